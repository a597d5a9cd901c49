/** Alerts by e-mail, in Vietnamese and English, over the operator's own mail server. */
import { createTransport } from 'nodemailer';
import { isLoopback } from '#web/http/hosts.ts';
import type { AlertText } from './alert-text.ts';
import type { AlertMessage, AlertWay } from './alert-delivery.ts';

export interface MailOptions {
  /** `smtps://user:password@host:465`, or `smtp://…:587`, which asks for STARTTLS. */
  readonly smtpUrl: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly text: (message: AlertMessage) => AlertText;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;

export class MailWay implements AlertWay {
  readonly name = 'mail';
  readonly #options: MailOptions;

  constructor(options: MailOptions) {
    this.#options = options;
  }

  async send(message: AlertMessage): Promise<void> {
    const { smtpUrl, to, from, text, timeoutMs = TIMEOUT_MS } = this.#options;
    const { vi, en, subject } = text(message);
    const address = new URL(smtpUrl);
    for (const name of ['connectionTimeout', 'greetingTimeout', 'socketTimeout'])
      address.searchParams.set(name, String(timeoutMs));
    // Beyond this machine nothing goes out in the clear.
    if (!isLoopback(address.hostname)) address.searchParams.set('requireTLS', 'true');
    // One connection per message: alerts are few, and a kept one would be cut by the server in between.
    const transport = createTransport(address.href, { from });
    try {
      await transport.sendMail({
        to: [...to],
        subject,
        text: `${vi}\n\n${en}\n`,
        messageId: `<${message.delivery_id}.${message.event}@vaccination-command>`,
        // What stands in a message is never read from disk or fetched.
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } finally {
      transport.close();
    }
  }
}
