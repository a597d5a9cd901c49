/** What a viewer changes: only from this machine while there is no login, only from our own pages or a program, and small. */
import type { RequestEvent } from '@sveltejs/kit';
import { AppError } from '#schema/errors.ts';
import type { z } from 'zod';
import { needsScope } from './asked-unit.ts';
import { parsed } from './answer.ts';
import { NATION } from '#schema/units.ts';

const MOST_BYTES = 4096;
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

/** Throws forbidden unless the national viewer asks from this machine (a proxy with a login before it counts as such). */
export function needsHand(event: RequestEvent): void {
  needsScope(event, NATION);
  if (!LOOPBACK.test(event.getClientAddress()))
    throw new AppError('forbidden', 'Without a login this can only be done from the machine of the server.');
}

/**
 * The JSON body of a POST by its schema. A page elsewhere cannot send one unasked: its content type needs a permission that is never
 * given, and its origin is checked. Throws unsupported_media_type, forbidden, too_large, bad_request.
 */
export async function actionOf<T extends z.ZodType>(event: RequestEvent, schema: T): Promise<z.output<T>> {
  const { headers } = event.request;
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  if (
    (origin !== null && origin !== event.url.origin) ||
    (site !== null && !['same-origin', 'none'].includes(site))
  )
    throw new AppError('forbidden', 'Only pages of this server may do this.');
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? ''))
    throw new AppError('unsupported_media_type', 'The body must be application/json.');
  if (Number(headers.get('content-length') ?? 0) > MOST_BYTES) throw tooLarge();
  const text = await bounded(event.request);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('bad_request', 'The body is not JSON.');
  }
  return parsed(schema, value);
}

const tooLarge = (): AppError => new AppError('too_large', `The body may have ${MOST_BYTES} bytes.`);

async function bounded(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
