/** All revisions of one record, read by the primary key: what was entered, what replaced it, what counts now. */
import { columnsOf, type RecordKind, type RecordRow } from '#web/lib/records/columns.ts';
import type { Reads } from '../runtime.ts';
import { rowOf, storedRow, valueSql } from './record-values.ts';

/** `valid`: counts now; `replaced`: counted until a later row took it back; `taken_back`: that later row; `cancelled`: counts for nothing. */
export type RevisionState = 'valid' | 'replaced' | 'taken_back' | 'cancelled';

export interface Revision {
  readonly sign: -1 | 0 | 1;
  readonly state: RevisionState;
  /** When it was committed, ms. */
  readonly accepted_ms: number;
  readonly first_revision: number;
  readonly record: RecordRow;
}

const MOST_ROWS = 1000;

/** Oldest commit first; empty for a record that was never seen. */
export async function recordHistory(
  reads: Reads,
  kind: RecordKind,
  source: string,
  recordId: string,
): Promise<Revision[]> {
  const rows = await reads.select(
    `SELECT toInt32(sign) AS sign, toUnixTimestamp64Milli(accepted_at) AS accepted_ms, first_revision,
       ${columnsOf(kind)
         .map((column) => `${valueSql(column)} AS v_${column.name}`)
         .join(', ')}
     FROM ${kind}_facts WHERE source = {source:String} AND record_id = {id:String}
     ORDER BY accepted_at, revision, first_revision DESC, sign DESC LIMIT ${MOST_ROWS}`,
    { source, id: recordId },
    storedRow,
    'record-history',
  );
  const parsed = rows.map((row) => ({
    sign: Number(row['sign']) as -1 | 0 | 1,
    accepted_ms: Number(row['accepted_ms']),
    first_revision: Number(row['first_revision']),
    stored: Object.fromEntries(columnsOf(kind).map(({ name }) => [name, row[`v_${name}`] ?? null])),
  }));
  // One row in all has its sign left over when everything that was taken back is taken from it.
  const key = (row: (typeof parsed)[number]): string => `${row.stored['revision']} ${row.first_revision}`;
  const takenBack = new Set(parsed.filter((row) => row.sign === -1).map(key));
  return parsed.map(({ stored, ...row }) => ({
    ...row,
    state: stateOf(row.sign, takenBack.has(key({ ...row, stored }))),
    record: row.sign === 0 ? envelopeOnly(rowOf(kind, stored)) : rowOf(kind, stored),
  }));
}

function stateOf(sign: -1 | 0 | 1, isTakenBack: boolean): RevisionState {
  if (sign === 0) return 'cancelled';
  if (sign === -1) return 'taken_back';
  return isTakenBack ? 'replaced' : 'valid';
}

/** A cancelled revision has no body; its columns hold nothing that was ever said. */
function envelopeOnly(row: RecordRow): RecordRow {
  const { source, record_id, revision, recorded_at, first_recorded_at } = row;
  return Object.fromEntries(
    Object.keys(row).map((name) => [
      name,
      { source, record_id, revision, recorded_at, first_recorded_at }[name] ?? null,
    ]),
  );
}
