/** Complaints against their 48 hours, by place, site or source. All of it answered by projections. */
import { z } from 'zod';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { Reads } from '../runtime.ts';
import { placesWithin } from './within.ts';

const counts = {
  received: z.number(),
  in_time: z.number(),
  late: z.number(),
  open: z.number(),
  overdue: z.number(),
};
const placeRow = z.object({ code: z.string(), unnamed: z.number(), ...counts });
const siteRow = z.object({ code: z.string(), site: z.string(), ...counts });
const sourceRow = z.object({ source: z.string(), ...counts });

export type Complaints = Omit<z.infer<typeof sourceRow>, 'source'>;
export type PlaceComplaints = z.infer<typeof placeRow>;
export type SiteComplaints = z.infer<typeof siteRow>;

export interface ComplaintsAsked {
  readonly tree: UnitTree;
  readonly unit: Unit;
  /** Now by the campaign's clock; what is open is overdue from the hour after its hours of answering are over. */
  readonly nowMs: number;
  readonly answerHours: number;
}

const SUMS = `sum(n) AS received, sumIf(n, state = 'in_time') AS in_time, sumIf(n, state = 'late') AS late,
  sumIf(n, state = 'open') AS open,
  sumIf(n, state = 'open' AND toUnixTimestamp(opened_hour) <= {before:Int64}) AS overdue`;

function within({ tree, unit, nowMs, answerHours }: ComplaintsAsked) {
  const { sql, params } = placesWithin(tree, unit, 'commune');
  const from = (columns: string, where = '1'): string =>
    `(SELECT ${columns}, state, opened_hour, sum(sign) AS n FROM feedback_facts WHERE ${sql} AND ${where}
      GROUP BY ${columns}, state, opened_hour)`;
  return { from, params: { ...params, before: Math.floor(nowMs / 1000) - (answerHours + 1) * 3600 } };
}

/** `unnamed`: those that name no site. */
export function complaintsByPlace(reads: Reads, asked: ComplaintsAsked): Promise<PlaceComplaints[]> {
  const { from, params } = within(asked);
  return reads.select(
    `SELECT commune AS code, sumIf(n, site = '') AS unnamed, ${SUMS} FROM ${from('commune, site')} GROUP BY commune`,
    params,
    placeRow,
    'quality-complaints',
  );
}

/** The sites with most overdue complaints, up to `limit`. */
export function worstSitesByComplaints(
  reads: Reads,
  asked: ComplaintsAsked,
  limit: number,
): Promise<SiteComplaints[]> {
  const { from, params } = within(asked);
  return reads.select(
    `SELECT commune AS code, site, ${SUMS} FROM ${from('commune, site', `site != ''`)}
     GROUP BY commune, site HAVING received > 0
     ORDER BY overdue DESC, received DESC, code, site LIMIT {limit:UInt32}`,
    { ...params, limit },
    siteRow,
    'quality-complaints-worst',
  );
}

/** Of these sites, in any order; a site without complaints is absent. */
export function complaintsOfSites(
  reads: Reads,
  asked: ComplaintsAsked,
  sites: readonly { code: string; site: string }[],
): Promise<SiteComplaints[]> {
  const { from, params } = within(asked);
  return reads.select(
    `SELECT commune AS code, site, ${SUMS}
     FROM ${from('commune, site', 'commune IN {listed:Array(String)} AND site IN {sites:Array(String)}')}
     GROUP BY commune, site HAVING received > 0`,
    {
      ...params,
      listed: distinct(sites.map(({ code }) => code)),
      sites: distinct(sites.map(({ site }) => site)),
    },
    siteRow,
    'quality-complaints-sites',
  );
}

/** By the system that keeps the complaint. */
export function complaintsBySource(
  reads: Reads,
  asked: ComplaintsAsked,
): Promise<z.infer<typeof sourceRow>[]> {
  const { from, params } = within(asked);
  return reads.select(
    `SELECT toString(source) AS source, ${SUMS} FROM ${from('source')} GROUP BY source HAVING received > 0 LIMIT 10000`,
    params,
    sourceRow,
    'quality-complaints-sources',
  );
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
