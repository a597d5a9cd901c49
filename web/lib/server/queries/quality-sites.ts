/** Whether the sites of the next days have what they need, and how many people are at each now. */
import { z } from 'zod';
import { formatDay, parseDay } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import { READINESS, type ReadinessName } from '#web/lib/quality/answer.ts';
import type { Reads } from '../runtime.ts';
import { placesWithin } from './within.ts';

/** Sessions of today and of this many days after are looked at. */
export const READINESS_DAYS = 7;
/** Sites that one answer names. */
const SITES_NAMED = 100;

const summaryRow = z.object({ sites: z.number(), not_ready: z.number() }).catchall(z.number());
const answer = z.number().transform((value) => ([false, true][value] ?? null) as boolean | null);
const siteRow = z.object({
  code: z.string(),
  site: z.string(),
  day: z.string(),
  internet: answer,
  printer: answer,
  qr_scanner: answer,
  trained: answer,
});

/** What was said at the next session of each site. A session planned anew is a correction of its record. */
function nextSessions(within: string): string {
  return `SELECT site_commune AS code, site, min(session_day) AS next_day,
      ${READINESS.map((name) => `argMin(${name}, session_day) AS ${name}`).join(', ')}
    FROM (SELECT site_commune, site, session_day, status, computers, internet, printer, qr_scanner, trained, sum(sign) AS n
      FROM session_facts WHERE session_day BETWEEN {first:Date} AND {last:Date} AND ${within}
      GROUP BY site_commune, site, session_day, status, computers, internet, printer, qr_scanner, trained)
    WHERE n > 0 AND status IN ('planned', 'open', 'done') GROUP BY site_commune, site`;
}
const LACKING = READINESS.map((name) => `toUInt8(${name} = 0)`).join(' + ');

export interface Readiness {
  from: string;
  to: string;
  sites: number;
  not_ready: number;
  lacking: Record<ReadinessName, number>;
  not_said: Record<ReadinessName, number>;
  worst: z.infer<typeof siteRow>[];
}

export async function siteReadiness(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  today: string,
): Promise<Readiness> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  const range = { first: today, last: formatDay(parseDay(today)! + READINESS_DAYS) };
  const counts = READINESS.flatMap((name) => [
    `countIf(${name} = 0) AS no_${name}`,
    `countIf(${name} = 2) AS unsaid_${name}`,
  ]);
  const [summary, worst] = await Promise.all([
    reads.select(
      `SELECT count() AS sites, countIf(${LACKING} > 0) AS not_ready, ${counts.join(', ')} FROM (${nextSessions(sql)})`,
      { ...params, ...range },
      summaryRow,
      'quality-readiness',
    ),
    reads.select(
      `SELECT code, site, toString(next_day) AS day, ${READINESS.join(', ')} FROM (${nextSessions(sql)})
       WHERE ${LACKING} > 0 ORDER BY ${LACKING} DESC, code, site LIMIT ${SITES_NAMED}`,
      { ...params, ...range },
      siteRow,
      'quality-not-ready',
    ),
  ]);
  const [totals] = summary;
  const of = (prefix: string): Record<ReadinessName, number> =>
    Object.fromEntries(READINESS.map((name) => [name, totals?.[`${prefix}_${name}`] ?? 0])) as Record<
      ReadinessName,
      number
    >;
  return {
    from: range.first,
    to: range.last,
    sites: totals?.sites ?? 0,
    not_ready: totals?.not_ready ?? 0,
    lacking: of('no'),
    not_said: of('unsaid'),
    worst,
  };
}

const presentRow = z.object({ code: z.string(), site: z.string(), present: z.number(), came: z.number() });
const moreOutRow = z.object({
  code: z.string(),
  site: z.string(),
  more_out: z.number(),
  came: z.number(),
  went: z.number(),
});
const presentTotal = z.object({ people: z.number(), sites: z.number(), odd_sites: z.number() });

export interface Presence {
  present: number;
  present_sites: number;
  fullest: z.infer<typeof presentRow>[];
  more_out_sites: number;
  more_out: z.infer<typeof moreOutRow>[];
}

/**
 * Checked in and not out again on the campaign's day. Who left without a word counts as present. A site where more went out than
 * came in has an error in its data: it is told apart, and takes nobody from those who are at other sites.
 */
export async function peoplePresent(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  today: string,
): Promise<Presence> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  const bySite = `SELECT site_commune AS code, site, sumIf(n, direction = 'in') - sumIf(n, direction = 'out') AS present,
      sumIf(n, direction = 'in') AS came, sumIf(n, direction = 'out') AS went
    FROM (SELECT at_day, site_commune, site, direction, sum(sign) AS n FROM checkin_facts
      WHERE at_day = {today:Date} AND ${sql} GROUP BY at_day, site_commune, site, direction)
    GROUP BY code, site`;
  const [totals, fullest, moreOut] = await Promise.all([
    reads.select(
      `SELECT sumIf(present, present > 0) AS people, countIf(present > 0) AS sites, countIf(present < 0) AS odd_sites
       FROM (${bySite})`,
      { ...params, today },
      presentTotal,
      'quality-present',
    ),
    reads.select(
      `SELECT code, site, present, came FROM (${bySite}) WHERE present > 0 ORDER BY present DESC, code, site LIMIT ${SITES_NAMED}`,
      { ...params, today },
      presentRow,
      'quality-fullest',
    ),
    reads.select(
      `SELECT code, site, -present AS more_out, came, went FROM (${bySite}) WHERE present < 0
       ORDER BY more_out DESC, code, site LIMIT ${SITES_NAMED}`,
      { ...params, today },
      moreOutRow,
      'quality-more-out',
    ),
  ]);
  const [total] = totals;
  return {
    present: total?.people ?? 0,
    present_sites: total?.sites ?? 0,
    fullest,
    more_out_sites: total?.odd_sites ?? 0,
    more_out: moreOut,
  };
}
