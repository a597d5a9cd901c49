/** Records as a table for exports: the records where there are some, else what each unit below adds to the figure. Pure. */
import type { Unit } from '#schema/units.ts';
import type { HistoryAnswer, RecordsAnswer } from '#web/lib/records/answer.ts';
import { columnsOf } from '#web/lib/records/columns.ts';
import type { Table } from './csv.ts';
import type { RecordsQuery } from './records-schemas.ts';

/** Without `table`: the records where there are some. */
export function recordsTable(unit: Unit, answer: RecordsAnswer, table?: RecordsQuery['table']): Table {
  const columns = columnsOf(answer.kind);
  const isOfRecords =
    table === undefined ? answer.rows.length > 0 || answer.children.length === 0 : table === 'records';
  if (isOfRecords)
    return {
      columns: columns.map(({ name }) => name),
      rows: answer.rows.map((row) => columns.map(({ name }) => row[name] ?? null)),
    };
  return {
    columns: ['unit', 'measure', 'code', 'name', 'level', 'value'],
    rows: answer.children.map(({ code, name, level, value }) => [
      unit.code,
      answer.measure,
      code,
      name,
      level,
      value,
    ]),
  };
}

export function historyTable(answer: HistoryAnswer): Table {
  const columns = columnsOf(answer.kind);
  return {
    columns: ['sign', 'state', 'accepted_at', 'first_revision', ...columns.map(({ name }) => name)],
    rows: answer.revisions.map(({ sign, state, accepted_at, first_revision, record }) => [
      sign,
      state,
      accepted_at,
      first_revision,
      ...columns.map(({ name }) => record[name] ?? null),
    ]),
  };
}
