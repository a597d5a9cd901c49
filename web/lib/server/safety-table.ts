/** Tables of the safety page as files. Pure. */
import type { SafetyAnswer, SafetyTableName } from '#web/lib/safety/answer.ts';
import type { Table } from './csv.ts';
import { SAFETY_COLUMNS, SILENCE_COLUMNS } from './safety-schemas.ts';

export function safetyTable(unit: string, body: SafetyAnswer, table: SafetyTableName): Table {
  switch (table) {
    case 'groups':
      return {
        columns: ['unit', ...SAFETY_COLUMNS],
        rows: body.rows.map((row) => [unit, ...SAFETY_COLUMNS.map((name) => row[name])]),
      };
    case 'intervals':
      return {
        columns: ['unit', 'interval', 'onset', 'report'],
        rows: body.intervals.map((row) => [unit, row.class, row.onset, row.report]),
      };
    case 'silent':
      return {
        columns: ['unit', ...SILENCE_COLUMNS],
        rows: body.silent.map((row) => [unit, ...SILENCE_COLUMNS.map((name) => row[name])]),
      };
  }
}
