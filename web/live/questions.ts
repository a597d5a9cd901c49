/**
 * The hub's questions to the books. Every total is answered by an aggregate projection (an EXPLAIN test
 * holds this). `{places}` absent: every place.
 *
 * Settings stand in the query text: over the embedded engine a setting given beside the query stays on
 * for the whole connection.
 */
import { CELL_INDEX, type CellName } from '#schema/measures.ts';
import type { WindowSeries } from '#schema/socket.ts';
import { SERIES_INDEX } from './layout.ts';

export const FACT_TABLES = ['dose_facts', 'allocation_facts', 'reaction_facts'] as const;
export type FactTable = (typeof FACT_TABLES)[number];

/** Which units a question is about: the ways in which a row of the books belongs to a unit. */
export const ROLES = [
  'dose_site',
  'dose_home',
  'allocation_unit',
  'allocation_from',
  'reaction_site',
] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_COLUMN: Record<Role, { table: FactTable; column: string }> = {
  dose_site: { table: 'dose_facts', column: 'site_commune' },
  dose_home: { table: 'dose_facts', column: 'home_commune' },
  allocation_unit: { table: 'allocation_facts', column: 'unit' },
  allocation_from: { table: 'allocation_facts', column: 'from_unit' },
  reaction_site: { table: 'reaction_facts', column: 'site_commune' },
};

/** Days by which rows of the window are placed. */
export const DAY_COLUMNS = {
  dose_facts: ['given_day', 'recorded_day'],
  allocation_facts: ['at_day'],
  reaction_facts: ['reported_day'],
} as const satisfies Record<FactTable, readonly string[]>;
export type DayColumn = (typeof DAY_COLUMNS)[FactTable][number];

/** A question whose rows are `[unit, value, value, …]`, one value per cell. */
export interface CellQuestion {
  readonly role: Role;
  readonly select: string;
  readonly cells: readonly number[];
}

/** A question whose rows are `[unit, [day, …], [value, …], …]`, one list of values per series. */
export interface WindowQuestion {
  readonly role: Role;
  readonly day: DayColumn;
  readonly select: readonly string[];
  readonly where?: string;
  readonly series: readonly number[];
}

const cells = (...names: CellName[]): number[] => names.map((name) => CELL_INDEX[name]);
const series = (...names: WindowSeries[]): number[] => names.map((name) => SERIES_INDEX[name]);
const NEWEST = 'toUnixTimestamp64Milli(max(accepted_at))';
const MOVED = (movement: string): string => `sumIf(n, movement = '${movement}')`;

export const CELL_QUESTIONS: readonly CellQuestion[] = [
  {
    role: 'dose_site',
    select: `SELECT site_commune, sum(sign), sumIf(sign, dose_number = 1), sumIf(sign, dose_number = 2),
      sumIf(sign, dose_number = 3), sumIf(sign, dose_number = 4), sumIf(sign, late = 1),
      sumIf(sign, identity = 'verified'), sumIf(sign, certificate_printed = 1), ${NEWEST}
      FROM dose_facts {where} GROUP BY site_commune`,
    cells: cells(
      'doses_total',
      'doses_1',
      'doses_2',
      'doses_3',
      'doses_4',
      'doses_late',
      'identity_verified',
      'certificate_printed',
      'newest_accepted_ms',
    ),
  },
  {
    role: 'dose_home',
    select: `SELECT home_commune, sumIf(sign, dose_number = 1), sumIf(sign, completes = 1),
      sumIf(sign, dose_number = 1 AND adult = 1), sumIf(sign, completes = 1 AND adult = 1)
      FROM dose_facts {where} GROUP BY home_commune`,
    cells: cells('people_1plus', 'people_full', 'adults_1plus', 'adults_full'),
  },
  {
    role: 'allocation_unit',
    select: `SELECT unit, ${MOVED('decided')}, ${MOVED('received')}, ${MOVED('transferred')}, ${MOVED('wasted')},
      max(newest) FROM (
        SELECT unit, movement, sum(sign * toInt64(doses)) AS n, ${NEWEST} AS newest
        FROM allocation_facts {where} GROUP BY unit, movement
      ) GROUP BY unit`,
    cells: cells('allocated_decided', 'allocated_received', 'transferred_in', 'wasted', 'newest_accepted_ms'),
  },
  {
    role: 'allocation_from',
    select: `SELECT from_unit, ${MOVED('transferred')} FROM (
        SELECT from_unit, movement, sum(sign * toInt64(doses)) AS n
        FROM allocation_facts {where} GROUP BY from_unit, movement
      ) GROUP BY from_unit`,
    cells: cells('transferred_out'),
  },
  {
    role: 'reaction_site',
    select: `SELECT site_commune, sumIf(n, severity = 'mild'), sumIf(n, severity = 'severe'),
      sumIf(n, severity = 'fatal'), max(newest) FROM (
        SELECT site_commune, severity, sum(sign) AS n, ${NEWEST} AS newest
        FROM reaction_facts {where} GROUP BY site_commune, severity
      ) GROUP BY site_commune`,
    cells: cells('reactions_mild', 'reactions_severe', 'reactions_fatal', 'newest_accepted_ms'),
  },
];

export const WINDOW_QUESTIONS: readonly WindowQuestion[] = [
  { role: 'dose_site', day: 'given_day', select: ['sum(sign)'], series: series('doses') },
  { role: 'dose_site', day: 'recorded_day', select: ['sum(sign)'], series: series('recorded') },
  {
    role: 'dose_home',
    day: 'given_day',
    select: [
      'sumIf(sign, dose_number = 1)',
      'sumIf(sign, completes = 1)',
      'sumIf(sign, dose_number = 1 AND adult = 1)',
      'sumIf(sign, completes = 1 AND adult = 1)',
    ],
    series: series('people_1plus', 'people_full', 'adults_1plus', 'adults_full'),
  },
  {
    role: 'allocation_unit',
    day: 'at_day',
    select: ['sum(sign * toInt64(doses))'],
    where: `movement = 'received'`,
    series: series('received'),
  },
  { role: 'reaction_site', day: 'reported_day', select: ['sum(sign)'], series: series('reactions') },
  {
    role: 'reaction_site',
    day: 'reported_day',
    select: ['sum(sign)'],
    where: `severity IN ('severe', 'fatal')`,
    series: series('serious'),
  },
];

/**
 * Not `force_optimize_projection`: it fails a question whose days or places are in no part, which happens while a
 * history is loading. That every question is answered by a projection is held by an EXPLAIN test.
 */
const SETTINGS = 'SETTINGS max_execution_time = 60, max_threads = 1';

/** `some`: only the units of the bound parameter `places`. */
export function cellSql(question: CellQuestion, some: boolean): string {
  const where = some ? `WHERE ${ROLE_COLUMN[question.role].column} IN {places:Array(String)}` : '';
  return `${question.select.replace('{where}', where)} ${SETTINGS}`;
}

/** The days of the bound parameter `days`, or those from `first` to `last` (bound, inclusive). */
export function windowSql(question: WindowQuestion, some: boolean, days: 'listed' | 'range'): string {
  const { table, column } = ROLE_COLUMN[question.role];
  const conditions = [
    days === 'listed'
      ? `${question.day} IN {days:Array(Date)}`
      : `${question.day} BETWEEN {first:Date} AND {last:Date}`,
  ];
  if (some) conditions.push(`${column} IN {places:Array(String)}`);
  if (question.where) conditions.push(question.where);
  const values = question.select.map((value, i) => `${value} AS v${i}`).join(', ');
  const lists = question.select.map((_, i) => `groupArray(v${i})`).join(', ');
  return `SELECT ${column}, groupArray(day), ${lists} FROM (
      SELECT ${column}, toUInt16(${question.day}) AS day, ${values} FROM ${table}
      WHERE ${conditions.join(' AND ')} GROUP BY ${question.day}, ${column}
    ) GROUP BY ${column} ${SETTINGS}`;
}

export const PARTS_SQL = `SELECT table, name, partition_id, min_block_number, max_block_number, rows
  FROM system.parts WHERE active AND database = currentDatabase()
  AND table IN ('dose_facts', 'allocation_facts', 'reaction_facts') SETTINGS max_execution_time = 20`;

export const STORE_FACTS_SQL = `SELECT key, argMax(value, version) FROM store_facts GROUP BY key
  SETTINGS max_execution_time = 20`;

/**
 * Which units and days the rows of some parts belong to: rows `[…units by role, rows, accepted, …lists of days]`,
 * where `accepted` is the instant (ms) of the oldest revision accepted after `since`, 0 for none. Reads rows, of new
 * parts only.
 */
export function touchedSql(table: FactTable): string {
  const columns = ROLES.filter((role) => ROLE_COLUMN[role].table === table).map((r) => ROLE_COLUMN[r].column);
  return `SELECT ${columns.join(', ')}, count(),
      toUnixTimestamp64Milli(minIf(accepted_at, sign >= 0 AND accepted_at > fromUnixTimestamp64Milli({since:Int64}))),
      ${DAY_COLUMNS[table].map((day) => `groupUniqArray(toUInt16(${day}))`).join(', ')}
    FROM ${table} WHERE _part IN {parts:Array(String)} GROUP BY ${columns.join(', ')}
    SETTINGS max_execution_time = 20, optimize_use_projections = 0`;
}

export function rolesOf(table: FactTable): Role[] {
  return ROLES.filter((role) => ROLE_COLUMN[role].table === table);
}
