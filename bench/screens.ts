/**
 * The pages that say what to do, as they are rendered for a browser that comes for the first time: each for the nation,
 * provinces and any unit in turn, none from the page cache. On the whole campaign with CAMPAIGN_DIR.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { campaignDir } from './campaign-dir.ts';
import { inChild } from './child.ts';
import { startProduct } from './product.ts';
import { ms, quantile, type Row } from './report.ts';

const SCREENS = ['slow', 'supply', 'safety', 'quality', 'target', 'records'] as const;
const REQUESTS = 60;
/** What a screen may take, ms. */
const TARGET_MS = 150;
const READY_MS = 300_000;

async function untilEvidence(web: string): Promise<void> {
  const end = performance.now() + READY_MS;
  for (;;) {
    const response = await fetch(`${web}/api/v1/units/VN/causes`);
    await response.arrayBuffer();
    if (response.ok) return;
    if (performance.now() > end) throw new Error(`no evidence after five minutes: ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

export async function run(): Promise<Row[]> {
  const given = campaignDir();
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'vc-bench-')));
  if (!given) await inChild('queries', 'fill', dataDir);
  // Without keys, since a store of simulated records takes no source of ours.
  const product = await startProduct('web/server.ts', { dataDir, env: { INGEST_KEYS: '' } });
  try {
    await untilEvidence(product.web);
    const units = loadUnitTree().units;
    const pathOf = (i: number): string => {
      if (i % 3 === 0) return '';
      return `/${(i % 3 === 1 ? units[1 + (i % 63)]! : units[(i * 7919) % units.length]!).code}`;
    };
    const p95: [string, number][] = [];
    for (const screen of SCREENS) {
      const sample: number[] = [];
      for (let i = 0; i < REQUESTS; i++) {
        // A parameter that means nothing: no two addresses are the same, so nothing comes from the page cache.
        const url = `${product.web}${pathOf(i)}/${screen}?${screen === 'records' ? 'of=' : 'n='}${i}`;
        const start = performance.now();
        const response = await fetch(url);
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`${url} answered ${response.status}`);
        sample.push(performance.now() - start);
      }
      p95.push([screen, quantile(sample, 0.95)]);
    }
    const worst = Math.max(...p95.map(([, value]) => value));
    return [
      {
        what: `pages rendered anew, p95 of ${REQUESTS} each, nation, provinces and any unit in turn, ${given ? 'on the whole campaign' : 'on 20,000,000 doses'}`,
        ours: p95.map(([screen, value]) => `${screen} ${ms(value)}`).join(', '),
        beside: '',
        ratio: '',
        target: `< ${TARGET_MS} ms each`,
        met: worst < TARGET_MS,
        note: given ? undefined : 'whole campaign: set CAMPAIGN_DIR',
      },
    ];
  } finally {
    await product.stop();
    if (!given) await rm(dataDir, { recursive: true, force: true });
  }
}
