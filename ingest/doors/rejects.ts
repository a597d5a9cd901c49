/** `GET /v1/rejects` and `POST /v1/rejects/replay`: a source looks up what was refused, and has it judged again. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Store } from '#schema/clickhouse/client.ts';
import { AppError, REJECTION_CODES } from '#schema/errors.ts';
import type { Incoming } from '../facts.ts';
import { DEMO_SOURCE, type SourceKey } from '../keys.ts';
import type { Fault } from '../rejection-of.ts';
import { insertRows } from '../insert.ts';
import { REJECT_COLUMNS, findRejects, type RejectRow } from '../rejects.ts';
import { rowOf } from '../rows.ts';
import { validate } from '../validate.ts';
import { isRefusal } from '../writer.ts';
import { readBody } from './body.ts';
import { contextOf, faultOfOutcome, mayReplaceOf, type EventsDeps } from './events.ts';

export interface RejectsDeps extends EventsDeps {
  /** A connection beside the writer's. */
  readonly reads: Store;
}

/** `2021-10-15 01:02:03.004_<uuid>`: where the page before ended. */
const CURSOR = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3})_([0-9a-f-]{36})$/;

const listQuery = z.strictObject({
  source: z.string().optional(),
  code: z.enum(REJECTION_CODES).optional(),
  before: z.string().regex(CURSOR).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

const MAX_REPLAY = 10_000;
const replayBody = z.strictObject({
  ids: z.array(z.uuid()).max(MAX_REPLAY).optional(),
  code: z.enum(REJECTION_CODES).optional(),
});

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new AppError('bad_request', `${issue!.path.join('.')}: ${issue!.message}`);
}

export async function getRejects(
  deps: RejectsDeps,
  key: SourceKey,
  query: URLSearchParams,
): Promise<unknown> {
  const { source, code, before, limit } = parsed(listQuery, Object.fromEntries(query));
  if (source !== undefined && source !== key.source)
    throw new AppError('forbidden', 'The key belongs to another source.');
  const [, receivedAt, id] = CURSOR.exec(before ?? '') ?? [];
  const rows = await findRejects(deps.reads, {
    source: key.source,
    code,
    limit,
    before: receivedAt && id ? { receivedAt, id } : undefined,
  });
  const last = rows.at(-1);
  return {
    source: key.source,
    rejects: rows.map((row) => ({
      id: row.id,
      received_at: `${row.received_at.replace(' ', 'T')}Z`,
      line: row.line,
      code: row.code,
      path: row.path,
      message: row.message,
      kind: row.kind,
      record_id: row.record_id,
      event: row.event === '' ? null : (JSON.parse(row.event) as unknown),
      replayable: row.replayable === 1,
      state: row.state,
    })),
    next: rows.length === limit && last ? `${last.received_at}_${last.id}` : null,
  };
}

/**
 * Judges kept events again by today's rules. A row is marked `replayed` only after its event is committed; a crash in
 * between leaves it open, and the next replay finds a duplicate.
 */
export async function postReplay(
  deps: RejectsDeps,
  key: SourceKey,
  request: IncomingMessage,
): Promise<unknown> {
  const filter = parsed(replayBody, await jsonBody(deps, request));
  const open = await findRejects(deps.reads, {
    source: key.source,
    isOpen: true,
    limit: MAX_REPLAY,
    ...filter,
  });
  const context = contextOf(deps, key);
  const mayReplace = mayReplaceOf(deps, key);
  const events: Incoming[] = [];
  const rows: RejectRow[] = [];
  const still: { row: RejectRow; fault: Fault }[] = [];
  let unreplayable = 0;
  for (const row of open) {
    if (row.replayable !== 1) {
      unreplayable += 1;
      continue;
    }
    const verdict = validate(JSON.parse(row.event), context);
    if ('fault' in verdict) still.push({ row, fault: verdict.fault });
    else {
      events.push({ kind: verdict.event.kind, row: rowOf(verdict.event), mayReplace });
      rows.push(row);
    }
  }
  if (events.length > 0) await deps.nature.claim(key.source === DEMO_SOURCE);
  const outcomes = await deps.writer.submit({
    source: key.source,
    receivedAtMs: context.nowMs,
    events,
    rejects: [],
    rejectOf: () => undefined,
    bytes: rows.reduce((sum, row) => sum + row.event.length, 0),
  });
  const replayed = rows.filter((row, i) => {
    const outcome = outcomes[i]!;
    if (isRefusal(outcome)) still.push({ row, fault: faultOfOutcome(outcome) });
    return !isRefusal(outcome);
  });
  const changed: RejectRow[] = [
    ...replayed.map((row): RejectRow => ({ ...row, version: row.version + 1, state: 'replayed' })),
    ...still
      .filter(({ row, fault }) => row.code !== fault.code || row.path !== fault.path)
      .map(({ row, fault }): RejectRow => ({ ...row, ...fault, version: row.version + 1 })),
  ];
  if (changed.length > 0) await insertRows(deps.reads, 'rejects', REJECT_COLUMNS, changed, randomUUID());
  const count = (wanted: string): number => outcomes.filter((outcome) => outcome === wanted).length;
  return {
    replayed: replayed.length,
    accepted: count('accepted'),
    duplicate: count('duplicate'),
    stale: count('stale'),
    rejected: still.map(({ row, fault }) => ({ id: row.id, ...fault })),
    // Kept without a part of it, so it cannot be judged again: the source has to send it anew.
    not_replayable: unreplayable,
    more: open.length === MAX_REPLAY,
  };
}

async function jsonBody(deps: RejectsDeps, request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new AppError('unsupported_media_type', 'Content-Type must be application/json.');
  const body = await readBody(request, deps.limits, deps.budget);
  deps.budget.give(body.length);
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new AppError('bad_request', 'The body is not JSON.');
  }
}
