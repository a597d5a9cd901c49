/**
 * What the evidence asks the books: a full reading, one statement per table so that all its answers and the list of parts
 * that they cover are of one moment, and the rows that were not seen. Full readings are answered by aggregate projections
 * (an EXPLAIN test holds this). Bound days: `from28` and `from8` to `today`.
 */
import { VACCINES } from '#schema/vaccines.ts';
import { UNSEEN_ROWS } from './unseen-rows.ts';

export const EVIDENCE_TABLES = [
  'dose_facts',
  'allocation_facts',
  'registration_facts',
  'session_facts',
  'manual_report_facts',
] as const;
export type EvidenceTable = (typeof EVIDENCE_TABLES)[number];

const recent = (day: string): string => `${day} BETWEEN {from8:Date} AND {today:Date}`;
const net = `sumIf(n, movement IN ('received', 'transferred')) - sumIf(n, movement = 'wasted')`;

const quoted = VACCINES.map(({ code }) => `'${code}'`).join(', ');
const intervals = VACCINES.map(({ usualIntervalDays }) => usualIntervalDays).join(', ');
/** Whether the usual interval has passed since a dose. */
const PASSED = `toInt32(given_day) + transform(vaccine, [${quoted}], [${intervals}], 0) <= toInt32({today:Date})`;

interface Question {
  readonly name: string;
  readonly unit: string;
  /** Grouped by the unit and these; `from` is such an answer already. */
  readonly lists: readonly string[];
  readonly from: string;
}

/** By table: what is asked, each answer one row per unit with a list for each of `lists`. */
export const QUESTIONS: Record<EvidenceTable, readonly Question[]> = {
  dose_facts: [
    {
      name: 'delays',
      unit: 'site_commune',
      lists: ['toUInt16(given_day)', 'toUInt16(recorded_day)', 'n'],
      from: `SELECT site_commune, given_day, recorded_day, sum(sign) AS n FROM dose_facts
        WHERE given_day BETWEEN {from28:Date} AND {today:Date} GROUP BY given_day, site_commune, recorded_day`,
    },
    {
      name: 'series',
      unit: 'site_commune',
      lists: ['vaccine', 'dose_number', 'passed', 'n'],
      // Of the days only matters whether the usual interval has passed since.
      from: `SELECT site_commune, vaccine, dose_number, ${PASSED} AS passed, sum(m) AS n
        FROM (SELECT site_commune, given_day, vaccine, dose_number, sum(sign) AS m FROM dose_facts
          GROUP BY site_commune, given_day, vaccine, dose_number)
        GROUP BY site_commune, vaccine, dose_number, passed`,
    },
  ],
  allocation_facts: [
    {
      name: 'movements',
      unit: 'unit',
      lists: ['movement', 'n'],
      from: `SELECT unit, movement, sum(sign * toInt64(doses)) AS n FROM allocation_facts GROUP BY unit, movement`,
    },
    {
      name: 'sent',
      unit: 'from_unit',
      lists: ['n'],
      from: `SELECT from_unit, sumIf(m, movement = 'transferred') AS n
        FROM (SELECT from_unit, movement, sum(sign * toInt64(doses)) AS m FROM allocation_facts GROUP BY from_unit, movement)
        GROUP BY from_unit`,
    },
    {
      name: 'flow',
      unit: 'unit',
      lists: ['toUInt16(at_day)', 'm'],
      from: `SELECT unit, at_day, ${net} AS m
        FROM (SELECT at_day, unit, movement, sum(sign * toInt64(doses)) AS n FROM allocation_facts
          WHERE ${recent('at_day')} GROUP BY at_day, unit, movement)
        GROUP BY unit, at_day`,
    },
    {
      name: 'sent_flow',
      unit: 'from_unit',
      lists: ['toUInt16(at_day)', 'm'],
      from: `SELECT from_unit, at_day, sumIf(n, movement = 'transferred') AS m
        FROM (SELECT at_day, from_unit, movement, sum(sign * toInt64(doses)) AS n FROM allocation_facts
          WHERE ${recent('at_day')} GROUP BY at_day, from_unit, movement)
        GROUP BY from_unit, at_day`,
    },
  ],
  registration_facts: [
    {
      name: 'registrations',
      unit: 'home_commune',
      lists: ['status', 'n'],
      from: `SELECT home_commune, status, sum(sign) AS n FROM registration_facts GROUP BY home_commune, status`,
    },
  ],
  session_facts: [
    {
      name: 'sessions',
      unit: 'site_commune',
      lists: ['toUInt16(session_day)', 'status', 'n', 't', 's', 'd'],
      from: `SELECT site_commune, session_day, status, sum(sign) AS n, sum(sign * tables) AS t, sum(sign * screened) AS s,
          sum(sign * deferred) AS d FROM session_facts
        WHERE ${recent('session_day')} GROUP BY session_day, site_commune, status`,
    },
  ],
  manual_report_facts: [
    {
      name: 'reports',
      unit: 'unit',
      lists: ['toUInt16(report_day)', 'n', 'g'],
      from: `SELECT unit, report_day, sum(sign) AS n, sum(sign * toInt64(doses_given)) AS g FROM manual_report_facts
        WHERE ${recent('report_day')} GROUP BY report_day, unit`,
    },
  ],
};

/** The same facts from single rows: `[unit…, …]`, grouped by all but the last ones, and the number of rows. */
export const NEW_ROW_KEYS: Record<EvidenceTable, { keys: readonly string[]; sums: readonly string[] }> = {
  dose_facts: {
    keys: ['site_commune', 'given_day', 'recorded_day', 'vaccine', 'dose_number'],
    sums: ['sum(sign)'],
  },
  allocation_facts: {
    keys: ['unit', 'from_unit', 'at_day', 'movement'],
    sums: ['sum(sign * toInt64(doses))'],
  },
  registration_facts: { keys: ['home_commune', 'status'], sums: ['sum(sign)'] },
  session_facts: {
    keys: ['site_commune', 'session_day', 'status'],
    sums: ['sum(sign)', 'sum(sign * tables)', 'sum(sign * screened)', 'sum(sign * deferred)'],
  },
  manual_report_facts: {
    keys: ['unit', 'report_day'],
    sums: ['sum(sign)', 'sum(sign * toInt64(doses_given))'],
  },
};

/** `which` of a row that names a part of the table: `[which, name, [[rows]]]`. */
export const PART_ROW = 'part';

/** Rows `[name of the question or PART_ROW, unit or part, lists as JSON text]`. */
export function evidenceSql(table: EvidenceTable): string {
  const selects = QUESTIONS[table].map(
    ({ name, unit, lists, from }) =>
      `SELECT '${name}' AS which, ${unit} AS key, toJSONString(tuple(${lists.map((list) => `groupArray(${list})`).join(', ')})) AS lists
        FROM (${from}) GROUP BY ${unit}`,
  );
  selects.push(
    `SELECT '${PART_ROW}' AS which, _part AS key, toString(count()) AS lists FROM ${table} GROUP BY _part`,
  );
  // One thread: the evidence has time, the hub has not.
  return `${selects.join('\nUNION ALL\n')}
    SETTINGS max_execution_time = 300, max_threads = 1, enable_shared_storage_snapshot_in_query = 1`;
}

export function evidenceNewRowsSql(table: EvidenceTable): string {
  const { keys, sums } = NEW_ROW_KEYS[table];
  const selected = keys.map((key) => (key.endsWith('_day') ? `toUInt16(${key})` : key));
  return `SELECT ${[...selected, ...sums, 'count()'].join(', ')} FROM ${table} WHERE ${UNSEEN_ROWS}
    GROUP BY ${keys.join(', ')}
    SETTINGS max_execution_time = 60, max_threads = 1, optimize_use_projections = 0`;
}
