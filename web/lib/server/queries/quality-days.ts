/** How the doses of each day were entered, and the complaints of each day: of a unit, or of one site or source within it. */
import { z } from 'zod';
import { isLateEntry } from '#schema/rules.ts';
import { formatDay, parseDay, VN_OFFSET_MINUTES, type DayNumber } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { DaysOf, QualityDay } from '#web/lib/quality/answer.ts';
import type { Reads } from '../runtime.ts';
import { placesWithin, type Condition } from './within.ts';

export interface DaysAsked {
  readonly tree: UnitTree;
  readonly unit: Unit;
  /** `null`: all that was given at or below the unit. */
  readonly of: DaysOf | null;
  readonly today: string;
  /** So many up to `today`, every one of them. */
  readonly days: number;
}

interface EntryDay {
  readonly given: DayNumber;
  readonly doses: number;
  readonly late: number;
  readonly verified: number;
  readonly printed: number;
}

const entryRow = z.object({
  given: z.number(),
  doses: z.number(),
  late: z.number(),
  verified: z.number(),
  printed: z.number(),
});
const delayRow = entryRow.omit({ late: true }).extend({ recorded: z.number() });
const complaintRow = z.object({ day: z.number(), state: z.string(), count: z.number() });

export async function qualityDays(reads: Reads, asked: DaysAsked): Promise<QualityDay[]> {
  const { of, days } = asked;
  const first = parseDay(asked.today)! - days + 1;
  const [entries, complaints] = await Promise.all(
    of
      ? [entriesOf(reads, asked, of), complaintsOf(reads, asked, of, first)]
      : [entriesOfUnit(reads, asked), complaintsOfUnit(reads, asked)],
  );
  return Array.from({ length: days }, (_, i) => {
    const day = first + i;
    const entered = entries.filter(({ given }) => given === day);
    const opened = complaints.filter((row) => row.day === day);
    const sum = <R>(rows: readonly R[], value: (row: R) => number): number =>
      rows.reduce((total, row) => total + value(row), 0);
    return {
      date: formatDay(day),
      doses: sum(entered, (row) => row.doses),
      doses_late: sum(entered, (row) => row.late),
      identity_verified: sum(entered, (row) => row.verified),
      certificate_printed: sum(entered, (row) => row.printed),
      feedback: sum(opened, (row) => row.count),
      feedback_in_time: sum(opened, (row) => (row.state === 'in_time' ? row.count : 0)),
    };
  });
}

const range = ({ today, days }: DaysAsked) => ({
  first: formatDay(parseDay(today)! - days + 1),
  last: today,
});

/** By given and recorded day together, of which the rule of the day makes what is late. */
async function entriesOfUnit(reads: Reads, asked: DaysAsked): Promise<EntryDay[]> {
  const { sql, params } = placesWithin(asked.tree, asked.unit, 'site_commune');
  const rows = await reads.select(
    `SELECT toUInt32(given_day) AS given, toUInt32(recorded_day) AS recorded, sum(sign) AS doses,
       sumIf(sign, identity = 'verified') AS verified, sumIf(sign, certificate_printed = 1) AS printed
     FROM dose_facts WHERE given_day BETWEEN {first:Date} AND {last:Date} AND ${sql}
     GROUP BY given_day, recorded_day`,
    { ...params, ...range(asked) },
    delayRow,
    'quality-days',
  );
  return rows.map((row) => ({ ...row, late: isLateEntry(row.given, row.recorded) ? row.doses : 0 }));
}

function complaintsOfUnit(reads: Reads, asked: DaysAsked): Promise<z.infer<typeof complaintRow>[]> {
  const { sql, params } = placesWithin(asked.tree, asked.unit, 'commune');
  return reads.select(
    `SELECT toUInt32(opened_day) AS day, state, sum(sign) AS count FROM feedback_facts
     WHERE opened_day BETWEEN {first:Date} AND {last:Date} AND ${sql} GROUP BY opened_day, state`,
    { ...params, ...range(asked) },
    complaintRow,
    'quality-complaint-days',
  );
}

/** Rows of one site, or those of one source within the unit. `place`: the column that holds the commune of the site. */
function onlyOf({ tree, unit }: DaysAsked, of: DaysOf, place: 'site_commune' | 'commune'): Condition {
  if (of.by === 'site')
    return {
      sql: `${place} = {place:String} AND site = {site:String}`,
      params: { place: of.code, site: of.site },
    };
  const { sql, params } = placesWithin(tree, unit, place);
  return { sql: `source = {source:String} AND ${sql}`, params: { ...params, source: of.code } };
}

function entriesOf(reads: Reads, asked: DaysAsked, of: DaysOf): Promise<EntryDay[]> {
  const { sql, params } = onlyOf(asked, of, 'site_commune');
  return reads.select(
    `SELECT toUInt32(given_day) AS given, sum(sign) AS doses, sumIf(sign, late = 1) AS late,
       sumIf(sign, identity = 'verified') AS verified, sumIf(sign, certificate_printed = 1) AS printed
     FROM dose_facts WHERE given_day BETWEEN {first:Date} AND {last:Date} AND ${sql} GROUP BY given_day`,
    { ...params, ...range(asked) },
    entryRow,
    'quality-days-of',
  );
}

const OFFSET_SECONDS = VN_OFFSET_MINUTES * 60;
const DAY_SECONDS = 86_400;

/** By the hour in which they were opened, as they stand by site and source: a day in Vietnam begins with an hour of UTC. */
function complaintsOf(
  reads: Reads,
  asked: DaysAsked,
  of: DaysOf,
  first: DayNumber,
): Promise<z.infer<typeof complaintRow>[]> {
  const { sql, params } = onlyOf(asked, of, 'commune');
  const from = first * DAY_SECONDS - OFFSET_SECONDS;
  return reads.select(
    `SELECT toUInt32(intDiv(toUnixTimestamp(opened_hour) + ${OFFSET_SECONDS}, ${DAY_SECONDS})) AS day, state, sum(n) AS count
     FROM (SELECT opened_hour, state, sum(sign) AS n FROM feedback_facts
       WHERE opened_hour >= toDateTime({from:Int64}, 'UTC') AND opened_hour < toDateTime({to:Int64}, 'UTC') AND ${sql}
       GROUP BY opened_hour, state)
     GROUP BY day, state`,
    { ...params, from, to: from + asked.days * DAY_SECONDS },
    complaintRow,
    'quality-complaint-days-of',
  );
}
