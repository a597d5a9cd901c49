/** The one way rows get into the store: one INSERT = one block = one part. */
import { Readable } from 'node:stream';
import type { Store } from '#schema/clickhouse/client.ts';

/** One block, written by one thread in the order given; nothing is filled in, rounded or put off. */
const SETTINGS = [
  'async_insert = 0',
  'max_insert_threads = 1',
  'input_format_parallel_parsing = 0',
  'input_format_null_as_default = 0',
  'input_format_defaults_for_omitted_fields = 0',
  "date_time_overflow_behavior = 'throw'",
  'insert_deduplicate = 0',
].join(', ');

export type InsertValue = string | number | null | readonly string[];

/**
 * Settings stand in the statement: passed beside it, the embedded engine takes statement and data for several statements
 * and reads all of the data once more to part them, which took 8 µs a row (docs/decisions).
 * @throws what the store throws; whether the rows landed is then not known
 */
export async function insertRows(
  store: Store,
  table: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, InsertValue>>[],
  queryId: string,
): Promise<void> {
  const lines = rows.map((row) => JSON.stringify(columns.map((column) => row[column])));
  const { stream } = await store.exec({
    query: `INSERT INTO ${table} (${columns.join(', ')}) SETTINGS ${SETTINGS} FORMAT JSONCompactEachRow`,
    values: Readable.from([lines.join('\n')], { objectMode: false }),
    query_id: queryId,
  });
  for await (const _ of stream);
}
