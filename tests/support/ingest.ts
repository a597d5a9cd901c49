/** A real door on a real embedded store in a directory of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Environment } from '#ingest/config.ts';
import { silentLog } from '#ingest/log.ts';
import { startIngest, type RunningIngest } from '#ingest/main.ts';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import type { CampaignEvent, IngestAnswer } from '#schema/events.ts';
import { systemClock, type Clock } from '#schema/time.ts';

/** Keys of the sources of `tests/support/events.ts`; `narrow` may write for Thanh Hóa (38) only. */
export const TEST_KEYS = {
  clinic: 'clinic-key-of-the-tests',
  army: 'army-key-of-the-tests',
  narrow: 'narrow-key-of-tests',
};
const INGEST_KEYS = `clinic:${TEST_KEYS.clinic},army:${TEST_KEYS.army},clinic@38:${TEST_KEYS.narrow}`;

export interface PostOptions {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

export interface TestIngest {
  readonly dataDir: string;
  readonly port: number;
  readonly url: string;
  /** A connection beside the writer's; closed with the door. */
  readonly store: Store;
  /** Raw body, as NDJSON unless headers say otherwise. */
  post(body: string | Buffer, options?: PostOptions): Promise<Response>;
  /** Events that must be taken as a request; the answer of the door. */
  send(events: readonly CampaignEvent[], options?: PostOptions): Promise<IngestAnswer>;
  get(path: string, key?: string): Promise<Response>;
  /** Stops the door and starts it again on the same store, with other settings when given. */
  restart(change?: Environment): Promise<void>;
  /** Stops the door and removes the store. */
  close(): Promise<void>;
}

export const ndjson = (events: readonly unknown[]): string =>
  events.map((event) => JSON.stringify(event)).join('\n');

export async function makeDataDir(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'vaccination-command-'));
}

export async function startTestIngest(
  env: Environment = {},
  clock: Clock = systemClock,
): Promise<TestIngest> {
  const dataDir = await makeDataDir();
  let running: RunningIngest | undefined;
  let store: Store | undefined;

  async function start(change: Environment): Promise<void> {
    const config = readConfig({
      INGEST_PORT: '0',
      DATA_DIR: dataDir,
      DEMO: 'off',
      INGEST_KEYS,
      ...env,
      ...change,
    });
    running = await startIngest(config, { clock, log: silentLog });
    store = openStore(config);
  }
  async function stop(): Promise<void> {
    await store?.close();
    await running?.close();
    [store, running] = [undefined, undefined];
  }
  try {
    await start({});
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
  const url = (path: string): string => `http://127.0.0.1:${running!.port}${path}`;

  const ingest: TestIngest = {
    dataDir,
    get port() {
      return running!.port;
    },
    get url() {
      return url('');
    },
    get store() {
      return store!;
    },
    post: (body, { key = TEST_KEYS.clinic, headers = {}, path = '/v1/events' } = {}) =>
      fetch(url(path), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/x-ndjson',
          ...headers,
        },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      }),
    async send(events, options) {
      const response = await ingest.post(ndjson(events), options);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`the door answered ${response.status}: ${text}`);
      return JSON.parse(text) as IngestAnswer;
    },
    get: (path, key = TEST_KEYS.clinic) => fetch(url(path), { headers: { authorization: `Bearer ${key}` } }),
    async restart(change = {}) {
      await stop();
      await start(change);
    },
    async close() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return ingest;
}
