/** Order, extremes, ranks and filter of the children of a unit. Pure: the server and the screen order alike. */
import { CELL_INDEX, measureOf, type Measure } from '#schema/measures.ts';
import { foldName } from '#schema/units.ts';
import type { BoardRow } from './unit-rows.ts';

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
const byName = (a: BoardRow, b: BoardRow): number =>
  names.compare(a.ref.name, b.ref.name) || (a.ref.code < b.ref.code ? -1 : a.ref.code > b.ref.code ? 1 : 0);

/** A new array in the asked order. Rows without a value come last in either direction; ties by name. */
export function sortRows(rows: readonly BoardRow[], sort: Sort): BoardRow[] {
  if (sort.by === 'name') return [...rows].sort((a, b) => byName(a, b) * (sort.descending ? -1 : 1));
  const measure = measureOf(sort.by);
  const value = (row: BoardRow): number | null => (measure ? measureValue(measure, row) : newestOf(row));
  const sign = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: value(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || byName(a.row, b.row);
      return (a.value - b.value) * sign || byName(a.row, b.row);
    })
    .map(({ row }) => row);
}

/** Whether the head of the ranking has the highest value: so it is unless less is better. */
export function bestIsHighest(measure: Measure): boolean {
  return measure.better !== 'less';
}

/** The `count` first and last by a measure, each beginning with its extreme; rows without a value are in neither. */
export function extremes(
  rows: readonly BoardRow[],
  measure: Measure,
  count: number,
): { fastest: BoardRow[]; slowest: BoardRow[] } {
  const known = rows.filter((row) => measureValue(measure, row) !== null);
  const sort = { by: measure.name, descending: bestIsHighest(measure) };
  return {
    fastest: sortRows(known, sort).slice(0, count),
    slowest: sortRows(known, { ...sort, descending: !sort.descending }).slice(0, count),
  };
}

/** Place of each unit by a measure, 1 the best; equal values share a place, units without a value have none. */
export function ranksOf(rows: readonly BoardRow[], measure: Measure): Map<string, number> {
  const ranks = new Map<string, number>();
  let previous: number | null = null;
  let rank = 0;
  sortRows(rows, { by: measure.name, descending: bestIsHighest(measure) }).forEach((row, i) => {
    const value = measureValue(measure, row);
    if (value === null) return;
    if (value !== previous) rank = i + 1;
    previous = value;
    ranks.set(row.ref.code, rank);
  });
  return ranks;
}

/** Rows whose name holds the words of `query` without regard to diacritics, or whose code begins with it. */
export function filterRows(rows: readonly BoardRow[], query: string): readonly BoardRow[] {
  const wanted = foldName(query);
  if (wanted === '') return rows;
  return rows.filter((row) => row.ref.code.startsWith(wanted) || foldName(row.ref.name).includes(wanted));
}

/** Length of a bar, 0 to 1, on the scale of the longest one. */
export function barLength(value: number | null, longest: number): number {
  return value === null || longest <= 0 ? 0 : Math.min(1, Math.abs(value) / longest);
}

export function longestBar(rows: readonly BoardRow[], measure: Measure): number {
  let longest = 0;
  for (const row of rows) longest = Math.max(longest, Math.abs(measureValue(measure, row) ?? 0));
  return longest;
}
