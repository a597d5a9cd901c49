/**
 * SQL that makes records out of staged cells: one definition for the history that is loaded and for what goes
 * through the door later. Whatever differs between the records of a cell is drawn from a hash of the seed
 * and of the record (day of entry and number) or the person (place and number), so it is the same every time.
 */
import { ENTRY_RULES } from '#schema/rules.ts';
import type { DayNumber } from '#schema/time.ts';
import { VACCINES } from '#schema/vaccines.ts';
import { REGISTERED_ONE_IN } from './registrations.ts';

/** Everybody else: who is in an earlier group is called without a registration. */
export const REGISTRATION_PRIORITY = 16;

/** Midnight in Vietnam of a day number, in seconds since 1970 UTC. */
const midnight = (day: string): string => `(toInt64(${day}) * 86400 - 25200)`;
const instant = (seconds: string): string => `CAST(toDecimal64(${seconds}, 6) AS DateTime64(6, 'UTC'))`;

/**
 * Record ids: letter, day of entry, second of entry, number within the day. They grow with time, so the writer need
 * not look up new ones. In the bulk history the second is left at zero: the rows of a day then lie as they
 * are made, and ids pack well.
 */
const idSql = (letter: string, day: string, second: string, sequence: string): string =>
  `concat('${letter}', leftPad(toString(${day}), 5, '0'), leftPad(toString(${second}), 5, '0'), leftPad(toString(${sequence}), 8, '0'))`;

/** The id of a record of the bulk history. */
export const bulkRecordId = (letter: string, day: number, sequence: number): string =>
  `${letter}${String(day).padStart(5, '0')}00000${String(sequence).padStart(8, '0')}`;

/** What tells one demonstration from another: draws, and the first day whose records went through the door. */
export interface Making {
  readonly seed: number;
  readonly liveFrom: DayNumber;
}

const secondSql = ({ liveFrom }: Making, day: string, seconds: string): string =>
  `if(${day} < ${liveFrom}, 0, ${seconds} - ${midnight(day)})`;

/** The rule of schema/rules.ts as an expression: whether entry came later than allowed. */
const LATE = `multiIf(${ENTRY_RULES.slice(1)
  .reverse()
  .reduceRight(
    (otherwise, rule) =>
      `given_date >= toDate('${rule.from}'), entered_days > ${rule.maxDelayDays}, ${otherwise}`,
    `entered_days > ${ENTRY_RULES[0]!.maxDelayDays}`,
  )})`;

/** A dose counts as completing its series by its number, see schema/vaccines.ts. */
const COMPLETES = `multiIf(${VACCINES.filter((vaccine) => vaccine.seriesDoses !== 2)
  .map((vaccine) => `vaccine = '${vaccine.code}', number = ${vaccine.seriesDoses}`)
  .join(', ')}, number = 2)`;

/** Draws and derived values of every record of the cells in a table. */
export function drawn(making: Making, table: string): string {
  return `
    SELECT *,
      sequence + i AS record_number,
      person_from + i AS person_number,
      cityHash64(toUInt64(${making.seed}), place_ordinal, person_number) AS h,
      cityHash64(toUInt64(${making.seed}), entry_day, record_number) AS r,
      begins + r % lasts AS session_second,
      ${midnight('given_day')} + session_second AS given_seconds,
      ${midnight('entry_day')} + if(same_day = 1,
        session_second + 300 + bitShiftRight(r, 20) % 10500,
        25200 + bitShiftRight(r, 20) % 50400) AS entered_seconds,
      if(revision = 1, entered_seconds, ${midnight('revised_day')} + 28800 + bitShiftRight(r, 8) % 36000) AS revised_seconds,
      ${idSql('d', 'entry_day', secondSql(making, 'entry_day', 'entered_seconds'), 'record_number')} AS dose_id,
      bitShiftRight(h, 20) % 1000 AS spot,
      toUInt8(intDiv(spot, 200)) AS knot,
      toInt32(bitAnd(bitShiftRight(ages, 8 * knot), 255)) AS age_low,
      toInt32(bitAnd(bitShiftRight(ages, 8 * knot + 8), 255)) AS age_high,
      age_low + intDiv((age_high - age_low) * toInt32(spot % 200), 200) AS age,
      toUInt16(birth_base - age) AS born,
      multiIf(bitShiftRight(h, 4) % 100 < 94, place, h % 3 = 0, near1, h % 3 = 1, near2, near3) AS home,
      if(bitShiftRight(h, 12) % 1000 < 504, 'f', 'm') AS sex_drawn,
      toUInt8(multiIf(frontline = 1, 1 + h % 9, age >= 65, 11, 16)) AS priority,
      multiIf(bitShiftRight(h, 32) % 100 < verified, 'verified', bitShiftRight(h, 40) % 10 < 8, 'declared', 'missing') AS identity_drawn,
      toUInt8(bitShiftRight(r, 36) % 100 < certificate) AS printed,
      toDate(toUInt16(given_day)) AS given_date,
      toInt32(entry_day) - toInt32(given_day) AS entered_days
    FROM (SELECT *, arrayJoin(range(count)) AS i FROM ${table})`;
}

/** Columns of dose_facts with the expression of each; what a cancelled record holds instead stands third. */
const DOSE_SQL: readonly (readonly [column: string, sql: string, cancelled?: string])[] = [
  ['source', "'demo'"],
  ['record_id', 'dose_id AS record_id'],
  ['revision', 'revision'],
  ['sign', 'sign'],
  // What is taken back is the row of revision 1, with its clock.
  ['recorded_at', instant('revised_seconds')],
  ['first_revision', 'toUInt32(1)'],
  ['first_recorded_at', instant('entered_seconds')],
  ['accepted_at', "now64(3, 'UTC')"],
  ['given_at', instant('given_seconds'), instant('0')],
  ['given_day', 'given_date', 'toDate(0)'],
  ['recorded_day', 'toDate(toUInt16(entry_day))', 'toDate(0)'],
  ['dose_number', 'number', '0'],
  ['vaccine', 'vaccine', "''"],
  ['lot', 'lot', "''"],
  ['site', 'site', "''"],
  ['site_commune', 'commune', "''"],
  ['home_commune', 'home', "''"],
  ['person', "concat(place, '.', toString(person_number))", "''"],
  ['birth_year', 'born', '0'],
  ['sex', 'sex_drawn', "''"],
  ['priority_group', 'priority', '0'],
  ['identity', 'identity_drawn', "''"],
  ['certificate_printed', 'printed', '0'],
  ['completes', `toUInt8(${COMPLETES})`, '0'],
  ['adult', 'toUInt8(toYear(given_date) - born >= 18)', '0'],
  ['late', `toUInt8(${LATE})`, '0'],
];

export const DOSE_COLUMNS = DOSE_SQL.map(([column]) => column).join(', ');

/** Rows of dose_facts from `demo_cells`. `revised`: the cells are revisions, cancelled ones among them. */
export function doseSelect(making: Making, revised: boolean): string {
  const columns = DOSE_SQL.map(([, sql, cancelled]) =>
    revised && cancelled !== undefined ? `if(sign = 0, ${cancelled}, ${sql})` : sql,
  );
  return `SELECT ${columns.join(', ')} FROM (${drawn(making, 'demo_cells')})`;
}

export const REACTION_COLUMNS = `source, record_id, revision, sign, recorded_at, first_revision, first_recorded_at, accepted_at,
  dose_record_id, given_at, onset_at, reported_at, given_day, onset_day, reported_day, severity, symptoms, outcome, vaccine, lot,
  dose_number, site, site_commune, home_commune, birth_year, sex`;

/** A report is entered some minutes after it was made, a movement after it took place. */
const REPORT_ENTRY_SECONDS = 600;
const MOVEMENT_ENTRY_SECONDS = 900;

export function drawnReactions(making: Making): string {
  return `
    SELECT *,
      given_seconds + onset_after AS onset_seconds,
      ${midnight('reported_day')} + reported_second AS reported_seconds,
      reported_seconds + ${REPORT_ENTRY_SECONDS} AS noted_seconds,
      ${idSql('r', 'reported_day', secondSql(making, 'reported_day', 'noted_seconds'), 'reaction_sequence')} AS reaction_id
    FROM (${drawn(making, 'demo_reaction_cells')})`;
}

/** Rows of reaction_facts from `demo_reaction_cells`. */
export function reactionSelect(making: Making): string {
  return `
    SELECT
      'demo', reaction_id AS record_id, toUInt32(1) AS revision, toInt8(1) AS sign, ${instant('noted_seconds')}, toUInt32(1), ${instant('noted_seconds')},
      now64(3, 'UTC'), dose_id, ${instant('given_seconds')}, ${instant('onset_seconds')}, ${instant('reported_seconds')},
      given_date, toDate(toUInt16(intDiv(onset_seconds + 25200, 86400))), toDate(toUInt16(reported_day)),
      severity, symptoms, outcome, vaccine, lot, number, site, commune, home, born, sex_drawn
    FROM (${drawnReactions(making)})`;
}

export const MOVEMENT_COLUMNS = `source, record_id, revision, sign, recorded_at, first_revision, first_recorded_at, accepted_at,
  movement, at, at_day, vaccine, lot, doses, unit, from_unit, decision_no, expires_on, reason`;

export function drawnMovements(making: Making): string {
  return `
    SELECT *,
      ${midnight('entry_day')} + second AS at_seconds,
      at_seconds + ${MOVEMENT_ENTRY_SECONDS} AS noted_seconds,
      ${idSql('a', 'entry_day', secondSql(making, 'entry_day', 'noted_seconds'), 'sequence')} AS movement_id
    FROM demo_movements`;
}

/** Rows of allocation_facts from `demo_movements`. */
export function movementSelect(making: Making): string {
  return `
    SELECT
      'demo', movement_id AS record_id, toUInt32(1) AS revision, toInt8(1) AS sign, ${instant('noted_seconds')}, toUInt32(1), ${instant('noted_seconds')},
      now64(3, 'UTC'), movement, ${instant('at_seconds')}, toDate(toUInt16(entry_day)), vaccine, lot, doses, unit, from_unit,
      decision_no, expires_on, reason
    FROM (${drawnMovements(making)})`;
}

/** The register of the history was brought in with people who had put their names down in this time before. */
const REGISTER_DAYS = 30;
/** Names were put down in lists of so many, and the lists brought in one by one. */
const REGISTER_LIST = 25;

/**
 * People of the staged registrations. Entered by day, approved in a morning, found injected in an evening.
 */
export function drawnRegistrations(making: Making): string {
  return `
    SELECT *,
      sequence + i AS record_number,
      person_from + i * ${REGISTERED_ONE_IN} AS person_number,
      cityHash64(toUInt64(${making.seed}), entry_day, record_number, 7) AS r,
      entry_day < ${making.liveFrom} AS brought_in,
      cityHash64(toUInt64(${making.seed}), place, intDiv(person_number, ${REGISTERED_ONE_IN * REGISTER_LIST})) AS list,
      ${midnight('entry_day')} + 28800 + if(brought_in, intDiv(record_number, 10000) % 36000, r % 36000) AS entered_seconds,
      entered_seconds - 60 - if(brought_in, list % ${REGISTER_DAYS} * 86400 + list % 7200, bitShiftRight(r, 20) % 600) AS submitted_seconds,
      multiIf(revision = 1, entered_seconds,
        revision = 2, ${midnight('revised_day')} + 32400 + bitShiftRight(r, 8) % 7200,
        ${midnight('revised_day')} + 75600 + bitShiftRight(r, 8) % 7200) AS revised_seconds,
      ${idSql('g', 'entry_day', secondSql(making, 'entry_day', 'entered_seconds'), 'record_number')} AS registration_id,
      multiIf(bitShiftRight(r, 40) % 100 < 55, 'portal', bitShiftRight(r, 40) % 100 < 85, 'app', 'paper') AS channel,
      concat(place, '.', toString(person_number)) AS person
    FROM (SELECT *, arrayJoin(range(count)) AS i FROM demo_registrations)`;
}

export const REGISTRATION_COLUMNS = `source, record_id, revision, sign, recorded_at, first_revision, first_recorded_at, accepted_at,
  submitted_at, submitted_day, channel, status, home_commune, priority_group, dose_number, person`;

/** Rows of registration_facts from `demo_registrations`, first revisions only. */
export function registrationSelect(making: Making): string {
  return `
    SELECT
      'demo', registration_id AS record_id, toUInt32(1) AS revision, toInt8(1) AS sign, ${instant('entered_seconds')}, toUInt32(1), ${instant('entered_seconds')},
      now64(3, 'UTC'), ${instant('submitted_seconds')}, toDate(toUInt16(intDiv(submitted_seconds + 25200, 86400))), channel, status, place,
      ${REGISTRATION_PRIORITY}, 1, person
    FROM (${drawnRegistrations(making)})`;
}
