/**
 * The one writer: takes what came in, resolves, computes, inserts, answers; one batch after the other.
 *
 * A batch is one INSERT per kind = one block = one part, there or not. There is no journal: after a
 * crash or a failed insert the sender sends again, and resolving finds what had landed.
 */
import { randomUUID } from 'node:crypto';
import type { Store } from '#schema/clickhouse/client.ts';
import { AppError } from '#schema/errors.ts';
import { EVENT_KINDS, type EventKind } from '#schema/events.ts';
import { clickhouseInstant, type Clock } from '#schema/time.ts';
import type { WriterLimits } from './config.ts';
import type { CrashPoint } from './crash-point.ts';
import { factsOf, type Incoming, type Outcome } from './facts.ts';
import { insertRows, type InsertValue } from './insert.ts';
import type { Log } from './log.ts';
import type { IngestMetrics } from './metrics.ts';
import { DeliveryQueue, type Delivery, type Job, type Slice } from './queue.ts';
import { REJECT_COLUMNS, type RejectRow } from './rejects.ts';
import { resolve } from './resolve.ts';
import { KIND_SPECS, type FactRow } from './columns.ts';
import { INSERT_ID, sentenceOf, waitUntilGone } from './store-faults.ts';
import { Watermarks } from './watermarks.ts';
import type { WriterSeat } from './writer-seat.ts';

const RETRY_AFTER_SECONDS = 5;
const FAILING_MS = 30_000;
const DELIVERY_COLUMNS = ['received_at', 'source', 'accepted', 'duplicate', 'stale', 'rejected'] as const;

export interface WriterDeps {
  /** The writer's own connection: nobody else's query may stand in its way. */
  readonly store: Store;
  /** Over a server, where a failed query may still be running and others may write; absent: embedded. */
  readonly seat: WriterSeat | undefined;
  readonly limits: WriterLimits;
  readonly clock: Clock;
  readonly metrics: IngestMetrics;
  readonly log: Log;
  /** Throws when the store has no room for a batch. */
  readonly ensureRoom: () => Promise<void>;
  readonly crashPoint: (point: CrashPoint) => void;
}

/** The text of an instant for DateTime64(3) columns. */
export function millisText(ms: number): string {
  return clickhouseInstant(ms * 1000).slice(0, 23);
}

interface KindBatch {
  readonly kind: EventKind;
  readonly events: Incoming[];
  /** Where each event came from. */
  readonly places: { job: Job; index: number }[];
  rows: FactRow[];
}

export class Writer {
  readonly queue: DeliveryQueue;
  readonly #deps: WriterDeps;
  readonly #watermarks: Watermarks;
  readonly #running: Promise<void>;
  #closing = false;
  #failing: { reason: string; sinceMs: number } | undefined;
  /** An insert failed at a stop, and whether its rows landed was not to be learnt any more. */
  #hasOpenEnd = false;

  constructor(deps: WriterDeps) {
    this.#deps = deps;
    this.queue = new DeliveryQueue(deps.limits);
    this.#watermarks = new Watermarks(deps.store);
    this.#running = this.#run();
  }

  /**
   * Why the last batch failed; `undefined` when it did not, or when that is too long ago to say anything of the next: who is
   * sent nothing while not ready would otherwise never be found well again.
   */
  get failing(): string | undefined {
    if (!this.#failing) return undefined;
    const { reason, sinceMs } = this.#failing;
    const holds = this.#deps.seat?.isLost || performance.now() - sinceMs < FAILING_MS;
    return holds ? reason : undefined;
  }

  /**
   * Resolves with one outcome per event once all of them are committed, and the rejects are kept.
   * @throws AppError `unavailable`: nothing is known to be committed, send again
   */
  submit(delivery: Delivery): Promise<readonly Outcome[]> {
    if (this.#closing)
      throw new AppError('unavailable', 'The door is shutting down.', { retryAfterSeconds: 10 });
    return this.queue.push(delivery, performance.now());
  }

  /** Records of this source were written by somebody else than this writer. */
  forget(source: string): void {
    this.#watermarks.forget(source);
  }

  /** Takes no more, commits what waits, and returns. */
  async close(): Promise<void> {
    this.#closing = true;
    this.queue.wake();
    await this.#running;
    if (!this.#hasOpenEnd)
      await this.#deps.seat?.giveBack().catch((error: unknown) => {
        this.#deps.log.warn('the next ingest process will wait a little', { reason: sentenceOf(error) });
      });
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#waitForBatch();
      if (this.queue.isEmpty) return;
      const slices = this.queue.take(this.#deps.limits.batchEvents);
      try {
        await this.#commit(slices);
        this.#failing = undefined;
      } catch (error) {
        this.#fail(slices, error);
      }
    }
  }

  /** Until a batch is full or its oldest delivery has waited long enough; at once when closing. */
  async #waitForBatch(): Promise<void> {
    const { batchEvents, batchWaitMs } = this.#deps.limits;
    while (!this.#closing) {
      const oldest = this.queue.oldestMs;
      if (oldest === undefined) {
        await this.queue.pushed();
        continue;
      }
      const waited = performance.now() - oldest;
      if (this.queue.events >= batchEvents || waited >= batchWaitMs) return;
      await this.queue.pushed(batchWaitMs - waited);
    }
  }

  #fail(slices: readonly Slice[], error: unknown): void {
    const reason = sentenceOf(error);
    this.#failing = { reason, sinceMs: performance.now() };
    this.#deps.log.error('a batch was not committed', { reason });
    this.#deps.metrics.failedBatches.inc();
    const answer = new AppError('unavailable', `Nothing is confirmed: ${reason} Send again later.`, {
      cause: error,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
    for (const job of new Set(slices.map((slice) => slice.job))) {
      this.queue.drop(job);
      job.reject(answer);
    }
  }

  async #commit(slices: readonly Slice[]): Promise<void> {
    const { store, metrics, clock, crashPoint } = this.#deps;
    if (this.#hasOpenEnd) throw new Error('stopped while an insert was under way');
    await this.#deps.ensureRoom();
    await this.#deps.seat?.take(() => this.#closing);
    const acceptedAt = millisText(clock.nowMs());
    const outcomes = new Map<Job, Outcome[]>();
    for (const { job } of slices) outcomes.set(job, []);

    const batches = byKind(slices);
    const stopResolve = metrics.resolveSeconds.startTimer();
    for (const batch of batches) {
      const states = await resolve(store, this.#watermarks, batch.kind, batch.events);
      const facts = factsOf(batch.kind, batch.events, states, acceptedAt);
      batch.rows = facts.rows;
      batch.places.forEach(({ job, index }, i) => (outcomes.get(job)![index] = facts.outcomes[i]!));
    }
    stopResolve();
    crashPoint('after_resolve');

    const stopInsert = metrics.insertSeconds.startTimer();
    for (const { kind, rows } of batches) {
      if (rows.length === 0) continue;
      this.#watermarks.raise(kind, rows);
      crashPoint('before_insert');
      await this.#deps.seat?.confirm();
      await this.#insert(KIND_SPECS[kind].table, KIND_SPECS[kind].columns, rows);
      crashPoint('after_insert');
    }
    stopInsert();
    metrics.batchEvents.observe(slices.reduce((sum, { from, to }) => sum + to - from, 0));

    const done: Job[] = [];
    for (const [job, found] of outcomes) {
      found.forEach((outcome, index) => (job.outcomes[index] = outcome));
      if (job.outcomes.length === job.delivery.events.length) done.push(job);
    }
    await this.#book(done);
    crashPoint('before_answer');
    for (const job of done) {
      metrics.commitSeconds.observe((performance.now() - job.enqueuedMs) / 1000);
      job.resolve(job.outcomes);
    }
  }

  /** Keep the rejects of finished jobs and count what became of them, per source. */
  async #book(jobs: readonly Job[]): Promise<void> {
    const rejects: RejectRow[] = [];
    const deliveries = jobs.map(({ delivery, outcomes }) => {
      const refused = outcomes
        .map((outcome, index) => (isRefusal(outcome) ? delivery.rejectOf(index, outcome) : undefined))
        .filter((row) => row !== undefined);
      rejects.push(...delivery.rejects, ...refused);
      const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
      return {
        received_at: millisText(delivery.receivedAtMs),
        source: delivery.source,
        accepted: count('accepted'),
        duplicate: count('duplicate'),
        stale: count('stale'),
        rejected: delivery.rejects.length + refused.length,
      };
    });
    if (rejects.length > 0) await this.#insert('rejects', REJECT_COLUMNS, rejects);
    if (deliveries.length > 0) await this.#insert('deliveries', DELIVERY_COLUMNS, deliveries);
    this.#deps.metrics.count(deliveries, rejects);
  }

  /** An insert whose failure leaves nothing running behind: only then may records be resolved again. */
  async #insert(
    table: string,
    columns: readonly string[],
    rows: readonly Readonly<Record<string, InsertValue>>[],
  ): Promise<void> {
    const { store, seat, log } = this.#deps;
    const queryId = `${INSERT_ID}${randomUUID()}`;
    try {
      await insertRows(store, table, columns, rows, queryId);
    } catch (error) {
      if (seat) this.#hasOpenEnd = !(await waitUntilGone(store, queryId, log, () => this.#closing));
      throw error;
    }
  }
}

export function isRefusal(outcome: Outcome): outcome is 'revision_conflict' | 'out_of_scope' {
  return outcome === 'revision_conflict' || outcome === 'out_of_scope';
}

function byKind(slices: readonly Slice[]): KindBatch[] {
  const batches = EVENT_KINDS.map((kind): KindBatch => ({ kind, events: [], places: [], rows: [] }));
  const of = Object.fromEntries(batches.map((batch) => [batch.kind, batch])) as Record<EventKind, KindBatch>;
  for (const { job, from, to } of slices)
    for (let index = from; index < to; index++) {
      const event = job.delivery.events[index]!;
      of[event.kind].events.push(event);
      of[event.kind].places.push({ job, index });
    }
  return batches.filter((batch) => batch.events.length > 0);
}
