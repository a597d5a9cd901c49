/** Who still holds lots, and who gives them now: what a stop order needs. */
import { z } from 'zod';
import { formatDay, parseDay } from '#schema/time.ts';
import type { Reads } from '../runtime.ts';

/** Stock of one unit by the books: of the unit itself, not of those below it. */
export interface LotHolder {
  readonly unit: string;
  readonly vaccine: string;
  readonly lot: string;
  readonly on_hand: number;
}

/** What one site gave. */
export interface LotSite {
  readonly place: string;
  readonly site: string;
  readonly vaccine: string;
  readonly lot: string;
  readonly given: number;
  readonly given_today: number;
  readonly given_yesterday: number;
}

export interface LotSituation {
  /** Units with doses left, the most first. */
  readonly holders: readonly LotHolder[];
  /** Sites that gave the lots, those that gave most today and yesterday first. */
  readonly sites: readonly LotSite[];
}

const stockRow = z.object({ unit: z.string(), vaccine: z.string(), lot: z.string(), on_hand: z.number() });
const siteRow = z.object({
  place: z.string(),
  site: z.string(),
  vaccine: z.string(),
  lot: z.string(),
  given: z.number(),
  given_today: z.number(),
  given_yesterday: z.number(),
});

export interface LotName {
  readonly vaccine: string;
  readonly lot: string;
}

/** Two vaccines may have lots of the same name. */
export function isOfLots(row: LotName, lots: readonly LotName[]): boolean {
  return lots.some(({ vaccine, lot }) => row.lot === lot && row.vaccine === vaccine);
}

/** `today` as text. Below zero on hand is an error of data and holds nothing. */
export async function lotSituation(
  reads: Reads,
  lots: readonly LotName[],
  today: string,
): Promise<LotSituation> {
  if (lots.length === 0) return { holders: [], sites: [] };
  const params = { lots: lots.map(({ lot }) => lot) };
  const movements = 'sum(sign * toInt64(doses))';
  const of = 'lot IN {lots:Array(String)}';
  const [holders, sites] = await Promise.all([
    reads.select(
      `SELECT unit, vaccine, lot, sum(n) AS on_hand FROM (
         SELECT unit, vaccine, lot, sumIf(m, movement IN ('received', 'transferred')) - sumIf(m, movement = 'wasted') AS n
         FROM (SELECT unit, vaccine, lot, movement, ${movements} AS m FROM allocation_facts WHERE ${of}
           GROUP BY unit, vaccine, lot, movement) GROUP BY unit, vaccine, lot
         UNION ALL
         SELECT from_unit, vaccine, lot, -sumIf(m, movement = 'transferred')
         FROM (SELECT from_unit, unit, vaccine, lot, movement, ${movements} AS m FROM allocation_facts
           WHERE ${of} AND from_unit != '' GROUP BY from_unit, unit, vaccine, lot, movement) GROUP BY from_unit, vaccine, lot
         UNION ALL
         SELECT site_commune, vaccine, lot, -sum(sign) FROM dose_facts WHERE ${of} GROUP BY site_commune, vaccine, lot)
       WHERE unit != '' GROUP BY unit, vaccine, lot HAVING on_hand > 0 ORDER BY on_hand DESC, unit, lot`,
      params,
      stockRow,
      'lot-holders',
    ),
    reads.select(
      `SELECT site_commune AS place, site, vaccine, lot, sum(n) AS given, sumIf(n, given_day = {today:Date}) AS given_today,
         sumIf(n, given_day = {yesterday:Date}) AS given_yesterday
       FROM (SELECT site_commune, site, vaccine, lot, given_day, sum(sign) AS n FROM dose_facts WHERE ${of}
         GROUP BY site_commune, site, vaccine, lot, given_day)
       GROUP BY site_commune, site, vaccine, lot HAVING given != 0
       ORDER BY given_today + given_yesterday DESC, given DESC, site`,
      { ...params, today, yesterday: formatDay(parseDay(today)! - 1) },
      siteRow,
      'lot-sites',
    ),
  ]);
  return {
    holders: holders.filter((row) => isOfLots(row, lots)),
    sites: sites.filter((row) => isOfLots(row, lots)),
  };
}
