/**
 * Alerts as signed JSON to one address. The receiver checks `x-signature`: `sha256=` and the hex HMAC-SHA-256, under the shared key, of
 * the value of `x-timestamp` (seconds since 1970), a full stop, and the body as sent. A redirect is a failure: the address that the
 * operator wrote is the only one that hears of alerts.
 */
import { createHmac } from 'node:crypto';
import type { AlertText } from './alert-text.ts';
import type { AlertMessage, AlertWay } from './alert-delivery.ts';

export interface WebhookOptions {
  /** https, or loopback. */
  readonly url: string;
  readonly key: string;
  readonly text: (message: AlertMessage) => AlertText;
  readonly nowMs: () => number;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

export class WebhookWay implements AlertWay {
  readonly name = 'webhook';
  readonly #options: WebhookOptions;

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  async send(message: AlertMessage, signal: AbortSignal): Promise<void> {
    const { url, key, text, nowMs, timeoutMs = TIMEOUT_MS } = this.#options;
    const { delivery_id, event, alert } = message;
    const { vi, en, simulated } = text(message);
    const body = JSON.stringify({
      delivery_id,
      event,
      simulated,
      id: alert.id,
      rule: alert.subject.rule,
      on: alert.subject.on,
      about: alert.subject.about,
      measure: alert.subject.measure === '' ? null : alert.subject.measure,
      value: alert.figures.value,
      limit: alert.figures.limit,
      raised_at: new Date(alert.raised_ms).toISOString(),
      raised_campaign_at: new Date(alert.raised_campaign_ms).toISOString(),
      text: { vi, en },
    });
    const timestamp = String(Math.floor(nowMs() / 1000));
    const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'vaccination-command',
        'x-timestamp': timestamp,
        'x-signature': `sha256=${signature}`,
      },
      body,
    });
    // What it answers is of no interest, and may be endless.
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the receiver answered ${response.status}`);
  }
}
