/**
 * Rendered pages and API answers are kept for a second per address, language and role, and compressed once:
 * a crowd that opens the same page costs one rendering. Answers that set a cookie are never shared.
 *
 * An answer of the API is kept only until the figures change: a screen that heard of a change asks for it
 * and must not be told the figures of before. A page may be a second old, its board catches up by itself.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { LANG_COOKIE, langOf } from '#web/lib/i18n/lang.ts';
import { CapturedResponse, type Captured } from './captured-response.ts';
import { compress, encodingOf, isWorthCompressing, type Encoding } from './compress.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const FRESH_MS = 1000;
const MOST_BYTES = 64 * 1024 * 1024;
/** Files from disk: Kit sends them, compressed by the build, with long-lived ETags. */
const FILE = /^\/(_app|geo)\/|\.(svg|png|ico|txt|webmanifest|woff2?|css|js|map)$/;

class Entry {
  readonly captured: Captured;
  readonly madeMs: number;
  readonly #encoded = new Map<Encoding, Promise<Buffer>>();

  constructor(captured: Captured, madeMs: number) {
    this.captured = captured;
    this.madeMs = madeMs;
  }

  /** An answer that is the same for everybody with the same key. */
  get isShareable(): boolean {
    return this.captured.status < 500 && this.captured.headers['set-cookie'] === undefined;
  }

  get bytes(): number {
    return this.captured.body.length;
  }

  body(encoding: Encoding): Promise<Buffer> {
    let encoded = this.#encoded.get(encoding);
    if (!encoded) this.#encoded.set(encoding, (encoded = compress(this.captured.body, encoding)));
    return encoded;
  }
}

export class PageCache {
  readonly #version: () => string;
  readonly #nowMs: () => number;
  /** In the order in which they were made. */
  readonly #entries = new Map<string, Entry>();
  readonly #underWay = new Map<string, Promise<Entry>>();
  #bytes = 0;
  readonly counts = { hits: 0, misses: 0 };

  /** `version` changes with the figures. */
  constructor(version: () => string, nowMs: () => number = () => performance.now()) {
    this.#version = version;
    this.#nowMs = nowMs;
  }

  async serve(request: IncomingMessage, response: ServerResponse, handler: Handler): Promise<void> {
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (request.method !== 'GET' || FILE.test(path)) return handler(request, response);
    const key = `${path.startsWith('/api/') ? this.#version() : ''} ${keyOf(request)}`;
    let entry = this.#fresh(key);
    if (entry) this.counts.hits += 1;
    else {
      const underWay = this.#underWay.get(key);
      entry = await underWay;
      if (entry?.isShareable) this.counts.hits += 1;
      else {
        this.counts.misses += 1;
        entry = await this.#render(key, request, handler);
      }
    }
    await send(entry, request, response);
  }

  #fresh(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && this.#nowMs() - entry.madeMs < FRESH_MS ? entry : undefined;
  }

  async #render(key: string, request: IncomingMessage, handler: Handler): Promise<Entry> {
    const ifNoneMatch = request.headers['if-none-match'];
    // The answer is for others too, who hold something else: it is compared when it is sent.
    delete request.headers['if-none-match'];
    const response = new CapturedResponse(request);
    const rendering = (async () => {
      const startedMs = this.#nowMs();
      handler(request, response);
      return new Entry(await response.captured, startedMs);
    })();
    this.#underWay.set(key, rendering);
    try {
      const entry = await rendering;
      if (entry.isShareable) this.#keep(key, entry);
      return entry;
    } finally {
      request.headers['if-none-match'] = ifNoneMatch;
      if (this.#underWay.get(key) === rendering) this.#underWay.delete(key);
    }
  }

  #keep(key: string, entry: Entry): void {
    this.#drop(key);
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes;
    for (const [oldest, { madeMs }] of this.#entries) {
      if (this.#bytes <= MOST_BYTES && this.#nowMs() - madeMs < FRESH_MS) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }
}

/** What an answer depends on. The only viewer for now is the open national one, so the role is the same for all. */
function keyOf(request: IncomingMessage): string {
  const cookie = new RegExp(`(?:^|;\\s*)${LANG_COOKIE}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1];
  return ['national', langOf(cookie), request.headers.host, request.headers.accept, request.url].join(' ');
}

async function send(entry: Entry, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = entry.captured;
  const sent: OutgoingHttpHeaders = { ...headers };
  delete sent['transfer-encoding'];
  const etag = headers['etag'];
  if (status === 200 && typeof etag === 'string' && holds(request.headers['if-none-match'], etag)) {
    delete sent['content-length'];
    delete sent['content-type'];
    response.writeHead(304, sent).end();
    return;
  }
  const encoding = isWorthCompressing(headers['content-type'], body.length)
    ? encodingOf(request.headers['accept-encoding'])
    : 'identity';
  const bytes = await entry.body(encoding);
  if (encoding !== 'identity') {
    sent['content-encoding'] = encoding;
    sent['vary'] = joined(sent['vary'], 'accept-encoding');
    // The bytes differ by encoding, what they say does not.
    if (typeof etag === 'string' && !etag.startsWith('W/')) sent['etag'] = `W/${etag}`;
  }
  sent['content-length'] = bytes.length;
  response.writeHead(status, sent).end(bytes);
}

function joined(vary: OutgoingHttpHeaders[string], name: string): string {
  const names = String(vary ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return names.some((part) => part.toLowerCase() === name) ? names.join(', ') : [...names, name].join(', ');
}

function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '');
  return ifNoneMatch?.split(',').some((tag) => plain(tag) === plain(etag)) ?? false;
}
