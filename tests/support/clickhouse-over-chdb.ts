/**
 * ClickHouse's HTTP interface in front of the embedded engine, as a process of its own: for tests of the form with
 * a server, where no ClickHouse server can be had. It speaks what the official client sends (query in body or
 * address, parameters, settings, multipart, gzip) and hands the rest to the real engine.
 *
 * Usage: node clickhouse-over-chdb.ts DATA_DIR; prints its port. Users: `ingest` (may write), `web` (may not), and
 * `signals` (may add to the history of signals and alerts).
 */
import { createRequire } from 'node:module';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type * as chdbConnection from 'chdb/connection';

export const SERVER_USERS = {
  ingest: 'ingest-password-of-the-tests',
  web: 'web-password-of-the-tests',
  signals: 'signals-password-of-the-tests',
} as const;

/** Parameters of the address that are not settings of the engine. */
const NOT_SETTINGS = new Set([
  'query',
  'query_id',
  'database',
  'session_id',
  'role',
  'default_format',
  'wait_end_of_query',
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
]);

const { createChdbConnection } = createRequire(import.meta.url)('chdb/connection') as typeof chdbConnection;

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

/** Statement and parameters of a request, as a ClickHouse server takes them from address and body. */
async function askedBy(
  request: IncomingMessage,
  url: URL,
): Promise<{ query: string; parameters: URLSearchParams }> {
  const parameters = new URLSearchParams(url.searchParams);
  const body = await bodyOf(request);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) parameters.set(name, String(value));
    return { query: parameters.get('query') ?? '', parameters };
  }
  const inAddress = parameters.get('query');
  return { query: inAddress === null ? body.toString() : `${inAddress}\n${body.toString()}`, parameters };
}

/** What the grants of schema/clickhouse/server-users.xml leave the user `signals`. */
const mayAsSignals = (query: string): boolean =>
  [...query.matchAll(/\b(?:FROM|INTO)\s+(\w+)/gi)].every(([, table]) =>
    ['signal_events', 'alert_events'].includes(table!),
  );

/** Each request gets a connection of its own, as a server gives each its own settings. */
async function run(
  dataDir: string,
  user: string,
  query: string,
  parameters: URLSearchParams,
): Promise<Buffer> {
  const before: string[] = [];
  for (const [name, value] of parameters)
    if (name.startsWith('param_')) before.push(`SET ${name} = ${literal(value)}`);
    else if (!NOT_SETTINGS.has(name)) before.push(`SET ${name} = ${literal(value)}`);
  // The profile of the reading user in schema/clickhouse/server-users.xml.
  if (user === 'web') before.push('SET readonly = 2');
  const connection = createChdbConnection({ path: `${dataDir}/clickhouse` });
  try {
    const result = await connection.chdb.queryAsync([...before, query].join(';\n'), {
      format: parameters.get('default_format') ?? 'TabSeparated',
    });
    return Buffer.from(result.bytes());
  } finally {
    await connection.close();
  }
}

function isKnown(request: IncomingMessage): string | undefined {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const [user = '', ...rest] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':');
  const password = rest.join(':');
  return Object.hasOwn(SERVER_USERS, user) && SERVER_USERS[user as keyof typeof SERVER_USERS] === password
    ? user
    : undefined;
}

async function answer(dataDir: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://clickhouse');
  if (url.pathname === '/ping') return void response.end('Ok.\n');
  const user = isKnown(request);
  const { query, parameters } = await askedBy(request, url);
  const id = parameters.get('query_id') ?? randomUUID();
  const fail = (status: number, code: string, message: string): void => {
    response.writeHead(status, { 'x-clickhouse-exception-code': code, 'x-clickhouse-query-id': id });
    response.end(message);
  };
  if (user === undefined)
    return fail(403, '516', 'Code: 516. DB::Exception: wrong password. (AUTHENTICATION_FAILED)\n');
  if (user === 'signals' && !mayAsSignals(query))
    return fail(500, '497', 'Code: 497. DB::Exception: signals: Not enough privileges. (ACCESS_DENIED)\n');
  try {
    const result = await run(dataDir, user, query, parameters);
    const zipped =
      parameters.get('enable_http_compression') === '1' &&
      /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '');
    response.writeHead(200, {
      'x-clickhouse-query-id': id,
      'x-clickhouse-summary': '{}',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(zipped ? gzipSync(result) : result);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    fail(500, /Code: (\d+)/.exec(text)?.[1] ?? '0', text);
  }
}

if (import.meta.main) {
  const dataDir = process.argv[2]!;
  // Keeps the engine running between requests.
  createChdbConnection({ path: `${dataDir}/clickhouse` });
  const server = createServer((request, response) => {
    answer(dataDir, request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
}
