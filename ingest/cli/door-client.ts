/** One batch through the door, with patience: a full queue or a lost connection is waited out, a refusal is not. */
import { z } from 'zod';
import type { IngestAnswer } from '#schema/events.ts';

const answerSchema = z.object({
  accepted: z.int().min(0),
  duplicate: z.int().min(0),
  stale: z.int().min(0),
  rejected: z.array(
    z.object({ line: z.int().min(1), code: z.string(), path: z.string(), message: z.string() }),
  ),
});

/** The door will not take this: wrong key, wrong address, or it stayed away too long. Resending alone does not help. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
}

export interface Door {
  /** Send NDJSON; `too_large` when the door wants smaller batches. Safe to repeat: the door counts once. */
  post(body: Uint8Array<ArrayBuffer>, encoding: 'gzip' | undefined): Promise<IngestAnswer | 'too_large'>;
}

export interface DoorOptions {
  /** Base address of the ingest port, such as `http://127.0.0.1:3100`. */
  url: string;
  key: string;
  /** Give up when the door took nothing for so long. */
  patienceMs: number;
  /** Told before each wait, for the person who looks on. */
  onWait: (reason: string, waitMs: number) => void;
  signal?: AbortSignal;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
}

/** An insert may wait behind others; longer than this and the connection is taken for dead. */
const REQUEST_TIMEOUT_MS = 180_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const WORTH_RETRYING = new Set([408, 429, 500, 502, 503, 504]);

export function openDoor(options: DoorOptions): Door {
  const address = new URL('/v1/events', options.url);
  return {
    async post(body, encoding) {
      let waited = 0;
      for (let attempt = 0; ; attempt += 1) {
        const outcome = await once(body, encoding);
        if (outcome === 'too_large' || 'accepted' in outcome) return outcome;
        const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10));
        // Spread, so that many senders do not come back in the same instant.
        const wait = outcome.retryAfterMs ?? backoff * (0.5 + options.random() / 2);
        if (waited + wait > options.patienceMs)
          throw new DoorError(`${outcome.reason}; gave up after ${Math.round(waited / 1000)} s of retries.`);
        options.onWait(outcome.reason, wait);
        await options.sleep(wait);
        waited += wait;
      }
    },
  };

  async function once(
    body: Uint8Array<ArrayBuffer>,
    encoding: 'gzip' | undefined,
  ): Promise<IngestAnswer | 'too_large' | { reason: string; retryAfterMs: number | undefined }> {
    options.signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    let response: Response;
    let text: string;
    try {
      response = await fetch(address, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${options.key}`,
          'content-type': 'application/x-ndjson',
          ...(encoding ? { 'content-encoding': encoding } : {}),
        },
        body,
        redirect: 'error',
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      });
      text = await response.text();
    } catch (error) {
      options.signal?.throwIfAborted();
      return { reason: `No answer from ${address.origin} (${causeOf(error)})`, retryAfterMs: undefined };
    }
    if (response.status === 200) return answerOf(text);
    if (response.status === 413) return 'too_large';
    const reason = `The door answered ${response.status}: ${detailOf(text) ?? response.statusText}`;
    if (!WORTH_RETRYING.has(response.status)) throw new DoorError(`${reason}.`);
    return { reason, retryAfterMs: retryAfterMs(response.headers.get('retry-after')) };
  }
}

function answerOf(text: string): IngestAnswer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new DoorError('The address answered 200 but not as the ingest door does; is it the ingest port?');
  }
  const answer = answerSchema.safeParse(parsed);
  if (!answer.success)
    throw new DoorError('The address answered 200 but not as the ingest door does; is it the ingest port?');
  return answer.data as IngestAnswer;
}

/** `Retry-After` in seconds; the form with a date is not used by the door and falls back to our own waits. */
function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,5}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** The sentence of an RFC 9457 answer. */
function detailOf(text: string): string | undefined {
  try {
    const problem = JSON.parse(text) as { detail?: unknown };
    return typeof problem.detail === 'string' ? problem.detail.replace(/\.$/, '') : undefined;
  } catch {
    return undefined;
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof AggregateError && cause.errors.length > 0) return causeOf(cause.errors[0]);
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
