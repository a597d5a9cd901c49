/** Looks at the rules again and again, keeps what became of each alert in the store, and hands new ones to whoever sends them. */
import { createHash } from 'node:crypto';
import type { AlertRule } from '#schema/alert-rules.ts';
import { AppError } from '#schema/errors.ts';
import {
  isUp,
  withAlertEvent,
  type Alert,
  type AlertEvent,
  type AlertEventName,
  type AlertFigures,
  type AlertSubject,
} from '#web/lib/alerts/history.ts';
import { alertStep } from '#web/lib/indicators/alert-rules.ts';
import type { AlertsView, LiveView } from '#web/lib/server/runtime.ts';
import type { Log } from '#web/log.ts';
import type { AlertReadings } from './alert-readings.ts';
import type { EventBook } from './event-book.ts';
import { Waker } from './waker.ts';

export interface AlertsOptions {
  readonly rules: readonly AlertRule[];
  readonly readings: Pick<AlertReadings, 'of'>;
  readonly book: Pick<EventBook, 'read' | 'count' | 'append'>;
  readonly live: Pick<LiveView, 'status'>;
  readonly tickMs: number;
  readonly nowMs: () => number;
  readonly log: Log;
}

export class Alerts implements AlertsView {
  readonly #options: AlertsOptions;
  readonly #waker: Waker;
  readonly #alerts = new Map<string, Alert>();
  #booked = 0;
  #lastMs = 0;
  #writing: Promise<unknown> = Promise.resolve();

  /** Told of alerts that were raised or cleared, after the store has it. */
  onChange: (alert: Alert, event: AlertEvent) => void = () => {};

  constructor(options: AlertsOptions) {
    this.#options = options;
    const failure = 'the rules of alerts could not be looked at';
    this.#waker = new Waker(() => this.look(), options.tickMs, options.log, failure);
  }

  /** Alerts that nobody acknowledged. */
  get open(): number {
    let open = 0;
    for (const { state } of this.#alerts.values()) if (state === 'raised') open += 1;
    return open;
  }

  /** Those that are up first, then the newest first. */
  list(): Alert[] {
    return [...this.#alerts.values()].sort(
      (a, b) => Number(isUp(b)) - Number(isUp(a)) || b.changed_ms - a.changed_ms || (a.id < b.id ? -1 : 1),
    );
  }

  get(id: string): Alert | undefined {
    return this.#alerts.get(id);
  }

  /** Takes in the history before anybody asks for it. */
  read(): Promise<void> {
    return this.#exclusively(() => this.#readOthers());
  }

  start(): void {
    this.#waker.start();
  }

  async stop(): Promise<void> {
    await this.#waker.stop();
    await this.#writing.catch(() => {});
  }

  /** Throws not_found, or bad_request when somebody has acknowledged it or it is over. */
  acknowledge(id: string, by: string): Promise<Alert> {
    return this.#exclusively(async () => {
      const alert = this.#alerts.get(id);
      if (!alert) throw new AppError('not_found', `There is no alert with the id ${id.slice(0, 16)}.`);
      if (alert.state !== 'raised') throw new AppError('bad_request', `The alert is ${alert.state}.`);
      await this.#tell([this.#event(id, 'acknowledged', { by })]);
      return this.#alerts.get(id)!;
    });
  }

  /** It was sent by a way, or could not be. */
  note(id: string, event: 'sent' | 'failed', by: string, reason: string): Promise<void> {
    return this.#exclusively(() => this.#tell([this.#event(id, event, { by, reason })]));
  }

  /** One look. Exposed for tests; `start` calls it in a loop. */
  look(): Promise<void> {
    return this.#exclusively(() => this.#look());
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work, work);
    this.#writing = done.catch(() => {});
    return done;
  }

  async #look(): Promise<void> {
    await this.#readOthers();
    const { readings, rules, live } = this.#options;
    // While history is loaded everything is short of something.
    if (live.status().demo?.phase === 'loading') return;
    const events: AlertEvent[] = [];
    const seen = new Set<string>();
    for (const rule of rules)
      for (const reading of await readings.of(rule)) {
        const measure = 'measure' in rule ? rule.measure : '';
        const subject: AlertSubject = { rule: rule.name, on: rule.on, about: reading.about, measure };
        const id = idOf(subject);
        seen.add(id);
        const known = this.#alerts.get(id);
        const step = alertStep(known !== undefined && isUp(known), reading);
        const figures: AlertFigures = { value: reading.value, limit: reading.limit };
        if (step) events.push(this.#event(id, step, { subject, figures }));
      }
    // Of a rule that is no more, or of something that is no more.
    for (const alert of this.#alerts.values())
      if (isUp(alert) && !seen.has(alert.id)) events.push(this.#event(alert.id, 'cleared', {}));
    await this.#tell(events);
  }

  /** Takes in what stands in the store: at the start all of it, later what another process wrote. */
  async #readOthers(): Promise<void> {
    const { book } = this.#options;
    if (this.#booked > 0 && (await book.count()) === this.#booked) return;
    const events = await book.read();
    this.#alerts.clear();
    for (const { subject, figures, event, ...rest } of events)
      this.#fold({
        ...rest,
        event: event as AlertEventName,
        subject: subject === '' ? null : (JSON.parse(subject) as AlertSubject),
        figures: figures === '' ? null : (JSON.parse(figures) as AlertFigures),
      });
    this.#booked = events.length;
  }

  #event(id: string, event: AlertEventName, change: Partial<AlertEvent>): AlertEvent {
    // Later than any before, so that the order of events is the order of the store.
    this.#lastMs = Math.max(this.#options.nowMs(), this.#lastMs + 1);
    const campaign_ms = Math.trunc(this.#options.live.status().campaign_ms);
    const none = { by: '', reason: '', subject: null, figures: null };
    return { ...none, id, at_ms: this.#lastMs, campaign_ms, event, ...change };
  }

  async #tell(events: readonly AlertEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.#options.book.append(
      events.map((event) => ({
        ...event,
        subject: event.subject ? JSON.stringify(event.subject) : '',
        figures: event.figures ? JSON.stringify(event.figures) : '',
      })),
    );
    this.#booked += events.length;
    for (const event of events) this.#fold(event);
    for (const event of events)
      if (event.event === 'raised' || event.event === 'cleared')
        this.onChange(this.#alerts.get(event.id)!, event);
  }

  #fold(event: AlertEvent): void {
    this.#lastMs = Math.max(this.#lastMs, event.at_ms);
    const alert = withAlertEvent(this.#alerts.get(event.id), event);
    if (alert) this.#alerts.set(event.id, alert);
  }
}

/** The same for the same rule and thing, in every process and for ever. */
function idOf({ rule, about }: AlertSubject): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, about]))
    .digest('hex')
    .slice(0, 16);
}
