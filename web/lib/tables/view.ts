/** What a viewer chose on a unit's screen, as it stands in the address: it can be sent and gone back to. */
import { MEASURES, measureOf, type Measure } from '#schema/measures.ts';
import type { UnitLevel } from '#schema/units.ts';
import { limited, type MeasureLimits } from '../measure-limits.ts';
import { formatSort, parseSort, type Sort } from './ranking.ts';

export const DEFAULT_MEASURE = 'coverage_1plus';
export const MAPPABLE: readonly Measure[] = MEASURES.filter((measure) => measure.mappable);

/** Rows that a table shows before it is asked for all. */
export const ROW_CAP = 100;

/** Units at either end of the ranking: the ten fastest, the ten slowest. */
export const EXTREMES = 10;

/** Which end of the ranking stands beside the map. */
export type Show = 'slowest' | 'fastest';

export interface View {
  readonly measure: Measure;
  readonly level: UnitLevel | null;
  readonly sort: Sort;
  readonly q: string;
  readonly show: Show;
  /** All rows instead of the first `ROW_CAP`. */
  readonly full: boolean;
}

/** The level that is drawn: the asked one when the unit has it, else that of its children. */
export function levelOf(asked: string | null, levels: readonly UnitLevel[]): UnitLevel | null {
  return levels.find((level) => level === asked) ?? levels[0] ?? null;
}

export function viewOf(params: URLSearchParams, levels: readonly UnitLevel[], limits: MeasureLimits): View {
  const named = measureOf(params.get('m') ?? '');
  const measure = limited(named?.mappable ? named : measureOf(DEFAULT_MEASURE)!, limits);
  return {
    measure,
    level: levelOf(params.get('level'), levels),
    // The slow ones first: they are what the screen is looked at for.
    sort: parseSort(params.get('sort')) ?? { by: measure.name, descending: measure.better === 'less' },
    q: params.get('q')?.slice(0, 100) ?? '',
    show: params.get('show') === 'fastest' ? 'fastest' : 'slowest',
    full: params.get('full') === '1',
  };
}

/** The query of an address with some of its parameters changed; `null` takes one out. Begins with `?`, never empty. */
export function queryWith(params: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes))
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  return `?${next}`;
}

/** Where a click on a column's head leads: first the slow end, then the other one. */
export function sortLink(
  params: URLSearchParams,
  current: Sort,
  by: string,
  firstDescending: boolean,
): string {
  const descending = current.by === by ? !current.descending : firstDescending;
  return queryWith(params, { sort: formatSort({ by, descending }), full: null });
}

/** The address of another unit that keeps the chosen measure. */
export function unitHref(code: string, params: URLSearchParams): string {
  const measure = params.get('m');
  return (code === 'VN' ? '/' : `/${code}`) + (measure ? `?m=${encodeURIComponent(measure)}` : '');
}
