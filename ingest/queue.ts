/** What waits for the writer: whole deliveries, bounded by events and bytes, handed out in slices. */
import { AppError } from '#schema/errors.ts';
import type { Incoming, Outcome } from './facts.ts';
import type { RejectRow } from './rejects.ts';

/** What one request (or replay) brings to the books. */
export interface Delivery {
  readonly source: string;
  readonly receivedAtMs: number;
  readonly events: readonly Incoming[];
  /** Lines that the door refused, to be kept in the same commit. */
  readonly rejects: readonly RejectRow[];
  /** How an event that the books refuse is kept; `undefined`: it is kept already (a replay). */
  readonly rejectOf: (index: number, outcome: Outcome) => RejectRow | undefined;
  /** Size of the request, what the queue's bound in bytes counts. */
  readonly bytes: number;
}

export interface Job {
  readonly delivery: Delivery;
  /** On the clock that is never set (`performance.now`), as waiting must not depend on the wall's. */
  readonly enqueuedMs: number;
  /** One per event, in order, as far as they are committed. */
  readonly outcomes: Outcome[];
  /** Index of the first event that is not yet handed out. */
  next: number;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: Error) => void;
}

/** Events `from` (inclusive) to `to` (exclusive) of a job. */
export interface Slice {
  readonly job: Job;
  readonly from: number;
  readonly to: number;
}

const RETRY_AFTER_SECONDS = 2;

export class DeliveryQueue {
  readonly #limits: { queueEvents: number; queueBytes: number };
  #jobs: Job[] = [];
  #events = 0;
  #bytes = 0;
  #onPush: () => void = () => {};

  constructor(limits: { queueEvents: number; queueBytes: number }) {
    this.#limits = limits;
  }

  get events(): number {
    return this.#events;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#jobs.length === 0;
  }

  /** When the longest waiting job came (`enqueuedMs`); `undefined` when nothing waits. */
  get oldestMs(): number | undefined {
    return this.#jobs[0]?.enqueuedMs;
  }

  /** @throws AppError `unavailable` when full; a single delivery is taken whatever its size when nothing waits */
  push(delivery: Delivery, nowMs: number): Promise<readonly Outcome[]> {
    const { queueEvents, queueBytes } = this.#limits;
    const isFull =
      this.#events + delivery.events.length > queueEvents || this.#bytes + delivery.bytes > queueBytes;
    if (isFull && !this.isEmpty)
      throw new AppError('unavailable', 'The queue of the door is full; send again a little later.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    return new Promise((resolve, reject) => {
      this.#jobs.push({ delivery, enqueuedMs: nowMs, outcomes: [], next: 0, resolve, reject });
      this.#events += delivery.events.length;
      this.#bytes += delivery.bytes;
      this.#onPush();
    });
  }

  /** Up to `maxEvents` events from the front; a job that does not fit is cut. */
  take(maxEvents: number): Slice[] {
    const slices: Slice[] = [];
    let room = maxEvents;
    while (this.#jobs.length > 0) {
      const job = this.#jobs[0]!;
      const to = Math.min(job.delivery.events.length, job.next + room);
      slices.push({ job, from: job.next, to });
      room -= to - job.next;
      this.#events -= to - job.next;
      job.next = to;
      if (to < job.delivery.events.length) break;
      this.#jobs.shift();
      this.#bytes -= job.delivery.bytes;
    }
    return slices;
  }

  /** Forget what is left of a job whose earlier slice failed. */
  drop(job: Job): void {
    if (!this.#jobs.includes(job)) return;
    this.#jobs = this.#jobs.filter((other) => other !== job);
    this.#events -= job.delivery.events.length - job.next;
    this.#bytes -= job.delivery.bytes;
  }

  /** Resolves at the next push, or after `timeoutMs` when given. */
  pushed(timeoutMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => this.#onPush(), timeoutMs);
      this.#onPush = () => {
        clearTimeout(timer);
        this.#onPush = () => {};
        resolve();
      };
    });
  }

  /** Wake whoever waits in `pushed`. */
  wake(): void {
    this.#onPush();
  }
}
