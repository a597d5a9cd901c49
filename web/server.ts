/** Production entry: parses settings, starts what serves viewers, listens, and takes it down in order. */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { endAtOnce } from '#schema/clickhouse/end-at-once.ts';
import { parseWebConfig, settleKitEnvironment, type WebConfig } from './config.ts';
import { createAppServer } from './http/app-server.ts';
import { isLoopback } from './http/hosts.ts';
import { Operations } from './http/operations.ts';
import { PageCache, type Handler } from './http/page-cache.ts';
import { createLog } from './log.ts';
import { progressLine, progressTeller } from './progress.ts';
import { WebRuntime } from './runtime.ts';

/** Connections that may wait to be accepted: a storm of returning viewers. */
const LISTEN_BACKLOG = 4096;
const PROGRESS_MS = 1000;
/** Requests that are not done this long after a stop was asked for are cut. */
const DRAIN_MS = 5_000;

const log = createLog();

/** For the start only: nothing of the store is open. */
function exitWith(sentence: string): never {
  log.status(null);
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** While the store is open it cannot be left by an exit. */
function giveUp(sentence: string): never {
  log.status(null);
  process.stderr.write(`${sentence} Everything that was answered is committed.\n`);
  endAtOnce();
}

/** A mistake that must not open the figures to a network. */
function refuseOpenHost(config: WebConfig): void {
  if (isLoopback(config.host) || config.allowOpen) return;
  throw new Error(
    `HOST=${config.host} would show everything to everybody who can reach this machine, since there is no login yet: keep HOST=127.0.0.1, or set ALLOW_OPEN=1 if that is meant.`,
  );
}

async function loadHandler(config: WebConfig): Promise<Handler> {
  const built = new URL('../build/handler.js', import.meta.url);
  if (!existsSync(built)) throw new Error('The pages are not built: run `npm run build` first.');
  settleKitEnvironment(config);
  return ((await import(built.href)) as { handler: Handler }).handler;
}

function listen(server: Server, config: WebConfig): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${config.port} on ${config.host} is in use: stop what uses it, or set PORT.`)
          : error.code === 'EACCES'
            ? new Error(`Port ${config.port} may not be opened by this user: set PORT to one above 1023.`)
            : error,
      ),
    );
    server.listen({ port: config.port, host: config.host, backlog: LISTEN_BACKLOG }, () =>
      resolve(server.address() as AddressInfo),
    );
  });
}

function showProgress(runtime: WebRuntime): NodeJS.Timeout {
  const tell = progressTeller(log.interactive);
  return setInterval(() => {
    const status = runtime.hub.status();
    log.status(progressLine(status));
    const line = tell(status);
    if (line !== null) log.info(line);
  }, PROGRESS_MS);
}

async function main(): Promise<void> {
  const config = parseWebConfig();
  refuseOpenHost(config);
  const handler = await loadHandler(config);
  const operations = new Operations();
  const server = createAppServer({
    rules: { host: config.host, origin: config.origin },
    operations,
    cache: new PageCache(() => operations.version),
    handler,
    log,
  });
  // Listening comes first: a port in use must not leave a store half started.
  const address = await listen(server, config);
  const runtime = await WebRuntime.start(config, log, (message) => {
    giveUp(`${message} Start again.`);
  });
  runtime.attach(server);
  operations.serveFrom(runtime);
  const progress = showProgress(runtime);

  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  log.info(`Vaccination Command: ${config.origin ?? `http://${host}:${address.port}`}/`);
  if (runtime.ingest) log.info(`Ingest door: http://127.0.0.1:${runtime.ingest.port}/v1/events`);

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) giveUp('Stopped at once.');
    stopping = true;
    operations.serveFrom(undefined);
    clearInterval(progress);
    log.status(null);
    log.info(`${signal}: stopping`);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await runtime.stop(closed);
    clearTimeout(cut);
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => giveUp(`Stopping failed: ${String(error)}.`));
    });
  process.on('uncaughtException', (error) => giveUp(`A fault of ours: ${error.stack ?? String(error)}\n`));
}

main().catch((error: unknown) => exitWith(error instanceof Error ? error.message : String(error)));
