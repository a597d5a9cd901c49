/** `npm run migrate`: brings the store to the newest form and says what was done. The server does the same at start. */
import { configOfProcess } from '#ingest/config.ts';
import { openStore } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { storeFault } from '#schema/clickhouse/store-fault.ts';
import type { StoreConfig } from '#schema/clickhouse/client.ts';

async function run(config: StoreConfig): Promise<void> {
  const store = openStore(config);
  try {
    const ran = await migrate(store);
    const where = config.clickhouseUrl ? new URL(config.clickhouseUrl).origin : config.dataDir;
    console.log(ran.length === 0 ? `${where}: nothing to do.` : `${where}: ran ${ran.join(', ')}.`);
  } finally {
    await store.close();
  }
}

try {
  const config = configOfProcess();
  await run(config).catch((error: unknown) => {
    throw new Error(storeFault(error, config).message);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
