/**
 * How every question of the API is answered: JSON, CSV or XLSX, with the mark of simulated records, the sequence
 * number and the moment of the figures, an ETag, and problem details for errors.
 */
import type { RequestEvent, RequestHandler } from '@sveltejs/kit';
import { createHash } from 'node:crypto';
import { AppError } from '#schema/errors.ts';
import { createLog } from '#web/log.ts';
import { z } from 'zod';
import { csvOf, stamped, type Table } from './csv.ts';
import { problemOfThrown, problemResponse } from './problem.ts';
import { XLSX_TYPE, xlsxOf } from './xlsx.ts';

const log = createLog();

export interface Answer {
  readonly body: Readonly<Record<string, unknown>>;
  /** The same as a table, made only when asked for. */
  readonly table: () => Table;
  /** File name of an export, without ending. */
  readonly name: string;
  /** What it is made from is of another moment than the live figures: that is what it names. */
  readonly stamp?: { readonly seq: number; readonly as_of: string };
}

export interface ApiOptions {
  /**
   * `seq`: the answer follows from the figures, so their sequence number tells whether it changed, before
   * anything is asked. `content`: it may change without them.
   */
  readonly etag?: 'seq' | 'content';
}

const formatQuery = z.object({ format: z.enum(['json', 'csv', 'xlsx']).default('json') });

export function api(
  work: (event: RequestEvent) => Promise<Answer> | Answer,
  options: ApiOptions = {},
): RequestHandler {
  return async (event) => {
    try {
      return await answer(event, work, options.etag ?? 'seq');
    } catch (thrown) {
      const { problem, retryAfterSeconds } = problemOfThrown(thrown, (id, error) =>
        log.error('api request failed', { id, path: event.url.pathname, error }),
      );
      return problemResponse(problem, retryAfterSeconds);
    }
  };
}

async function answer(
  event: RequestEvent,
  work: (event: RequestEvent) => Promise<Answer> | Answer,
  kind: 'seq' | 'content',
): Promise<Response> {
  const { format } = parsed(formatQuery, { format: event.url.searchParams.get('format') ?? undefined });
  // Taken before the question: what changes meanwhile makes the answer newer than its mark, never older.
  const { epoch, seq, simulated, refreshed_ms } = event.locals.live.status();
  const as_of = new Date(refreshed_ms).toISOString();
  const { lang } = event.locals;
  // Files are for people: some of their words are in the reader's language.
  const form = format === 'json' ? format : `${format}-${lang}`;
  const asked = event.request.headers.get('if-none-match');
  const headers = new Headers({
    'cache-control': 'private, no-cache',
    vary: 'cookie, accept-encoding',
    'x-simulated': String(simulated),
  });
  if (kind === 'seq') {
    const etag = `W/"${epoch}-${seq}-${form}"`;
    headers.set('etag', etag);
    if (matches(asked, etag)) return new Response(null, { status: 304, headers });
  }
  const { body, table, name, stamp: own } = await work(event);
  const stamp = { simulated, seq, as_of, ...own };
  // Older than the figures: what the same sequence number answers next is newer.
  if (own && own.seq < seq) headers.delete('etag');
  let content: string | Uint8Array<ArrayBuffer>;
  if (format === 'json') {
    content = JSON.stringify({ ...body, ...stamp });
    headers.set('content-type', 'application/json; charset=utf-8');
  } else {
    if (format === 'csv') content = csvOf(stamped(table(), stamp));
    else content = new Uint8Array(await xlsxOf(table(), stamp, lang));
    headers.set('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : XLSX_TYPE);
    const fileName = `${name}${simulated ? '-simulated' : ''}.${format}`;
    headers.set('content-disposition', `attachment; filename="${fileName.replace(/[^A-Za-z0-9._-]/g, '_')}"`);
  }
  if (kind === 'content') {
    const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22);
    const etag = `W/"${hash}-${form}-${String(simulated)}"`;
    headers.set('etag', etag);
    if (matches(asked, etag)) return new Response(null, { status: 304, headers });
  }
  return new Response(content, { headers });
}

function matches(ifNoneMatch: string | null, etag: string): boolean {
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '');
  return ifNoneMatch?.split(',').some((tag) => plain(tag) === plain(etag)) ?? false;
}

/** Values by a schema; throws bad_request with the reasons. */
export function parsed<T extends z.ZodType>(schema: T, values: unknown): z.output<T> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const reasons = result.error.issues.map((issue) => {
    const path = issue.path.join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  throw new AppError('bad_request', reasons.join('; '));
}

/**
 * Query parameters by a schema: an unknown or repeated one is an error, not ignored. `format` is
 * understood everywhere.
 */
export function queryOf<T extends z.ZodObject>(url: URL, schema: T): z.output<T> {
  const values: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (name in values) throw new AppError('bad_request', `${name}: is given more than once`);
    values[name] = value;
  }
  delete values['format'];
  return parsed(schema.strict() as unknown as T, values);
}
