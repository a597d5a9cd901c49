/** Doses of lots given in the last hours, by site: read from rows, since no projection knows the hour. */
import { z } from 'zod';
import { clickhouseInstant, formatDay, vnDayOfMs } from '#schema/time.ts';
import type { Reads } from '../runtime.ts';
import { isOfLots, type LotName } from './lot-situation.ts';

const MS_PER_HOUR = 3_600_000;

/** What one site gave of a lot in those hours. */
export interface SiteHours extends LotName {
  readonly place: string;
  readonly site: string;
  readonly given: number;
  /** When the last of them was given, ms. */
  readonly last_ms: number;
}

export interface LotHours {
  /** How many hours, and when they end on the campaign's clock, ms. */
  readonly hours: number;
  readonly at_campaign_ms: number;
  /** Those that gave most first; a site without a dose in these hours is left out. */
  readonly sites: readonly SiteHours[];
}

const row = z.object({
  place: z.string(),
  site: z.string(),
  vaccine: z.string(),
  lot: z.string(),
  given: z.number(),
  last_ms: z.number(),
});

/**
 * Bounded by the days in which the hours lie, two at most: `given_day_range` leaves out granules of other days. Day and lot stand in
 * PREWHERE, since left to itself the engine reads the moment of every dose first, eight bytes each: five to nine times the processor.
 *
 * What takes a revision back is the same row with the other sign, so the sum at a moment counts the doses that are valid there, and the
 * last moment with any is when the last dose was given.
 */
export const LOT_HOURS_SQL = `
  SELECT place, site, vaccine, lot, sum(n) AS given, toUnixTimestamp64Milli(max(at)) AS last_ms
  FROM (
    SELECT site_commune AS place, site, vaccine, lot, given_at AS at, sum(sign) AS n FROM dose_facts
    PREWHERE given_day >= {first:Date} AND given_day <= {last:Date} AND lot IN {lots:Array(String)}
    WHERE given_at > {from:DateTime64(6, 'UTC')} AND given_at <= {to:DateTime64(6, 'UTC')}
    GROUP BY place, site, vaccine, lot, at HAVING n > 0
  )
  GROUP BY place, site, vaccine, lot ORDER BY given DESC, last_ms DESC, site, lot
  SETTINGS max_threads = 1`;

/** The hours up to `campaignMs`, their end within, their start without. */
export async function lotHours(
  reads: Reads,
  lots: readonly LotName[],
  hours: number,
  campaignMs: number,
): Promise<LotHours> {
  const at = Math.trunc(campaignMs);
  if (lots.length === 0) return { hours, at_campaign_ms: at, sites: [] };
  const from = at - hours * MS_PER_HOUR;
  const sites = await reads.select(
    LOT_HOURS_SQL,
    {
      lots: lots.map(({ lot }) => lot),
      first: formatDay(vnDayOfMs(from)),
      last: formatDay(vnDayOfMs(at)),
      from: clickhouseInstant(from * 1000),
      to: clickhouseInstant(at * 1000),
    },
    row,
    'lot-hours',
  );
  return { hours, at_campaign_ms: at, sites: sites.filter((site) => isOfLots(site, lots)) };
}
