/** Everything that alerts are made of, put together: rules, history, and the ways by which they are sent. */
import type { Store } from '#schema/clickhouse/client.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import type { Reads } from '#web/lib/server/runtime.ts';
import type { WebConfig } from '#web/config.ts';
import type { Log } from '#web/log.ts';
import { AlertDelivery, type AlertMessage, type AlertWay } from './alert-delivery.ts';
import { MailWay } from './alert-mail.ts';
import { AlertReadings } from './alert-readings.ts';
import { alertText, type AlertText } from './alert-text.ts';
import { WebhookWay } from './alert-webhook.ts';
import { Alerts } from './alerts.ts';
import { EventBook } from './event-book.ts';
import type { Hub } from './hub.ts';
import type { Signals } from './signals.ts';

export interface AlertingOptions {
  readonly config: Pick<WebConfig, 'alertWebhook' | 'alertMail'>;
  readonly hub: Hub;
  readonly signals: Signals;
  readonly reads: Reads;
  readonly thresholds: Thresholds;
  /** A connection that may write the history of alerts. */
  readonly store: Store;
  readonly nowMs: () => number;
  readonly log: Log;
}

export class Alerting {
  readonly alerts: Alerts;
  readonly #delivery: AlertDelivery;
  readonly #nowMs: () => number;

  constructor({ config, hub, signals, reads, thresholds, store, nowMs, log }: AlertingOptions) {
    const different = (): number => hub.different;
    const readings = new AlertReadings({ live: hub, signals, reads, thresholds, different, nowMs });
    const { rules, tick } = thresholds.alerts;
    const book = new EventBook(store, 'alert_events');
    this.alerts = new Alerts({ rules, readings, book, live: hub, tickMs: tick * 1000, nowMs, log });
    const text = (message: AlertMessage): AlertText =>
      alertText({ tree: hub.tree, live: hub, signals }, message);
    const ways: AlertWay[] = [
      ...(config.alertWebhook ? [new WebhookWay({ ...config.alertWebhook, text, nowMs })] : []),
      ...(config.alertMail ? [new MailWay({ ...config.alertMail, text })] : []),
    ];
    this.#delivery = new AlertDelivery({ alerts: this.alerts, ways, log });
    this.#nowMs = nowMs;
    this.alerts.onChange = (alert, event) => this.#delivery.take(alert, event);
    hub.alertsOpen = () => this.alerts.open;
  }

  /** Reads the history, sends what was not sent before, and begins to look. Rejects when the history cannot be read. */
  async start(): Promise<void> {
    await this.alerts.read();
    this.#delivery.resume(this.#nowMs());
    this.alerts.start();
  }

  async stop(): Promise<void> {
    await this.alerts.stop();
    await this.#delivery.stop();
  }
}
