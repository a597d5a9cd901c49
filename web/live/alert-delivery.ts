/**
 * Sends alerts by the ways that are configured, each on its own: a way that fails is tried again with growing pauses, and holds up
 * no other. What was sent, or given up, is noted in the alert's history; after a restart an alert that is up and was not sent yet is
 * sent again, so a receiver hears of each at least once and tells doubles by `delivery_id`.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { wasSent, type Alert, type AlertEvent } from '#web/lib/alerts/history.ts';
import type { Log } from '#web/log.ts';
import type { Alerts } from './alerts.ts';

/** What is sent of an alert. */
export interface AlertMessage {
  /** The same whenever the same change of the same alert is sent again. */
  readonly delivery_id: string;
  readonly event: 'raised' | 'cleared';
  readonly alert: Alert;
}

/** A way to send. Rejects when it is not certain that the message arrived. */
export interface AlertWay {
  readonly name: string;
  send(message: AlertMessage, signal: AbortSignal): Promise<void>;
}

export interface AlertDeliveryOptions {
  readonly alerts: Pick<Alerts, 'list' | 'get' | 'note'>;
  readonly ways: readonly AlertWay[];
  /** Pauses between tries, ms; as many tries as pauses and one. */
  readonly pausesMs?: readonly number[];
  readonly log: Log;
}

const PAUSES_MS = [1_000, 5_000, 30_000, 120_000, 600_000, 1_800_000];
/** Messages that wait for one way; more mean that nobody takes them. */
const MOST_WAITING = 1_000;
/** An alert that was raised longer ago is not sent after a restart: it is no news any more. */
const NEWS_MS = 86_400_000;

export class AlertDelivery {
  readonly #options: AlertDeliveryOptions;
  readonly #stopping = new AbortController();
  readonly #queues = new Map<string, Promise<void>>();
  readonly #waiting = new Map<string, number>();

  constructor(options: AlertDeliveryOptions) {
    this.#options = options;
  }

  /** Sends what was raised before and not sent, as after a crash. */
  resume(nowMs: number): void {
    for (const alert of this.#options.alerts.list())
      if (alert.state === 'raised' && nowMs - alert.raised_ms < NEWS_MS)
        for (const way of this.#options.ways)
          if (!wasSent(alert, way.name)) this.#enqueue(way, messageOf(alert, 'raised', alert.raised_ms));
  }

  /** An alert was raised or cleared. */
  take(alert: Alert, { event, at_ms }: AlertEvent): void {
    if (event !== 'raised' && event !== 'cleared') return;
    for (const way of this.#options.ways) this.#enqueue(way, messageOf(alert, event, at_ms));
  }

  /** Gives up what is under way; it is sent after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#queues.values());
  }

  /** In order for each way. */
  #enqueue(way: AlertWay, message: AlertMessage): void {
    const waiting = this.#waiting.get(way.name) ?? 0;
    if (waiting >= MOST_WAITING) {
      this.#options.log.error('an alert was not sent: too many wait', {
        way: way.name,
        id: message.alert.id,
      });
      return;
    }
    this.#waiting.set(way.name, waiting + 1);
    const before = this.#queues.get(way.name) ?? Promise.resolve();
    const done = before
      .then(() => this.#deliver(way, message))
      .catch((error: unknown) => this.#options.log.error('an alert could not be noted', { error }))
      .finally(() => this.#waiting.set(way.name, this.#waiting.get(way.name)! - 1));
    this.#queues.set(way.name, done);
  }

  async #deliver(way: AlertWay, message: AlertMessage): Promise<void> {
    const { alerts, log, pausesMs = PAUSES_MS } = this.#options;
    const { signal } = this.#stopping;
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        await way.send(message, signal);
        if (message.event === 'raised') await alerts.note(message.alert.id, 'sent', way.name, '');
        return;
      } catch (error) {
        if (signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        const pause = pausesMs[tries];
        if (pause === undefined) {
          log.error('an alert was not sent', { way: way.name, id: message.alert.id, reason });
          await alerts.note(message.alert.id, 'failed', way.name, reason.slice(0, 300));
          return;
        }
        if (tries === 0) log.warn('an alert is tried again', { way: way.name, reason });
        await wait(pause, undefined, { signal }).catch(() => {});
      }
    }
  }
}

function messageOf(alert: Alert, event: AlertMessage['event'], atMs: number): AlertMessage {
  return { delivery_id: `${alert.id}-${atMs}`, event, alert };
}
