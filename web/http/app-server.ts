/** The http server before Kit: names, security headers, operations, page cache. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import { isHostAllowed, type HostRules } from './hosts.ts';
import type { Operations } from './operations.ts';
import type { Handler, PageCache } from './page-cache.ts';
import { setSecurityHeaders } from './security-headers.ts';

export interface AppServerOptions {
  readonly rules: HostRules;
  readonly operations: Operations;
  readonly cache: PageCache;
  readonly handler: Handler;
  readonly log: Log;
}

export function createAppServer(options: AppServerOptions): Server {
  const { rules, operations, cache, handler, log } = options;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    setSecurityHeaders(response);
    if (!isHostAllowed(rules, request.headers.host)) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('This server is not reached by that name. Behind a proxy, set ORIGIN to its address.\n');
      return;
    }
    if (await operations.handle(request, response)) return;
    // Kit builds addresses from this header; what a client sends in it must not count.
    if (!rules.origin) request.headers['x-forwarded-proto'] = 'http';
    await cache.serve(request, response, handler);
  };
  const server = createServer((request, response) => {
    // A client that goes away is no fault of ours.
    response.on('error', () => {});
    serve(request, response).catch((error: unknown) => {
      log.error('request failed', { path: request.url, error });
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Internal error\n');
    });
  });
  server.headersTimeout = 15_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 20_000;
  return server;
}
