/** How the doses of sites, sources and days were entered. All of it answered by projections. */
import { z } from 'zod';
import { isLateEntry } from '#schema/rules.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { QualityDay } from '#web/lib/quality/answer.ts';
import type { Reads } from '../runtime.ts';
import { placesWithin } from './within.ts';

const entryRow = z.object({
  code: z.string(),
  site: z.string(),
  doses: z.number(),
  late: z.number(),
  verified: z.number(),
  printed: z.number(),
});
export type EntryRow = z.infer<typeof entryRow>;

const ENTRY = `sum(sign) AS doses, sumIf(sign, late = 1) AS late,
  sumIf(sign, identity = 'verified') AS verified, sumIf(sign, certificate_printed = 1) AS printed`;

/** What the worst sites have most of. */
const WORST = {
  doses_late: 'late',
  identity_unverified: 'doses - verified',
  certificate_missing: 'doses - printed',
} as const;
export type SiteSort = keyof typeof WORST;

/** The sites with most of what should not be, up to `limit`. */
export function worstSites(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  sort: SiteSort,
  limit: number,
): Promise<EntryRow[]> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  return reads.select(
    `SELECT site_commune AS code, site, ${ENTRY} FROM dose_facts WHERE ${sql} GROUP BY site_commune, site HAVING doses > 0
     ORDER BY ${WORST[sort]} DESC, code, site LIMIT {limit:UInt32}`,
    { ...params, limit },
    entryRow,
    'quality-sites',
  );
}

/** Of these sites, in any order; a site without doses is absent. */
export function entryOfSites(
  reads: Reads,
  sites: readonly { code: string; site: string }[],
): Promise<EntryRow[]> {
  return reads.select(
    `SELECT site_commune AS code, site, ${ENTRY} FROM dose_facts
     WHERE site_commune IN {places:Array(String)} AND site IN {sites:Array(String)}
     GROUP BY site_commune, site HAVING doses > 0`,
    {
      places: [...new Set(sites.map(({ code }) => code))],
      sites: [...new Set(sites.map(({ site }) => site))],
    },
    entryRow,
    'quality-listed-sites',
  );
}

/** Every source that entered doses given at or below the unit. */
export function entryBySource(reads: Reads, tree: UnitTree, unit: Unit): Promise<EntryRow[]> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  return reads.select(
    `SELECT toString(source) AS code, '' AS site, ${ENTRY} FROM dose_facts WHERE ${sql}
     GROUP BY source HAVING doses > 0 ORDER BY code LIMIT 10000`,
    params,
    entryRow,
    'quality-sources',
  );
}

const dayRow = z.object({
  given: z.number(),
  recorded: z.number(),
  doses: z.number(),
  verified: z.number(),
  printed: z.number(),
});
const complaintDayRow = z.object({ day: z.number(), state: z.string(), count: z.number() });

/** The last `days` up to `today`, every one of them. */
export async function qualityDays(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  today: string,
  days: number,
): Promise<QualityDay[]> {
  const last = parseDay(today)!;
  const first = last - days + 1;
  const range = { first: formatDay(first), last: today };
  const site = placesWithin(tree, unit, 'site_commune');
  const home = placesWithin(tree, unit, 'commune');
  const [entries, complaints] = await Promise.all([
    reads.select(
      `SELECT toUInt32(given_day) AS given, toUInt32(recorded_day) AS recorded, sum(sign) AS doses,
         sumIf(sign, identity = 'verified') AS verified, sumIf(sign, certificate_printed = 1) AS printed
       FROM dose_facts WHERE given_day BETWEEN {first:Date} AND {last:Date} AND ${site.sql}
       GROUP BY given_day, recorded_day`,
      { ...site.params, ...range },
      dayRow,
      'quality-days',
    ),
    reads.select(
      `SELECT toUInt32(opened_day) AS day, state, sum(sign) AS count FROM feedback_facts
       WHERE opened_day BETWEEN {first:Date} AND {last:Date} AND ${home.sql} GROUP BY opened_day, state`,
      { ...home.params, ...range },
      complaintDayRow,
      'quality-complaint-days',
    ),
  ]);
  return Array.from({ length: days }, (_, i) => {
    const day = first + i;
    const of = entries.filter((row) => row.given === day);
    const sum = (value: (row: (typeof of)[number]) => number): number =>
      of.reduce((total, row) => total + value(row), 0);
    const opened = complaints.filter((row) => row.day === day);
    return {
      date: formatDay(day),
      doses: sum((row) => row.doses),
      doses_late: sum((row) => (isLateEntry(row.given, row.recorded) ? row.doses : 0)),
      identity_verified: sum((row) => row.verified),
      certificate_printed: sum((row) => row.printed),
      feedback: opened.reduce((total, row) => total + row.count, 0),
      feedback_in_time: opened
        .filter((row) => row.state === 'in_time')
        .reduce((total, row) => total + row.count, 0),
    };
  });
}
