/**
 * What forecasts are made of, by week: people reached, next doses falling due, vaccine that came. One row for each place
 * or unit, so that the whole country is ten thousand rows.
 */
import { z } from 'zod';
import { formatDay, type DayNumber } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import { VACCINES } from '#schema/vaccines.ts';
import type { Reads } from '../runtime.ts';
import { placesWithin, unitsWithin } from './within.ts';

const numbers = z.array(z.number());
const peopleRow = z.object({
  place: z.string(),
  weeks: numbers,
  first: numbers,
  full: numbers,
  adult_first: numbers,
  adult_full: numbers,
});
const dueRow = z.object({ place: z.string(), weeks: numbers, doses: numbers, days: numbers });
const flowRow = z.object({ unit: z.string(), weeks: numbers, doses: numbers });

/** Numbers by week of each place or unit; weeks back from yesterday, the oldest first, or from today on. */
export interface WeekBook {
  readonly first: ReadonlyMap<string, Float64Array>;
  readonly full: ReadonlyMap<string, Float64Array>;
  readonly adultFirst: ReadonlyMap<string, Float64Array>;
  readonly adultFull: ReadonlyMap<string, Float64Array>;
  /** Next doses that may be given from each coming week on: the least interval of the product has passed then. */
  readonly due: ReadonlyMap<string, Float64Array>;
  /** Doses whose next one is awaited, of the last weeks, and the sum of their intervals in days. */
  readonly awaited: ReadonlyMap<string, Float64Array>;
  /** Doses received and transferred in, less transferred out and wasted, of the unit itself. */
  readonly flow: ReadonlyMap<string, Float64Array>;
}

/** Weeks ahead in which a next dose can become possible. */
export const DUE_WEEKS =
  Math.ceil(Math.max(...VACCINES.map(({ minIntervalDays }) => minIntervalDays)) / 7) + 1;

const codes = VACCINES.map(({ code }) => `'${code}'`).join(', ');
const interval = `transform(vaccine, [${codes}], [${VACCINES.map((v) => v.minIntervalDays).join(', ')}], 0)`;
const series = `transform(vaccine, [${codes}], [${VACCINES.map((v) => v.seriesDoses).join(', ')}], 0)`;
/** Weeks before the week that ended yesterday. */
const weekBefore = (day: string): string => `intDiv(toInt32({last:Date}) - toInt32(${day}), 7)`;

export async function weekBook(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  today: DayNumber,
  weeks: number,
): Promise<WeekBook> {
  const homes = placesWithin(tree, unit, 'home_commune');
  const sites = placesWithin(tree, unit, 'site_commune');
  const to = unitsWithin(tree, unit, 'unit');
  const from = unitsWithin(tree, unit, 'from_unit');
  const span = { first: formatDay(today - 7 * weeks), last: formatDay(today - 1) };
  const [people, due, came, went] = await Promise.all([
    reads.select(
      `SELECT home_commune AS place, groupArray(week) AS weeks, groupArray(a) AS first, groupArray(b) AS full,
         groupArray(c) AS adult_first, groupArray(d) AS adult_full
       FROM (SELECT home_commune, ${weekBefore('given_day')} AS week, sum(f) AS a, sum(g) AS b, sum(h) AS c, sum(i) AS d
         FROM (SELECT given_day, home_commune, sumIf(sign, dose_number = 1) AS f, sumIf(sign, completes = 1) AS g,
             sumIf(sign, dose_number = 1 AND adult = 1) AS h, sumIf(sign, completes = 1 AND adult = 1) AS i
           FROM dose_facts WHERE given_day BETWEEN {first:Date} AND {last:Date} AND ${homes.sql}
           GROUP BY given_day, home_commune)
         GROUP BY home_commune, week)
       GROUP BY home_commune`,
      { ...homes.params, ...span },
      peopleRow,
      'target-people',
    ),
    reads.select(
      `SELECT site_commune AS place, groupArray(week) AS weeks, groupArray(n) AS doses, groupArray(d) AS days
       FROM (SELECT site_commune, toInt32(floor((toInt32(given_day) + ${interval} - toInt32({today:Date})) / 7)) AS week,
           sum(m) AS n, sum(m * ${interval}) AS d
         FROM (SELECT site_commune, given_day, vaccine, dose_number, sum(sign) AS m FROM dose_facts
           WHERE given_day BETWEEN {due_from:Date} AND {today:Date} AND ${sites.sql}
           GROUP BY site_commune, given_day, vaccine, dose_number)
         WHERE dose_number < ${series} GROUP BY site_commune, week)
       GROUP BY site_commune`,
      { ...sites.params, today: formatDay(today), due_from: formatDay(today - 7 * DUE_WEEKS) },
      dueRow,
      'target-due',
    ),
    reads.select(
      `SELECT unit, groupArray(week) AS weeks, groupArray(m) AS doses
       FROM (SELECT unit, ${weekBefore('at_day')} AS week,
           sumIf(n, movement IN ('received', 'transferred')) - sumIf(n, movement = 'wasted') AS m
         FROM (SELECT at_day, unit, movement, sum(sign * toInt64(doses)) AS n FROM allocation_facts
           WHERE at_day BETWEEN {first:Date} AND {last:Date} AND ${to.sql} GROUP BY at_day, unit, movement)
         GROUP BY unit, week)
       GROUP BY unit`,
      { ...to.params, ...span },
      flowRow,
      'target-came',
    ),
    reads.select(
      `SELECT from_unit AS unit, groupArray(week) AS weeks, groupArray(m) AS doses
       FROM (SELECT from_unit, ${weekBefore('at_day')} AS week, sumIf(n, movement = 'transferred') AS m
         FROM (SELECT at_day, from_unit, movement, sum(sign * toInt64(doses)) AS n FROM allocation_facts
           WHERE at_day BETWEEN {first:Date} AND {last:Date} AND from_unit != '' AND ${from.sql}
           GROUP BY at_day, from_unit, movement)
         GROUP BY from_unit, week)
       GROUP BY from_unit`,
      { ...from.params, ...span },
      flowRow,
      'target-went',
    ),
  ]);
  const back = (
    rows: readonly z.infer<typeof peopleRow>[],
    of: 'first' | 'full' | 'adult_first' | 'adult_full',
  ) => new Map(rows.map((row) => [row.place, oldestFirst(row.weeks, row[of], weeks)]));
  const flow = new Map(came.map((row) => [row.unit, oldestFirst(row.weeks, row.doses, weeks)]));
  for (const row of went) {
    const own = flow.get(row.unit) ?? new Float64Array(weeks);
    oldestFirst(row.weeks, row.doses, weeks).forEach((doses, week) => (own[week]! -= doses));
    flow.set(row.unit, own);
  }
  return {
    first: back(people, 'first'),
    full: back(people, 'full'),
    adultFirst: back(people, 'adult_first'),
    adultFull: back(people, 'adult_full'),
    due: new Map(due.map((row) => [row.place, ahead(row.weeks, row.doses)])),
    awaited: new Map(due.map((row) => [row.place, Float64Array.of(total(row.doses), total(row.days))])),
    flow,
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function oldestFirst(back: readonly number[], values: readonly number[], weeks: number): Float64Array {
  const series = new Float64Array(weeks);
  back.forEach((week, i) => {
    if (week >= 0 && week < weeks) series[weeks - 1 - week]! += values[i]!;
  });
  return series;
}

/** Who may come already is told apart by the evidence. */
function ahead(coming: readonly number[], values: readonly number[]): Float64Array {
  const series = new Float64Array(DUE_WEEKS);
  coming.forEach((week, i) => {
    if (week >= 0 && week < DUE_WEEKS) series[week]! += values[i]!;
  });
  return series;
}

/** Sum over these places or units; those that the book does not know count for nothing. */
export function summed(
  book: ReadonlyMap<string, Float64Array>,
  units: readonly Unit[],
  length: number,
): Float64Array {
  const sum = new Float64Array(length);
  for (const { code } of units) book.get(code)?.forEach((value, i) => (sum[i]! += value));
  return sum;
}
