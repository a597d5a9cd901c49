/** The product stops in order whatever is under way, again and again, and everything it confirmed is in its books. */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '#schema/clickhouse/client.ts';
import { doseEvent } from '#tests/support/events.ts';
import { startTestIngest } from '#tests/support/ingest.ts';
import { daysAgo } from '#tests/support/recent.ts';
import { SERVER_KEY, startServer, type TestServer } from '#tests/support/server.ts';

/** Generous: a machine that does much else. Only a stop that hangs takes longer. */
const PATIENCE_MS = 240_000;
const STOPS = 5;
const PAGES = ['/api/v1/units/VN', '/api/v1/units/VN/series?measure=doses_total', '/38', '/slow', '/safety'];

let app: TestServer;
let confirmed = 0;
let sent = 0;

/** Doses of records of their own, over a connection that is kept alive, until `signal`. */
async function sender(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const events = Array.from({ length: 200 }, () =>
      doseEvent({
        record_id: `s-${String(++sent).padStart(9, '0')}`,
        given_at: daysAgo(1),
        recorded_at: daysAgo(1),
      }),
    );
    try {
      const response = await fetch(`${app.doorUrl}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/x-ndjson' },
        body: events.map((event) => JSON.stringify(event)).join('\n'),
      });
      const answer = (await response.json()) as { accepted?: number };
      if (response.ok) confirmed += answer.accepted!;
    } catch {
      await wait(5);
    }
  }
}

async function reader(path: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted)
    await fetch(`${app.url}${path}`)
      .then((response) => response.text())
      .catch(() => wait(5));
}

describe('a server that is asked to stop under load', () => {
  beforeAll(async () => {
    app = await startServer();
  }, PATIENCE_MS);
  afterAll(async () => {
    await app?.close();
  }, PATIENCE_MS);

  it(
    `ends with code 0 every time, with all that it confirmed`,
    async () => {
      for (let stop = 0; stop < STOPS; stop++) {
        const over = new AbortController();
        const load = [
          sender(over.signal),
          sender(over.signal),
          ...PAGES.map((path) => reader(path, over.signal)),
        ];
        await wait(100 + stop * 500);
        const { code, text } = await app.interrupt();
        over.abort();
        await Promise.all(load);
        expect(code, text).toBe(0);
        expect(text.trim().split('\n').at(-1)).toMatch(/info stopped$/);
        const store = openStore({ dataDir: app.dataDir });
        const result = await store.query({
          query: 'SELECT uniqExact(record_id) AS records, sum(sign) AS doses FROM dose_facts',
          format: 'JSONEachRow',
        });
        const [row] = await result.json<{ records: number; doses: number }>();
        await store.close();
        // What was committed and not yet answered when the connection went may be there too.
        expect(Number(row!.records)).toBe(Number(row!.doses));
        expect(Number(row!.doses)).toBeGreaterThanOrEqual(confirmed);
        expect(Number(row!.doses)).toBeLessThanOrEqual(sent);
        await app.start();
      }
    },
    STOPS * PATIENCE_MS,
  );
});

describe('a door that closes', () => {
  it(
    'does not wait for a body that never ends, nor for senders that keep their connection busy',
    async () => {
      const door = await startTestIngest();
      const socket = connect(door.port, '127.0.0.1');
      socket.on('error', () => {});
      const cut = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      socket.write(
        'POST /v1/events HTTP/1.1\r\nHost: door\r\nAuthorization: Bearer clinic-key-of-the-tests\r\n' +
          'Content-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{"kind":',
      );
      const health = `${door.url}/healthz`;
      const over = new AbortController();
      const busy = (async () => {
        while (!over.signal.aborted) await fetch(health).catch(() => wait(5));
      })();
      await wait(200);
      await door.close();
      await cut;
      over.abort();
      await busy;
    },
    PATIENCE_MS,
  );
});

describe('a connection that is closed', () => {
  it('is gone only when its questions have ended', async () => {
    const door = await startTestIngest();
    const store = openStore({ dataDir: door.dataDir });
    let answered = false;
    const question = store
      .query({ query: 'SELECT sum(cityHash64(number)) FROM numbers(300000000)', format: 'JSONEachRow' })
      .then(() => (answered = true));
    await store.close();
    await new Promise(setImmediate);
    expect(answered).toBe(true);
    await question;
    await expect(store.query({ query: 'SELECT 1' })).rejects.toThrow(/closed/);
    await door.close();
  });
});
