/**
 * All communes of the country are ten thousand rows: too much to write into a page. The page carries the rows that
 * it shows at first; the rest comes to the browser over the socket, and their names from `units.json`.
 */
import type { Snapshot } from '#schema/socket.ts';
import type { UnitLevel } from '#schema/units.ts';
import type { MeasureLimits } from '../measure-limits.ts';
import { filterRows, rankingOf, sortRows } from './ranking.ts';
import { joinRows, unitRef, type UnitTuple } from './unit-rows.ts';
import { EXTREMES, ROW_CAP, viewOf } from './view.ts';

export const MAX_ROWS_IN_PAGE = 1000;

export function firstRows(
  units: readonly UnitTuple[],
  snapshot: Snapshot,
  params: URLSearchParams,
  levels: readonly UnitLevel[],
  limits: MeasureLimits,
): { units: UnitTuple[]; snapshot: Snapshot } {
  const view = viewOf(params, levels, limits);
  const rows = joinRows(snapshot.rows, new Map(units.map((tuple) => [tuple[0], unitRef(tuple)])));
  const ends = rankingOf(rows, view.measure, EXTREMES);
  const shown = new Set(
    [
      ...sortRows(filterRows(rows, view.q), view.sort, limits).slice(0, ROW_CAP),
      ...ends.fastest,
      ...ends.slowest,
    ].map((row) => row.ref.index),
  );
  return {
    units: units.filter(([index]) => shown.has(index)),
    snapshot: { ...snapshot, rows: snapshot.rows.filter((row) => shown.has(row[0]!)) },
  };
}
