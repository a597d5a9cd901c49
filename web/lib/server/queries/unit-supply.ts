/** Vaccine of a unit and of the units below it, from the books of lots: what the supply pages say. */
import { AppError } from '#schema/errors.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { formatDay, formatVn, parseDay, type DayNumber } from '#schema/time.ts';
import type { Unit, UnitLevel, UnitTree } from '#schema/units.ts';
import { discrepancyOf } from '#web/lib/indicators/counts.ts';
import { PACE_DAYS } from '#web/lib/indicators/stock.ts';
import { adviseTransfers, type Transfer } from '#web/lib/indicators/transfers.ts';
import { onHandOf, supplyOf, type SupplyFigures, type UnitSupply } from '#web/lib/indicators/unit-supply.ts';
import type { Reads } from '../runtime.ts';
import { SharedRuns } from '../shared-runs.ts';
import { lastCounts } from './stock-counts.ts';
import { GROUPS_MOST, stockGroups, type StockGroups } from './stock-groups.ts';
import { dosesUsed, lotBooks, lotExpiries, lotKey, type LotBook } from './stock-lots.ts';

/** What every question about supply needs to know. */
export interface SupplyContext {
  readonly reads: Reads;
  readonly tree: UnitTree;
  /** Civil day of the campaign. */
  readonly today: string;
  readonly rules: Thresholds['supply'];
}

interface Books {
  readonly lots: ReadonlyMap<string, LotBook[]>;
  /** Doses of the last days by group and vaccine. */
  readonly used: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly expiries: ReadonlyMap<string, DayNumber>;
}

/** By connection pool; the books of the country by province are costly enough that a crowd must share them. */
const runsOf = new WeakMap<Reads, SharedRuns<Books>>();

function sharedBooks(
  context: SupplyContext,
  unit: Unit,
  level: UnitLevel | null,
  groups: StockGroups,
): Promise<Books> {
  let runs = runsOf.get(context.reads);
  if (!runs) runsOf.set(context.reads, (runs = new SharedRuns()));
  return runs.ask(`${unit.code} ${level} ${context.today}`, () => booksOf(context, groups));
}

async function booksOf({ reads, today }: SupplyContext, groups: StockGroups): Promise<Books> {
  const first = formatDay(parseDay(today)! - PACE_DAYS + 1);
  const [lots, used, expiries] = await Promise.all([
    lotBooks(reads, groups),
    dosesUsed(reads, groups, { first, last: today }),
    lotExpiries(reads),
  ]);
  return {
    lots: Map.groupBy(lots, (row) => row.group),
    used: new Map(
      [...Map.groupBy(used, (row) => row.group)].map(([group, rows]) => [
        group,
        new Map(rows.map((row) => [row.vaccine, row.doses])),
      ]),
    ),
    expiries,
  };
}

function supplyIn(
  { lots, used, expiries }: Books,
  group: string,
  { rules, today }: SupplyContext,
): UnitSupply {
  return supplyOf(
    {
      movements: lots.get(group) ?? [],
      used: used.get(group) ?? new Map(),
      expiryOf: (lot) => expiries.get(lotKey(lot)),
    },
    rules,
    parseDay(today)!,
  );
}

export async function unitSupply(context: SupplyContext, unit: Unit): Promise<UnitSupply> {
  const books = await sharedBooks(context, unit, null, stockGroups(context.tree, unit, null));
  return supplyIn(books, unit.code, context);
}

/** The level below that is asked for, or the next. Throws bad_request when it is not below the unit or has too many units. */
function groupsBelow(
  tree: UnitTree,
  unit: Unit,
  asked: UnitLevel | undefined,
): { level: UnitLevel; groups: StockGroups } | null {
  if (tree.isPlace(unit.code)) return null;
  const level =
    asked ?? (unit.level === 'nation' ? 'province' : unit.level === 'province' ? 'district' : 'commune');
  const heads = tree.descendants(unit.code, level);
  if (heads.length === 0 || level === unit.level)
    throw new AppError('bad_request', `level: is not below ${unit.code}`);
  if (heads.length > GROUPS_MOST)
    throw new AppError(
      'bad_request',
      `level: ${heads.length} units are too many to be told by lot; ask for those of one province`,
    );
  return { level, groups: stockGroups(tree, unit, level) };
}

export interface ChildSupply extends Omit<SupplyFigures, 'doses_expiring'> {
  unit: Unit;
  /** `null` for a depot: nobody injects there, so its own pace says nothing. */
  doses_expiring: number | null;
  /** Stands above the level: its stock is in no other row. */
  is_depot: boolean;
}

/** Whether a unit stands above the level: a depot to those of the level. */
export function isDepot(tree: UnitTree, unit: Unit, level: UnitLevel): boolean {
  return unit.level !== level && !tree.isPlace(unit.code);
}

/** The books of the units of a level and of the depots above them; from one reading come figures and advice. */
export interface BooksBelow {
  readonly level: UnitLevel;
  readonly groups: StockGroups;
  readonly books: Books;
}

/** `null` for a place: nothing is below it. */
export async function booksBelow(
  context: SupplyContext,
  unit: Unit,
  asked: UnitLevel | undefined,
): Promise<BooksBelow | null> {
  const below = groupsBelow(context.tree, unit, asked);
  return below && { ...below, books: await sharedBooks(context, unit, below.level, below.groups) };
}

/** Figures of the units of the level, and of the depots above them that hold or moved anything. */
export function childSupplies(context: SupplyContext, { level, groups, books }: BooksBelow): ChildSupply[] {
  return groups.codes.flatMap((code): ChildSupply[] => {
    const child = context.tree.get(code)!;
    const is_depot = isDepot(context.tree, child, level);
    if (is_depot && !books.lots.has(code)) return [];
    const { totals } = supplyIn(books, code, context);
    return [{ ...totals, unit: child, is_depot, doses_expiring: is_depot ? null : totals.doses_expiring }];
  });
}

/** Advice between the units of the level, and the depots above them. */
export function transferAdvice(
  { tree, rules, today }: SupplyContext,
  { level, groups, books }: BooksBelow,
): Transfer[] {
  const holders = groups.codes.map((code) => {
    const holder = tree.get(code)!;
    return { code, point: holder.point, isDepot: isDepot(tree, holder, level) };
  });
  const lots = [...books.lots].flatMap(([group, rows]) =>
    rows
      .filter((row) => row.lot !== '' && onHandOf(row) !== 0)
      .map((row) => ({
        unit: group,
        vaccine: row.vaccine,
        lot: row.lot,
        doses: onHandOf(row),
        expiresOn: books.expiries.get(lotKey(row)) ?? null,
      })),
  );
  const uses = [...books.used].flatMap(([group, byVaccine]) =>
    [...byVaccine].map(([vaccine, doses]) => ({ unit: group, vaccine, perDay: doses / PACE_DAYS })),
  );
  return adviseTransfers(holders, lots, uses, rules, parseDay(today)!);
}

/** Discrepancies that an answer lists at most, the largest first. */
const LISTED_MOST = 100;

export interface CountFinding {
  unit: string;
  unit_name: string;
  vaccine: string;
  lot: string;
  /** RFC 3339, Vietnamese time. */
  counted_at: string;
  counted: number;
  computed_low: number;
  computed_high: number;
  stock_discrepancy: number;
}

export interface CountsOf {
  /** Lots in stores that were ever counted. */
  lots_counted: number;
  lots_off: number;
  /** Sum over lots, with their signs. */
  stock_discrepancy: number;
  findings: CountFinding[];
}

export async function countsOf({ reads, tree }: SupplyContext, unit: Unit): Promise<CountsOf> {
  const counts = await lastCounts(reads, tree, unit);
  const off = counts.flatMap((row): CountFinding[] => {
    const { low, high, discrepancy } = discrepancyOf({
      counted: row.counted,
      booked: row.booked,
      givenBeforeDay: row.given_before_day,
      givenThatDay: row.given_that_day,
    });
    if (discrepancy === 0) return [];
    return [
      {
        unit: row.unit,
        unit_name: tree.get(row.unit)?.name ?? row.unit,
        vaccine: row.vaccine,
        lot: row.lot,
        counted_at: formatVn(row.at_micros / 1000),
        counted: row.counted,
        computed_low: low,
        computed_high: high,
        stock_discrepancy: discrepancy,
      },
    ];
  });
  return {
    lots_counted: counts.length,
    lots_off: off.length,
    stock_discrepancy: off.reduce((sum, row) => sum + row.stock_discrepancy, 0),
    findings: off
      .sort((a, b) => Math.abs(b.stock_discrepancy) - Math.abs(a.stock_discrepancy))
      .slice(0, LISTED_MOST),
  };
}
