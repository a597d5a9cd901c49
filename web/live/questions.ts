/**
 * The hub's full reading of the books: one statement per table of facts, so that all its answers and the list of
 * parts that they cover are of one moment. Every total is answered by an aggregate projection (an EXPLAIN test holds this).
 *
 * Settings stand in the query text: over the embedded engine a setting given beside the query stays on
 * for the whole connection.
 */
import { CELL_INDEX, type CellName } from '#schema/measures.ts';
import type { WindowSeries } from '#schema/socket.ts';
import { SERIES_INDEX } from './layout.ts';

export const FACT_TABLES = ['dose_facts', 'allocation_facts', 'reaction_facts'] as const;
export type FactTable = (typeof FACT_TABLES)[number];

/** Cells of every unit of a column: the first list of its answer holds one value per cell. */
interface CellQuestion {
  readonly column: string;
  readonly values: readonly string[];
  readonly from: string;
  readonly cells: readonly number[];
}

/** Days of every unit of a column: the first list of its answer holds the days, the others one value per day each. */
interface WindowQuestion {
  readonly column: string;
  readonly day: string;
  readonly values: readonly string[];
  readonly where?: string;
  readonly series: readonly number[];
}

const cells = (...names: CellName[]): number[] => names.map((name) => CELL_INDEX[name]);
const series = (...names: WindowSeries[]): number[] => names.map((name) => SERIES_INDEX[name]);
const NEWEST = 'toUnixTimestamp64Milli(max(accepted_at))';
const moved = (movement: string): string => `sumIf(n, movement = '${movement}')`;

export const CELL_QUESTIONS: Record<FactTable, readonly CellQuestion[]> = {
  dose_facts: [
    {
      column: 'site_commune',
      values: [
        'sum(sign)',
        'sumIf(sign, dose_number = 1)',
        'sumIf(sign, dose_number = 2)',
        'sumIf(sign, dose_number = 3)',
        'sumIf(sign, dose_number = 4)',
        'sumIf(sign, late = 1)',
        `sumIf(sign, identity = 'verified')`,
        'sumIf(sign, certificate_printed = 1)',
        NEWEST,
      ],
      from: 'dose_facts',
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
      column: 'home_commune',
      values: [
        'sumIf(sign, dose_number = 1)',
        'sumIf(sign, completes = 1)',
        'sumIf(sign, dose_number = 1 AND adult = 1)',
        'sumIf(sign, completes = 1 AND adult = 1)',
      ],
      from: 'dose_facts',
      cells: cells('people_1plus', 'people_full', 'adults_1plus', 'adults_full'),
    },
  ],
  allocation_facts: [
    {
      column: 'unit',
      values: [
        moved('decided'),
        moved('received'),
        moved('transferred'),
        moved('wasted'),
        'toUnixTimestamp64Milli(max(newest))',
      ],
      from: `(SELECT unit, movement, sum(sign * toInt64(doses)) AS n, max(accepted_at) AS newest
        FROM allocation_facts GROUP BY unit, movement)`,
      cells: cells(
        'allocated_decided',
        'allocated_received',
        'transferred_in',
        'wasted',
        'newest_accepted_ms',
      ),
    },
    {
      column: 'from_unit',
      values: [moved('transferred')],
      from: `(SELECT from_unit, movement, sum(sign * toInt64(doses)) AS n
        FROM allocation_facts GROUP BY from_unit, movement)`,
      cells: cells('transferred_out'),
    },
  ],
  reaction_facts: [
    {
      column: 'site_commune',
      values: [
        `sumIf(n, severity = 'mild')`,
        `sumIf(n, severity = 'severe')`,
        `sumIf(n, severity = 'fatal')`,
        'toUnixTimestamp64Milli(max(newest))',
      ],
      from: `(SELECT site_commune, severity, sum(sign) AS n, max(accepted_at) AS newest
        FROM reaction_facts GROUP BY site_commune, severity)`,
      cells: cells('reactions_mild', 'reactions_severe', 'reactions_fatal', 'newest_accepted_ms'),
    },
  ],
};

export const WINDOW_QUESTIONS: Record<FactTable, readonly WindowQuestion[]> = {
  dose_facts: [
    { column: 'site_commune', day: 'given_day', values: ['sum(sign)'], series: series('doses') },
    { column: 'site_commune', day: 'recorded_day', values: ['sum(sign)'], series: series('recorded') },
    {
      column: 'home_commune',
      day: 'given_day',
      values: [
        'sumIf(sign, dose_number = 1)',
        'sumIf(sign, completes = 1)',
        'sumIf(sign, dose_number = 1 AND adult = 1)',
        'sumIf(sign, completes = 1 AND adult = 1)',
      ],
      series: series('people_1plus', 'people_full', 'adults_1plus', 'adults_full'),
    },
  ],
  allocation_facts: [
    {
      column: 'unit',
      day: 'at_day',
      values: ['sum(sign * toInt64(doses))'],
      where: `movement = 'received'`,
      series: series('received'),
    },
  ],
  reaction_facts: [
    { column: 'site_commune', day: 'reported_day', values: ['sum(sign)'], series: series('reactions') },
    {
      column: 'site_commune',
      day: 'reported_day',
      values: ['sum(sign)'],
      where: `severity IN ('severe', 'fatal')`,
      series: series('serious'),
    },
  ],
};

/**
 * Not `force_optimize_projection`: it fails a question whose days are in no part, which happens while a
 * history is loading. That every question is answered by a projection is held by an EXPLAIN test.
 * The shared snapshot lets all parts of the statement see the same parts of the table.
 */
const SETTINGS =
  'SETTINGS max_execution_time = 120, max_threads = 1, enable_shared_storage_snapshot_in_query = 1';

/** What a row of the full reading answers: `cells` and `window` by index, or one part of the table. */
export const PART_ROW = 255;

/**
 * Rows `[which, key, lists]`: `which` counts through the table's cell questions, then its window questions, and `key` is a
 * unit's code; `PART_ROW` lists the parts that were read, `lists` being `[[rows]]`. Bound: `first` and `last` day.
 */
export function fullSql(table: FactTable): string {
  const selects: string[] = [];
  for (const { column, values, from } of CELL_QUESTIONS[table])
    selects.push(
      `SELECT ${selects.length} AS which, ${column} AS key, [[${values.map((v) => `toInt64(${v})`).join(', ')}]] AS lists
        FROM ${from} GROUP BY ${column}`,
    );
  for (const { column, day, values, where } of WINDOW_QUESTIONS[table])
    selects.push(
      `SELECT ${selects.length} AS which, ${column} AS key,
          [groupArray(day), ${values.map((_, i) => `groupArray(v${i})`).join(', ')}] AS lists FROM (
        SELECT ${column}, toInt64(toUInt16(${day})) AS day, ${values.map((v, i) => `toInt64(${v}) AS v${i}`).join(', ')}
        FROM ${table} WHERE ${day} BETWEEN {first:Date} AND {last:Date}${where ? ` AND ${where}` : ''}
        GROUP BY ${day}, ${column}
      ) GROUP BY ${column}`,
    );
  selects.push(
    `SELECT ${PART_ROW} AS which, _part AS key, [[toInt64(count())]] AS lists FROM ${table} GROUP BY _part`,
  );
  return `${selects.join('\nUNION ALL\n')} ${SETTINGS}`;
}

export const PARTS_SQL = `SELECT table, name, partition_id, min_block_number, max_block_number, rows
  FROM system.parts WHERE active AND database = currentDatabase()
  AND table IN ('dose_facts', 'allocation_facts', 'reaction_facts') SETTINGS max_execution_time = 20`;

export const STORE_FACTS_SQL = `SELECT key, argMax(value, version) FROM store_facts GROUP BY key
  SETTINGS max_execution_time = 20`;
