/** The cases behind a signal, as counts: by lot, site, given day, dose number and severity. Never a person. */
import { z } from 'zod';
import type { Subject } from '#web/lib/indicators/signals.ts';
import type { QueryParams, Reads } from '../runtime.ts';

const caseRow = z.object({
  vaccine: z.string(),
  lot: z.string(),
  place: z.string(),
  site: z.string(),
  day: z.string(),
  dose_number: z.number(),
  severity: z.enum(['severe', 'fatal']),
  cases: z.number(),
});
export type CaseRow = z.infer<typeof caseRow>;

/** Newest day first. A symptom's signal is of reports without a place: it has none of these. */
export async function signalCases(reads: Reads, subject: Subject): Promise<CaseRow[]> {
  const { kind, vaccine, lot, site, day } = subject;
  if (kind === 'prr') return [];
  if (kind === 'cluster_day')
    return ask(reads, 'site = {site:String} AND given_day = {day:Date}', { site, day }, false);
  const ofLot = 'lot = {lot:String} AND vaccine = {vaccine:String}';
  return kind === 'lot_ratio'
    ? ask(reads, ofLot, { lot, vaccine }, true)
    : ask(reads, `${ofLot} AND site = {site:String}`, { lot, vaccine, site }, true);
}

/** `numbered`: with dose numbers, which the cases of a day are not kept by. */
function ask(reads: Reads, where: string, params: QueryParams, numbered: boolean): Promise<CaseRow[]> {
  const keys = `vaccine, lot, site_commune, site, given_day, severity${numbered ? ', dose_number' : ''}`;
  return reads.select(
    `SELECT vaccine, lot, site_commune AS place, site, toString(given_day) AS day,
       ${numbered ? 'dose_number' : 'toUInt8(0)'} AS dose_number, severity, sum(sign) AS cases
     FROM reaction_facts WHERE severity IN ('severe', 'fatal') AND ${where}
     GROUP BY ${keys} HAVING cases != 0 ORDER BY given_day DESC, site, lot, dose_number, severity`,
    params,
    caseRow,
    'signal-cases',
  );
}
