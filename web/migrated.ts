/** Waits for the store that somebody else migrates: in the server form that is ingest, and web may only read. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '#schema/clickhouse/client.ts';
import { pendingMigrations } from '#schema/clickhouse/migrate.ts';
import type { Log } from './log.ts';

const LOOK_MS = 1000;
const PATIENCE_MS = 60_000;

/** @throws Error with a sentence for the operator when nobody migrates the store */
export async function untilMigrated(store: Store, log: Log): Promise<void> {
  for (let waited = 0; ; waited += LOOK_MS) {
    const pending = await pendingMigrations(store);
    if (pending.length === 0) return;
    if (waited >= PATIENCE_MS)
      throw new Error(
        `the store is not migrated (${pending.join(', ')} not yet run): start ingest, or npm run migrate`,
      );
    if (waited === 0) log.info('waiting for ingest to migrate the store', { pending });
    await sleep(LOOK_MS);
  }
}
