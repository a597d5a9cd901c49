/** Settings of the web process, parsed once at start. An empty variable counts as absent. */
import { z } from 'zod';
import { isLoopback } from './http/hosts.ts';

const present = (env: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '').trim() !== ''),
  );

const whole = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .default(fallback);

/** Alerts name places and figures: they go out encrypted, or stay on this machine. */
const isPrivateWay = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopback(hostname);
};

export const webEnvironment = z.object({
  /** Port of pages, API and sockets; 0 takes a free one. */
  PORT: whole(0, 65_535, 3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  /** A ClickHouse server; absent: the embedded engine under DATA_DIR. */
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The same server as a user who may insert into the history of signals and alerts; absent: CLICKHOUSE_URL itself. */
  CLICKHOUSE_SIGNALS_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Whether the ingest door runs as a thread of this process; by default it does in the embedded form. */
  WITH_INGEST: z.stringbool().optional(),
  /** Allows a HOST that others can reach. There is no login yet: everybody who reaches it sees everything. */
  ALLOW_OPEN: z.stringbool().default(false),
  /** Address under which browsers reach the pages when a proxy stands before them: `https://vc.example.vn`. */
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  /** Milliseconds between two looks at the store. */
  LIVE_TICK_MS: whole(50, 60_000, 250),
  /** Milliseconds between two full comparisons of what is shown with the store. */
  VERIFY_MS: whole(1000, 86_400_000, 60_000),
  MAX_VIEWERS: whole(1, 1_000_000, 20_000),
  /** Connections that answer the API's queries. */
  READ_CONNECTIONS: whole(1, 16, 3),
  /** Where alerts are posted, as signed JSON; https, or loopback. Needs ALERT_WEBHOOK_KEY. */
  ALERT_WEBHOOK_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isPrivateWay, { error: 'must be https, or loopback' })
    .optional(),
  /** Key of the signature, 16 characters or more. */
  ALERT_WEBHOOK_KEY: z.string().min(16, { error: 'must have 16 characters or more' }).optional(),
  /** Mail server for alerts, with user and password. Needs ALERT_MAIL_TO. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Who gets alerts by e-mail, comma-separated, and from whom they come. */
  ALERT_MAIL_TO: z.string().optional(),
  ALERT_MAIL_FROM: z.string().default('vaccination-command@localhost'),
  /** JSON file with the thresholds that the operator changed (schema/thresholds.ts). */
  THRESHOLDS_FILE: z.string().optional(),
});

export interface WebConfig {
  port: number;
  host: string;
  dataDir: string;
  clickhouseUrl: string | undefined;
  clickhouseSignalsUrl: string | undefined;
  withIngest: boolean;
  allowOpen: boolean;
  origin: string | undefined;
  liveTickMs: number;
  verifyMs: number;
  maxViewers: number;
  readConnections: number;
  thresholdsFile: string | undefined;
  alertWebhook: { url: string; key: string } | undefined;
  alertMail: { smtpUrl: string; to: string[]; from: string } | undefined;
  /** The whole environment, handed to the ingest thread, which parses its own settings from it. */
  environment: Record<string, string>;
}

/** Throws one sentence that names every wrong setting. */
export function parseWebConfig(environment: Record<string, string | undefined> = process.env): WebConfig {
  const given = present(environment);
  const parsed = webEnvironment.safeParse(given);
  if (!parsed.success)
    throw new Error(
      `Wrong setting: ${parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ')}.`,
    );
  const env = parsed.data;
  if ((env.ALERT_WEBHOOK_URL === undefined) !== (env.ALERT_WEBHOOK_KEY === undefined))
    throw new Error('Wrong setting: ALERT_WEBHOOK_URL and ALERT_WEBHOOK_KEY go together.');
  if ((env.SMTP_URL === undefined) !== (env.ALERT_MAIL_TO === undefined))
    throw new Error('Wrong setting: SMTP_URL and ALERT_MAIL_TO go together.');
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: env.DATA_DIR,
    clickhouseUrl: env.CLICKHOUSE_URL,
    clickhouseSignalsUrl: env.CLICKHOUSE_SIGNALS_URL,
    withIngest: env.WITH_INGEST ?? env.CLICKHOUSE_URL === undefined,
    allowOpen: env.ALLOW_OPEN,
    origin: env.ORIGIN === undefined ? undefined : new URL(env.ORIGIN).origin,
    liveTickMs: env.LIVE_TICK_MS,
    verifyMs: env.VERIFY_MS,
    maxViewers: env.MAX_VIEWERS,
    readConnections: env.READ_CONNECTIONS,
    thresholdsFile: env.THRESHOLDS_FILE,
    alertWebhook:
      env.ALERT_WEBHOOK_URL && env.ALERT_WEBHOOK_KEY
        ? { url: env.ALERT_WEBHOOK_URL, key: env.ALERT_WEBHOOK_KEY }
        : undefined,
    alertMail:
      env.SMTP_URL && env.ALERT_MAIL_TO
        ? {
            smtpUrl: env.SMTP_URL,
            to: env.ALERT_MAIL_TO.split(',').map((one) => one.trim()),
            from: env.ALERT_MAIL_FROM,
          }
        : undefined,
    environment: given,
  };
}

/**
 * SvelteKit's handler reads its own settings from the environment when it is imported: the address that
 * links and form checks are built from. Call before importing `build/handler.js`.
 */
export function settleKitEnvironment(config: WebConfig): void {
  if (config.origin) process.env['ORIGIN'] = config.origin;
  else {
    delete process.env['ORIGIN'];
    // The server sets this header itself on every request (see web/http/app-server.ts).
    process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto';
  }
  process.env['BODY_SIZE_LIMIT'] = '64K';
}
