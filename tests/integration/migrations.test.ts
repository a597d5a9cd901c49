import { readFile, readdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsOf } from '#ingest/verify.ts';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate, pendingMigrations, statementsOf } from '#schema/clickhouse/migrate.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { insertFacts } from '#tests/support/fact-rows.ts';
import { makeDataDir } from '#tests/support/ingest.ts';

const FOLDER = new URL('../../schema/clickhouse/', import.meta.url);
let dataDir: string;
let store: Store;

async function run(file: string): Promise<void> {
  for (const query of statementsOf(await readFile(new URL(file, FOLDER), 'utf8')))
    await store.command({ query });
}

async function projectionsOf(table: string): Promise<string[]> {
  const result = await store.query({
    query: `SELECT name FROM system.projections WHERE database = currentDatabase() AND table = {table:String} ORDER BY name`,
    query_params: { table },
    format: 'JSONEachRow',
  });
  return (await result.json<{ name: string }>()).map(({ name }) => name);
}

/** Names of the projections that are built in every part of a table. */
async function builtIn(table: string): Promise<string[]> {
  const result = await store.query({
    query: `SELECT name FROM system.projection_parts
      WHERE database = currentDatabase() AND table = {table:String} AND active GROUP BY name
      HAVING uniqExact(parent_name) = (SELECT count() FROM system.parts
        WHERE database = currentDatabase() AND table = {table:String} AND active)
      ORDER BY name`,
    query_params: { table },
    format: 'JSONEachRow',
  });
  return (await result.json<{ name: string }>()).map(({ name }) => name);
}

beforeAll(async () => {
  dataDir = await makeDataDir();
  store = openStore({ dataDir });
});
afterAll(async () => {
  await store.close();
  await rm(dataDir, { recursive: true });
});

describe('a store of the first version that holds doses', () => {
  it('has after the migrations every projection of today, built from the rows that were there', async () => {
    await run('0001_facts.sql');
    await run('0002_books.sql');
    for (const lot of ['L1', 'L2'])
      await insertFacts(
        store,
        'dose_facts',
        Array.from({ length: 200 }, (_, i) => ({
          lot,
          site_commune: i % 2 === 0 ? '00001' : '14833',
          identity: i % 3 === 0 ? 'missing' : 'verified',
          recorded_day: i % 5 === 0 ? '2021-10-20' : '2021-10-15',
        })),
      );
    expect(await projectionsOf('dose_facts')).toContain('by_source');

    const ran = await migrate(store);
    expect(ran).toEqual((await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort());
    const names = await projectionsOf('dose_facts');
    expect(names).toEqual(
      expect.arrayContaining([
        'by_day_place_sender',
        'by_delay',
        'by_home_birth',
        'by_lot_day',
        'by_place_sender',
        'by_sender',
      ]),
    );
    for (const gone of ['by_site', 'by_day_site', 'by_lot', 'by_home_age', 'by_source', 'by_place'])
      expect(names).not.toContain(gone);
    expect(await builtIn('dose_facts')).toEqual(names);
    expect(await findingsOf(store, loadUnitTree())).toEqual([]);
  });

  it('may meet a migration again, as after a crash before it was noted', async () => {
    const before = await projectionsOf('dose_facts');
    await store.command({ query: 'TRUNCATE TABLE schema_migrations' });
    expect((await pendingMigrations(store)).length).toBeGreaterThan(2);
    await migrate(store);
    expect(await projectionsOf('dose_facts')).toEqual(before);
    expect(await builtIn('dose_facts')).toEqual(before);
    expect(await findingsOf(store, loadUnitTree())).toEqual([]);
    expect(await pendingMigrations(store)).toEqual([]);
  });
});
