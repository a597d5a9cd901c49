/** What a projection answers, against the same question put to the rows. The questions come from the store itself. */
import type { Store } from '#schema/clickhouse/client.ts';

export interface Projection {
  name: string;
  /** Whether a part holds it: the newest parts have none before their first merge. */
  isStored: boolean;
  /** `SELECT … GROUP BY …` as in the table's definition, without FROM. */
  query: string;
  /** The first column it is grouped by: names the place of a difference. */
  firstKey: string;
}

/** The aggregate projections of a table, as the engine holds them: a new one is verified without being named here. */
export async function projectionsOf(store: Store, table: string): Promise<Projection[]> {
  const result = await store.query({
    query: `SELECT name, query, sorting_key[1] AS firstKey, name IN (SELECT arrayJoin(projections) FROM system.parts
          WHERE active AND database = currentDatabase() AND table = {table:String}) AS isStored
      FROM system.projections WHERE database = currentDatabase() AND table = {table:String} AND type = 'Aggregate' ORDER BY name`,
    query_params: { table },
    format: 'JSONEachRow',
  });
  const found = await result.json<Omit<Projection, 'isStored'> & { isStored: number }>();
  return found.map((projection) => ({ ...projection, isStored: projection.isStored === 1 }));
}

/** Holds for every row, and no projection holds that column: the rows themselves must be read. */
const ROWS_ONLY = 'WHERE revision >= 1';

const NEGATIVE = `countIf(arrayMin([COLUMNS('^sum')]) < 0)`;

/** Sentences about differences between projection and rows, and about groups below zero. */
export async function projectionFindings(
  store: Store,
  table: string,
  { name, query, firstKey, isStored }: Projection,
): Promise<string[]> {
  const fromProjection = sourceOf(query, `FROM ${table}`);
  const fromRows = sourceOf(query, `FROM ${table} ${ROWS_ONLY}`);
  const totals = (inner: string): string =>
    `SELECT count() AS groups, sum(cityHash64(*)) AS hash, ${NEGATIVE} AS negative FROM (${inner})`;
  const force = isStored ? `force_optimize_projection_name = '${name}',` : '';
  // One statement, so both sides see the same state of the table while others write. Settings stand in the statement:
  // given to the client, the embedded engine would keep them for all that comes after on the connection.
  const result = await store.query({
    query: `SELECT p.groups = r.groups AND p.hash = r.hash AS same, p.negative AS negative
      FROM (${totals(fromProjection)}) AS p CROSS JOIN (${totals(fromRows)}) AS r
      SETTINGS preferred_optimize_projection_name = '${name}', ${force} enable_shared_storage_snapshot_in_query = 1`,
    format: 'JSONEachRow',
  });
  const [row] = await result.json<{ same: number; negative: number | string }>();
  const findings: string[] = [];
  if (!row?.same)
    findings.push(
      `projection and rows differ, first at ${await differences(store, firstKey, fromProjection, fromRows)}`,
    );
  if (Number(row?.negative) > 0)
    findings.push(
      `${row!.negative} groups are below zero, first at ${await below(store, firstKey, fromRows)}`,
    );
  return findings;
}

function sourceOf(query: string, from: string): string {
  const at = query.lastIndexOf(' GROUP BY ');
  return `${query.slice(0, at)} ${from}${query.slice(at)}`;
}

const NAMED_AT_MOST = 5;

async function differences(store: Store, key: string, left: string, right: string): Promise<string> {
  const grouped = (inner: string): string =>
    `SELECT toString(${key}) AS key, sum(cityHash64(*)) AS hash FROM (${inner}) GROUP BY key`;
  return keys(
    store,
    key,
    `SELECT if(l.key = '', r.key, l.key) AS key FROM (${grouped(left)}) AS l FULL JOIN (${grouped(right)}) AS r ON l.key = r.key
      WHERE l.hash != r.hash ORDER BY key LIMIT ${NAMED_AT_MOST}`,
  );
}

async function below(store: Store, key: string, inner: string): Promise<string> {
  return keys(
    store,
    key,
    `SELECT DISTINCT toString(${key}) AS key FROM (${inner}) WHERE arrayMin([COLUMNS('^sum')]) < 0 ORDER BY key LIMIT ${NAMED_AT_MOST}`,
  );
}

async function keys(store: Store, key: string, query: string): Promise<string> {
  const result = await store.query({ query, format: 'JSONEachRow' });
  const rows = await result.json<{ key: string }>();
  return `${key} ${rows.map((row) => row.key).join(', ')}`;
}
