/** The current row of each record of a batch: one SELECT, and none for records that are certainly new. */
import type { Store } from '#schema/clickhouse/client.ts';
import type { EventKind } from '#schema/events.ts';
import { keyOf, type Incoming, type States } from './facts.ts';
import { KIND_SPECS, type FactRow } from './columns.ts';
import type { Watermarks } from './watermarks.ts';

export async function resolve(
  store: Store,
  watermarks: Watermarks,
  kind: EventKind,
  events: readonly Incoming[],
): Promise<States> {
  await watermarks.load(kind, new Set(events.map((event) => event.row.source)));
  const asked = new Map<string, [source: string, recordId: string]>();
  for (const { row } of events)
    if (!watermarks.isNew(kind, row)) asked.set(keyOf(row), [row.source, row.record_id]);
  if (asked.size === 0) return new Map();
  const pairs = [...asked.values()];
  const result = await store.query({
    // Both single conditions speak to the primary key; the pair makes the answer exact.
    query: `SELECT ${KIND_SPECS[kind].columns.join(', ')} FROM ${KIND_SPECS[kind].table}
      WHERE source IN {sources:Array(String)} AND record_id IN {ids:Array(String)} AND sign >= 0
      ORDER BY source, record_id, revision DESC, first_revision LIMIT 1 BY source, record_id`,
    query_params: {
      sources: [...new Set(pairs.map(([source]) => source))],
      ids: [...new Set(pairs.map(([, id]) => id))],
    },
    use_multipart_params_auto: true,
    clickhouse_settings: { log_comment: 'ingest.resolve' },
    format: 'JSONEachRow',
  });
  const rows = await result.json<FactRow>();
  return new Map(rows.map((row) => [keyOf(row), row]));
}
