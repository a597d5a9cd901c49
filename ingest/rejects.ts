/** Rejected events: kept without anything personal, listed, and found again for a replay. */
import { randomUUID } from 'node:crypto';
import type { Store } from '#schema/clickhouse/client.ts';
import { EVENT_KINDS, EVENT_SCHEMAS, type EventKind } from '#schema/events.ts';
import type { z } from 'zod';
import { isPersonNumber, isPersonNumberInGroups } from './person-number.ts';
import type { Fault } from './rejection-of.ts';

/** A row of table `rejects`. */
export interface RejectRow extends Readonly<Record<string, string | number>> {
  readonly id: string;
  readonly version: number;
  readonly received_at: string;
  readonly source: string;
  readonly kind: string;
  readonly record_id: string;
  readonly line: number;
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly event: string;
  readonly replayable: 0 | 1;
  readonly state: 'open' | 'replayed';
}

/** What a code, number or time looks like; free text and anything that reads like an identity number does not. */
const CODE_LIKE = /^[A-Za-z0-9._:/+-]{1,64}$/;

/**
 * The event with what may be kept: known fields whose value is valid, a number, a boolean, or looks like a code.
 * `isWhole` tells whether nothing was left out; only then can it be replayed exactly.
 */
export function scrub(raw: unknown): { event: Record<string, unknown>; isWhole: boolean } {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return { event: {}, isWhole: false };
  const kind = (raw as { kind?: unknown }).kind;
  const known = EVENT_KINDS.includes(kind as EventKind) ? (kind as EventKind) : 'dose';
  const shape: Record<string, z.ZodType> = EVENT_SCHEMAS[known].upsert.shape;
  const entries = Object.entries(raw);
  const kept = entries.filter(
    ([name, value]) => Object.hasOwn(shape, name) && mayKeep(name, value, shape[name]!),
  );
  return { event: Object.fromEntries(kept), isWhole: kept.length === entries.length };
}

function mayKeep(name: string, value: unknown, schema: z.ZodType): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'string' && name !== 'record_id' && isPersonNumber(value)) return false;
  if (typeof value === 'string' && name === 'person' && isPersonNumberInGroups(value)) return false;
  if (schema.safeParse(value).success) return true;
  // A telephone number may come without quotes; a number that JavaScript cannot hold would be replayed as another one.
  if (typeof value === 'number')
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER && !isPersonNumber(String(value));
  return name !== 'person' && typeof value === 'string' && CODE_LIKE.test(value);
}

/** @param raw the parsed event; `undefined` when the line was not JSON, and then nothing of it is kept */
export function rejectRow(
  fault: Fault,
  raw: unknown,
  about: { source: string; line: number; receivedAt: string },
): RejectRow {
  const { event, isWhole } = scrub(raw);
  const textOf = (name: string): string => (typeof event[name] === 'string' ? event[name] : '');
  return {
    id: randomUUID(),
    version: 1,
    received_at: about.receivedAt,
    source: about.source,
    kind: textOf('kind'),
    record_id: textOf('record_id'),
    line: about.line,
    ...fault,
    event: Object.keys(event).length === 0 ? '' : JSON.stringify(event),
    replayable: isWhole ? 1 : 0,
    state: 'open',
  };
}

export const REJECT_COLUMNS = [
  'id',
  'version',
  'received_at',
  'source',
  'kind',
  'record_id',
  'line',
  'code',
  'path',
  'message',
  'event',
  'replayable',
  'state',
] as const;

export interface RejectFilter {
  readonly source: string;
  readonly code?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly isOpen?: boolean | undefined;
  /** `next` of the page before. */
  readonly before?: { receivedAt: string; id: string } | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function findRejects(store: Store, filter: RejectFilter): Promise<RejectRow[]> {
  const conditions = ['source = {source:String}'];
  if (filter.code) conditions.push('code = {code:String}');
  if (filter.ids) conditions.push('id IN {ids:Array(UUID)}');
  if (filter.isOpen) conditions.push("state = 'open'");
  if (filter.before)
    conditions.push("(received_at, id) < (toDateTime64({receivedAt:String}, 3, 'UTC'), {id:UUID})");
  const result = await store.query({
    query: `SELECT ${REJECT_COLUMNS.join(', ')} FROM rejects FINAL
      WHERE ${conditions.join(' AND ')} ORDER BY received_at DESC, id DESC LIMIT {limit:UInt32}`,
    query_params: {
      source: filter.source,
      limit: filter.limit,
      ...(filter.code ? { code: filter.code } : {}),
      ...(filter.ids ? { ids: filter.ids } : {}),
      ...(filter.before ?? {}),
    },
    use_multipart_params_auto: true,
    clickhouse_settings: { log_comment: 'ingest.rejects' },
    format: 'JSONEachRow',
  });
  return await result.json<RejectRow>();
}
