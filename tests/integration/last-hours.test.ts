/** Doses of a lot in the last hours by site, on the real door and store: exact under corrections and cancellation, asked once for all. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import type { CampaignEvent, DoseUpsert } from '#schema/events.ts';
import { LOT_HOURS_SQL, lotHours, type LotHours } from '#web/lib/server/queries/lot-hours.ts';
import type { LiveView, Reads } from '#web/lib/server/runtime.ts';
import { ReadPool } from '#web/lib/server/select.ts';
import { LastHours } from '#web/live/last-hours.ts';
import { silentLog } from '#web/log.ts';
import { BookModel } from '#tests/support/book-model.ts';
import { historyArb } from '#tests/support/event-arbs.ts';
import { cancelOf, doseEvent } from '#tests/support/events.ts';
import { startTestIngest, type TestIngest } from '#tests/support/ingest.ts';

let ingest: TestIngest;
let reads: Reads;
beforeAll(async () => {
  ingest = await startTestIngest();
  await projectOnInsert(ingest.store, true);
  reads = new ReadPool([ingest.store]);
});
afterAll(async () => {
  await ingest?.close();
});

const MS_PER_HOUR = 3_600_000;
const noon = Date.parse('2021-10-15T12:00:00+07:00');
const given = (record_id: string, time: string, change: Partial<DoseUpsert> = {}): DoseUpsert =>
  doseEvent({
    record_id,
    given_at: `2021-10-15T${time}+07:00`,
    recorded_at: '2021-10-15T13:00:00+07:00',
    vaccine: 'verocell',
    lot: 'HOURS',
    site: '00001-1',
    site_commune: '00001',
    ...change,
  });
const lots = [{ vaccine: 'verocell', lot: 'HOURS' }];
const told = ({ sites }: LotHours) =>
  sites.map(({ place, site, given: n, last_ms }) => [place, site, n, new Date(last_ms).toISOString()]);
const ask = async (hours = 6) => told(await lotHours(reads, lots, hours, noon));

describe('doses of a lot in the last hours', () => {
  it('begin after the limit, end now, and are those of the lot', async () => {
    await ingest.send([
      given('at-the-limit', '06:00:00'),
      given('just-after', '06:00:00.000001'),
      given('now', '12:00:00'),
      given('later', '12:00:00.000001'),
      given('elsewhere', '11:40:00', { site: '00004-1', site_commune: '00004' }),
      given('other-lot', '11:00:00', { lot: 'OTHER' }),
      given('other-vaccine', '11:00:00', { vaccine: 'comirnaty' }),
      given('day-before', '09:00:00', { given_at: '2021-10-14T09:00:00+07:00' }),
      given('night-before', '23:00:00', { given_at: '2021-10-14T23:00:00+07:00' }),
    ]);
    expect(await ask()).toEqual([
      ['00001', '00001-1', 2, '2021-10-15T05:00:00.000Z'],
      ['00004', '00004-1', 1, '2021-10-15T04:40:00.000Z'],
    ]);
    // Over midnight, and a whole day.
    expect((await ask(13))[0]).toEqual(['00001', '00001-1', 3, '2021-10-15T05:00:00.000Z']);
    expect((await ask(14))[0]).toEqual(['00001', '00001-1', 4, '2021-10-15T05:00:00.000Z']);
    expect((await ask(24))[0]![2]).toBe(4);
  });

  it('follow a moment that is corrected across the limit, one way and the other, and a cancellation', async () => {
    const at = '2021-10-15T13:30:00+07:00';
    await ingest.send([given('now', '05:59:59', { revision: 2, recorded_at: at })]);
    expect((await ask())[0]).toEqual(['00004', '00004-1', 1, '2021-10-15T04:40:00.000Z']);
    expect((await ask())[1]).toEqual(['00001', '00001-1', 1, '2021-10-14T23:00:00.000Z']);
    await ingest.send([given('at-the-limit', '09:15:00', { revision: 2, recorded_at: at })]);
    expect((await ask())[0]).toEqual(['00001', '00001-1', 2, '2021-10-15T02:15:00.000Z']);
    await ingest.send([cancelOf(given('at-the-limit', '09:15:00', { revision: 2 }), { recorded_at: at })]);
    expect((await ask())[1]).toEqual(['00001', '00001-1', 1, '2021-10-14T23:00:00.000Z']);
    await ingest.send([cancelOf(given('just-after', '06:00:00.000001'), { recorded_at: at })]);
    expect(await ask()).toEqual([['00004', '00004-1', 1, '2021-10-15T04:40:00.000Z']]);
  });

  it('are those of the valid records, whatever is entered, corrected and cancelled', async () => {
    const model = new BookModel();
    const all = ['L1', 'L2'].flatMap((lot) =>
      ['astrazeneca', 'comirnaty', 'abdala', 'janssen'].map((vaccine) => ({ vaccine, lot })),
    );
    const micros = (text: string): number =>
      Date.parse(text) * 1000 + Number((/\.\d{3}(\d+)/.exec(text)?.[1] ?? '').padEnd(3, '0'));
    let run = 0;
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(
        historyArb(
          { kinds: ['dose'], sources: ['clinic'], recordIds: Array.from({ length: 40 }, (_, i) => `${i}`) },
          120,
        ),
        fc.constantFrom('2021-10-02T17:00:00Z', '2021-10-03T06:59:59.999Z', '2021-10-04T00:00:00+07:00'),
        fc.integer({ min: 1, max: 24 }),
        async (history, end, hours) => {
          run += 1;
          const own: CampaignEvent[] = history.map((one) => ({
            ...one,
            record_id: `${run}-${one.record_id}`,
          }));
          for (const one of own) model.take(one);
          if (own.length > 0) await ingest.send(own);
          const to = Date.parse(end);
          const expected = new Map<string, { n: number; last: number }>();
          for (const dose of model.counted('dose')) {
            const moment = micros(String(dose['given_at']));
            const isIn = moment > (to - hours * MS_PER_HOUR) * 1000 && moment <= to * 1000;
            if (!isIn || dose['lot'] === 'L3') continue;
            seen += 1;
            const key = [dose['site_commune'], dose['site'], dose['vaccine'], dose['lot']].join(' ');
            const { n, last } = expected.get(key) ?? { n: 0, last: 0 };
            expected.set(key, { n: n + 1, last: Math.max(last, Math.floor(moment / 1000)) });
          }
          const found = await lotHours(reads, all, hours, to);
          const rows = found.sites.map((one) => [
            [one.place, one.site, one.vaccine, one.lot].join(' '),
            { n: one.given, last: one.last_ms },
          ]);
          expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(expected));
        },
      ),
      { numRuns: 15 },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('are looked for in the rows of their days only, by day and lot before anything else', async () => {
    const result = await ingest.store.query({
      query: `EXPLAIN indexes = 1 ${LOT_HOURS_SQL}`,
      query_params: {
        lots: ['HOURS'],
        first: '2021-10-15',
        last: '2021-10-15',
        from: '2021-10-14 23:00:00.000000',
        to: '2021-10-15 05:00:00.000000',
      },
      format: 'TabSeparatedRaw',
    });
    const plan = await result.text();
    expect(plan).toContain('Name: given_day_range');
    const first = /Prewhere filter column:(.*)/.exec(plan)?.[1];
    expect(first, plan).toContain('lot IN');
    expect(first).toContain('given_day >=');
    expect(first).not.toContain('given_at');
  });

  it('are asked once a minute for all who look, and anew for a notice', async () => {
    let now = 1_000_000;
    let asked = 0;
    let fails = false;
    const lastHours = new LastHours({
      reads: {
        select: (...question) => {
          asked += 1;
          return fails ? Promise.reject(new Error('too slow')) : reads.select(...question);
        },
      },
      live: { status: () => ({ campaign_ms: noon + 0.25 }) } as unknown as LiveView,
      hours: 6,
      nowMs: () => now,
      log: silentLog,
    });
    const [one, other] = await Promise.all([lastHours.recent(lots), lastHours.recent(lots)]);
    expect([asked, one]).toEqual([1, other]);
    expect(one).toMatchObject({ hours: 6, at_campaign_ms: noon, sites: [{ site: '00004-1', given: 1 }] });
    await ingest.send([given('fresh', '11:50:00')]);
    now += 59_999;
    expect(await lastHours.recent(lots)).toEqual(one);
    const anew = await lastHours.ask(lots);
    expect([asked, anew?.sites.length]).toEqual([2, 2]);
    expect(await lastHours.recent(lots)).toEqual(anew);
    // Of another lot nothing is known yet.
    expect((await lastHours.recent([{ vaccine: 'verocell', lot: 'OTHER' }]))?.sites).toHaveLength(1);
    expect(asked).toBe(3);
    now += 60_000;
    fails = true;
    expect(await lastHours.recent(lots)).toBeNull();
    expect(await lastHours.recent(lots)).toBeNull();
    expect(asked).toBe(4);
    now += 60_000;
    fails = false;
    expect(await lastHours.recent(lots)).toEqual(anew);
  });
});
