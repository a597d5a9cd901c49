/** Record by record: the signed rows add up to exactly the current revision, or to nothing when it is cancelled. */
import type { Store } from '#schema/clickhouse/client.ts';

/** Columns that say which row it is, not what it counts for. */
const IDENTITY = new Set(['source', 'record_id', 'revision', 'sign', 'accepted_at']);

const NAMED_AT_MOST = 5;

/**
 * For each record: sum(sign) is the sign of its current row (1, or 0 for a cancelled one), and so is the signed sum of
 * a hash over all that is counted, which shows that every row taken back was taken back as it had been written.
 */
export async function recordFindings(store: Store, table: string): Promise<string[]> {
  const columns = await countedColumns(store, table);
  // Modulo 2^64 the order of adding does not matter, so the sum is exact.
  const content = `reinterpretAsInt64(cityHash64(${columns.join(', ')}))`;
  // The rows are sorted by record: adding them up in that order needs memory for one record, not for all.
  const result = await store.query({
    query: `SELECT source, record_id, net, current.1 AS expected, count() OVER () AS found
      FROM (
        SELECT source, record_id, sum(sign) AS net, sum(sign * content) AS net_content,
          argMaxIf((sign, sign * content), (revision, -toInt64(first_revision)), sign >= 0) AS current
        FROM (SELECT source, record_id, revision, first_revision, sign, ${content} AS content FROM ${table})
        GROUP BY source, record_id
      )
      WHERE net != current.1 OR net_content != current.2
      ORDER BY source, record_id LIMIT ${NAMED_AT_MOST}
      SETTINGS optimize_aggregation_in_order = 1`,
    format: 'JSONEachRow',
  });
  const rows = await result.json<{
    source: string;
    record_id: string;
    net: number | string;
    expected: number;
    found: number | string;
  }>();
  if (rows.length === 0) return [];
  const named = rows.map(({ source, record_id, net, expected }) =>
    Number(net) === expected
      ? `${source}/${record_id} (taken back otherwise than written)`
      : `${source}/${record_id} (counts ${net}, should count ${expected})`,
  );
  return [`${rows[0]!.found} records do not add up, first ${named.join(', ')}`];
}

async function countedColumns(store: Store, table: string): Promise<string[]> {
  const result = await store.query({
    // A hash over an absent value is absent itself; as text it is a value like any other.
    query: `SELECT if(startsWith(type, 'Nullable'), format('ifNull(toString({0}), \\'\\')', name), name) AS expression, name
      FROM system.columns WHERE database = currentDatabase() AND table = {table:String} ORDER BY position`,
    query_params: { table },
    format: 'JSONEachRow',
  });
  const rows = await result.json<{ name: string; expression: string }>();
  return rows.filter((row) => !IDENTITY.has(row.name)).map((row) => row.expression);
}
