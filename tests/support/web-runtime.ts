/** The live path on a store of its own, without the ingest door, on a free port. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import type {
  ClientToServer,
  HubStatus,
  Patch,
  ServerToClient,
  Snapshot,
  WatchAnswer,
} from '#schema/socket.ts';
import { parseWebConfig } from '#web/config.ts';
import { createAppServer } from '#web/http/app-server.ts';
import { Operations } from '#web/http/operations.ts';
import { PageCache, type Handler } from '#web/http/page-cache.ts';
import { silentLog } from '#web/log.ts';
import { WebRuntime } from '#web/runtime.ts';

export interface TestRuntime {
  readonly dataDir: string;
  readonly store: Store;
  readonly runtime: WebRuntime;
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  /** Takes the server down and up again on the same port and store. */
  restart(): Promise<TestRuntime>;
  stop(): Promise<void>;
}

const notFound: Handler = (_request, response) => {
  response.statusCode = 404;
  response.end();
};

export async function startWeb(
  options: {
    environment?: Record<string, string>;
    handler?: Handler;
    prepare?: (store: Store) => Promise<void>;
  } = {},
): Promise<TestRuntime> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vaccination-command-'));
  const store = openStore({ dataDir });
  await migrate(store);
  // As after merges: what a question reads does not hang on what was merged by chance.
  await projectOnInsert(store, true);
  await options.prepare?.(store);
  const start = async (port: number): Promise<TestRuntime> => {
    const config = parseWebConfig({
      PORT: String(port),
      DATA_DIR: dataDir,
      WITH_INGEST: 'off',
      LIVE_TICK_MS: '50',
      ...options.environment,
    });
    const runtime = await WebRuntime.start(config, silentLog, () => {});
    const operations = new Operations();
    operations.serveFrom(runtime);
    const server = createAppServer({
      rules: { host: config.host, origin: config.origin },
      operations,
      cache: new PageCache(() => operations.version),
      handler: options.handler ?? notFound,
      log: silentLog,
    });
    runtime.attach(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address() as AddressInfo;
    const down = async (): Promise<void> => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await runtime.stop();
      server.closeAllConnections();
      await closed;
    };
    return {
      dataDir,
      store,
      runtime,
      server,
      port: address.port,
      url: `http://127.0.0.1:${address.port}`,
      async restart() {
        await down();
        return start(address.port);
      },
      async stop() {
        await down();
        await store.close();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  };
  return start(0);
}

/** A stock client that keeps what it is told and can wait for it. */
export class TestViewer {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  readonly patches: Patch[] = [];
  status: HubStatus | undefined;
  snapshot: Snapshot | undefined;
  #waiting: { done: () => boolean; resolve: () => void }[] = [];

  constructor(url: string, transports: ('websocket' | 'polling')[] = ['websocket']) {
    this.socket = io(url, { transports, reconnectionDelay: 50, reconnectionDelayMax: 100, forceNew: true });
    this.socket.on('unit:patch', (patch) => {
      this.patches.push(patch);
      this.#heard();
    });
    this.socket.on('hub:status', (status) => {
      this.status = status;
      this.#heard();
    });
    this.socket.on('connect', () => this.#heard());
    this.socket.on('disconnect', () => this.#heard());
  }

  async watch(unit: string, level?: 'province' | 'district' | 'commune' | null): Promise<Snapshot> {
    const answer = await this.ask({ unit, level });
    if (!answer.ok) throw new Error(answer.message);
    this.snapshot = answer.snapshot;
    this.patches.length = 0;
    return answer.snapshot;
  }

  ask(payload: unknown): Promise<WatchAnswer> {
    return this.socket.timeout(10_000).emitWithAck('unit:watch', payload as never);
  }

  /** Waits until something heard makes this true. */
  until(done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ done, resolve }));
  }

  close(): void {
    this.socket.disconnect();
  }

  #heard(): void {
    this.#waiting = this.#waiting.filter(({ done, resolve }) => {
      if (!done()) return true;
      resolve();
      return false;
    });
  }
}
