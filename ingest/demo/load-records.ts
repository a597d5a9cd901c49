/** The history of the kinds that are made one by one: rows as the writer makes them, what is missing of them, one INSERT a kind. */
import type { Store } from '#schema/clickhouse/client.ts';
import { clickhouseInstant } from '#schema/time.ts';
import { randomUUID } from 'node:crypto';
import { KIND_SPECS, type FactRow } from '../columns.ts';
import { insertRows } from '../insert.ts';
import { RECORD_KINDS, rowsOfRecord, type DemoRecord } from './records.ts';

const keyOf = (row: { record_id: string; revision: number; sign: number }): string =>
  `${row.record_id} ${row.revision} ${row.sign}`;

/** Bring records into the store, or what is missing of them. Safe to repeat. */
export async function loadRecords(
  store: Store,
  records: readonly DemoRecord[],
  nowMs: number,
): Promise<void> {
  const acceptedAt = clickhouseInstant(nowMs * 1000).slice(0, 23);
  for (const kind of RECORD_KINDS) {
    const rows = records.flatMap((record) =>
      record.events[0]!.kind === kind ? rowsOfRecord(record, acceptedAt) : [],
    );
    if (rows.length === 0) continue;
    const { table, columns } = KIND_SPECS[kind];
    const stored = await storedKeys(store, table, rows);
    const missing = rows.filter((row) => !stored.has(keyOf(row)));
    if (missing.length > 0) await insertRows(store, table, columns, missing, randomUUID());
  }
}

async function storedKeys(store: Store, table: string, rows: readonly FactRow[]): Promise<Set<string>> {
  let [from, to] = [rows[0]!.record_id, rows[0]!.record_id];
  for (const { record_id: id } of rows) {
    if (id < from) from = id;
    if (id > to) to = id;
  }
  const result = await store.query({
    query: `SELECT record_id, revision, sign FROM ${table}
      WHERE source = 'demo' AND record_id >= {from:String} AND record_id <= {to:String}`,
    query_params: { from, to },
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'demo.stored' },
  });
  const stored = await result.json<{ record_id: string; revision: number; sign: number }>();
  return new Set(stored.map(keyOf));
}
