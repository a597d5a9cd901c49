/**
 * Vaccine of one unit, itself and everything below it, in the terms of INDICATORS (supply): totals, by vaccine, by lot.
 * Pure; names as on the wire.
 *
 * What expires is said of the unit as a whole, as if its doses could be used anywhere inside it: the least that will be
 * lost. Each unit below shows its own.
 */
import type { Thresholds } from '#schema/thresholds.ts';
import { formatDay, type DayNumber } from '#schema/time.ts';
import { VACCINES } from '#schema/vaccines.ts';
import { daysOfStock, outlook, PACE_DAYS, stockClass, type StockClass } from './stock.ts';

/** Doses of one lot, or of decisions that name none (`lot` empty). */
export interface LotMovements {
  readonly vaccine: string;
  readonly lot: string;
  readonly decided: number;
  readonly received: number;
  readonly transferred_in: number;
  readonly transferred_out: number;
  readonly wasted: number;
  readonly given: number;
}

const MOVEMENTS = ['decided', 'received', 'transferred_in', 'transferred_out', 'wasted', 'given'] as const;

export interface SupplyFigures {
  decided: number;
  received: number;
  /** Received ÷ decided; `null`: nothing was decided. */
  collected: number | null;
  /** Decided and not received yet; more received than decided is not less than none. */
  not_collected: number;
  transferred_in: number;
  transferred_out: number;
  wasted: number;
  given: number;
  /** Below zero: an error of data. */
  on_hand: number;
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

export interface LotSupply {
  vaccine: string;
  lot: string;
  /** Last day of use; `null`: nobody stated it. */
  expires_on: string | null;
  received: number;
  transferred_in: number;
  transferred_out: number;
  wasted: number;
  given: number;
  on_hand: number;
  expected_use: number;
  doses_expiring: number;
  doses_expired: number;
}

export interface UnitSupply {
  totals: SupplyFigures;
  /** In the order of the list of vaccines; those without any figure are left out. */
  vaccines: VaccineSupply[];
  /** Lots with something on hand or below zero, the worst first. */
  lots: LotSupply[];
}

export interface SupplyBooks {
  readonly movements: readonly LotMovements[];
  /** Doses of the last seven days by vaccine. */
  readonly used: ReadonlyMap<string, number>;
  /** Last day of use of a lot, `undefined` when not stated. */
  readonly expiryOf: (lot: { vaccine: string; lot: string }) => DayNumber | undefined;
}

export function onHandOf(m: LotMovements): number {
  return m.received + m.transferred_in - m.transferred_out - m.wasted - m.given;
}

export function supplyOf(
  { movements, used, expiryOf }: SupplyBooks,
  rules: Pick<Thresholds['supply'], 'days_red' | 'days_amber'>,
  today: DayNumber,
): UnitSupply {
  const byVaccine = Map.groupBy(movements, (row) => row.vaccine);
  const vaccines: VaccineSupply[] = [];
  const lots: LotSupply[] = [];
  for (const { code, name } of VACCINES) {
    const rows = byVaccine.get(code) ?? [];
    const perDay = (used.get(code) ?? 0) / PACE_DAYS;
    if (rows.length === 0) continue;
    const held = rows
      .filter((row) => row.lot !== '' && onHandOf(row) !== 0)
      .map((row) => ({ ...row, doses: onHandOf(row), expiresOn: expiryOf(row) ?? null }));
    const ahead = outlook(held, perDay, today);
    for (const { lot: row, expectedUse, expiring, expired } of ahead)
      lots.push({
        vaccine: code,
        lot: row.lot,
        expires_on: row.expiresOn === null ? null : formatDay(row.expiresOn),
        received: row.received,
        transferred_in: row.transferred_in,
        transferred_out: row.transferred_out,
        wasted: row.wasted,
        given: row.given,
        on_hand: row.doses,
        expected_use: expectedUse,
        doses_expiring: expiring,
        doses_expired: expired,
      });
    const sum = (of: (l: (typeof ahead)[number]) => number): number => ahead.reduce((n, l) => n + of(l), 0);
    const loss = { doses_expiring: sum((l) => l.expiring), doses_expired: sum((l) => l.expired) };
    vaccines.push({ vaccine: code, name, ...figuresOf(rows, perDay, loss, rules) });
  }
  const total = (of: (row: VaccineSupply) => number): number => vaccines.reduce((n, row) => n + of(row), 0);
  return {
    totals: figuresOf(
      movements,
      total((row) => row.per_day),
      {
        doses_expiring: total((row) => row.doses_expiring),
        doses_expired: total((row) => row.doses_expired),
      },
      rules,
    ),
    vaccines,
    lots: lots.sort(worstFirst),
  };
}

function figuresOf(
  rows: readonly LotMovements[],
  perDay: number,
  loss: Pick<SupplyFigures, 'doses_expiring' | 'doses_expired'>,
  rules: Pick<Thresholds['supply'], 'days_red' | 'days_amber'>,
): SupplyFigures {
  const sums = { decided: 0, received: 0, transferred_in: 0, transferred_out: 0, wasted: 0, given: 0 };
  for (const row of rows) for (const name of MOVEMENTS) sums[name] += row[name];
  const { decided, received, transferred_in, transferred_out, wasted, given } = sums;
  const onHand = onHandOf({ vaccine: '', lot: '', ...sums });
  return {
    decided,
    received,
    collected: decided > 0 ? received / decided : null,
    not_collected: Math.max(0, decided - received),
    transferred_in,
    transferred_out,
    wasted,
    given,
    on_hand: onHand,
    per_day: perDay,
    days_of_stock: daysOfStock(onHand, perDay),
    stock_class: stockClass(onHand, perDay, rules),
    ...loss,
  };
}

/** Errors of data, then what is lost already, then what will be, then by expiry. */
function worstFirst(a: LotSupply, b: LotSupply): number {
  return (
    Math.min(0, a.on_hand) - Math.min(0, b.on_hand) ||
    b.doses_expired - a.doses_expired ||
    b.doses_expiring - a.doses_expiring ||
    ((a.expires_on ?? '9999') < (b.expires_on ?? '9999') ? -1 : a.expires_on === b.expires_on ? 0 : 1) ||
    (a.vaccine + a.lot < b.vaccine + b.lot ? -1 : 1)
  );
}
