/** The ingest process's settings, parsed once. An empty variable counts as absent. */
import { z } from 'zod';
import { parseKeys, type SourceKey } from './keys.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Digits and nothing else: what is not plainly a whole number is not guessed at. */
const whole = (least: number, most: number, value: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, { error })
    .transform(Number)
    .refine((number) => number >= least && number <= most, { error })
    .default(value);
};
const MiB = 1 << 20;
const SPEED_RANGE = 'must be a number above 0, 86400 at most';

export const ingestEnvironment = z.object({
  NODE_ENV: z.string().optional(),
  INGEST_PORT: whole(0, 65_535, 3100),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
  INGEST_KEYS: z.string().default(''),
  /** Key of the pseudonyms (HMAC-SHA-256); absent: `identity_number` is refused. */
  PERSON_HMAC_KEY: z.string().min(32, { error: 'must have 32 characters or more' }).optional(),
  DEMO: z.enum(['on', 'off'], { error: 'must be on or off' }).optional(),
  DEMO_DAY: z.iso.date({ error: 'must be a date such as 2021-10-15' }).default('2021-10-15'),
  DEMO_SPEED: z.coerce
    .number({ error: SPEED_RANGE })
    .positive({ error: SPEED_RANGE })
    .max(86_400, { error: SPEED_RANGE })
    .default(60),
  DEMO_UNITS: z.string().default(''),
  DEMO_SEED: z.string().default('2021'),
  INGEST_MAX_BODY_BYTES: whole(1024, 1024 * MiB, 32 * MiB),
  INGEST_MAX_DECODED_BYTES: whole(1024, 1024 * MiB, 96 * MiB),
  INGEST_MAX_LINE_BYTES: whole(1024, MiB, 16_384),
  INGEST_MAX_EVENTS: whole(1, 200_000, 50_000),
  INGEST_MAX_REQUESTS_PER_SECOND: whole(1, 100_000, 200),
  INGEST_REQUEST_TIMEOUT_MS: whole(100, 600_000, 60_000),
  INGEST_BATCH_EVENTS: whole(1, 25_000, 20_000),
  INGEST_BATCH_WAIT_MS: whole(0, 10_000, 20),
  INGEST_QUEUE_EVENTS: whole(1, 10_000_000, 200_000),
  INGEST_QUEUE_BYTES: whole(1024, 8192 * MiB, 256 * MiB),
  INGEST_DISK_MARGIN_BYTES: whole(0, Number.MAX_SAFE_INTEGER, 256 * MiB),
  CRASH_AT: z.string().optional(),
});

export interface Limits {
  /** Bytes of a body as sent. */
  readonly bodyBytes: number;
  /** Bytes of a body after decompression. */
  readonly decodedBytes: number;
  readonly lineBytes: number;
  readonly eventsPerRequest: number;
  readonly requestsPerSecond: number;
  readonly requestTimeoutMs: number;
}

export interface WriterLimits {
  readonly batchEvents: number;
  readonly batchWaitMs: number;
  readonly queueEvents: number;
  readonly queueBytes: number;
}

export interface IngestConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly clickhouseUrl: string | undefined;
  readonly keys: readonly SourceKey[];
  readonly personHmacKey: string | undefined;
  /** `undefined`: on when no keys are set and the store is empty or the demonstration's. */
  readonly demo: boolean | undefined;
  readonly demoDay: string;
  readonly demoSpeed: number;
  readonly demoUnits: readonly string[];
  readonly demoSeed: string;
  readonly limits: Limits;
  readonly writer: WriterLimits;
  /** Free space below which the embedded store takes nothing more. */
  readonly diskMarginBytes: number;
  /** Named point at which a test wants the process killed; only ever set under NODE_ENV=test. */
  readonly crashAt: string | undefined;
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** @throws Error with one sentence per wrong setting */
export function readConfig(env: Environment): IngestConfig {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => (value ?? '').trim() !== ''));
  const parsed = ingestEnvironment.safeParse(present);
  if (!parsed.success)
    throw new Error(
      `Wrong setting: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}.`,
    );
  const e = parsed.data;
  // A request that the queue can never hold would be told for ever to come back later.
  if (e.INGEST_QUEUE_BYTES < e.INGEST_MAX_DECODED_BYTES)
    throw new Error('Wrong setting: INGEST_QUEUE_BYTES must not be less than INGEST_MAX_DECODED_BYTES.');
  const keys = parseKeys(e.INGEST_KEYS);
  if (!LOOPBACK.test(e.HOST)) refuseOpenDoor(e.HOST, keys);
  return {
    port: e.INGEST_PORT,
    host: e.HOST,
    dataDir: e.DATA_DIR,
    clickhouseUrl: e.CLICKHOUSE_URL,
    keys,
    personHmacKey: e.PERSON_HMAC_KEY,
    demo: e.DEMO === undefined ? undefined : e.DEMO === 'on',
    demoDay: e.DEMO_DAY,
    demoSpeed: e.DEMO_SPEED,
    demoUnits: e.DEMO_UNITS.split(',')
      .map((code) => code.trim())
      .filter((code) => code !== ''),
    demoSeed: e.DEMO_SEED,
    limits: {
      bodyBytes: e.INGEST_MAX_BODY_BYTES,
      decodedBytes: e.INGEST_MAX_DECODED_BYTES,
      lineBytes: e.INGEST_MAX_LINE_BYTES,
      eventsPerRequest: e.INGEST_MAX_EVENTS,
      requestsPerSecond: e.INGEST_MAX_REQUESTS_PER_SECOND,
      requestTimeoutMs: e.INGEST_REQUEST_TIMEOUT_MS,
    },
    writer: {
      batchEvents: e.INGEST_BATCH_EVENTS,
      batchWaitMs: e.INGEST_BATCH_WAIT_MS,
      queueEvents: e.INGEST_QUEUE_EVENTS,
      queueBytes: e.INGEST_QUEUE_BYTES,
    },
    diskMarginBytes: e.INGEST_DISK_MARGIN_BYTES,
    crashAt: e.NODE_ENV === 'test' ? e.CRASH_AT : undefined,
  };
}

function refuseOpenDoor(host: string, keys: readonly SourceKey[]): void {
  if (keys.length === 0)
    throw new Error(`HOST ${host} can be reached from other machines: set INGEST_KEYS, or HOST=127.0.0.1`);
  if (keys.some((key) => key.isWeak))
    throw new Error(
      `HOST ${host} can be reached from other machines: a key in INGEST_KEYS is too short (16 characters at least) or an example`,
    );
}

/** Settings of this process. */
export function configOfProcess(): IngestConfig {
  return readConfig(process.env);
}
