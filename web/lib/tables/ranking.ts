/** Order, extremes, ranks and filter of the children of a unit. Pure: the server and the screen order alike. */
import { CELL_INDEX, measureOf, type Measure } from '#schema/measures.ts';
import { foldName } from '#schema/units.ts';
import { limitedOf, type MeasureLimits } from '../measure-limits.ts';
import type { BoardRow, UnitRef } from './unit-rows.ts';

/** What a table can be ordered by: a measure's name, `name`, or `newest` (age of the newest event). */
export interface Sort {
  readonly by: string;
  readonly descending: boolean;
}

/** `-doses_total` → descending by doses_total; `undefined` for what no table can be ordered by. */
export function parseSort(text: string | null): Sort | undefined {
  if (!text) return undefined;
  const descending = text.startsWith('-');
  const by = descending ? text.slice(1) : text;
  return by === 'name' || by === 'newest' || measureOf(by) ? { by, descending } : undefined;
}

export function formatSort(sort: Sort): string {
  return (sort.descending ? '-' : '') + sort.by;
}

export function measureValue(measure: Measure, row: BoardRow): number | null {
  return measure.compute(row.cells, row.ref);
}

/** Accepted instant (ms) of the newest event of a unit; `null` when it has none. */
export function newestOf(row: BoardRow): number | null {
  return row.cells[CELL_INDEX.newest_accepted_ms] || null;
}

const names = new Intl.Collator('vi', { numeric: true });
const nameOrder = new WeakMap<UnitRef, { list: object; place: number }>();

/**
 * Place of each unit in the order of names. Comparing Vietnamese names is slow and ten thousand of them never
 * change their order, so it is found once for a list and remembered.
 */
function placesByName(rows: readonly BoardRow[]): (row: BoardRow) => number {
  const list = nameOrder.get(rows[0]?.ref as UnitRef)?.list;
  if (!list || !rows.every((row) => nameOrder.get(row.ref)?.list === list)) {
    const fresh = {};
    rows
      .map((row) => row.ref)
      .sort((a, b) => names.compare(a.name, b.name) || a.index - b.index)
      .forEach((ref, place) => nameOrder.set(ref, { list: fresh, place }));
  }
  return (row) => nameOrder.get(row.ref)!.place;
}

/** A new array in the asked order. */
export function sortRows(rows: readonly BoardRow[], sort: Sort, limits: MeasureLimits): BoardRow[] {
  const measure = limitedOf(sort.by, limits);
  const value =
    sort.by === 'name'
      ? placesByName(rows)
      : (row: BoardRow): number | null => (measure ? measureValue(measure, row) : newestOf(row));
  return inOrder(rows, value, sort.descending);
}

/** Rows without a value come last in either direction; ties in the order of codes. */
function inOrder(
  rows: readonly BoardRow[],
  value: (row: BoardRow) => number | null,
  descending: boolean,
): BoardRow[] {
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: value(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || a.row.ref.index - b.row.ref.index;
      return (a.value - b.value) * sign || a.row.ref.index - b.row.ref.index;
    })
    .map(({ row }) => row);
}

/** Whether the head of the ranking has the highest value: so it is unless less is better. */
export function bestIsHighest(measure: Measure): boolean {
  return measure.better !== 'less';
}

export interface Ranking {
  /**
   * The first and the last, each beginning with its extreme; units without a value are in neither. Who has no more than
   * the last is not among the first: where all are equal, nobody is.
   */
  readonly fastest: readonly BoardRow[];
  readonly slowest: readonly BoardRow[];
  /** Place of each unit by its code, 1 the best; equal values share a place, units without a value have none. */
  readonly ranks: ReadonlyMap<string, number>;
  /** Largest value without its sign: the full length of a bar. */
  readonly longest: number;
}

/** `ends`: how many units each end of the ranking holds at most; no unit is at both. */
export function rankingOf(rows: readonly BoardRow[], measure: Measure, ends: number): Ranking {
  const known = rows.filter((row) => measureValue(measure, row) !== null);
  const value = (row: BoardRow): number => measureValue(measure, row)!;
  const descending = bestIsHighest(measure);
  const sorted = inOrder(known, value, descending);
  const worst = sorted.length > 0 ? value(sorted.at(-1)!) : null;
  const ranks = new Map<string, number>();
  let previous: number | null = null;
  let rank = 0;
  let longest = 0;
  sorted.forEach((row, i) => {
    const own = value(row);
    if (own !== previous) rank = i + 1;
    previous = own;
    ranks.set(row.ref.code, rank);
    longest = Math.max(longest, Math.abs(own));
  });
  const fastest = sorted
    .slice(0, Math.min(ends, Math.floor(known.length / 2)))
    .filter((row) => value(row) !== worst);
  const first = new Set(fastest);
  return {
    fastest,
    slowest: inOrder(known, value, !descending)
      .filter((row) => !first.has(row))
      .slice(0, Math.min(ends, Math.ceil(known.length / 2))),
    ranks,
    longest,
  };
}

const folded = new WeakMap<UnitRef, string>();

function foldedName(ref: UnitRef): string {
  let name = folded.get(ref);
  if (name === undefined) folded.set(ref, (name = foldName(ref.name)));
  return name;
}

/** Rows whose name holds the words of `query` without regard to diacritics, or whose code begins with it. */
export function filterRows(rows: readonly BoardRow[], query: string): readonly BoardRow[] {
  const wanted = foldName(query);
  if (wanted === '') return rows;
  return rows.filter((row) => row.ref.code.startsWith(wanted) || foldedName(row.ref).includes(wanted));
}

/** Length of a bar, 0 to 1, on the scale of the longest one. */
export function barLength(value: number | null, longest: number): number {
  return value === null || longest <= 0 ? 0 : Math.min(1, Math.abs(value) / longest);
}
