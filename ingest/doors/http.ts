/** The door: routes, keys, limits, and one answer for everything that goes wrong. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store } from '#schema/clickhouse/client.ts';
import { AppError } from '#schema/errors.ts';
import { DEMO_SOURCE, findKey, type SourceKey } from '../keys.ts';
import type { Log } from '../log.ts';
import type { IngestMetrics } from '../metrics.ts';
import { sendError, sendJson } from './answer.ts';
import { postEvents } from './events.ts';
import { OpenRequests } from './open-requests.ts';
import { RateLimit } from './rate.ts';
import { getRejects, postReplay, type RejectsDeps } from './rejects.ts';
import { Verification } from './verify.ts';

export interface DoorDeps extends RejectsDeps {
  readonly keys: readonly SourceKey[];
  readonly metrics: IngestMetrics;
  readonly log: Log;
  /** A connection for questions that take long; whoever opens it closes it. */
  readonly openStore: () => Store;
  /** Names of what is not ready, with the reason; empty: all is well. */
  readonly failures: () => Promise<Record<string, string>>;
}

export interface Door {
  readonly port: number;
  /** Stops listening and waits until the requests that were taken are answered. */
  close(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

const HEADERS_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 2_000;

export async function openDoor(deps: DoorDeps, host: string, port: number): Promise<Door> {
  const verification = new Verification(deps.tree, deps.openStore);
  const routes = routesOf(deps, verification);
  const { requestTimeoutMs } = deps.limits;
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
      maxHeaderSize: 16_384,
    },
    (request, response) => {
      open.add(request, response);
      response.once('finish', () => deps.metrics.requests.inc({ status: response.statusCode }));
      answer(routes, open.closing, request, response).catch((error: unknown) => {
        // The sender went away in the middle of its body: nothing was taken, nobody listens.
        if (request.destroyed && !request.complete) return;
        sendError(request, response, error, deps.log);
      });
    },
  );
  const open = new OpenRequests(server);
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      await Promise.all([verification.stop(), open.close()]);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

async function answer(
  routes: Readonly<Record<string, Readonly<Record<string, Handler>>>>,
  isClosing: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (isClosing) throw new AppError('unavailable', 'The door is shutting down.', { retryAfterSeconds: 10 });
  const url = new URL(`http://door${request.url?.startsWith('/') ? request.url : '/'}`);
  const methods = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
  if (!methods) throw new AppError('not_found', 'There is nothing at this path.');
  const method = request.method ?? '';
  const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (!handler) {
    response.setHeader('allow', Object.keys(methods).join(', '));
    throw new AppError('method_not_allowed', `This path takes ${Object.keys(methods).join(', ')}.`);
  }
  await handler(request, response, url);
}

function routesOf(deps: DoorDeps, verification: Verification): Record<string, Record<string, Handler>> {
  const rate = new RateLimit(deps.limits.requestsPerSecond, deps.clock);

  /** Who asks; everything that can be refused without reading the body is refused here. */
  function admit(request: IncomingMessage): SourceKey {
    const [, presented] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '') ?? [];
    const key = presented === undefined ? undefined : findKey(deps.keys, presented);
    if (!key) throw new AppError('unauthorized', 'Send the key of your source: Authorization: Bearer <key>.');
    if (key.source !== DEMO_SOURCE) rate.take(key);
    return key;
  }

  return {
    '/v1/events': {
      async POST(request, response) {
        const key = admit(request);
        deps.nature.check(key.source === DEMO_SOURCE);
        sendJson(response, 200, await postEvents(deps, key, request));
      },
    },
    '/v1/rejects': {
      async GET(request, response, url) {
        sendJson(response, 200, await getRejects(deps, admit(request), url.searchParams));
      },
    },
    '/v1/rejects/replay': {
      async POST(request, response) {
        const key = admit(request);
        deps.nature.check(key.source === DEMO_SOURCE);
        sendJson(response, 200, await postReplay(deps, key, request));
      },
    },
    '/v1/verify': {
      async GET(request, response) {
        // Without keys of sources the door listens on loopback only (see config.ts).
        if (deps.keys.some((key) => key.source !== DEMO_SOURCE)) admit(request);
        await verification.answer(response);
      },
    },
    '/healthz': {
      async GET(_request, response) {
        sendJson(response, 200, { status: 'ok' });
      },
    },
    '/readyz': {
      async GET(_request, response) {
        const failures = await deps.failures();
        const isReady = Object.keys(failures).length === 0;
        sendJson(response, isReady ? 200 : 503, { status: isReady ? 'ok' : 'failing', failures });
      },
    },
    '/metrics': {
      async GET(_request, response) {
        const text = await deps.metrics.registry.metrics();
        response.writeHead(200, { 'content-type': deps.metrics.registry.contentType });
        response.end(text);
      },
    },
  };
}
