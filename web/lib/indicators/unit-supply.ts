/**
 * Vaccine of one unit, itself and everything below it, in the terms of INDICATORS (supply): totals, by vaccine, by lot.
 * Pure; names as on the wire.
 *
 * What expires is said of the unit as a whole, as if its doses could be used anywhere inside it: the least that will be
 * lost. Each unit below shows its own.
 */
import type { Thresholds } from '#schema/thresholds.ts';
import { formatDay, type DayNumber } from '#schema/time.ts';
import { VACCINES, type Vaccine } from '#schema/vaccines.ts';
import { wastageOf } from './wastage.ts';
import { daysOfStock, outlook, PACE_DAYS, stockClass, type LotOnHand, type StockClass } from './stock.ts';

/** Doses of one lot, or of decisions that name none (`lot` empty). */
export interface LotMovements {
  readonly vaccine: string;
  readonly lot: string;
  /** Last day of use, the earliest that anybody states; `null`: nobody does. */
  readonly expiresOn: DayNumber | null;
  readonly decided: number;
  readonly received: number;
  readonly transferred_in: number;
  readonly transferred_out: number;
  /** Moved from one store of the unit to another. */
  readonly transferred_inside: number;
  readonly wasted: number;
  /** Of those wasted, what their reason says of the vial; the rest says neither. */
  readonly wasted_open: number;
  readonly wasted_closed: number;
  readonly given: number;
  /** Doses of the vials that must have been opened, counted in each store. */
  readonly opened: number;
  /** What the books of single stores lack of this lot: doses that left where none had come. An error of data. */
  readonly below_zero: number;
  /** Decided for single stores and not received there. Of a vaccine as a whole: it may stand at any of its lots. */
  readonly not_collected: number;
}

const MOVEMENTS = [
  'decided',
  'received',
  'transferred_in',
  'transferred_out',
  'transferred_inside',
  'wasted',
  'wasted_open',
  'wasted_closed',
  'given',
  'opened',
  'below_zero',
  'not_collected',
] as const;
type Sums = Record<(typeof MOVEMENTS)[number], number>;

/** What became of vaccine that was lost (`wastage.ts`). */
interface WastageFigures {
  wasted: number;
  wasted_open: number;
  wasted_closed: number;
  /** Nobody said which: in neither rate. */
  wasted_unstated: number;
  opened: number;
  wastage_open: number | null;
  wastage_closed: number | null;
}

export interface SupplyFigures extends WastageFigures {
  decided: number;
  received: number;
  /** Received ÷ decided; `null`: nothing was decided. */
  collected: number | null;
  /** Decided for a store and not received there; what another got beyond its decision does not make up for it. */
  not_collected: number;
  transferred_in: number;
  transferred_out: number;
  transferred_inside: number;
  given: number;
  /** Below zero: an error of data. */
  on_hand: number;
  /** What the books of single stores lack, lot by lot, whatever others hold: an error of data. */
  below_zero: number;
  per_day: number;
  days_of_stock: number | null;
  stock_class: StockClass;
  doses_expiring: number;
  doses_expired: number;
}

export interface VaccineSupply extends SupplyFigures {
  vaccine: string;
  name: string;
}

export interface LotSupply extends WastageFigures {
  vaccine: string;
  lot: string;
  /** Last day of use; `null`: nobody stated it. */
  expires_on: string | null;
  decided: number;
  received: number;
  transferred_in: number;
  transferred_out: number;
  transferred_inside: number;
  given: number;
  on_hand: number;
  below_zero: number;
  expected_use: number;
  doses_expiring: number;
  doses_expired: number;
}

export interface UnitSupply {
  totals: SupplyFigures;
  /** In the order of the list of vaccines; those without any figure are left out. */
  vaccines: VaccineSupply[];
  /** The worst first, those of which nothing is on hand last. */
  lots: LotSupply[];
}

export interface SupplyBooks {
  readonly movements: readonly LotMovements[];
  /** Doses of the last seven whole days by vaccine. */
  readonly used: ReadonlyMap<string, number>;
}

export function onHandOf(
  m: Pick<Sums, 'received' | 'transferred_in' | 'transferred_out' | 'wasted' | 'given'>,
): number {
  return m.received + m.transferred_in - m.transferred_out - m.wasted - m.given;
}

type Rules = Pick<Thresholds['supply'], 'days_red' | 'days_amber'>;
interface HeldLot extends LotOnHand {
  readonly row: LotMovements;
}

/** What becomes of the lots of one vaccine. */
function aheadOf(rows: readonly LotMovements[], perDay: number, today: DayNumber) {
  const held = rows
    .filter((row) => row.lot !== '')
    .map((row): HeldLot => ({ row, lot: row.lot, doses: onHandOf(row), expiresOn: row.expiresOn }));
  return outlook(held, perDay, today);
}

function perVaccine<T>(
  { movements, used }: SupplyBooks,
  tell: (vaccine: Vaccine, rows: readonly LotMovements[], perDay: number) => T,
): T[] {
  const byVaccine = Map.groupBy(movements, (row) => row.vaccine);
  return VACCINES.flatMap((vaccine) => {
    const rows = byVaccine.get(vaccine.code);
    return rows ? [tell(vaccine, rows, (used.get(vaccine.code) ?? 0) / PACE_DAYS)] : [];
  });
}

/** Totals, and by vaccine in the order of the list of vaccines; those without any figure are left out. */
export function supplyFiguresOf(
  books: SupplyBooks,
  rules: Rules,
  today: DayNumber,
): Omit<UnitSupply, 'lots'> {
  const vaccines = perVaccine(books, ({ code, name }, rows, perDay): VaccineSupply => {
    const loss = { doses_expiring: 0, doses_expired: 0 };
    for (const { expiring, expired } of aheadOf(rows, perDay, today)) {
      loss.doses_expiring += expiring;
      loss.doses_expired += expired;
    }
    return { vaccine: code, name, ...figuresOf(rows, perDay, loss, rules) };
  });
  const total = (of: (row: VaccineSupply) => number): number => vaccines.reduce((n, row) => n + of(row), 0);
  const loss = {
    doses_expiring: total((row) => row.doses_expiring),
    doses_expired: total((row) => row.doses_expired),
  };
  return {
    totals: figuresOf(
      books.movements,
      total((row) => row.per_day),
      loss,
      rules,
    ),
    vaccines,
  };
}

/** The worst first, those of which nothing is on hand last. */
export function lotSuppliesOf(books: SupplyBooks, today: DayNumber): LotSupply[] {
  return perVaccine(books, ({ code }, rows, perDay) =>
    aheadOf(rows, perDay, today).map(
      ({ lot: { row, doses, expiresOn }, expectedUse, expiring, expired }): LotSupply => ({
        vaccine: code,
        lot: row.lot,
        expires_on: expiresOn === null ? null : formatDay(expiresOn),
        decided: row.decided,
        received: row.received,
        transferred_in: row.transferred_in,
        transferred_out: row.transferred_out,
        transferred_inside: row.transferred_inside,
        ...wastageFigures(row),
        given: row.given,
        on_hand: doses,
        below_zero: row.below_zero,
        expected_use: expectedUse,
        doses_expiring: expiring,
        doses_expired: expired,
      }),
    ),
  )
    .flat()
    .sort(worstFirst);
}

export function supplyOf(books: SupplyBooks, rules: Rules, today: DayNumber): UnitSupply {
  return { ...supplyFiguresOf(books, rules, today), lots: lotSuppliesOf(books, today) };
}

function figuresOf(
  rows: readonly LotMovements[],
  perDay: number,
  loss: Pick<SupplyFigures, 'doses_expiring' | 'doses_expired'>,
  rules: Rules,
): SupplyFigures {
  const sums = Object.fromEntries(MOVEMENTS.map((name) => [name, 0])) as Sums;
  for (const row of rows) for (const name of MOVEMENTS) sums[name] += row[name];
  const { decided, received, transferred_in, transferred_out, given } = sums;
  const onHand = onHandOf(sums);
  return {
    decided,
    received,
    collected: decided > 0 ? received / decided : null,
    not_collected: sums.not_collected,
    transferred_in,
    transferred_out,
    transferred_inside: sums.transferred_inside,
    ...wastageFigures(sums),
    given,
    on_hand: onHand,
    below_zero: sums.below_zero,
    per_day: perDay,
    days_of_stock: daysOfStock(onHand, perDay),
    stock_class: stockClass(onHand, perDay, rules),
    ...loss,
  };
}

function wastageFigures(
  row: Pick<
    Sums,
    'received' | 'transferred_in' | 'wasted' | 'wasted_open' | 'wasted_closed' | 'given' | 'opened'
  >,
): WastageFigures {
  const { wasted, wasted_open, wasted_closed, opened, given } = row;
  return {
    wasted,
    wasted_open,
    wasted_closed,
    wasted_unstated: wasted - wasted_open - wasted_closed,
    opened,
    ...wastageOf({ opened, given, wasted_closed, handled: row.received + row.transferred_in }),
  };
}

/** Errors of data, then what is lost already, then what will be, then by expiry; last what is used up. */
function worstFirst(a: LotSupply, b: LotSupply): number {
  return (
    Number(a.on_hand === 0) - Number(b.on_hand === 0) ||
    Math.min(0, a.on_hand) - Math.min(0, b.on_hand) ||
    b.doses_expired - a.doses_expired ||
    b.doses_expiring - a.doses_expiring ||
    ((a.expires_on ?? '9999') < (b.expires_on ?? '9999') ? -1 : a.expires_on === b.expires_on ? 0 : 1) ||
    (a.vaccine + a.lot < b.vaccine + b.lot ? -1 : 1)
  );
}
