/** A fresh small demonstration in a store of its own, for a backtest without data of one's own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemo } from '#ingest/demo/run.ts';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';

export interface DemoStore {
  readonly store: Store;
  remove(): Promise<void>;
}

/** Loads these provinces up to a day. The directory is removed in the end. */
export async function demoStore(units: readonly string[], day: string): Promise<DemoStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vaccination-backtest-'));
  const store = openStore({ dataDir });
  await migrate(store);
  const stop = new AbortController();
  await startDemo({
    config: { day, speed: 1, units, seed: '2021' },
    openStore: () => openStore({ dataDir }),
    // The history is all that is wanted: nothing is sent through a door.
    post: async () => ({ accepted: 0, duplicate: 0, stale: 0, rejected: [] }),
    onProgress: ({ phase, loaded, expected }) => {
      process.stderr.write(`\r${loaded} of ${expected} doses   `);
      if (phase === 'live') stop.abort();
    },
    signal: stop.signal,
  });
  process.stderr.write('\n');
  return {
    store,
    async remove() {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
