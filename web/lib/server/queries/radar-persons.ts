/**
 * Doses of persons whose doses contradict each other, in one slice of the country by the hash of the person.
 *
 * One number per person and dose number (how many, when, of which vaccine) is enough to tell who is to be looked at: sums of
 * signed numbers, so corrections cancel out, and memory stays at about a hundred bytes a person. Only the doses of those few
 * are then read. The pseudonym itself never leaves the store. By slices of persons the country is read some dozens of times;
 * by district, whose people lie scattered over the whole table, it was hundreds.
 */
import { z } from 'zod';
import { VACCINES } from '#schema/vaccines.ts';
import type { PersonDose } from '#web/lib/indicators/radar.ts';
import type { Reads } from '../runtime.ts';

/** Doses that one question answers; with more the counts are told as a least. */
const DOSES_MOST = 100_000;

export interface PlacedDose extends PersonDose {
  /** Hash of the pseudonym: ties the rows of one answer together. */
  readonly who: string;
  readonly site: string;
  readonly site_commune: string;
  readonly home_commune: string;
}

const doseRow = z.object({
  who: z.string(),
  source: z.string(),
  record_id: z.string(),
  number: z.number(),
  given: z.number(),
  vaccine: z.string(),
  lot: z.string(),
  site: z.string(),
  site_commune: z.string(),
  home_commune: z.string(),
});

const NUMBERS = [1, 2, 3, 4] as const;
const codes = VACCINES.map(({ code }) => `'${code}'`).join(', ');
const ordinals = VACCINES.map((_, i) => i + 1).join(', ');
const VACCINE_ORDINAL = `toInt64(transform(toString(vaccine), [${codes}], [${ordinals}], 0))`;
const of = (values: readonly number[], ordinal: string): string =>
  `transform(${ordinal}, [${ordinals}], [${values.join(', ')}], 0)`;
const dayOf = (micros: string): string => `intDiv(${micros} + 25200000000, 86400000000)`;

/** The rules of `personFindings`, for persons with at most one dose of each number; more than one is a finding itself. */
const SUSPICIOUS = [
  ...NUMBERS.map((k) => `n${k} > 1`),
  ...NUMBERS.slice(1).map((k) => {
    const before = k - 1;
    const interval = VACCINES.map(({ minIntervalDays }) => minIntervalDays);
    const series = VACCINES.map(({ seriesDoses }) => seriesDoses);
    const tooSoon = `${k} <= ${of(series, `v${before}`)}
      AND ${dayOf(`t${k}`)} - ${dayOf(`t${before}`)} < ${of(interval, `v${before}`)}`;
    return `(n${k} = 1 AND (n${before} = 0 OR t${k} < t${before} OR (${tooSoon})))`;
  }),
].join('\n OR ');

const SUMS = NUMBERS.flatMap((k) => [
  `sumIf(sign, dose_number = ${k}) AS n${k}`,
  `sumIf(sign * toUnixTimestamp64Micro(given_at), dose_number = ${k}) AS t${k}`,
  `sumIf(sign * ${VACCINE_ORDINAL}, dose_number = ${k}) AS v${k}`,
]).join(', ');

const SLICE = `person != '' AND cityHash64(person) % {slices:UInt32} = {slice:UInt32}`;

const SQL = `SELECT toString(who) AS who, source, record_id, dose_number AS number,
    toUnixTimestamp64Micro(given_at) AS given, vaccine, lot, site, site_commune, home_commune
  FROM (
    SELECT cityHash64(person) AS who, source, record_id, dose_number, given_at, toString(vaccine) AS vaccine,
      toString(lot) AS lot, toString(site) AS site, toString(site_commune) AS site_commune,
      toString(home_commune) AS home_commune
    FROM dose_facts WHERE ${SLICE} AND cityHash64(person) IN (
      SELECT who FROM (SELECT cityHash64(person) AS who, ${SUMS} FROM dose_facts WHERE ${SLICE} GROUP BY who)
      WHERE ${SUSPICIOUS})
    GROUP BY who, source, record_id, dose_number, given_at, vaccine, lot, site, site_commune, home_commune
    HAVING sum(sign) > 0
  )
  ORDER BY who, given, source, record_id LIMIT ${DOSES_MOST + 1}
  SETTINGS max_threads = 1, max_memory_usage = 1500000000`;

/** The doses of each such person. `more`: there are more than one question answers. */
export async function suspiciousPersons(
  reads: Reads,
  slice: number,
  slices: number,
): Promise<{ persons: PlacedDose[][]; more: boolean }> {
  const rows = await reads.select(SQL, { slice, slices }, doseRow, 'radar-persons');
  const more = rows.length > DOSES_MOST;
  const persons = [...Map.groupBy(rows, ({ who }) => who).values()];
  // The last person may be cut.
  if (more) persons.pop();
  return { persons, more };
}
