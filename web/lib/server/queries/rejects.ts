/** Rejected records of one source, the newest first, page by page. */
import { z } from 'zod';
import { AppError, REJECTION_CODES } from '#schema/errors.ts';
import { formatVn } from '#schema/time.ts';
import type { Reads } from '../runtime.ts';

const CURSOR = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const rejectsQuery = z.object({
  code: z.enum(REJECTION_CODES).optional(),
  /** `next` of the page before. */
  before: z.string().regex(CURSOR, { error: 'is not a cursor that was answered as `next`' }).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, { error: 'must be a whole number from 1 to 500' })
    .transform(Number)
    .refine((n) => n >= 1 && n <= 500, { error: 'must be a whole number from 1 to 500' })
    .default(50),
});
export type RejectsQuery = z.infer<typeof rejectsQuery>;

const row = z.object({
  id: z.string(),
  received_ms: z.number(),
  line: z.number(),
  code: z.string(),
  path: z.string(),
  message: z.string(),
  kind: z.string(),
  record_id: z.string(),
  event: z.string(),
  state: z.string(),
});

export interface RejectRow extends Omit<z.infer<typeof row>, 'received_ms'> {
  /** RFC 3339, Vietnamese time. */
  received_at: string;
}

export async function rejects(
  reads: Reads,
  source: string,
  query: RejectsQuery,
): Promise<{ rejects: RejectRow[]; next: string | null }> {
  const conditions = ['source = {source:String}'];
  const params: Record<string, string | number> = { source, limit: query.limit + 1 };
  if (query.code !== undefined) {
    conditions.push('code = {code:String}');
    params['code'] = query.code;
  }
  if (query.before !== undefined) {
    const cursor = CURSOR.exec(query.before);
    if (!cursor) throw new AppError('bad_request', 'before: is not a cursor that was answered as `next`');
    conditions.push(
      '(rejects.received_at, rejects.id) < (fromUnixTimestamp64Milli({before_ms:Int64}), toUUID({before_id:String}))',
    );
    params['before_ms'] = Number(cursor[1]);
    params['before_id'] = cursor[2]!;
  }
  const rows = await reads.select(
    `SELECT toString(id) AS id, toUnixTimestamp64Milli(received_at) AS received_ms, line, code, path, message,
       kind, record_id, event, state
     FROM rejects FINAL WHERE ${conditions.join(' AND ')}
     ORDER BY rejects.received_at DESC, rejects.id DESC LIMIT {limit:UInt32}`,
    params,
    row,
    'rejects',
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    rejects: page.map(({ received_ms, ...rest }) => ({ ...rest, received_at: formatVn(received_ms) })),
    next: rows.length > query.limit && last ? `${last.received_ms}_${last.id}` : null,
  };
}
