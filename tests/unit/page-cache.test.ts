/** The cache before Kit's handler, over real http. */
import {
  createServer,
  request as ask,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { encodingOf } from '#web/http/compress.ts';
import { PageCache, type Handler } from '#web/http/page-cache.ts';

let server: Server | undefined;
let now = 0;
let seq = 0;

async function serve(handler: Handler): Promise<void> {
  now = 0;
  const cache = new PageCache(
    () => String(seq),
    () => now,
  );
  server = createServer((request, response) => void cache.serve(request, response, handler));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
}

afterEach(async () => {
  await new Promise((resolve) => server?.close(resolve));
});

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

function get(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  const { port } = server!.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    ask({ port, host: '127.0.0.1', path, headers, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** Counts its calls and answers with the count, long enough to be worth compressing. */
function counting(headers: OutgoingHttpHeaders = {}): Handler & { calls: number } {
  const handler = ((request, response) => {
    handler.calls += 1;
    response.writeHead(200, { 'content-type': 'text/html', etag: '"v1"', ...headers });
    response.write(`${handler.calls} ${request.url} `);
    response.end('x'.repeat(2000));
  }) as Handler & { calls: number };
  handler.calls = 0;
  return handler;
}

const first = (answer: Answer): string => answer.body.toString().split(' ')[0]!;

describe('page cache', () => {
  it('renders once a second for one address and language', async () => {
    const handler = counting();
    await serve(handler);
    expect(first(await get('/38'))).toBe('1');
    now = 999;
    expect(first(await get('/38'))).toBe('1');
    expect(first(await get('/38', { cookie: 'theme=dark; lang=en' }))).toBe('2');
    expect(first(await get('/38?m=doses_7d'))).toBe('3');
    now = 1000;
    expect(first(await get('/38'))).toBe('4');
  });

  it('keeps an answer of the API no longer than the figures hold', async () => {
    const handler = counting();
    await serve(handler);
    for (const path of ['/api/v1/units/VN', '/']) {
      expect(first(await get(path))).toBe(first(await get(path)));
    }
    seq += 1;
    expect(first(await get('/api/v1/units/VN'))).toBe('3');
    expect(first(await get('/'))).toBe('2');
  });

  it('lets a crowd wait for one rendering', async () => {
    let calls = 0;
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    await serve((_request, response) => {
      calls += 1;
      void gate.then(() => response.end('page'));
    });
    const crowd = Promise.all(Array.from({ length: 20 }, () => get('/')));
    while (calls === 0) await new Promise((resolve) => setImmediate(resolve));
    release();
    expect((await crowd).every((answer) => answer.body.toString() === 'page')).toBe(true);
    expect(calls).toBe(1);
  });

  it('never shares an answer that sets a cookie', async () => {
    const handler = counting({ 'set-cookie': 'lang=en' });
    await serve(handler);
    const answers = await Promise.all([get('/lang'), get('/lang'), get('/lang')]);
    expect(answers.map(first).sort()).toEqual(['1', '2', '3']);
    expect(answers[0]!.headers['set-cookie']).toEqual(['lang=en']);
  });

  it('does not keep failures', async () => {
    let calls = 0;
    await serve((_request, response) => {
      calls += 1;
      response.writeHead(503).end();
    });
    await get('/');
    await get('/');
    expect(calls).toBe(2);
  });

  it('passes files and other methods through', async () => {
    const handler = counting();
    await serve(handler);
    for (const path of ['/_app/immutable/a.js', '/geo/province.json', '/favicon.svg'])
      for (const _ of [1, 2]) await get(path);
    for (const _ of [1, 2]) await get('/lang', {}, 'POST');
    expect(handler.calls).toBe(8);
  });

  it('compresses as the reader can take it', async () => {
    await serve(counting());
    const br = await get('/', { 'accept-encoding': 'gzip, deflate, br' });
    const gz = await get('/', { 'accept-encoding': 'br;q=0, gzip' });
    const plain = await get('/');
    expect([br, gz, plain].map((answer) => answer.headers['content-encoding'])).toEqual([
      'br',
      'gzip',
      undefined,
    ]);
    expect(brotliDecompressSync(br.body)).toEqual(plain.body);
    expect(gunzipSync(gz.body)).toEqual(plain.body);
    expect(br.headers).toMatchObject({ vary: 'accept-encoding', etag: 'W/"v1"' });
    expect(Number(br.headers['content-length'])).toBe(br.body.length);
  });

  it('tells a reader that nothing changed, and others in full', async () => {
    await serve(counting());
    const same = await get('/', { 'if-none-match': 'W/"v1"' });
    expect([same.status, same.body.length]).toEqual([304, 0]);
    expect((await get('/', { 'if-none-match': '"v0"' })).status).toBe(200);
  });
});

describe('accepted encodings', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['br;q=0.1, gzip;q=1', 'br'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['identity;q=1, br;q=0', 'identity'],
  ])('%s: %s', (accept, encoding) => {
    expect(encodingOf(accept)).toBe(encoding);
  });
});
