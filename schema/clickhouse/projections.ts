/**
 * When parts get their projections. The door writes small parts without, and merges make them (0011_projections_on_merge.sql); a
 * bulk load writes large parts with, since they wait long for a merge and the dashboard is open meanwhile.
 */
import type { Store } from './client.ts';

const TABLES = [
  'dose_facts',
  'allocation_facts',
  'reaction_facts',
  'registration_facts',
  'session_facts',
  'feedback_facts',
  'manual_report_facts',
  'checkin_facts',
  'deliveries',
] as const;

/**
 * A merge joins only parts that all have projections or all lack them. So a part that was left out between two
 * merged ones stays as it is; more of them than this are worth a mutation, which gives every part its own.
 */
const STRANDED_PARTS = 50;
const STRANDED_AFTER_SECONDS = 3600;

/** Whether inserts write projections themselves. Changes the description of the tables only, no part. */
export async function projectOnInsert(store: Store, on: boolean): Promise<void> {
  for (const table of TABLES)
    await store.command({
      query: `ALTER TABLE ${table} MODIFY SETTING materialize_projections_on_insert = ${on ? 1 : 0}`,
    });
}

/** Gives parts that merges passed over their projections, in tables that have many of them. Returns those tables. */
export async function projectStrandedParts(
  store: Store,
  { parts = STRANDED_PARTS, olderThanSeconds = STRANDED_AFTER_SECONDS } = {},
): Promise<string[]> {
  const result = await store.query({
    query: `SELECT table, count() AS stranded FROM system.parts
      WHERE active AND database = currentDatabase() AND table IN {tables:Array(String)}
        AND modification_time <= now() - {seconds:UInt32}
        AND empty(projections)
      GROUP BY table HAVING stranded >= {parts:UInt32}`,
    query_params: { tables: TABLES, seconds: olderThanSeconds, parts },
    format: 'JSONEachRow',
  });
  const tables = (await result.json<{ table: string }>()).map(({ table }) => table);
  for (const table of tables) {
    const found = await store.query({
      query: `SELECT name FROM system.projections WHERE database = currentDatabase() AND table = {table:String}`,
      query_params: { table },
      format: 'JSONEachRow',
    });
    const names = (await found.json<{ name: string }>()).map(({ name }) => `MATERIALIZE PROJECTION ${name}`);
    await store.command({ query: `ALTER TABLE ${table} ${names.join(', ')} SETTINGS mutations_sync = 1` });
  }
  return tables;
}
