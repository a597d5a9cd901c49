import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunksOf, type Chunk } from '#ingest/demo/chunks.ts';
import { seedOf } from '#ingest/demo/draw.ts';
import { BulkLoader } from '#ingest/demo/load.ts';
import { createStaging } from '#ingest/demo/staging.ts';
import { findingsOf } from '#ingest/verify.ts';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { parseDay } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { plannedDays, plannedTotals } from '#tests/support/demo-books.ts';
import { makeDataDir } from '#tests/support/ingest.ts';

const LAST = '2021-10-15';
const days = plannedDays('06', 'test', LAST);
const chunks: Chunk[] = [...chunksOf(days[Symbol.iterator](), parseDay(LAST)!, 25_000)];

let dataDir: string;
let store: Store;
let loader: BulkLoader;
beforeAll(async () => {
  dataDir = await makeDataDir();
  store = openStore({ dataDir });
  await migrate(store);
  await createStaging(store);
  loader = new BulkLoader(store, { seed: seedOf('test'), liveFrom: parseDay(LAST)! + 1 });
});
afterAll(async () => {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function rowsOf<T>(query: string): Promise<T[]> {
  return await (await store.query({ query, format: 'JSONEachRow' })).json<T>();
}

describe('the bulk history', () => {
  it('goes on after a chunk that landed in part, without doubling what was there', async () => {
    expect(chunks.length).toBeGreaterThan(3);
    await loader.load(chunks[0]!);
    await loader.load(chunks[0]!);
    const second = chunks[1]!;
    const half = second.cells.slice(0, Math.floor(second.cells.length / 2));
    await loader.load({
      cells: half,
      doses: half.reduce((sum, cell) => sum + cell.count, 0),
      revisions: second.revisions.slice(1),
      movements: second.movements.slice(5),
      reactions: second.reactions.slice(0, -1),
      registrations: [],
      records: second.records.filter((_, i) => i % 3 !== 0),
    });
    for (const chunk of chunks.slice(1)) await loader.load(chunk);
    for (const chunk of chunks) await loader.load(chunk);
    const [doses] = await rowsOf<{ rows: number; records: number }>(
      'SELECT count() AS rows, uniqExact(record_id, revision, sign) AS records FROM dose_facts',
    );
    expect(Number(doses!.rows)).toBe(Number(doses!.records));
  });

  it('is the plan, by given day, commune, dose number, vaccine and lot', async () => {
    const rows = await rowsOf<{ key: string; total: number }>(
      `SELECT concat(toString(given_day), '/', site_commune, '/', toString(dose_number), '/', vaccine, '/', lot) AS key, sum(sign) AS total
       FROM dose_facts GROUP BY key HAVING total != 0`,
    );
    const stored = Object.fromEntries(rows.map(({ key, total }) => [key, Number(total)]));
    expect(stored).toEqual(plannedTotals(days));
  });

  it('has every movement and every reaction once', async () => {
    const [moved] = await rowsOf<{ rows: number; doses: number }>(
      'SELECT count() AS rows, sum(doses) AS doses FROM allocation_facts',
    );
    const movements = days.flatMap((day) => day.movements);
    expect(Number(moved!.rows)).toBe(movements.length);
    expect(Number(moved!.doses)).toBe(movements.reduce((sum, move) => sum + move.doses, 0));
    const severities = await rowsOf<{ severity: string; n: number }>(
      'SELECT severity, sum(sign) AS n FROM reaction_facts GROUP BY severity ORDER BY severity',
    );
    const reactions = days.flatMap((day) => day.reactions);
    expect(severities.map(({ severity, n }) => [severity, Number(n)])).toEqual(
      [...Map.groupBy(reactions, (reaction) => reaction.severity)]
        .map(([severity, list]) => [severity, list.length])
        .sort(),
    );
  });

  it('keeps the books in order: totals from projections, from rows and over the tree agree', async () => {
    expect(await findingsOf(store, loadUnitTree())).toEqual([]);
  });

  it('has reactions after their doses, entries after injections, and people who come back as the same people', async () => {
    expect(
      await rowsOf(
        `SELECT count() AS n FROM reaction_facts AS r JOIN dose_facts AS d ON d.record_id = r.dose_record_id AND d.revision = 1 AND d.sign = 1
         WHERE d.given_at != r.given_at OR r.onset_at < r.given_at OR r.reported_at < r.onset_at OR d.lot != r.lot OR d.birth_year != r.birth_year`,
      ),
    ).toEqual([{ n: 0 }]);
    expect(
      await rowsOf(
        `SELECT countIf(recorded_at < given_at) AS early, countIf(first_recorded_at > recorded_at) AS reversed,
           countIf(toDate(recorded_at + INTERVAL 7 HOUR) != recorded_day AND revision = 1) AS misdated FROM dose_facts WHERE sign >= 0 AND given_day > toDate(0)`,
      ),
    ).toEqual([{ early: 0, reversed: 0, misdated: 0 }]);
    expect(
      await rowsOf(
        `SELECT count() AS n FROM (SELECT person FROM dose_facts WHERE person != '' GROUP BY person
         HAVING uniqExact(birth_year, sex, home_commune) > 1)`,
      ),
    ).toEqual([{ n: 0 }]);
  });
});
