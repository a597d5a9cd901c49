/**
 * Signals as events arrive. When the hub saw new reports this looks which lots, sites and days they touch, asks what is known of
 * those, and tells what that means for their signals: kept in the store first, then told to every screen.
 *
 * Which reports were looked at is known by part and block, as in the hub; where that is not certain, and at the start, the last weeks
 * are looked at once more, which raises nothing twice.
 */
import { createHash } from 'node:crypto';
import { AppError } from '#schema/errors.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import { subjectKey, type SignalFigures, type Subject } from '#web/lib/indicators/signals.ts';
import type { LiveView, SignalsView } from '#web/lib/server/runtime.ts';
import {
  consequence,
  isPending,
  withEvent,
  type Signal,
  type SignalEvent,
  type SignalEventName,
} from '#web/lib/signals/history.ts';
import type { Log } from '#web/log.ts';
import type { BookedEvent, EventBook } from './event-book.ts';
import { unseenParts, type Part } from './parts.ts';
import { findingsOf } from './signal-findings.ts';
import type { SignalReader, Touched } from './signal-reader.ts';
import { Waker } from './waker.ts';

/** New reports beyond which the last weeks are looked at instead. */
const MOST_NEW_ROWS = 20_000;
/** A look without new reports: sees what another process wrote, and tries again after a failure. */
const REST_MS = 30_000;

export interface SignalsOptions {
  readonly reader: Pick<SignalReader, 'parts' | 'touchedBy' | 'recent' | 'booksOf'>;
  readonly book: Pick<EventBook, 'read' | 'count' | 'append'>;
  /** Says which day it is in the campaign, and whether its history is still being loaded. */
  readonly live: Pick<LiveView, 'status'>;
  readonly rules: Thresholds['safety'];
  readonly nowMs: () => number;
  readonly log: Log;
}

export class Signals implements SignalsView {
  readonly #options: SignalsOptions;
  readonly #waker: Waker;
  readonly #signals = new Map<string, Signal>();
  /** Events that were folded, so that those of others are noticed. */
  #booked = 0;
  #known: readonly Part[] | undefined;
  #seq = 0;
  #lastMs = 0;
  #writing: Promise<unknown> = Promise.resolve();

  /** Told of every signal whose state or figures changed, after the store has it. */
  onChange: (signal: Signal, event: SignalEvent) => void = () => {};

  constructor(options: SignalsOptions) {
    this.#options = options;
    this.#waker = new Waker(() => this.look(), REST_MS, options.log, 'the signals could not be looked at');
  }

  get seq(): number {
    return this.#seq;
  }

  /** The newest first. */
  list(): Signal[] {
    return [...this.#signals.values()].sort((a, b) => b.raised_ms - a.raised_ms || (a.id < b.id ? -1 : 1));
  }

  get(id: string): Signal | undefined {
    return this.#signals.get(id);
  }

  /** Takes in what is in the store and was not told here: all of it after a start, later what another process wrote. */
  read(): Promise<void> {
    return this.#exclusively(() => this.#readOthers());
  }

  /** Begins to look, and does not wait for the first answer. */
  start(): void {
    this.#waker.start();
  }

  /** There may be new reports. */
  wake(): void {
    this.#waker.wake();
  }

  async stop(): Promise<void> {
    await this.#waker.stop();
    await this.#writing.catch(() => {});
  }

  /** A viewer saw or closed a signal. Throws not_found, or bad_request when it is no longer in a state for that. */
  async mark(id: string, event: 'seen' | 'closed', by: string, reason: string): Promise<Signal> {
    return this.#exclusively(async () => {
      const signal = this.#signals.get(id);
      if (!signal) throw new AppError('not_found', `There is no signal with the id ${id.slice(0, 16)}.`);
      const next = this.#event(id, event, { by, reason });
      if (withEvent(signal, next) === signal)
        throw new AppError('bad_request', `The signal is ${signal.state}: it cannot be marked ${event}.`);
      await this.#tell([next]);
      return this.#signals.get(id)!;
    });
  }

  /** One look. Exposed for tests; `start` calls it when woken. */
  look(): Promise<void> {
    return this.#exclusively(() => this.#look());
  }

  /** One after the other, so that nobody decides on a state that another changes. */
  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work, work);
    this.#writing = done.catch(() => {});
    return done;
  }

  async #look(): Promise<void> {
    const { reader, rules, live } = this.#options;
    await this.#readOthers();
    const { demo, today } = live.status();
    if (demo?.phase === 'loading') return;
    const parts = await reader.parts();
    const touched = (await this.#touched(parts)) ?? [
      ...(await reader.recent(formatDay(parseDay(today)! - rules.look_back_days))),
      ...this.#pending(),
    ];
    if (touched.length > 0) {
      const serious = touched.filter((one) => one.serious);
      const distinct = (of: (one: Touched) => string): string[] =>
        [...new Set(serious.map(of))].filter((text) => text !== '');
      const books = await reader.booksOf(
        distinct((one) => one.lot),
        distinct((one) => one.site),
        distinct((one) => one.day),
      );
      const events: SignalEvent[] = [];
      for (const finding of findingsOf(books, touched, rules)) {
        const id = idOf(finding.subject);
        const name = consequence(this.#signals.get(id), finding);
        if (name) events.push(this.#event(id, name, { subject: finding.subject, figures: finding.figures }));
      }
      await this.#tell(events);
    }
    // Only now: what failed on the way is looked at again.
    this.#known = parts;
  }

  /** What the unseen reports are about; `undefined` when only a look at the last weeks can tell. */
  async #touched(parts: readonly Part[]): Promise<Touched[] | undefined> {
    if (!this.#known) return undefined;
    const unseen = unseenParts(this.#known, parts);
    if (unseen.lost || unseen.rows > MOST_NEW_ROWS) return undefined;
    if (unseen.parts.length === 0) return [];
    const { touched, count } = await this.#options.reader.touchedBy(unseen.parts);
    // A merge took some of these parts away between the two questions.
    return count === unseen.rows ? touched : undefined;
  }

  /** What the signals are about that somebody has still to look at: their cases may have been cancelled meanwhile. */
  #pending(): Touched[] {
    return this.list()
      .filter((signal) => isPending(signal) && signal.subject.kind !== 'prr')
      .map(({ subject: { vaccine, lot, site, day } }) => ({ vaccine, lot, site, day, serious: true }));
  }

  /** Takes in what stands in the store: at the start all of it, later what another process wrote. */
  async #readOthers(): Promise<void> {
    const { book } = this.#options;
    if (this.#booked > 0 && (await book.count()) === this.#booked) return;
    const events = await book.read();
    this.#signals.clear();
    for (const event of events) this.#fold(parsedEvent(event));
    if (events.length > 0) this.#seq += 1;
    this.#booked = events.length;
  }

  #event(id: string, event: SignalEventName, change: Partial<SignalEvent>): SignalEvent {
    // Later than any before, so that the order of events is the order of the store.
    this.#lastMs = Math.max(this.#options.nowMs(), this.#lastMs + 1);
    const { campaign_ms } = this.#options.live.status();
    const none = { by: '', reason: '', subject: null, figures: null };
    return { ...none, id, at_ms: this.#lastMs, campaign_ms: Math.trunc(campaign_ms), event, ...change };
  }

  async #tell(events: readonly SignalEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.#options.book.append(events.map(bookedEvent));
    this.#booked += events.length;
    this.#seq += 1;
    for (const event of events) this.#fold(event);
    for (const event of events) this.onChange(this.#signals.get(event.id)!, event);
  }

  #fold(event: SignalEvent): void {
    this.#lastMs = Math.max(this.#lastMs, event.at_ms);
    const signal = withEvent(this.#signals.get(event.id), event);
    if (signal) this.#signals.set(event.id, signal);
  }
}

/** The same for the same subject, in every process and for ever. */
function idOf(subject: Subject): string {
  return createHash('sha256').update(subjectKey(subject)).digest('hex').slice(0, 16);
}

function bookedEvent(event: SignalEvent): BookedEvent {
  const { subject, figures } = event;
  return {
    ...event,
    subject: subject ? JSON.stringify(subject) : '',
    figures: figures ? JSON.stringify(figures) : '',
  };
}

function parsedEvent(event: BookedEvent): SignalEvent {
  const { subject, figures } = event;
  return {
    ...event,
    event: event.event as SignalEventName,
    subject: subject === '' ? null : (JSON.parse(subject) as Subject),
    figures: figures === '' ? null : (JSON.parse(figures) as SignalFigures),
  };
}
