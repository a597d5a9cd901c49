/**
 * The read API on a large store: overview of any unit from the hub, series from the projections, and memory.
 * On the whole campaign with CAMPAIGN_DIR; otherwise on a stated smaller sample.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { campaignDir } from './campaign-dir.ts';
import { inChild } from './child.ts';
import { startProduct } from './product.ts';
import { ms, quantile, type Row } from './report.ts';
import { fillDoses } from './sample.ts';
import { startViewers } from './viewer-swarm.ts';

const SAMPLE = 20_000_000;
const OVERVIEWS = 1000;
const SERIES = 150;
const VIEWERS = 1000;

/** Fills a store in a process of its own: the engine's memory must not count for the server. */
export async function fill(dataDir: string): Promise<void> {
  const store = openStore({ dataDir });
  await migrate(store);
  await fillDoses(store, SAMPLE);
  await store.close();
}

async function sampleOf(count: number, urlOf: (i: number) => string): Promise<number[]> {
  const sample: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    const response = await fetch(urlOf(i));
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${urlOf(i)} answered ${response.status}`);
    sample.push(performance.now() - start);
  }
  return sample;
}

export async function run(): Promise<Row[]> {
  const given = campaignDir();
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'vc-bench-')));
  const on = given ? 'on the whole campaign' : `on ${SAMPLE.toLocaleString('en-US')} doses`;
  const note = given ? undefined : 'whole campaign: set CAMPAIGN_DIR';
  if (!given) await inChild('queries', 'fill', dataDir);
  // Without keys, since a store of simulated records takes no source of ours.
  const product = await startProduct('web/server.ts', { dataDir, env: { INGEST_KEYS: '' } });
  try {
    const units = loadUnitTree().units;
    const pick = (i: number): string => units[(i * 7919) % units.length]!.code;
    const mixed = (i: number): string =>
      i % 3 === 0 ? 'VN' : i % 3 === 1 ? units[1 + (i % 63)]!.code : pick(i);
    const overview = await sampleOf(OVERVIEWS, (i) => `${product.web}/api/v1/units/${pick(i)}`);
    const series = await sampleOf(
      SERIES,
      (i) =>
        `${product.web}/api/v1/units/${mixed(i)}/series?measure=doses_total&by=${i % 2 ? 'given' : 'recorded'}`,
    );
    const viewers = await startViewers(product.web, VIEWERS);
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const resident = product.residentBytes();
    await viewers.stop();
    return [
      {
        what: `overview of any unit ${on}, p95 of ${OVERVIEWS}`,
        ours: ms(quantile(overview, 0.95)),
        beside: `series: ${ms(quantile(series, 0.95))}`,
        ratio: '',
        target: '< 50 ms',
        met: quantile(overview, 0.95) < 50,
        note,
      },
      {
        what: `series of nation, provinces and any unit ${on}, p95 of ${SERIES}`,
        ours: ms(quantile(series, 0.95)),
        beside: '',
        ratio: '',
        target: '< 150 ms',
        met: quantile(series, 0.95) < 150,
        note,
      },
      {
        what: `memory of the server ${on}, ${VIEWERS.toLocaleString('en-US')} viewers`,
        ours: `${(resident / 2 ** 30).toFixed(2)} GiB resident`,
        beside: '',
        ratio: '',
        target: '< 2 GB',
        met: resident < 2e9,
        note,
      },
    ];
  } finally {
    await product.stop();
    if (!given) await rm(dataDir, { recursive: true, force: true });
  }
}
