/**
 * Wiring of the ingest half: store, writer, door, demonstration; and the order in which they stop.
 *
 * Runs as a worker thread of the web process (embedded) or as a process of its own (with a server).
 */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { endAtOnce } from '#schema/clickhouse/end-at-once.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import { AppError, codeOfStatus } from '#schema/errors.ts';
import type { IngestAnswer } from '#schema/events.ts';
import { systemClock, type Clock } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import type { UnitTree } from '#schema/units.ts';
import { configOfProcess, readConfig, type Environment, type IngestConfig } from './config.ts';
import { crashPoints } from './crash-point.ts';
import type { DemoConfig } from './demo/settings.ts';
import { DiskGuard } from './disk-guard.ts';
import { BodyBudget } from './doors/body.ts';
import { openDoor } from './doors/http.ts';
import { DEMO_SOURCE, sourceKey } from './keys.ts';
import { consoleLog, type Log } from './log.ts';
import { ingestMetrics } from './metrics.ts';
import { startSentenceOf } from './start-faults.ts';
import { ProjectionKeeper } from './projection-keeper.ts';
import { sentenceOf } from './store-faults.ts';
import { StoreNature } from './store-nature.ts';
import { Writer } from './writer.ts';
import { WriterSeat } from './writer-seat.ts';

export interface IngestDeps {
  readonly clock?: Clock;
  readonly log?: Log;
  /** A key for the demonstration's source, whether or not the demonstration runs: benchmarks on its store. */
  readonly demoKey?: string;
}

export interface RunningIngest {
  readonly port: number;
  /** Stops listening, finishes requests, commits what waits, closes the store. */
  close(): Promise<void>;
}

/** @throws Error with one sentence for the operator */
export async function startIngest(config: IngestConfig, deps: IngestDeps = {}): Promise<RunningIngest> {
  const { clock = systemClock, log = consoleLog, demoKey = randomBytes(32).toString('hex') } = deps;
  const stores: Store[] = [];
  const open = (): Store => {
    const store = openStore(config);
    stores.push(store);
    return store;
  };
  try {
    if (!config.clickhouseUrl) await mkdir(config.dataDir, { recursive: true });
    const store = open();
    await migrate(store);
    // A bulk load that was killed leaves it on.
    await projectOnInsert(store, false);
    const nature = await StoreNature.read(store, clock);
    const isDemo = demoOf(config, nature);
    const tree = loadUnitTree();
    if (isDemo) await claimForDemo(config, nature, tree);

    const metrics = ingestMetrics(() => ({ events: writer.queue.events, bytes: writer.queue.bytes }));
    const reads = open();
    const guard = config.clickhouseUrl
      ? undefined
      : new DiskGuard({ dataDir: config.dataDir, marginBytes: config.diskMarginBytes, store: reads, log });
    const keeper = new ProjectionKeeper(reads, log);
    const writer: Writer = new Writer({
      store,
      seat: config.clickhouseUrl ? new WriterSeat(store, clock, log) : undefined,
      limits: config.writer,
      clock,
      metrics,
      log,
      ensureRoom: async () => guard?.ensureRoom(),
      crashPoint: crashPoints(config.crashAt),
    });
    const door = await openDoor(
      {
        writer,
        nature,
        reads,
        openStore: () => openStore(config),
        tree,
        clock,
        log,
        metrics,
        limits: config.limits,
        budget: new BodyBudget(config.writer.queueBytes),
        personHmacKey: config.personHmacKey,
        keys: isDemo || deps.demoKey ? [...config.keys, sourceKey(DEMO_SOURCE, null, demoKey)] : config.keys,
        failures: () => failuresOf(reads, { writer, disk: guard }),
      },
      config.host,
      config.port,
    );
    const stopDemo = isDemo
      ? startDemonstration(config, { port: door.port, key: demoKey, writer, log })
      : async () => {};

    return {
      port: door.port,
      async close() {
        await stopDemo();
        await door.close();
        await writer.close();
        await guard?.close();
        await keeper.close();
        for (const store of stores) await store.close();
      },
    };
  } catch (error) {
    for (const store of stores) await store.close().catch(() => {});
    throw new Error(startSentenceOf(error, config), { cause: error });
  }
}

/** A store that holds a demonstration goes on with its own settings; a new one does not begin with wrong ones. */
async function claimForDemo(config: IngestConfig, nature: StoreNature, tree: UnitTree): Promise<void> {
  const { checkDemoSettings } = await import('./demo/settings.ts');
  if (nature.isSimulated === undefined) checkDemoSettings(demoConfigOf(config), tree);
  await nature.claim(true);
}

function demoConfigOf(config: IngestConfig): DemoConfig {
  return { day: config.demoDay, speed: config.demoSpeed, units: config.demoUnits, seed: config.demoSeed };
}

/** The demonstration runs by default only where it can do no harm. */
function demoOf(config: IngestConfig, nature: StoreNature): boolean {
  const isDemo = config.demo ?? (config.keys.length === 0 && nature.isSimulated !== false);
  if (isDemo) nature.check(true);
  else if (config.keys.length > 0) nature.check(false);
  return isDemo;
}

/** @param parts that know by themselves whether they fail */
async function failuresOf(
  reads: Store,
  parts: Readonly<Record<string, { readonly failing: string | undefined } | undefined>>,
): Promise<Record<string, string>> {
  const failures: Record<string, string> = {};
  const ping = await reads.ping({ select: true });
  if (!ping.success) failures['store'] = sentenceOf(ping.error);
  for (const [name, part] of Object.entries(parts)) if (part?.failing) failures[name] = part.failing;
  return failures;
}

/** @returns stops it and waits until it has stopped */
function startDemonstration(
  config: IngestConfig,
  { port, key, writer, log }: { port: number; key: string; writer: Writer; log: Log },
): () => Promise<void> {
  const stop = new AbortController();
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const address = `http://${/^(0\.0\.0\.0|\[::\])$/.test(host) ? '127.0.0.1' : host}:${port}/v1/events`;

  /** Through the real door, like any source. */
  async function post(ndjson: string): Promise<IngestAnswer> {
    const response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
      body: ndjson,
      signal: stop.signal,
    });
    if (!response.ok)
      throw new AppError(
        codeOfStatus(response.status),
        `the door answered ${response.status}: ${await response.text()}`,
        { retryAfterSeconds: Number(response.headers.get('retry-after') ?? 1) },
      );
    return (await response.json()) as IngestAnswer;
  }

  const running = (async () => {
    const { startDemo } = await import('./demo/run.ts');
    await startDemo({
      config: demoConfigOf(config),
      openStore: () => openStore(config),
      post,
      // Its bulk load writes beside the writer, which must not take its records for new ones.
      onProgress: () => writer.forget(DEMO_SOURCE),
      signal: stop.signal,
    });
  })().catch((error: unknown) => {
    if (!stop.signal.aborted)
      log.error('the demonstration stopped', {
        reason: error instanceof Error ? error.message : String(error),
      });
  });
  return async () => {
    stop.abort();
    await running;
  };
}

async function runAsWorker(env: Environment): Promise<void> {
  const parent = parentPort!;
  try {
    const ingest = await startIngest(readConfig(env));
    parent.postMessage({ type: 'listening', port: ingest.port });
    // Listening on keeps the thread alive.
    parent.on('message', async () => {
      await ingest.close();
      // The thread stays until the process ends it: when a thread that used the embedded engine exits, queries under
      // way in other threads never return.
      parent.postMessage({ type: 'stopped' });
    });
  } catch (error) {
    parent.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    parent.close();
  }
}

async function runAsProcess(): Promise<void> {
  try {
    const ingest = await startIngest(configOfProcess());
    consoleLog.info('listening', { port: ingest.port });
    const stop = (): void => {
      process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
      ingest.close().then(
        () => process.exit(0),
        (error: unknown) => {
          consoleLog.error('stopping failed', { reason: String(error) });
          endAtOnce();
        },
      );
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  } catch (error) {
    consoleLog.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

if (!isMainThread && (workerData as { env?: Environment } | null)?.env)
  await runAsWorker((workerData as { env: Environment }).env);
else if (isMainThread && import.meta.main) await runAsProcess();
