/**
 * Kills a real ingest process again and again while senders post corrections, cancellations and duplicates to it,
 * and compares every total with the model in the end. A sender sends again what was not answered, as every source must.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { openStore } from '#schema/clickhouse/client.ts';
import { EVENT_KINDS, type CampaignEvent } from '#schema/events.ts';
import { BookModel } from './book-model.ts';
import { eventArb } from './event-arbs.ts';
import { TEST_KEYS, makeDataDir, ndjson } from './ingest.ts';
import { bookOfModel, bookOfStore, type Book } from './totals.ts';

const POINTS = ['after_resolve', 'before_insert', 'after_insert', 'before_answer'] as const;
const MAIN = new URL('../../ingest/main.ts', import.meta.url).pathname;
const SENDERS = 4;
const EVENTS_PER_REQUEST = 25;
const REQUESTS_PER_ROUND = 12;
/** About as many as find their way into the books before the process dies again. */
const EVENTS_PER_KILL = 50;
const START_TIMEOUT_MS = 60_000;

export interface CrashReport {
  readonly kills: number;
  readonly events: number;
  readonly records: number;
  /** What the store says, answered from projections and from rows, and what it must say. */
  readonly byProjections: Book;
  readonly byRows: Book;
  readonly expected: Book;
}

interface Request {
  readonly body: string;
  readonly key: string;
}

/** @param onKill told after each kill how many there were */
export async function killAgainAndAgain(
  wantedKills: number,
  seed: number,
  onKill: (kills: number) => void = () => {},
): Promise<CrashReport> {
  const dataDir = await makeDataDir();
  const random = randomOf(seed);
  const events = eventsOf(wantedKills * EVENTS_PER_KILL, seed);

  let unanswered: Request[] = [];
  /** What each source has sent at least once. */
  const sent = { clinic: [] as CampaignEvent[], army: [] as CampaignEvent[] };
  let kills = 0;
  let child: Child | undefined;
  try {
    while (kills < wantedKills) {
      while (unanswered.length < REQUESTS_PER_ROUND) unanswered.push(nextRequest());
      const point = kills % 2 === 0 ? POINTS[(kills / 2) % POINTS.length] : undefined;
      const crashAt = point && `${point}:${1 + Math.floor(random() * 4)}`;
      const victim = await startChild(dataDir, crashAt);
      child = victim;
      const timer = point ? undefined : setTimeout(() => victim.kill(), 20 + random() * 400);
      unanswered = await sendAll(unanswered, child.port);
      clearTimeout(timer);
      child.kill();
      if ((await child.exited) === 'SIGKILL') onKill(++kills);
    }
    // The senders come back one last time, to a door that is then asked to stop in order.
    child = await startChild(dataDir, undefined);
    const left = await sendAll(unanswered, child.port);
    if (left.length > 0) throw new Error(`${left.length} requests were not answered by a healthy door`);

    child.kill('SIGTERM');
    const how = await child.exited;
    if (how !== 0) throw new Error(`the door did not stop in order (${how})`);

    const model = new BookModel();
    for (const event of [...sent.clinic, ...sent.army]) model.take(event);

    const store = openStore({ dataDir });
    const report = {
      kills,
      events: sent.clinic.length + sent.army.length,
      records: model.size,
      byProjections: await bookOfStore(store, true),
      byRows: await bookOfStore(store, false),
      expected: bookOfModel(model),
    };
    await store.close();
    return report;
  } finally {
    child?.kill();
    await rm(dataDir, { recursive: true, force: true });
  }

  function nextRequest(): Request {
    // One source per request, as its key wants it; many events come again, in one request or in several.
    const source = unanswered.length % 2 === 0 ? 'clinic' : 'army';
    const known = sent[source];
    const again = known.filter(() => random() < EVENTS_PER_REQUEST / known.length);
    const fresh = events
      .filter((event) => event.source === source)
      .slice(known.length, known.length + EVENTS_PER_REQUEST);
    known.push(...fresh);
    return { key: TEST_KEYS[source], body: ndjson([...fresh, ...again, ...known.slice(0, 2)]) };
  }
}

/** Events in an order that has nothing to do with their revisions; each revision of a record has one content. */
function eventsOf(count: number, seed: number): CampaignEvent[] {
  const recordIds = Array.from(
    { length: Math.ceil(count / 24) },
    (_, i) => `r-${String(i).padStart(8, '0')}`,
  );
  const arb = eventArb({
    recordIds,
    maxRevision: 5,
    // As many of the others together as doses, which have the most to go wrong.
    kinds: [...EVENT_KINDS, ...EVENT_KINDS.slice(1).map(() => 'dose' as const)],
  });
  const unique = new Map<string, CampaignEvent>();
  for (const event of fc.sample(arb, { numRuns: count, seed }))
    unique.set(`${event.kind} ${event.source} ${event.record_id} ${event.revision}`, event);
  return [...unique.values()];
}

interface Child {
  readonly port: number;
  readonly exited: Promise<NodeJS.Signals | number | null>;
  kill(signal?: NodeJS.Signals): void;
}

async function startChild(dataDir: string, crashAt: string | undefined): Promise<Child> {
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      DATA_DIR: dataDir,
      INGEST_PORT: '0',
      DEMO: 'off',
      INGEST_KEYS: `clinic:${TEST_KEYS.clinic},army:${TEST_KEYS.army}`,
      INGEST_BATCH_WAIT_MS: '5',
      INGEST_BATCH_EVENTS: '60',
      ...(crashAt === undefined ? {} : { CRASH_AT: crashAt }),
    },
  });
  const exited = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  );
  const lines: string[] = [];
  const port = await Promise.race([
    new Promise<number>((resolve) =>
      createInterface({ input: child.stdout! }).on('line', (line) => {
        lines.push(line);
        const { message, port } = JSON.parse(line) as { message: string; port?: number };
        if (message === 'listening' && port !== undefined) resolve(port);
      }),
    ),
    exited.then((how) => {
      throw new Error(`the ingest process ended at its start (${how}): ${lines.join(' ')}`);
    }),
    sleep(START_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      throw new Error('the ingest process did not start');
    }),
  ]);
  return { port, exited, kill: (signal = 'SIGKILL') => child.kill(signal) };
}

/** Several senders at once; what the door did not confirm comes back. */
async function sendAll(requests: readonly Request[], port: number): Promise<Request[]> {
  const waiting = [...requests];
  const unconfirmed: Request[] = [];
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let request = waiting.shift(); request; request = waiting.shift())
        if (!(await isConfirmed(request, port))) unconfirmed.push(request);
    }),
  );
  return unconfirmed;
}

async function isConfirmed({ body, key }: Request, port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
      body,
    });
    const answer = (await response.json()) as { rejected?: unknown[] };
    if (response.status === 200 && answer.rejected?.length !== 0)
      throw new RangeError(`a valid event was refused: ${JSON.stringify(answer)}`);
    return response.status === 200;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return false;
  }
}

/** Mulberry32: the same seed gives the same kills. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
