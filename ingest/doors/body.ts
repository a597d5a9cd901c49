/** Reads a request's body within limits, decompressing on the way. */
import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import { AppError } from '#schema/errors.ts';

const DECODERS: Readonly<Record<string, () => Transform & { bytesWritten: number }>> = {
  gzip: () => createGunzip(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};

export interface BodyLimits {
  readonly bodyBytes: number;
  readonly decodedBytes: number;
}

/** Bytes of bodies that are being read by all requests together. */
export class BodyBudget {
  readonly #limit: number;
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws AppError `unavailable` when other requests hold the rest */
  take(bytes: number): void {
    if (this.#used + bytes > this.#limit)
      throw new AppError('unavailable', 'Too much is being received at once; send again a little later.', {
        retryAfterSeconds: 2,
      });
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

/** @returns the decoded body; the caller gives its length back to `budget` when done with it */
export async function readBody(
  request: IncomingMessage,
  limits: BodyLimits,
  budget: BodyBudget,
): Promise<Buffer> {
  const decoder = decoderOf(request.headers['content-encoding']);
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) throw tooLarge(limits.bodyBytes);
  const chunks: Buffer[] = [];
  let received = 0;
  let decoded = 0;
  async function* asSent(): AsyncGenerator<Buffer> {
    // Leaving early must not destroy the request: its socket still has to carry the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      received += chunk.length;
      if (received > limits.bodyBytes) throw tooLarge(limits.bodyBytes);
      yield chunk;
    }
  }
  async function collect(source: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of source) {
      if (decoded + chunk.length > limits.decodedBytes) throw tooLarge(limits.decodedBytes);
      budget.take(chunk.length);
      decoded += chunk.length;
      chunks.push(chunk);
    }
  }
  try {
    if (decoder) await pipeline(asSent(), decoder, collect);
    else await collect(asSent());
    if (decoder && decoder.bytesWritten < received)
      throw new AppError('bad_request', 'The body has bytes after the end of its compressed data.');
  } catch (error) {
    budget.give(decoded);
    const hasGoneAway = request.destroyed && !request.complete;
    if (error instanceof AppError || hasGoneAway) throw error;
    throw new AppError('bad_request', 'The body cannot be decompressed: it is damaged or cut off.', {
      cause: error,
    });
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

function decoderOf(header: string | undefined): (Transform & { bytesWritten: number }) | undefined {
  const encoding = header?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return undefined;
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (!decoder)
    throw new AppError('unsupported_media_type', 'Content-Encoding must be gzip, br, zstd or identity.');
  return decoder();
}

function tooLarge(limit: number): AppError {
  return new AppError('too_large', `The body is larger than ${limit} bytes; send it in parts.`);
}
