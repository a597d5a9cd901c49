/** What the radar asks about the places where doses are given: hours, days of entry, lots, identities. */
import { z } from 'zod';
import type { Thresholds } from '#schema/thresholds.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import { VACCINES } from '#schema/vaccines.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { QueryParams, Reads } from '../runtime.ts';

/** What holds for the whole country while a sweep lasts. */
export interface RadarContext {
  readonly today: string;
  readonly rules: Thresholds['quality'];
  /** Last day of use by `vaccine lot`, days since 1970; the latest of several. */
  readonly expiries: ReadonlyMap<string, number>;
  /** Codes of the units that ever received a lot, by `vaccine lot`. */
  readonly receivers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Codes of the units that ever received anything. */
  readonly booked: ReadonlySet<string>;
}

export const lotKey = (vaccine: string, lot: string): string => `${vaccine} ${lot}`;

const expiryRow = z.object({ vaccine: z.string(), lot: z.string(), day: z.number() });
const receiverRow = z.object({ vaccine: z.string(), lot: z.string(), units: z.array(z.string()) });
const NOT_STATED = `toDate32('1970-01-01')`;

export async function radarContext(
  reads: Reads,
  today: string,
  rules: Thresholds['quality'],
): Promise<RadarContext> {
  const [expiries, receipts] = await Promise.all([
    reads.select(
      `SELECT vaccine, lot, toInt32(max(expiry)) AS day
       FROM (SELECT lot, vaccine, ifNull(expires_on, ${NOT_STATED}) AS expiry, sum(sign) AS n
         FROM allocation_facts WHERE lot != '' GROUP BY lot, vaccine, expiry HAVING n > 0)
       GROUP BY vaccine, lot HAVING max(expiry) > ${NOT_STATED}`,
      {},
      expiryRow,
      'radar-expiries',
    ),
    reads.select(
      // A row for each lot: a campaign has a thousand lots, and a million pairs of lot and unit.
      `SELECT vaccine, lot, groupUniqArray(unit) AS units FROM (
         SELECT unit, vaccine, lot, movement, sum(sign * toInt64(doses)) AS n FROM allocation_facts
         GROUP BY unit, vaccine, lot, movement)
       WHERE movement IN ('received', 'transferred') AND lot != '' AND n > 0
       GROUP BY vaccine, lot SETTINGS max_threads = 1`,
      {},
      receiverRow,
      'radar-receipts',
    ),
  ]);
  return {
    today,
    rules,
    expiries: new Map(expiries.map(({ vaccine, lot, day }) => [lotKey(vaccine, lot), day])),
    receivers: new Map(receipts.map(({ vaccine, lot, units }) => [lotKey(vaccine, lot), new Set(units)])),
    booked: new Set(receipts.flatMap(({ units }) => units)),
  };
}

/** First day that the checks of days and hours look at. */
export function radarFrom({ today, rules }: RadarContext): string {
  return formatDay(parseDay(today)! - rules.radar_days + 1);
}

const APPROVAL = `transform(toString(vaccine), [${VACCINES.map(({ code }) => `'${code}'`).join(', ')}],
  [${VACCINES.map(({ approvedOn }) => parseDay(approvedOn)!).join(', ')}], 0)`;

/** Conditions on rows of doses; what they need is bound by `lotParams`. */
export const BEFORE_APPROVAL = `toInt32(given_day) < ${APPROVAL}`;
export const LOT_EXPIRED = `toInt32(given_day) > transform(concat(vaccine, ' ', lot), {lots:Array(String)}, {expiries:Array(Int32)}, 1000000)`;

/** At least one lot, which the engine needs to know the types. */
export function lotParams({ expiries }: RadarContext): QueryParams {
  return { lots: [' ', ...expiries.keys()], expiries: [1_000_000, ...expiries.values()] };
}

const lotRow = z.object({
  place: z.string(),
  vaccine: z.string(),
  lot: z.string(),
  doses: z.number(),
  before_approval: z.number(),
  lot_expired: z.number(),
});
export type LotUse = z.infer<typeof lotRow>;

/** Doses of each lot at each of these places, and how many of them outside its days. */
export function lotUse(reads: Reads, places: readonly string[], context: RadarContext): Promise<LotUse[]> {
  return reads.select(
    `SELECT site_commune AS place, vaccine, lot, sum(n) AS doses, sumIf(n, ${BEFORE_APPROVAL}) AS before_approval,
       sumIf(n, ${LOT_EXPIRED}) AS lot_expired
     FROM (SELECT lot, vaccine, given_day, site_commune, sum(sign) AS n FROM dose_facts
       WHERE site_commune IN {places:Array(String)} GROUP BY lot, vaccine, given_day, site_commune)
     GROUP BY place, vaccine, lot HAVING doses > 0 SETTINGS max_threads = 1`,
    { places, ...lotParams(context) },
    lotRow,
    'radar-lots',
  );
}

/** Whether none of a place and the units above it, up to the province, ever received this lot, though the province books receipts. */
export function isForeignLot(
  tree: UnitTree,
  place: Unit,
  use: Pick<LotUse, 'vaccine' | 'lot'>,
  { receivers, booked }: RadarContext,
): boolean {
  const path = tree.pathOf(place.code).slice(1);
  if (!path.some(({ code }) => booked.has(code))) return false;
  const holders = receivers.get(lotKey(use.vaccine, use.lot));
  return !path.some(({ code }) => holders?.has(code));
}

const backlogRow = z.object({ place: z.string(), day: z.string(), entries: z.number(), old: z.number() });
export type BacklogDay = z.infer<typeof backlogRow>;

/** Days of entry of these places on which too many entries were old. */
export function entryBacklogs(
  reads: Reads,
  places: readonly string[],
  context: RadarContext,
): Promise<BacklogDay[]> {
  const { backlog_days, backlog_share, backlog_entries_least } = context.rules;
  return reads.select(
    `SELECT site_commune AS place, toString(recorded_day) AS day, sum(n) AS entries,
       sumIf(n, toInt32(recorded_day) - toInt32(given_day) > {days:Int32}) AS old
     FROM (SELECT given_day, site_commune, recorded_day, sum(sign) AS n FROM dose_facts
       WHERE site_commune IN {places:Array(String)} AND recorded_day >= {from:Date}
       GROUP BY given_day, site_commune, recorded_day)
     GROUP BY place, recorded_day HAVING entries >= {least:Int64} AND old > {share:Float64} * entries
     ORDER BY place, recorded_day SETTINGS max_threads = 1`,
    {
      places,
      from: radarFrom(context),
      days: backlog_days,
      least: backlog_entries_least,
      share: backlog_share,
    },
    backlogRow,
    'radar-backlog',
  );
}

const hourRow = z.object({
  place: z.string(),
  site: z.string(),
  day: z.string(),
  hour: z.number(),
  doses: z.number(),
});
const tablesRow = z.object({ site: z.string(), place: z.string(), day: z.string(), tables: z.number() });
export interface BusyHour extends z.infer<typeof hourRow> {
  /** The most that the tables of the day can give in an hour. */
  limit: number;
}

/** Hours in which a site gave more doses than its tables can; sites whose tables nobody told are left out. */
export async function busyHours(
  reads: Reads,
  places: readonly string[],
  context: RadarContext,
): Promise<BusyHour[]> {
  const perTable = context.rules.doses_per_table_hour;
  const params = { places, from: radarFrom(context) };
  const [hours, tables] = await Promise.all([
    reads.select(
      `SELECT toString(site_commune) AS place, toString(site) AS site, toString(given_day) AS day,
         toUInt8(toHour(given_at, 'Asia/Ho_Chi_Minh')) AS hour, sum(sign) AS doses
       FROM dose_facts WHERE site_commune IN {places:Array(String)} AND given_day >= {from:Date}
       GROUP BY site_commune, dose_facts.site, given_day, hour HAVING doses > {least:Int64}
       ORDER BY place, site, day, hour SETTINGS max_threads = 1`,
      { ...params, least: perTable },
      hourRow,
      'radar-hours',
    ),
    reads.select(
      `SELECT site, site_commune AS place, toString(session_day) AS day, sum(t) AS tables
       FROM (SELECT site_commune, status, session_day, site, sum(sign * tables) AS t FROM session_facts
         WHERE site_commune IN {places:Array(String)} AND session_day >= {from:Date}
         GROUP BY site_commune, status, session_day, site)
       WHERE status IN ('open', 'done', 'planned') GROUP BY site, place, session_day HAVING tables > 0`,
      params,
      tablesRow,
      'radar-tables',
    ),
  ]);
  const tablesOf = new Map(tables.map((row) => [`${row.place} ${row.site} ${row.day}`, row.tables]));
  return hours.flatMap((row) => {
    const known = tablesOf.get(`${row.place} ${row.site} ${row.day}`);
    return known === undefined || row.doses <= known * perTable ? [] : [{ ...row, limit: known * perTable }];
  });
}

const placeRow = z.object({ place: z.string() });

/** Codes of the places where somebody was injected or lives who was: the others have nothing to find. */
export async function placesWithDoses(reads: Reads): Promise<ReadonlySet<string>> {
  const rows = await reads.select(
    `SELECT toString(home_commune) AS place FROM (
       SELECT home_commune, sum(sign) AS n FROM dose_facts GROUP BY home_commune) WHERE n > 0
     UNION ALL SELECT toString(site_commune) FROM (
       SELECT site_commune, sum(sign) AS n FROM dose_facts GROUP BY site_commune) WHERE n > 0`,
    {},
    placeRow,
    'radar-present',
  );
  return new Set(rows.map(({ place }) => place));
}

const countRow = z.object({ place: z.string(), count: z.number() });

/** Doses without an identity, by place, in the whole country: by district all rows of the table would be read for each. */
export function missingIdentities(reads: Reads): Promise<z.infer<typeof countRow>[]> {
  return reads.select(
    `SELECT toString(site_commune) AS place, sum(sign) AS count FROM dose_facts
     WHERE identity = 'missing' GROUP BY site_commune HAVING count > 0 SETTINGS max_threads = 1`,
    {},
    countRow,
    'radar-identity',
  );
}

/** Reports whose onset lies before the injection, by place, in the whole country. */
export function onsetsBefore(reads: Reads): Promise<z.infer<typeof countRow>[]> {
  return reads.select(
    `SELECT toString(site_commune) AS place, sum(sign) AS count FROM reaction_facts
     WHERE onset_at < given_at GROUP BY site_commune HAVING count > 0 SETTINGS max_threads = 1`,
    {},
    countRow,
    'radar-onsets',
  );
}
