import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '#ingest/config.ts';
import { silentLog } from '#ingest/log.ts';
import { startIngest } from '#ingest/main.ts';
import { findingsOf } from '#ingest/verify.ts';
import { openStore } from '#schema/clickhouse/client.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { runCommand } from '#tests/support/command.ts';
import { doseEvent } from '#tests/support/events.ts';
import { TEST_KEYS, makeDataDir, ndjson } from '#tests/support/ingest.ts';

const [original, restored] = [await makeDataDir(), await makeDataDir()];
afterAll(async () => {
  for (const folder of [original, restored]) await rm(folder, { recursive: true });
});

const INGEST_KEYS = `clinic:${TEST_KEYS.clinic}`;
const config = (dataDir: string): ReturnType<typeof readConfig> =>
  readConfig({ INGEST_PORT: '0', DATA_DIR: dataDir, DEMO: 'off', INGEST_KEYS });

async function post(port: number, ids: number): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TEST_KEYS.clinic}`, 'content-type': 'application/x-ndjson' },
    body: ndjson(Array.from({ length: ids }, (_, n) => doseEvent({ record_id: `d${n}` }))),
  });
  return response.json();
}

describe('a copy of DATA_DIR, made while the server is stopped', () => {
  it('is a backup: it opens elsewhere, its books add up, and what came since can be sent again', async () => {
    const first = await startIngest(config(original), { log: silentLog });
    await post(first.port, 20);
    await first.close();
    await cp(join(original, 'clickhouse'), join(restored, 'clickhouse'), { recursive: true });

    const { out, code } = await runCommand('ingest/cli/doctor.ts', [], {
      DATA_DIR: restored,
      PORT: '1',
      INGEST_PORT: '2',
    });
    expect(out).toContain('ok    Books, dose_facts: every record has one current row');
    expect(code).toBe(0);

    const again = await startIngest(config(restored), { log: silentLog });
    expect(await post(again.port, 25)).toMatchObject({ accepted: 5, duplicate: 20 });
    await again.close();
    const store = openStore({ dataDir: restored });
    expect(await findingsOf(store, loadUnitTree())).toEqual([]);
    await store.close();
  });
});
