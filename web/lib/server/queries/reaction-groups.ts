/** Reactions of a unit by group, with the doses behind them: lots, sites, ages and sexes. Counts only. */
import { z } from 'zod';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { Reads } from '../runtime.ts';
import { placesWithin } from './within.ts';

const counts = { mild: z.number(), severe: z.number(), fatal: z.number() };
const severities = (n: string): string =>
  ['mild', 'severe', 'fatal'].map((name) => `sumIf(${n}, severity = '${name}') AS ${name}`).join(', ');

const vaccineRow = z.object({ vaccine: z.string(), dose_number: z.number(), ...counts });
export type VaccineReactions = z.infer<typeof vaccineRow>;

export function reactionsByVaccineAndDose(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
): Promise<VaccineReactions[]> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  return reads.select(
    `SELECT vaccine, dose_number, ${severities('n')}
     FROM (SELECT vaccine, dose_number, severity, sum(sign) AS n FROM reaction_facts
       WHERE ${sql} AND vaccine != '' GROUP BY vaccine, dose_number, severity)
     GROUP BY vaccine, dose_number`,
    params,
    vaccineRow,
    'safety-vaccines',
  );
}

const lotRow = z.object({ vaccine: z.string(), lot: z.string(), doses: z.number(), ...counts });
export type LotReactions = z.infer<typeof lotRow>;

/** The lots with the most serious cases, with the doses of the unit. */
export async function reactionsByLot(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  limit: number,
): Promise<LotReactions[]> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  const cases = await reads.select(
    `SELECT lot, vaccine, toInt64(0) AS doses, ${severities('n')}
     FROM (SELECT lot, vaccine, severity, sum(sign) AS n FROM reaction_facts WHERE ${sql} AND lot != ''
       GROUP BY lot, vaccine, severity)
     GROUP BY lot, vaccine HAVING severe + fatal > 0 ORDER BY severe + fatal DESC, lot LIMIT {limit:UInt32}`,
    { ...params, limit },
    lotRow,
    'safety-lots',
  );
  if (cases.length === 0) return [];
  const doses = await reads.select(
    `SELECT lot, vaccine, sum(sign) AS doses FROM dose_facts WHERE lot IN {lots:Array(String)} AND ${sql}
     GROUP BY lot, vaccine`,
    { ...params, lots: cases.map(({ lot }) => lot) },
    z.object({ lot: z.string(), vaccine: z.string(), doses: z.number() }),
    'safety-lot-doses',
  );
  return cases.map((row) => ({
    ...row,
    doses: doses.find(({ lot, vaccine }) => lot === row.lot && vaccine === row.vaccine)?.doses ?? 0,
  }));
}

const siteRow = z.object({ place: z.string(), site: z.string(), doses: z.number(), ...counts });
export type SiteReactions = z.infer<typeof siteRow>;

/** The sites with the most serious cases, with their doses. */
export async function reactionsBySite(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  limit: number,
): Promise<SiteReactions[]> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  const cases = await reads.select(
    `SELECT place, site, toInt64(0) AS doses, ${severities('n')}
     FROM (SELECT site_commune AS place, site, severity, sum(sign) AS n FROM reaction_facts
       WHERE ${sql} AND site != '' GROUP BY site_commune, site, severity)
     GROUP BY place, site HAVING severe + fatal > 0 ORDER BY severe + fatal DESC, site LIMIT {limit:UInt32}`,
    { ...params, limit },
    siteRow,
    'safety-sites',
  );
  if (cases.length === 0) return [];
  const doses = await reads.select(
    `SELECT site_commune AS place, site, sum(sign) AS doses FROM dose_facts
     WHERE site_commune IN {places:Array(String)} AND site IN {sites:Array(String)} GROUP BY site_commune, site`,
    { places: cases.map(({ place }) => place), sites: cases.map(({ site }) => site) },
    z.object({ place: z.string(), site: z.string(), doses: z.number() }),
    'safety-site-doses',
  );
  return cases.map((row) => ({
    ...row,
    doses: doses.find(({ place, site }) => place === row.place && site === row.site)?.doses ?? 0,
  }));
}

const personRow = z.object({ birth_year: z.number(), sex: z.string(), ...counts });
const personDoses = z.object({ birth_year: z.number(), sex: z.string(), doses: z.number() });
export type PersonReactions = z.infer<typeof personRow> & { readonly doses: number };

/** By year of birth and sex of those who live in the unit: reactions, and doses. Every pair with doses, or with reactions. */
export async function reactionsByPerson(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
): Promise<PersonReactions[]> {
  const { sql, params } = placesWithin(tree, unit, 'home_commune');
  const [cases, doses] = await Promise.all([
    reads.select(
      `SELECT birth_year, sex, ${severities('n')}
       FROM (SELECT birth_year, sex, severity, sum(sign) AS n FROM reaction_facts
         WHERE ${sql} AND sex != '' GROUP BY birth_year, sex, severity)
       GROUP BY birth_year, sex`,
      params,
      personRow,
      'safety-people',
    ),
    reads.select(
      `SELECT birth_year, sex, sum(sign) AS doses FROM dose_facts WHERE ${sql} GROUP BY birth_year, sex`,
      params,
      personDoses,
      'safety-people-doses',
    ),
  ]);
  const people = new Map<string, PersonReactions>();
  for (const row of doses)
    people.set(`${row.birth_year} ${row.sex}`, { ...row, mild: 0, severe: 0, fatal: 0 });
  for (const row of cases) {
    const key = `${row.birth_year} ${row.sex}`;
    people.set(key, { ...row, doses: people.get(key)?.doses ?? 0 });
  }
  return [...people.values()];
}

const intervalRow = z.object({
  onset_days: z.number(),
  report_days: z.number(),
  in_time: z.number(),
  count: z.number(),
});
export type IntervalRow = z.infer<typeof intervalRow>;

/** Severe and fatal reactions by days from dose to onset, from onset to report, and whether reported within 24 hours. */
export function reactionIntervals(reads: Reads, tree: UnitTree, unit: Unit): Promise<IntervalRow[]> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  return reads.select(
    `SELECT toInt32(onset_day) - toInt32(given_day) AS onset_days, toInt32(reported_day) - toInt32(onset_day) AS report_days,
       reported_at <= addHours(onset_at, 24) AS in_time, sum(sign) AS count
     FROM reaction_facts WHERE ${sql} AND severity IN ('severe', 'fatal')
     GROUP BY onset_days, report_days, in_time HAVING count != 0`,
    params,
    intervalRow,
    'safety-intervals',
  );
}
