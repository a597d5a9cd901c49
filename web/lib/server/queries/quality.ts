/** How the doses of sites and sources were entered. All of it answered by projections. */
import { z } from 'zod';
import type { Unit, UnitTree } from '#schema/units.ts';
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
