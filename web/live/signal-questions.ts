/**
 * What the signals ask the books. All of it answered by projections (an EXPLAIN test holds this), but the look for rows
 * that were not seen. Bound: lists of what is to be looked at. Groups that came down to zero are answered too: a signal
 * whose cases were cancelled is told so.
 */
import { UNSEEN_ROWS } from './unseen-rows.ts';

const SERIOUS = `severity IN ('severe', 'fatal')`;
const SETTINGS = 'SETTINGS max_execution_time = 20, max_threads = 1';

/** `[part, rows]`. */
export const REACTION_PARTS_SQL = `SELECT name, rows FROM system.parts WHERE active AND database = currentDatabase()
  AND table = 'reaction_facts' SETTINGS max_execution_time = 20`;

/** `[vaccine, lot, site, given day, whether serious, rows]` of rows that were not seen. */
export const TOUCHED_SQL = `SELECT vaccine, lot, site, toString(given_day), ${SERIOUS} AS serious, count() FROM reaction_facts
  WHERE ${UNSEEN_ROWS} GROUP BY vaccine, lot, site, given_day, serious
  SETTINGS max_execution_time = 20, max_threads = 1, optimize_use_projections = 0`;

/** The same of everything serious given from `first` on: what a start looks at. */
export const RECENT_SQL = `SELECT vaccine, lot, site, toString(given_day), 1, sum(sign) AS n FROM reaction_facts
  WHERE ${SERIOUS} AND given_day >= {first:Date} GROUP BY vaccine, lot, site, given_day HAVING n > 0 ${SETTINGS}`;

/** Cases of lots: `[lot, vaccine, place, site, given day, cases]`. */
export const LOT_CASES_SQL = `SELECT lot, vaccine, site_commune, site, toUInt16(given_day) AS day, sum(sign) AS n FROM reaction_facts
  WHERE lot IN {lots:Array(String)} AND ${SERIOUS} GROUP BY lot, vaccine, site_commune, site, given_day ${SETTINGS}`;

/** Doses of lots by day: `[lot, vaccine, given day, doses]`. */
export const LOT_DOSES_SQL = `SELECT lot, vaccine, toUInt16(given_day) AS day, sum(sign) AS n FROM dose_facts
  WHERE lot IN {lots:Array(String)} GROUP BY lot, vaccine, given_day ${SETTINGS}`;

/** Doses of lots at sites: `[lot, vaccine, site, given day, doses]`. */
export const SITE_DOSES_SQL = `SELECT lot, vaccine, site, toString(given_day) AS day, sum(sign) AS n FROM dose_facts
  WHERE lot IN {lots:Array(String)} AND site IN {sites:Array(String)} GROUP BY lot, vaccine, site, given_day ${SETTINGS}`;

/** Cases of sites on days: `[site, place, given day, vaccine, lot, cases]`. */
export const SITE_DAY_CASES_SQL = `SELECT site, site_commune, toString(given_day) AS day, vaccine, lot, sum(sign) AS n FROM reaction_facts
  WHERE ${SERIOUS} AND given_day IN {days:Array(Date)} AND site IN {sites:Array(String)}
  GROUP BY site, site_commune, given_day, vaccine, lot ${SETTINGS}`;

/** Doses of vaccines by day: `[vaccine, given day, doses]`. */
export const VACCINE_DOSES_SQL = `SELECT vaccine, toUInt16(given_day) AS day, sum(sign) AS n FROM dose_facts
  WHERE vaccine IN {vaccines:Array(String)} GROUP BY vaccine, given_day ${SETTINGS}`;

/** Cases of vaccines by day: `[vaccine, given day, cases]`. */
export const VACCINE_CASES_SQL = `SELECT vaccine, toUInt16(given_day) AS day, sum(sign) AS n FROM reaction_facts
  WHERE vaccine IN {vaccines:Array(String)} AND ${SERIOUS} GROUP BY vaccine, given_day ${SETTINGS}`;

/** All reports: `[vaccine, symptoms, reports]`. */
export const SYMPTOMS_SQL = `SELECT vaccine, symptoms, sum(sign) AS n FROM reaction_facts
  WHERE vaccine != '' GROUP BY vaccine, symptoms ${SETTINGS}`;
