/** What the two clocks take from the store: older days by delay, manual reports by day, late doses by site. */
import { z } from 'zod';
import { formatDay, type DayNumber } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { DayDelays } from '#web/lib/indicators/entry-days.ts';
import type { Reads } from '../runtime.ts';
import { placesWithin, unitsWithin } from './within.ts';

const delayRow = z.object({ given: z.number(), recorded: z.number(), doses: z.number() });
const manualRow = z.object({ day: z.number(), unit: z.string(), reports: z.number(), given: z.number() });
const siteRow = z.object({ site: z.string(), late: z.number() });

/** Doses by delay of entry for each given day of the span that has any. */
export async function delaysByDay(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  first: DayNumber,
  last: DayNumber,
): Promise<Map<DayNumber, DayDelays>> {
  const places = placesWithin(tree, unit, 'site_commune');
  const rows = await reads.select(
    `SELECT toUInt32(given_day) AS given, toUInt32(recorded_day) AS recorded, sum(sign) AS doses FROM dose_facts
     WHERE given_day BETWEEN {first:Date} AND {last:Date} AND ${places.sql} GROUP BY given_day, recorded_day`,
    { ...places.params, first: formatDay(first), last: formatDay(last) },
    delayRow,
    'clock-delays',
  );
  const days = new Map<DayNumber, Map<number, number>>();
  for (const { given, recorded, doses } of rows) {
    let delays = days.get(given);
    if (!delays) days.set(given, (delays = new Map()));
    const delay = Math.max(0, recorded - given);
    delays.set(delay, (delays.get(delay) ?? 0) + doses);
  }
  return days;
}

/** Doses given by manual report, by day and unit at or below the unit. */
export async function manualByDay(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  first: DayNumber,
  last: DayNumber,
): Promise<Map<DayNumber, Map<string, number>>> {
  const units = unitsWithin(tree, unit, 'unit');
  const rows = await reads.select(
    `SELECT toUInt32(report_day) AS day, unit, sum(sign) AS reports, sum(sign * toInt64(doses_given)) AS given
     FROM manual_report_facts
     WHERE report_day BETWEEN {first:Date} AND {last:Date} AND ${units.sql} GROUP BY report_day, unit`,
    { ...units.params, first: formatDay(first), last: formatDay(last) },
    manualRow,
    'clock-manual',
  );
  const days = new Map<DayNumber, Map<string, number>>();
  for (const { day, unit: code, reports, given } of rows) {
    if (reports <= 0) continue;
    let byUnit = days.get(day);
    if (!byUnit) days.set(day, (byUnit = new Map()));
    // Two sources may report the same: the mean of them, in whole doses.
    byUnit.set(code, Math.round(given / reports));
  }
  return days;
}

/** Doses entered late by site of a place, most first, over the whole campaign. */
export async function lateBySite(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
): Promise<z.infer<typeof siteRow>[]> {
  const places = placesWithin(tree, unit, 'site_commune');
  const rows = await reads.select(
    `SELECT site, sumIf(sign, late = 1) AS late FROM dose_facts WHERE ${places.sql} GROUP BY site_commune, site`,
    places.params,
    siteRow,
    'clock-sites',
  );
  return rows.filter(({ late }) => late > 0).sort((a, b) => b.late - a.late || (a.site < b.site ? -1 : 1));
}
