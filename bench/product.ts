/** The product itself as a process of its own, on free ports, for benchmarks. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignEvent } from '#schema/events.ts';

export const KEY = 'key-of-the-benchmark-only';

export interface Product {
  readonly web: string;
  readonly door: string;
  readonly dataDir: string;
  /** Seconds of processor time the process has used, all threads. */
  cpuSeconds(): number;
  /** The same of the thread that serves viewers: hub, pages, API and sockets. Door and engine have threads of their own. */
  viewersThreadSeconds(): number;
  /** Bytes of memory resident. */
  residentBytes(): number;
  /** Stops it; a data directory that it made itself is removed. */
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (child.exitCode !== null)
      throw new Error(`the product ended with ${child.exitCode} before it was ready`);
    const ready = await fetch(url).then(
      (r) => r.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the product was not ready after two minutes');
}

/** User and system time of a `stat` file of /proc, in ticks of a hundredth of a second. */
function secondsOf(path: string): number {
  const fields = readFileSync(path, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Starts `entry`: `web/server.ts` with everything, or one of the others for the door alone. */
export async function startProduct(
  entry: 'web/server.ts' | 'ingest/main.ts' | 'bench/simulated-door.ts',
  { dataDir, env = {} }: { dataDir?: string | undefined; env?: Record<string, string> } = {},
): Promise<Product> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'vc-bench-')));
  const [port, ingestPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: '/usr/bin:/bin',
      // As `npm start` sets it.
      UV_THREADPOOL_SIZE: '16',
      DATA_DIR: folder,
      PORT: String(port),
      INGEST_PORT: String(ingestPort),
      INGEST_KEYS: `bench:${KEY}`,
      DEMO: 'off',
      INGEST_MAX_REQUESTS_PER_SECOND: '100000',
      ...env,
    },
  });
  const web = `http://127.0.0.1:${port}`;
  const door = `http://127.0.0.1:${ingestPort}`;
  if (entry === 'web/server.ts') await untilReady(`${web}/readyz`, child);
  await untilReady(`${door}/readyz`, child);
  return {
    web,
    door,
    dataDir: folder,
    cpuSeconds: () => secondsOf(`/proc/${child.pid}/stat`),
    viewersThreadSeconds: () => secondsOf(`/proc/${child.pid}/task/${child.pid}/stat`),
    residentBytes: () =>
      Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) * 1024,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One request; throws unless every event was accepted. Retries while the door is full. */
export async function post(
  door: string,
  body: string | Uint8Array<ArrayBuffer>,
  events: number,
): Promise<void> {
  for (;;) {
    const response = await fetch(`${door}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-ndjson' },
      body,
    });
    if (response.status === 503) {
      await response.arrayBuffer();
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    const answer = (await response.json()) as { accepted: number; rejected: unknown[] };
    if (answer.accepted !== events) throw new Error(`not accepted: ${JSON.stringify(answer).slice(0, 500)}`);
    return;
  }
}

/** The n-th dose of a benchmark's stream, at a place that `n` picks. */
export function doseOf(
  n: number,
  recordId: string,
  places: readonly string[],
  at: string,
  source = 'bench',
): CampaignEvent {
  const place = places[(n * 7919) % places.length]!;
  return {
    kind: 'dose',
    source,
    record_id: recordId,
    revision: 1,
    op: 'upsert',
    recorded_at: at,
    given_at: at,
    dose_number: 1 + (n % 2),
    vaccine: n % 3 === 0 ? 'astrazeneca' : 'comirnaty',
    lot: `L${n % 50}`,
    site: `${place}-1`,
    site_commune: place,
    home_commune: place,
    person: `p${recordId}`,
    birth_year: 1940 + (n % 60),
    sex: n % 2 === 0 ? 'f' : 'm',
    priority_group: 1 + (n % 16),
    identity: 'verified',
    certificate_printed: true,
  };
}
