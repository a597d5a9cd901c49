/** A measure of a unit by day. */
import { z } from 'zod';
import { AppError } from '#schema/errors.ts';
import { measureOf } from '#schema/measures.ts';
import { CAMPAIGN_FIRST_DAY, formatDay, parseDay, type DayNumber } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { Reads } from '../runtime.ts';
import { placesWithin, unitsWithin, type Condition } from './within.ts';

/** Longest span of days in one answer. */
export const SERIES_DAYS = 2000;

const DOSES = ['doses_total', 'doses_1', 'doses_2', 'doses_3', 'doses_4'] as const;
const PEOPLE = ['people_1plus', 'people_full'] as const;
const COVERAGE = [
  'coverage_1plus',
  'coverage_full',
  'coverage_1plus_all_ages',
  'coverage_full_all_ages',
] as const;
const ALLOCATION = ['allocated_decided', 'allocated_received'] as const;
const REACTIONS = ['reactions_mild', 'reactions_severe', 'reactions_fatal'] as const;
export const SERIES_MEASURES = [...DOSES, ...PEOPLE, ...COVERAGE, ...ALLOCATION, ...REACTIONS] as const;
export type SeriesMeasure = (typeof SERIES_MEASURES)[number];

export const day = z
  .string()
  .refine((text) => parseDay(text) !== undefined, { error: 'is not a calendar date (YYYY-MM-DD)' });

export const seriesQuery = z.object({
  measure: z.enum(SERIES_MEASURES).default('doses_total'),
  by: z.enum(['given', 'recorded']).default('given'),
  from: day.optional(),
  to: day.optional(),
  split: z.enum(['vaccine', 'dose_number']).optional(),
});
export type SeriesQuery = z.infer<typeof seriesQuery>;

export interface Point {
  date: string;
  value: number | null;
}

const dayRow = z.object({ day: z.number(), value: z.number() });
const splitRow = dayRow.extend({ key: z.union([z.string(), z.number()]) });

interface Range {
  first: DayNumber;
  last: DayNumber;
  /** No `from` was given: the answer begins with the first day that has a figure. */
  fromFirstFigure: boolean;
}

/** The asked range of days, ending at `today` at latest. Throws bad_request. */
export function rangeOf(query: Pick<SeriesQuery, 'from' | 'to'>, today: string): Range {
  const campaign = parseDay(CAMPAIGN_FIRST_DAY)!;
  const first = query.from === undefined ? campaign : parseDay(query.from)!;
  const last = Math.min(parseDay(today)!, query.to === undefined ? Infinity : parseDay(query.to)!);
  if (first < campaign)
    throw new AppError('bad_request', `from: lies before the campaign, which began on ${CAMPAIGN_FIRST_DAY}`);
  if (query.from !== undefined && query.to !== undefined && query.from > query.to)
    throw new AppError('bad_request', 'from: lies after to');
  if (query.from !== undefined && last - first >= SERIES_DAYS)
    throw new AppError('bad_request', `from: more than ${SERIES_DAYS} days are not answered at once`);
  return {
    first: Math.max(first, last - SERIES_DAYS + 1),
    last,
    fromFirstFigure: query.from === undefined,
  };
}

/** Refuses what the books cannot tell. */
function checkCombination({ measure, by, split }: SeriesQuery): void {
  if (by === 'recorded' && measure !== 'doses_total')
    throw new AppError('bad_request', 'by: recorded is known for the measure doses_total only');
  if (split !== undefined && (measure !== 'doses_total' || by === 'recorded'))
    throw new AppError('bad_request', 'split: is known for doses_total by given day only');
}

export async function series(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  query: SeriesQuery,
  today: string,
): Promise<Point[]> {
  checkCombination(query);
  const range = rangeOf(query, today);
  const { measure } = query;
  if (isOneOf(PEOPLE, measure) || isOneOf(COVERAGE, measure))
    return cumulative(reads, tree, unit, measure, range);
  const { sql, condition } = dailyQuestion(tree, unit, query);
  const rows = await reads.select(sql, { ...condition.params, ...bounds(range) }, dayRow, 'series');
  return filled(new Map(rows.map((row) => [row.day, row.value])), range);
}

/** Doses by given day, one series per vaccine or dose number; all have the same days. */
export async function splitSeries(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  query: SeriesQuery & { split: 'vaccine' | 'dose_number' },
  today: string,
): Promise<{ key: string; points: Point[] }[]> {
  checkCombination(query);
  const range = rangeOf(query, today);
  const condition = placesWithin(tree, unit, 'site_commune');
  const rows = await reads.select(
    `SELECT toUInt32(given_day) AS day, ${query.split} AS key, sum(sign) AS value FROM dose_facts
     WHERE given_day BETWEEN {first:Date} AND {last:Date} AND ${condition.sql} GROUP BY given_day, ${query.split}`,
    { ...condition.params, ...bounds(range) },
    splitRow,
    'series-split',
  );
  const firstDay = range.fromFirstFigure
    ? rows.reduce((least, row) => Math.min(least, row.day), Infinity)
    : range.first;
  if (firstDay === Infinity) return [];
  const byKey = Map.groupBy(rows, (row) => String(row.key));
  return [...byKey.keys()].sort().map((key) => ({
    key,
    points: filled(new Map(byKey.get(key)!.map((row) => [row.day, row.value])), {
      ...range,
      first: firstDay,
      fromFirstFigure: false,
    }),
  }));
}

function dailyQuestion(
  tree: UnitTree,
  unit: Unit,
  { measure, by }: SeriesQuery,
): { sql: string; condition: Condition } {
  const ask = (table: string, column: string, value: string, condition: Condition, extra = ''): string =>
    `SELECT toUInt32(${column}) AS day, ${value} AS value FROM ${table}
     WHERE ${column} BETWEEN {first:Date} AND {last:Date} AND ${condition.sql}${extra} GROUP BY ${column}`;
  const places = placesWithin(tree, unit, 'site_commune');
  if (measure === 'doses_total') {
    const column = by === 'recorded' ? 'recorded_day' : 'given_day';
    return { sql: ask('dose_facts', column, 'sum(sign)', places), condition: places };
  }
  if (isOneOf(DOSES, measure)) {
    const number = Number(measure.slice('doses_'.length));
    return {
      sql: ask('dose_facts', 'given_day', 'sum(sign)', places, ` AND dose_number = ${number}`),
      condition: places,
    };
  }
  if (isOneOf(REACTIONS, measure)) {
    const severity = measure.slice('reactions_'.length);
    return {
      sql: ask('reaction_facts', 'reported_day', 'sum(sign)', places, ` AND severity = '${severity}'`),
      condition: places,
    };
  }
  const units = unitsWithin(tree, unit, 'unit');
  const movement = measure === 'allocated_decided' ? 'decided' : 'received';
  return {
    sql: ask(
      'allocation_facts',
      'at_day',
      'sum(sign * toInt64(doses))',
      units,
      ` AND movement = '${movement}'`,
    ),
    condition: units,
  };
}

const PEOPLE_OF: Record<(typeof PEOPLE)[number] | (typeof COVERAGE)[number], string> = {
  people_1plus: 'sumIf(sign, dose_number = 1)',
  people_full: 'sumIf(sign, completes = 1)',
  coverage_1plus: 'sumIf(sign, dose_number = 1 AND adult = 1)',
  coverage_full: 'sumIf(sign, completes = 1 AND adult = 1)',
  coverage_1plus_all_ages: 'sumIf(sign, dose_number = 1)',
  coverage_full_all_ages: 'sumIf(sign, completes = 1)',
};

/** People at the end of each day, or their share of the measure's denominator. */
async function cumulative(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  measure: keyof typeof PEOPLE_OF,
  range: Range,
): Promise<Point[]> {
  const condition = placesWithin(tree, unit, 'home_commune');
  // All days before count too, so only the end is bound.
  const rows = await reads.select(
    `SELECT toUInt32(given_day) AS day, ${PEOPLE_OF[measure]} AS value FROM dose_facts
     WHERE given_day <= {last:Date} AND ${condition.sql} GROUP BY given_day`,
    { ...condition.params, last: formatDay(range.last) },
    dayRow,
    'series-cumulative',
  );
  const denominator = isOneOf(PEOPLE, measure)
    ? 1
    : measureOf(measure)!.denominator === measureOf('coverage_1plus')!.denominator
      ? unit.adults
      : unit.population;
  let people = 0;
  const ends = new Map<DayNumber, number>();
  for (const row of rows.sort((a, b) => a.day - b.day)) ends.set(row.day, (people += row.value));
  const before = rows.filter((row) => row.day < range.first).reduce((sum, row) => sum + row.value, 0);
  const firstFigure = rows.find((row) => row.value !== 0)?.day;
  if (range.fromFirstFigure && firstFigure === undefined) return [];
  const first = range.fromFirstFigure ? Math.max(range.first, firstFigure!) : range.first;
  let now = before;
  const points: Point[] = [];
  for (let day = first; day <= range.last; day++) {
    now = ends.get(day) ?? now;
    points.push({
      date: formatDay(day),
      value: denominator === null || denominator <= 0 ? null : now / denominator,
    });
  }
  return points;
}

function bounds(range: Range): { first: string; last: string } {
  return { first: formatDay(range.first), last: formatDay(range.last) };
}

/** Every day of the range; a day without a row is a known zero. */
function filled(values: ReadonlyMap<DayNumber, number>, range: Range): Point[] {
  let first = range.first;
  if (range.fromFirstFigure) {
    if (values.size === 0) return [];
    first = Math.min(...values.keys());
  }
  const points: Point[] = [];
  for (let day = first; day <= range.last; day++)
    points.push({ date: formatDay(day), value: values.get(day) ?? 0 });
  return points;
}

function isOneOf<const T extends readonly string[]>(names: T, name: string): name is T[number] {
  return names.includes(name);
}
