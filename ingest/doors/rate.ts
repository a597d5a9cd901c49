/** Requests per second, per key: a bucket that holds one second's worth. */
import { AppError } from '#schema/errors.ts';
import type { Clock } from '#schema/time.ts';

export class RateLimit {
  readonly #perSecond: number;
  readonly #clock: Clock;
  readonly #buckets = new Map<object, { tokens: number; atMs: number }>();

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** @throws AppError `too_many_requests` */
  take(key: object): void {
    const now = this.#clock.nowMs();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#perSecond, atMs: now };
    const earned = (Math.max(0, now - bucket.atMs) / 1000) * this.#perSecond;
    const tokens = Math.min(this.#perSecond, bucket.tokens + earned);
    this.#buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, atMs: now });
    if (tokens < 1)
      throw new AppError(
        'too_many_requests',
        `More than ${this.#perSecond} requests a second; send larger batches.`,
        {
          retryAfterSeconds: 1,
        },
      );
  }
}
