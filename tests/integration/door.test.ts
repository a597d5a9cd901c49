import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_KINDS, type CampaignEvent, type IngestAnswer } from '#schema/events.ts';
import { BookModel } from '#tests/support/book-model.ts';
import {
  allocationEvent,
  cancelOf,
  checkinEvent,
  doseEvent,
  feedbackEvent,
  manualReportEvent,
  reactionEvent,
  registrationEvent,
  sessionEvent,
} from '#tests/support/events.ts';
import { TEST_KEYS, ndjson, startTestIngest, type TestIngest } from '#tests/support/ingest.ts';
import { bookOfModel, bookOfStore } from '#tests/support/totals.ts';

const HMAC_KEY = 'a key of the tests for pseudonyms, long enough';
let ingest: TestIngest;
/** Everything that these tests sent and that was taken. */
const model = new BookModel();

async function send(events: readonly CampaignEvent[]): Promise<IngestAnswer> {
  for (const event of events) model.take(event);
  return await ingest.send(events);
}

async function ask<T>(query: string): Promise<T[]> {
  const result = await ingest.store.query({ query, format: 'JSONEachRow' });
  return await result.json<T>();
}

beforeAll(async () => {
  ingest = await startTestIngest({ PERSON_HMAC_KEY: HMAC_KEY, INGEST_BATCH_EVENTS: '100' });
});
afterAll(async () => {
  await ingest.close();
});

describe('the door', () => {
  it('takes the scheme of a key in any case, as every HTTP server does', async () => {
    const headers = { authorization: `bearer ${TEST_KEYS.clinic}` };
    expect((await fetch(`${ingest.url}/v1/rejects`, { headers })).status).toBe(200);
  });

  it('has committed and counted what it answers with 200', async () => {
    const one = [
      doseEvent(),
      allocationEvent(),
      reactionEvent(),
      registrationEvent(),
      sessionEvent(),
      feedbackEvent(),
      manualReportEvent(),
      checkinEvent(),
    ];
    expect(one.map(({ kind }) => kind)).toEqual([...EVENT_KINDS]);
    expect(await send(one)).toEqual({ accepted: one.length, duplicate: 0, stale: 0, rejected: [] });
    expect(await bookOfStore(ingest.store)).toEqual(bookOfModel(model));
    expect(await send(one)).toEqual({ accepted: 0, duplicate: one.length, stale: 0, rejected: [] });
  });

  it('takes a JSON array, and counts its items as lines', async () => {
    const items = [
      doseEvent({ record_id: 'array-1' }),
      { kind: 'visit' },
      doseEvent({ record_id: 'array-2' }),
    ];
    model.take(items[0] as CampaignEvent);
    model.take(items[2] as CampaignEvent);
    const response = await ingest.post(JSON.stringify(items, null, 2), {
      headers: { 'content-type': 'application/json; charset=UTF-8' },
    });
    expect(await response.json()).toMatchObject({
      accepted: 2,
      rejected: [{ line: 2, code: 'missing_field' }],
    });
    const empty = await ingest.post('[]', { headers: { 'content-type': 'application/json' } });
    expect(await empty.json()).toEqual({ accepted: 0, duplicate: 0, stale: 0, rejected: [] });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['identity', Buffer.from],
  ] as const)('takes %s', async (encoding, compress) => {
    const event = doseEvent({ record_id: `encoded-${encoding}` });
    model.take(event);
    const response = await ingest.post(compress(ndjson([event])), {
      headers: { 'content-encoding': encoding },
    });
    expect(await response.json()).toMatchObject({ accepted: 1 });
  });

  it('counts lines as an editor does: blank ones, line ends of Windows and a byte order mark', async () => {
    const event = doseEvent({ record_id: 'lines' });
    model.take(event);
    const response = await ingest.post(`\ufeff${ndjson([event])}\r\n\r\n \n{}\r\n`);
    expect(await response.json()).toMatchObject({ accepted: 1, rejected: [{ line: 4, path: 'kind' }] });
  });

  it('keeps text as it was sent', async () => {
    const reason = 'Hủy: vỡ lọ "A"; \\n là hai ký tự\u2028💉 \'--';
    await send([allocationEvent({ record_id: 'đợt 1; DROP TABLE x', movement: 'wasted', reason })]);
    const [row] = await ask<{ reason: string; record_id: string }>(
      "SELECT record_id, reason FROM allocation_facts WHERE movement = 'wasted'",
    );
    expect(row).toEqual({ record_id: 'đợt 1; DROP TABLE x', reason });
    expect(
      await send([allocationEvent({ record_id: 'đợt 1; DROP TABLE x', movement: 'wasted', reason })]),
    ).toMatchObject({ duplicate: 1 });
  });

  it('tells duplicates, stale revisions, corrections and conflicts apart', async () => {
    const first = doseEvent({ record_id: 'one' });
    const second = doseEvent({ record_id: 'one', revision: 2, home_commune: '00001' });
    expect(await send([second, first])).toMatchObject({ accepted: 1, stale: 1 });
    expect(await send([second, { ...second, sex: 'm' }])).toMatchObject({
      duplicate: 1,
      rejected: [{ line: 2, code: 'revision_conflict', path: 'revision' }],
    });
    expect(await send([cancelOf(second, { revision: 3 }), { ...second, revision: 4 }])).toMatchObject({
      accepted: 2,
    });
    expect(await bookOfStore(ingest.store)).toEqual(bookOfModel(model));
  });

  it('takes back what stands when first revisions came late, one after the other', async () => {
    const revision = (n: number, change = {}): CampaignEvent =>
      doseEvent({
        record_id: 'late-first',
        revision: n,
        recorded_at: `2021-10-0${n}T12:00:00+07:00`,
        site_commune: '14836',
        ...change,
      });
    // Revision 7 stands three times, each time with an earlier day of entry; the last one is to be taken back.
    for (const n of [7, 5, 3]) await send([revision(n)]);
    expect(await send([revision(8, { site_commune: '00001' })])).toMatchObject({ accepted: 1 });
    expect(await send([cancelOf(revision(9)), revision(2)])).toMatchObject({ accepted: 1, stale: 1 });
    expect(await bookOfStore(ingest.store)).toEqual(bookOfModel(model));
  });

  it('counts each record once when many requests bring the same ones at the same time', async () => {
    const events = Array.from({ length: 40 }, (_, i) => doseEvent({ record_id: `same-${i}` }));
    const corrections = events.map((event) => ({ ...event, revision: 2, dose_number: 2 }));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => send(i % 2 === 0 ? events : [...corrections].reverse())),
    );
    const sum = (name: 'accepted' | 'duplicate' | 'stale'): number =>
      answers.reduce((total, answer) => total + answer[name], 0);
    expect(sum('accepted') + sum('duplicate') + sum('stale')).toBe(12 * 40);
    expect(sum('accepted')).toBeGreaterThanOrEqual(40);
    expect(await bookOfStore(ingest.store)).toEqual(bookOfModel(model));
  });

  it('keeps registrations, sessions, complaints, reports and check-ins exact through corrections and cancellations', async () => {
    const registration = registrationEvent({ record_id: 'more', status: 'submitted' });
    const planned = { status: 'planned', screened: 0, deferred: 0, contraindicated: 0 } as const;
    const session = sessionEvent({ record_id: 'more', ...planned });
    const complaint = feedbackEvent({ record_id: 'more', resolved_at: undefined, site: undefined });
    const report = manualReportEvent({ record_id: 'more', unit: '14833' });
    const checkin = checkinEvent({ record_id: 'more' });
    expect(await send([registration, session, complaint, report, checkin])).toMatchObject({ accepted: 5 });
    expect(
      await send([
        { ...registration, revision: 2, status: 'injected', person: 'p-2' },
        { ...sessionEvent({ record_id: 'more', internet: undefined }), revision: 2 },
        // 48 hours to the microsecond, then one more.
        { ...complaint, revision: 2, resolved_at: '2021-10-01T10:00:00+07:00' },
        { ...complaint, revision: 3, resolved_at: '2021-10-01T10:00:00.000001+07:00' },
        { ...report, revision: 2, doses_given: 1_000_000_000 },
        cancelOf(checkin),
        checkin,
      ]),
    ).toMatchObject({ accepted: 6, stale: 1 });
    expect(await bookOfStore(ingest.store)).toEqual(bookOfModel(model));
    expect(await ask("SELECT sum(sign) AS n FROM checkin_facts WHERE record_id = 'more'")).toEqual([
      { n: 0 },
    ]);
    expect(
      await ask(
        "SELECT state, resolved_at FROM feedback_facts WHERE record_id = 'more' AND sign = 1 ORDER BY revision",
      ),
    ).toEqual([
      { state: 'open', resolved_at: null },
      { state: 'in_time', resolved_at: '2021-10-01 03:00:00.000000' },
      { state: 'late', resolved_at: '2021-10-01 03:00:00.000001' },
    ]);
    expect(
      await send([sessionEvent({ record_id: 'more', internet: undefined, revision: 2 }), complaint]),
    ).toMatchObject({ duplicate: 1, stale: 1 });
  });

  it('cuts a large request into batches and answers once', async () => {
    const events = Array.from({ length: 450 }, (_, i) => doseEvent({ record_id: `large-${i}` }));
    expect(await send(events)).toMatchObject({ accepted: 450 });
    expect(await send(events)).toMatchObject({ duplicate: 450 });
  });

  it('writes one part per kind and batch', async () => {
    const before = await ask<{ newest: number }>(
      "SELECT toUInt32(max(max_block_number)) AS newest FROM system.parts WHERE table = 'dose_facts' AND active",
    );
    await send(Array.from({ length: 100 }, (_, i) => doseEvent({ record_id: `part-${i}` })));
    const after = await ask<{ newest: number }>(
      "SELECT toUInt32(max(max_block_number)) AS newest FROM system.parts WHERE table = 'dose_facts' AND active",
    );
    expect(after[0]!.newest - before[0]!.newest).toBe(1);
  });

  it('makes the pseudonym itself, and keeps nothing of the number', async () => {
    const { person: _, ...event } = doseEvent({ record_id: 'hmac' });
    const body = JSON.stringify({ ...event, identity_number: '001099012345' });
    expect(await (await ingest.post(body)).json()).toMatchObject({ accepted: 1 });
    expect(await (await ingest.post(body)).json()).toMatchObject({ duplicate: 1 });
    const [row] = await ask<{ person: string }>("SELECT person FROM dose_facts WHERE record_id = 'hmac'");
    expect(row!.person).toMatch(/^[A-Za-z0-9_-]{22}$/);
    model.take({ ...event, person: row!.person } as CampaignEvent);
    const { person: __, ...registration } = registrationEvent({ record_id: 'hmac' });
    await ingest.post(JSON.stringify({ ...registration, identity_number: '001099012345' }));
    const [registered] = await ask<{ person: string }>(
      "SELECT person FROM registration_facts WHERE record_id = 'hmac'",
    );
    expect(registered).toEqual(row);
    model.take({ ...registration, person: row!.person } as CampaignEvent);
    const both = await ingest.post(JSON.stringify({ ...doseEvent(), identity_number: '001099012345' }));
    expect(await both.json()).toMatchObject({
      rejected: [{ code: 'inconsistent', path: 'identity_number' }],
    });
    const short = await ingest.post(JSON.stringify({ ...event, identity_number: '12345' }));
    expect(await short.json()).toMatchObject({ rejected: [{ code: 'bad_format', path: 'identity_number' }] });
  });

  it('lets a key for one unit write there and nowhere else', async () => {
    const post = async (events: readonly CampaignEvent[]): Promise<IngestAnswer> =>
      (await (await ingest.post(ndjson(events), { key: TEST_KEYS.narrow })).json()) as IngestAnswer;
    const inside = doseEvent({ record_id: 'scope-1' });
    const outside = doseEvent({ record_id: 'scope-2', site_commune: '00001' });
    model.take(inside);
    expect(
      await post([inside, outside, allocationEvent({ record_id: 'scope-3', unit: '01' })]),
    ).toMatchObject({
      accepted: 1,
      rejected: [
        { line: 2, code: 'out_of_scope', path: 'site_commune' },
        { line: 3, code: 'out_of_scope', path: 'unit' },
      ],
    });
    // Every kind stands somewhere: a registration where the person lives, a complaint where it has to be answered.
    expect(
      await post([
        registrationEvent({ record_id: 'scope-4', home_commune: '00001' }),
        sessionEvent({ record_id: 'scope-5', site_commune: '00001' }),
        feedbackEvent({ record_id: 'scope-6', commune: '00001' }),
        manualReportEvent({ record_id: 'scope-7', unit: 'VN' }),
        checkinEvent({ record_id: 'scope-8', site_commune: '00001' }),
      ]),
    ).toMatchObject({
      accepted: 0,
      rejected: [
        { code: 'out_of_scope', path: 'home_commune' },
        { code: 'out_of_scope', path: 'site_commune' },
        { code: 'out_of_scope', path: 'commune' },
        { code: 'out_of_scope', path: 'unit' },
        { code: 'out_of_scope', path: 'site_commune' },
      ],
    });
    const elsewhere = [
      registrationEvent({ record_id: 'scope-4', home_commune: '00001' }),
      feedbackEvent({ record_id: 'scope-6', commune: '00001' }),
      manualReportEvent({ record_id: 'scope-7', unit: 'VN' }),
    ];
    await send(elsewhere);
    expect((await post(elsewhere.map((event) => cancelOf(event)))).rejected.map(({ code }) => code)).toEqual(
      Array(3).fill('out_of_scope'),
    );
    await send([outside]);
    // Neither a cancellation nor a move may take away what stands in another unit.
    expect(await post([cancelOf(outside), { ...outside, revision: 3, site_commune: '14833' }])).toMatchObject(
      { accepted: 0, rejected: [{ code: 'out_of_scope' }, { code: 'out_of_scope' }] },
    );
    expect(await bookOfStore(ingest.store)).toEqual(bookOfModel(model));
  });

  it('knows after a restart what it knew before', async () => {
    const known = doseEvent({ record_id: 'same-1', revision: 2, dose_number: 2 });
    await ingest.restart();
    expect(await send([known, doseEvent({ record_id: 'same-1', revision: 9 })])).toMatchObject({
      duplicate: 1,
      accepted: 1,
    });
    expect(await bookOfStore(ingest.store)).toEqual(bookOfModel(model));
    expect(await bookOfStore(ingest.store, false)).toEqual(bookOfModel(model));
  });

  it('counts what became of events, per source', async () => {
    const [row] = await ask<Record<string, number>>(
      "SELECT toUInt32(sum(accepted)) AS accepted, toUInt32(sum(rejected)) AS rejected FROM deliveries WHERE source = 'clinic'",
    );
    const [kept] = await ask<{ n: number }>(
      "SELECT toUInt32(count()) AS n FROM rejects WHERE source = 'clinic'",
    );
    expect(row!['accepted']).toBeGreaterThan(500);
    expect(row!['rejected']).toBe(kept!.n);
  });

  it('is healthy, ready, and tells Prometheus', async () => {
    expect(await (await ingest.get('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await ingest.get('/readyz')).json()).toEqual({ status: 'ok', failures: {} });
    await send([doseEvent({ record_id: 'metrics' })]);
    await ingest.post('x');
    const text = await (await ingest.get('/metrics')).text();
    expect(text).toMatch(/^ingest_events_total\{source="clinic",outcome="accepted"\} [1-9]/m);
    expect(text).toMatch(/^ingest_rejected_events_total\{source="clinic",code="malformed_json"\} 1/m);
    for (const name of [
      'ingest_batch_events',
      'ingest_resolve_seconds',
      'ingest_insert_seconds',
      'ingest_commit_seconds',
    ])
      expect(text).toMatch(new RegExp(`^${name}_count [1-9]`, 'm'));
    for (const name of ['ingest_queue_events', 'ingest_queue_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      expect(text).toMatch(new RegExp(`^${name} `, 'm'));
  });
});
