/**
 * The door: sustained events a second, NDJSON over HTTP, sender on the same machine, every answer awaited
 * (so every event is committed). Beside it the bare client inserting the same rows into the same table.
 * With CAMPAIGN_DIR the same onto that store: growing ids and random ids.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KIND_SPECS } from '#ingest/columns.ts';
import { rowOf } from '#ingest/rows.ts';
import { insertRows } from '#ingest/insert.ts';
import { DEMO_SOURCE } from '#ingest/keys.ts';
import { millisText } from '#ingest/writer.ts';
import { openStore } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import type { CampaignEvent } from '#schema/events.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { campaignDir } from './campaign-dir.ts';
import { inChild } from './child.ts';
import { doseOf, post, startProduct } from './product.ts';
import { perSecond, times, type Row } from './report.ts';

const EVENTS = 600_000;
const PER_REQUEST = 5000;
const CONNECTIONS = 8;
const BATCH_ROWS = 20_000;

type IdOf = (n: number) => string;
const growing =
  (prefix: string): IdOf =>
  (n) =>
    `${prefix}${String(n).padStart(12, '0')}`;

/**
 * Ids that no record has, scattered evenly among those of the store: for `n` of its records the id right after it.
 * In a process of its own: one engine per process.
 */
export async function idsBetween(dataDir: string, n: string): Promise<string[]> {
  const store = openStore({ dataDir });
  const result = await store.query({
    query: `SELECT record_id FROM dose_facts WHERE cityHash64(record_id) % intDiv((SELECT count() FROM dose_facts), {n:UInt32}) = 0
      ORDER BY cityHash64(record_id, 1) LIMIT 1 BY record_id LIMIT {n:UInt32}`,
    query_params: { n: Number(n) },
    format: 'JSONCompactEachRow',
  });
  const ids = (await result.json<[string]>()).map(([id]) => `${id}-`);
  await store.close();
  return ids;
}

function eventsOf(count: number, idOf: IdOf, source?: string): CampaignEvent[] {
  const places = loadUnitTree()
    .placesOf('VN')
    .map((place) => place.code);
  const at = new Date(Date.now() - 3_600_000).toISOString();
  return Array.from({ length: count }, (_, n) => doseOf(n, idOf(n), places, at, source));
}

/** Events a second through the door; bodies are made before the clock starts. */
async function throughDoor(door: string, events: readonly CampaignEvent[]): Promise<number> {
  const bodies: Uint8Array<ArrayBuffer>[] = [];
  for (let i = 0; i < events.length; i += PER_REQUEST)
    bodies.push(
      new Uint8Array(
        Buffer.from(
          events
            .slice(i, i + PER_REQUEST)
            .map((e) => JSON.stringify(e))
            .join('\n'),
        ),
      ),
    );
  const start = performance.now();
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let i = next++; i < bodies.length; i = next++)
      await post(door, bodies[i]!, Math.min(PER_REQUEST, events.length - i * PER_REQUEST));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
  return events.length / ((performance.now() - start) / 1000);
}

/** Rows a second of the official client alone: rows made before, same table, same settings, same batch size. */
async function bareInsert(events: readonly CampaignEvent[]): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vc-bench-'));
  const store = openStore({ dataDir });
  try {
    await migrate(store);
    const { columns } = KIND_SPECS.dose;
    const acceptedAt = millisText(Date.now());
    const rows = events.map((event) => ({ ...rowOf(event), accepted_at: acceptedAt }));
    const start = performance.now();
    for (let i = 0; i < rows.length; i += BATCH_ROWS)
      await insertRows(store, 'dose_facts', columns, rows.slice(i, i + BATCH_ROWS), randomUUID());
    return rows.length / ((performance.now() - start) / 1000);
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

export async function run(): Promise<Row[]> {
  const events = eventsOf(EVENTS, growing('e'));
  const product = await startProduct('ingest/main.ts');
  const ours = await throughDoor(product.door, events).finally(() => product.stop());
  const bare = await bareInsert(events);
  const rows: Row[] = [
    {
      what: `door, sustained, NDJSON over HTTP, ids that grow, ${EVENTS.toLocaleString('en-US')} doses`,
      ours: perSecond(ours),
      beside: `bare client insert of the same rows: ${perSecond(bare)}`,
      ratio: times(ours / bare),
      target: '≥ 30,000 /s and ≥ 0.4 of the bare insert',
      met: ours >= 30_000 && ours >= 0.4 * bare,
    },
  ];
  const dataDir = campaignDir();
  const onto = 'door onto the whole campaign';
  if (!dataDir)
    return [
      ...rows,
      {
        what: onto,
        ours: 'not measured',
        beside: '',
        ratio: '',
        target: '≥ 20,000 /s growing ids, ≥ 5,000 /s random ids',
        met: null,
        note: 'set CAMPAIGN_DIR to a store that `npm run bench:campaign` loaded',
      },
    ];
  const stamp = Date.now().toString(36);
  const between = (await inChild('door', 'idsBetween', dataDir, String(EVENTS / 6))) as string[];
  for (const [name, idOf, least, count] of [
    ['growing ids', growing(`z${stamp}`), 20_000, EVENTS / 2],
    ['random ids', (n: number) => between[n]! + stamp, 5000, between.length],
  ] as const) {
    const whole = await startProduct('bench/simulated-door.ts', { dataDir });
    const rate = await throughDoor(whole.door, eventsOf(count, idOf, DEMO_SOURCE)).finally(() =>
      whole.stop(),
    );
    rows.push({
      what: `${onto}, ${name}`,
      ours: perSecond(rate),
      beside: `door onto an empty store: ${perSecond(ours)}`,
      ratio: times(rate / ours),
      target: `≥ ${least.toLocaleString('en-US')} /s`,
      met: rate >= least,
    });
  }
  return rows;
}
