import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { IngestAnswer } from '#schema/events.ts';
import { doseEvent } from '#tests/support/events.ts';
import { TEST_KEYS, ndjson, startTestIngest, type TestIngest } from '#tests/support/ingest.ts';

interface Listed {
  rejects: {
    id: string;
    line: number;
    code: string;
    event: Record<string, unknown> | null;
    replayable: boolean;
    state: string;
  }[];
  next: string | null;
}

const MAIN = new URL('../../ingest/main.ts', import.meta.url).pathname;
let ingest: TestIngest | undefined;
afterEach(async () => {
  await ingest?.close();
  ingest = undefined;
});

const DAY_MS = 86_400_000;

describe('rejected events', () => {
  it('are listed in pages, to their own source only', async () => {
    ingest = await startTestIngest();
    for (let i = 0; i < 3; i++)
      await ingest.post(`x\n${JSON.stringify({ ...doseEvent(), dose_number: 9 })}\n`);
    const pages: string[] = [];
    let before = '';
    do {
      const page = (await (await ingest.get(`/v1/rejects?limit=2${before}`)).json()) as Listed;
      pages.push(...page.rejects.map((reject) => reject.id));
      before = page.next === null ? '' : `&before=${encodeURIComponent(page.next)}`;
    } while (before !== '');
    expect(new Set(pages).size).toBe(6);
    const some = (await (await ingest.get('/v1/rejects?code=out_of_range')).json()) as Listed;
    expect(some.rejects).toHaveLength(3);
    expect(some.rejects[0]).toMatchObject({
      line: 2,
      event: { dose_number: 9 },
      replayable: true,
      state: 'open',
    });
    expect(((await (await ingest.get('/v1/rejects', TEST_KEYS.army)).json()) as Listed).rejects).toEqual([]);
    expect((await ingest.get('/v1/rejects?source=clinic', TEST_KEYS.army)).status).toBe(403);
    for (const query of ['limit=0', 'limit=x', 'before=1', 'code=x', 'colour=red'])
      expect((await ingest.get(`/v1/rejects?${query}`)).status).toBe(400);
  });

  it('are replayed exactly when they have become valid, and counted once', async () => {
    const now = { ms: Date.parse('2021-10-01T12:00:00+07:00') };
    ingest = await startTestIngest({}, { nowMs: () => now.ms });
    const tomorrow = doseEvent({
      record_id: 'later',
      given_at: '2021-10-02T08:00:00+07:00',
      recorded_at: '2021-10-01T09:00:00+07:00',
    });
    const named = { ...doseEvent({ record_id: 'named' }), full_name: 'Nguyễn Văn A' };
    const answer = (await (
      await ingest.post(ndjson([tomorrow, named, { ...doseEvent(), dose_number: 7 }]))
    ).json()) as IngestAnswer;
    expect(answer.rejected.map(({ code }) => code)).toEqual(['in_future', 'unknown_field', 'out_of_range']);
    const replay = async (body: object): Promise<unknown> =>
      await (
        await ingest!.post(JSON.stringify(body), {
          path: '/v1/rejects/replay',
          headers: { 'content-type': 'application/json' },
        })
      ).json();
    const before = (await replay({})) as { rejected: { code: string }[] };
    expect(before).toMatchObject({ replayed: 0, not_replayable: 1 });
    expect(before.rejected.map(({ code }) => code).sort()).toEqual(['in_future', 'out_of_range']);
    now.ms += DAY_MS;
    expect(await replay({ code: 'in_future' })).toMatchObject({ replayed: 1, accepted: 1, rejected: [] });
    expect(await replay({ code: 'in_future' })).toMatchObject({ replayed: 0, accepted: 0 });
    expect(await ingest.send([tomorrow])).toMatchObject({ duplicate: 1 });
    const { rejects } = (await (await ingest.get('/v1/rejects')).json()) as Listed;
    expect(rejects.map(({ code, state }) => `${code} ${state}`).sort()).toEqual([
      'in_future replayed',
      'out_of_range open',
      'unknown_field open',
    ]);
  });
});

describe('the door under pressure', () => {
  it('answers 503 with Retry-After when its queue is full, and counts what it took', async () => {
    ingest = await startTestIngest({ INGEST_QUEUE_EVENTS: '50', INGEST_BATCH_EVENTS: '10' });
    const responses = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        ingest!.post(ndjson(Array.from({ length: 20 }, (_, j) => doseEvent({ record_id: `q-${i}-${j}` })))),
      ),
    );
    const full = responses.filter((response) => response.status === 503);
    expect(full.length).toBeGreaterThan(0);
    for (const response of full) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    const taken = responses.filter((response) => response.status === 200);
    expect(taken.length + full.length).toBe(30);
    const result = await ingest.store.query({
      query: 'SELECT toUInt32(sum(sign)) AS n FROM dose_facts',
      format: 'JSONEachRow',
    });
    expect((await result.json<{ n: number }>())[0]!.n).toBe(20 * taken.length);
  });

  it('takes nothing while the disk is nearly full, and goes on when there is room', async () => {
    ingest = await startTestIngest({ INGEST_DISK_MARGIN_BYTES: String(Number.MAX_SAFE_INTEGER) });
    // It says so before anybody sends.
    const readiness = async (): Promise<string> => await (await ingest!.get('/readyz')).text();
    while (!(await readiness()).includes('"disk":"the disk of the store is full."'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    const response = await ingest.post(ndjson([doseEvent()]));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      detail: expect.stringMatching(/the disk of the store is full/),
    });
    expect((await ingest.get('/readyz')).status).toBe(503);
    expect((await ingest.get('/healthz')).status).toBe(200);
    await ingest.restart({ INGEST_DISK_MARGIN_BYTES: '0' });
    expect(await ingest.send([doseEvent()])).toMatchObject({ accepted: 1 });
  });

  it('answers 429 with Retry-After to a key that asks too often', async () => {
    ingest = await startTestIngest({ INGEST_MAX_REQUESTS_PER_SECOND: '5' });
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => (await ingest!.get('/v1/rejects')).status),
    );
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect((await ingest.get('/v1/rejects', TEST_KEYS.army)).status).toBe(200);
  });
});

describe('a store', () => {
  it('of real records refuses the demonstration', async () => {
    ingest = await startTestIngest();
    await ingest.send([doseEvent()]);
    await expect(ingest.restart({ DEMO: 'on' })).rejects.toThrow(
      'This store holds real records; the demonstration may not write into it.',
    );
  });

  it('of simulated records refuses every source, at its start and at its door', async () => {
    // One small province on the campaign's second day.
    const demo = { DEMO: 'on', DEMO_DAY: '2021-03-09', DEMO_UNITS: '12' };
    ingest = await startTestIngest(demo);
    const response = await ingest.post(ndjson([doseEvent()]));
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      detail: expect.stringMatching(/^This store holds simulated records/),
    });
    await expect(ingest.restart({ DEMO: 'off' })).rejects.toThrow(/^This store holds simulated records/);
  });

  it('in use by another process is told in one sentence', async () => {
    ingest = await startTestIngest();
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], DATA_DIR: ingest.dataDir, INGEST_PORT: '0', DEMO: 'off' },
    });
    const output = (await Array.fromAsync(child.stdout)).join('');
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(1);
    expect((JSON.parse(output) as { message: string }).message).toMatch(
      `The data directory ${ingest.dataDir} is in use by`,
    );
  });
});

it.each([
  [
    { DEMO_DAY: '2019-01-01' },
    /^DEMO_DAY must lie between 2021-03-08 and 2022-\d\d-\d\d; it is 2019-01-01\.$/,
  ],
  [{ DEMO_UNITS: '38,99' }, /^DEMO_UNITS must be codes of provinces, such as 38; unknown: 99\.$/],
])('%j, which the demonstration cannot follow, stops the start with a sentence', async (env, sentence) => {
  await expect(startTestIngest({ DEMO: 'on', INGEST_KEYS: '', ...env })).rejects.toThrow(sentence);
});

it('a port in use is told in one sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(startTestIngest({ INGEST_PORT: String(port) })).rejects.toThrow(`Port ${port} is in use`);
  other.close();
});
