/** A store with the history of a demonstration, loaded in bulk. */
import { rm } from 'node:fs/promises';
import { campaignDays } from '#ingest/demo/campaign.ts';
import { chunksOf } from '#ingest/demo/chunks.ts';
import { seedOf } from '#ingest/demo/draw.ts';
import { BulkLoader } from '#ingest/demo/load.ts';
import { provincePlan } from '#ingest/demo/province-plan.ts';
import { createStaging } from '#ingest/demo/staging.ts';
import { truthOf, type TruthEntry } from '#ingest/demo/truth.ts';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import { parseDay } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { makeDataDir } from './ingest.ts';

export interface DemoStore {
  readonly store: Store;
  readonly truth: readonly TruthEntry[];
  close(): Promise<void>;
}

/** Loads the history of some provinces up to and with `lastDay`. */
export async function loadDemoStore(units: string[], seed: string, lastDay: string): Promise<DemoStore> {
  const dataDir = await makeDataDir();
  const store = openStore({ dataDir });
  const demoDay = parseDay(lastDay)!;
  const [tree, plan] = [loadUnitTree(), provincePlan()];
  const choice = { seed: seedOf(seed), units, demoDay };
  await migrate(store);
  await projectOnInsert(store, true);
  await createStaging(store);
  const loader = new BulkLoader(store, { seed: choice.seed, liveFrom: demoDay + 1 });
  for (const chunk of chunksOf(campaignDays(tree, plan, choice), demoDay)) await loader.load(chunk);
  return {
    store,
    truth: truthOf(tree, plan, choice),
    close: async () => {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
