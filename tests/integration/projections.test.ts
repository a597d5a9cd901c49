/** Projections are made by merges, and what merges pass over is made up for, with the same totals all the time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { projectOnInsert, projectStrandedParts } from '#schema/clickhouse/projections.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { silentLog } from '#web/log.ts';
import { Hub } from '#web/live/hub.ts';
import { StoreReader } from '#web/live/store-reader.ts';
import { Verifier } from '#web/live/verify.ts';
import { systemClock } from '#schema/time.ts';

/** Of `dose_facts`. */
const PROJECTIONS = 15;

describe('projections of a table of facts', () => {
  let dataDir: string;
  let store: Store;

  const select = async <T>(query: string): Promise<T[]> =>
    (await store.query({ query, format: 'JSONEachRow' })).json<T>();

  /** Ten doses of a part of their own. */
  const insertPart = (n: number): Promise<unknown> =>
    store.command({
      query: `INSERT INTO dose_facts (source, record_id, revision, sign, accepted_at, given_day, recorded_day, dose_number, vaccine, site, site_commune, home_commune)
        SELECT 's', '${n}-' || toString(number), 1, 1, now64(3), today(), today(), 1, 'comirnaty', '00001-1', '00001', '00001' FROM numbers(10)`,
    });

  /** Rows of each active part in order, and how many projections it has. */
  const parts = (): Promise<{ rows: number; projections: number }[]> =>
    select(`SELECT toUInt32(p.rows) AS rows, toUInt32(length(p.projections)) AS projections
      FROM system.parts AS p WHERE active AND table = 'dose_facts' ORDER BY min_block_number`);

  const doses = async (): Promise<number> =>
    Number(
      (await select<{ n: number }>(`SELECT sum(sign) AS n FROM dose_facts GROUP BY site_commune`))[0]!.n,
    );

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'vaccination-command-'));
    store = openStore({ dataDir });
    await migrate(store);
  });

  afterAll(async () => {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('are left to the first merge by a small insert, and written by a bulk load', async () => {
    await store.command({ query: 'SYSTEM STOP MERGES dose_facts' });
    await insertPart(1);
    await insertPart(2);
    expect((await parts()).map((part) => part.projections)).toEqual([0, 0]);
    expect(await doses()).toBe(20);

    await store.command({ query: 'SYSTEM START MERGES dose_facts' });
    await store.command({ query: 'OPTIMIZE TABLE dose_facts FINAL' });
    expect(await parts()).toEqual([{ rows: 20, projections: PROJECTIONS }]);
    expect(await doses()).toBe(20);

    await projectOnInsert(store, true);
    await insertPart(3);
    expect((await parts()).map((part) => part.projections)).toEqual([PROJECTIONS, PROJECTIONS]);
    await projectOnInsert(store, false);
    await insertPart(4);
    expect((await parts()).at(-1)).toEqual({ rows: 10, projections: 0 });
    expect(await doses()).toBe(40);
  });

  it('are made for parts that merges passed over, and nothing looks new to the hub', async () => {
    // A part without projections between two that have them: no merge takes it.
    await projectOnInsert(store, true);
    await insertPart(5);
    await projectOnInsert(store, false);
    const before = await parts();
    expect(before.some((part) => part.projections === 0)).toBe(true);

    const tree = loadUnitTree();
    const connections = [openStore({ dataDir }), openStore({ dataDir })] as const;
    const reader = new StoreReader(connections[0], tree);
    const verifier = new Verifier(new StoreReader(connections[1], tree), tree.units.length, 1e9, silentLog);
    const hub = new Hub({ tree, reader, verifier, clock: systemClock, tickMs: 50, log: silentLog });
    await hub.refresh();
    const seq = hub.seq;

    expect(await projectStrandedParts(store)).toEqual([]);
    expect(await projectStrandedParts(store, { parts: 1, olderThanSeconds: 0 })).toEqual(['dose_facts']);
    const after = await parts();
    expect(after.every((part) => part.projections === PROJECTIONS)).toBe(true);
    expect(after.reduce((sum, part) => sum + part.rows, 0)).toBe(50);
    await hub.refresh();
    expect(hub.seq).toBe(seq);
    expect(await doses()).toBe(50);
    await verifier.stop();
    for (const connection of connections) await connection.close();
  });
});
