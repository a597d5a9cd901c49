/** Supply over the real store: the figures of a small hand-made campaign whose truth is known, only from projections. */
import type { RequestHandler } from '@sveltejs/kit';
import { parse } from 'csv-parse/sync';
import { MEASURES, measuresOf } from '#schema/measures.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Store } from '#schema/clickhouse/client.ts';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import type { QueryParams, Reads } from '#web/lib/server/runtime.ts';
import * as schemas from '#web/lib/server/supply-schemas.ts';
import { GET as getChildren } from '#web/routes/api/v1/units/[code]/supply/children/+server.ts';
import { GET as getFlow } from '#web/routes/api/v1/units/[code]/flow/+server.ts';
import { GET as getSupply } from '#web/routes/api/v1/units/[code]/supply/+server.ts';
import { GET as getTransfers } from '#web/routes/api/v1/units/[code]/transfers/+server.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { readWorkbook } from '#tests/support/workbook.ts';
import { startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';

let web: TestRuntime;
const explained: { tag: string; plan: string }[] = [];

/** `n` doses on each of the seven days before today. */
const weekOf = (site_commune: string, n: number, lot: string, vaccine = 'verocell'): object[] =>
  Array.from({ length: 7 * n }, (_, i) => ({
    given_day: `2021-10-${String(8 + (i % 7)).padStart(2, '0')}`,
    site_commune,
    home_commune: site_commune,
    lot,
    vaccine,
  }));

/** Doses of today, which is not over: the pace does not know them. */
const dosesToday = (site_commune: string, n: number, lot: string): object[] =>
  Array.from({ length: n }, () => ({ site_commune, home_commune: site_commune, lot, vaccine: 'verocell' }));

/**
 * Hà Nội (01): district 001 with communes 00001 and 00004; TP.HCM (79): district 760, commune 26734. Lot V1 of Vero Cell
 * expires in 20 days, V2 in 90, V0 has expired; nobody stated the expiry of C1 of Comirnaty.
 */
async function fill(store: Store): Promise<void> {
  await pinCampaign(store);
  const verocell = { vaccine: 'verocell' };
  const V0 = { ...verocell, lot: 'V0', expires_on: '2021-10-10' };
  const V1 = { ...verocell, lot: 'V1', expires_on: '2021-11-04' };
  const V2 = { ...verocell, lot: 'V2', expires_on: '2022-01-13' };
  await insertFacts(store, 'allocation_facts', [
    { unit: '01', movement: 'decided', doses: 5000, ...verocell, lot: '' },
    { unit: 'VN', doses: 900, ...V2 },
    { unit: '01', doses: 2000, ...V1 },
    { unit: '01', doses: 1500, ...V2 },
    { unit: '01', doses: 40, ...V0 },
    { unit: '01', from_unit: 'VN', movement: 'transferred', doses: 100, ...V2 },
    { unit: '001', from_unit: '01', movement: 'transferred', doses: 1000, ...V1 },
    { unit: '00001', from_unit: '001', movement: 'transferred', doses: 700, ...V1 },
    { unit: '00004', from_unit: '001', movement: 'transferred', doses: 200, ...V1 },
    { unit: '26734', from_unit: '01', movement: 'transferred', doses: 210, ...V1 },
    { unit: '00001', movement: 'wasted', doses: 5, ...V1 },
    { unit: '00001', doses: 60, vaccine: 'comirnaty', lot: 'C1' },
    // Entered by mistake, corrected, cancelled: the last word counts.
    { unit: '01', doses: 777, record_id: 'fixed', ...V2 },
    { unit: '01', doses: 777, record_id: 'fixed', revision: 2, sign: -1, ...V2 },
    { unit: '01', doses: 7, record_id: 'fixed', revision: 2, sign: 1, ...V2 },
    { unit: '01', doses: 7, record_id: 'fixed', revision: 3, sign: -1, ...V2 },
    { unit: '', doses: 0, record_id: 'fixed', revision: 3, sign: 0, ...V2 },
    // An expiry that was corrected away does not count.
    { unit: '00001', doses: 3, record_id: 'expiry', ...V2, expires_on: '2021-10-01' },
    { unit: '00001', doses: 3, record_id: 'expiry', revision: 2, sign: -1, ...V2, expires_on: '2021-10-01' },
    // Counted at 10:00 in Vietnam on the 15th: an older count, and movements after it, are not its business.
    {
      unit: '00001',
      movement: 'counted',
      doses: 1,
      at: '2021-10-12 03:00:00.000000',
      at_day: '2021-10-12',
      ...V1,
    },
    { unit: '00001', movement: 'counted', doses: 600, at: '2021-10-15 03:00:00.000000', ...V1 },
    { unit: '00004', movement: 'counted', doses: 50, at: '2021-10-15 03:00:00.000000', ...V1 },
    {
      unit: '00001',
      from_unit: '001',
      movement: 'transferred',
      doses: 50,
      at: '2021-10-15 04:00:00.000000',
      ...V1,
    },
  ] as never);
  await insertFacts(store, 'dose_facts', [
    ...weekOf('00001', 10, 'V1'),
    ...weekOf('00004', 20, 'V1'),
    ...weekOf('26734', 30, 'V1'),
    // A lot that the commune never got.
    ...weekOf('00004', 1, 'X9'),
    ...dosesToday('00001', 10, 'V1'),
    ...dosesToday('00004', 20, 'V1'),
    { given_day: '2021-09-01', site_commune: '00004', home_commune: '00004', lot: 'V1', vaccine: 'verocell' },
  ] as never);
}

beforeAll(async () => {
  web = await startWeb({ prepare: fill });
});
afterAll(async () => {
  await web?.stop();
});

const reads: Reads = {
  async select<T>(query: string, params: QueryParams, rowSchema: z.ZodType<T>, tag: string) {
    const result = await web.store.query({
      query: `EXPLAIN projections = 1 ${query}`,
      query_params: params as Record<string, unknown>,
      format: 'TabSeparatedRaw',
    });
    explained.push({ tag, plan: await result.text() });
    return web.runtime.reads.select(query, params, rowSchema, tag);
  },
};

async function ask(handler: RequestHandler, code: string, search = '', lang = 'vi'): Promise<Response> {
  const url = new URL(`http://127.0.0.1/${search}`);
  const locals = {
    live: web.runtime.hub,
    evidence: web.runtime.evidence,
    stock: web.runtime.stock,
    reads,
    thresholds: defaultThresholds(),
    lang,
    viewer: OPEN_NATIONAL_VIEWER,
  };
  return handler({ url, params: { code }, locals, request: new Request(url) } as never);
}

async function answer<T extends z.ZodType>(
  schema: T,
  handler: RequestHandler,
  code: string,
  search = '',
): Promise<z.output<T>> {
  const response = await ask(handler, code, search);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return schema.parse(body);
}

const supply = (code: string) => answer(schemas.supplyAnswer, getSupply, code);

describe('the supply of a unit', () => {
  it('is that of itself and everything below it; what moves inside is not moved', async () => {
    const { totals, vaccines } = await supply('01');
    expect(totals).toMatchObject({
      decided: 5000,
      received: 2000 + 1500 + 40 + 60,
      collected: 3600 / 5000,
      // 60 that came to a commune by another way do not make up for what the province did not fetch.
      not_collected: 5000 - 3540,
      // 7 of a lot that the commune never got.
      below_zero: 7,
      transferred_in: 100,
      transferred_out: 210,
      wasted: 5,
      given: 70 + 140 + 7 + 1 + 30,
      on_hand: 3600 + 100 - 210 - 5 - 248,
      per_day: 31,
      stock_class: 'enough',
    });
    expect(totals.days_of_stock).toBeCloseTo(3237 / 31, 9);
    expect(vaccines.map((row) => [row.vaccine, row.on_hand])).toEqual([
      ['comirnaty', 60],
      ['verocell', 3177],
    ]);
  });

  it('of the country has no transfers, of a commune only what came to it', async () => {
    expect((await supply('VN')).totals).toMatchObject({
      received: 4500,
      transferred_in: 0,
      transferred_out: 0,
      given: 458,
      on_hand: 4500 - 5 - 458,
    });
    expect((await supply('26734')).totals).toMatchObject({
      decided: 0,
      collected: null,
      received: 0,
      transferred_in: 210,
      given: 210,
      on_hand: 0,
      stock_class: 'red',
    });
    expect((await supply('498')).totals).toMatchObject({
      on_hand: 0,
      days_of_stock: null,
      stock_class: 'unknown',
    });
  });

  it('tells each lot with its expiry, what will expire unused, what has, and what is below zero', async () => {
    const { lots } = await supply('01');
    const byLot = new Map(lots.map((row) => [row.lot, row]));
    expect(byLot.get('X9')).toMatchObject({ on_hand: -7, expires_on: null });
    expect(byLot.get('V0')).toMatchObject({
      on_hand: 40,
      expires_on: '2021-10-10',
      doses_expired: 40,
      expected_use: 0,
    });
    // 31 a day for 20 days; the lot expires first of those that have not.
    expect(byLot.get('V1')).toMatchObject({
      on_hand: 2000 - 210 - 5 - 241,
      expires_on: '2021-11-04',
      expected_use: 620,
      doses_expiring: 924,
    });
    // 90 days less the 20 in which V1 is used.
    expect(byLot.get('V2')).toMatchObject({
      on_hand: 1600,
      expires_on: '2022-01-13',
      expected_use: 1600,
      doses_expiring: 0,
    });
    expect(byLot.get('C1')).toMatchObject({ expires_on: null, doses_expiring: 0 });
    expect(lots[0]!.lot).toBe('X9');
  });

  it('sets the last count of each lot against the books of that store at that moment', async () => {
    const { counts } = await supply('01');
    // 00001: 700 − 5 − 70 before the day = 625, and 10 doses of the day, before or after the count: 615 … 625.
    // 00004: 200 − 141 before the day = 59 … 39: the count lies between.
    expect(counts).toMatchObject({ lots_counted: 2, lots_off: 1, stock_discrepancy: -15 });
    expect(counts.findings).toEqual([
      {
        unit: '00001',
        unit_name: 'Phường Phúc Xá',
        vaccine: 'verocell',
        lot: 'V1',
        counted_at: '2021-10-15T10:00:00.000+07:00',
        counted: 600,
        computed_low: 615,
        computed_high: 625,
        stock_discrepancy: -15,
      },
    ]);
    expect((await supply('79')).counts).toEqual({
      lots_counted: 0,
      lots_off: 0,
      stock_discrepancy: 0,
      findings: [],
    });
  });

  it('agrees with the board', async () => {
    for (const code of ['VN', '01', '79', '001', '00001', '26734']) {
      const { own } = web.runtime.hub.snapshot(code, null);
      const board = measuresOf(MEASURES, own, web.runtime.hub.tree.get(code)!);
      const { totals } = await supply(code);
      expect(totals.on_hand, code).toBe(board['stock_on_hand']);
      expect(totals.days_of_stock, code).toBe(board['days_of_stock']);
      expect(totals.collected, code).toBe(board['collected']);
    }
  });
});

describe('the supply of the units below', () => {
  it.each([
    ['VN', 'province', 63, ['VN']],
    ['VN', 'district', 705, ['VN', '01']],
    ['01', 'district', 30, ['01']],
    ['01', 'commune', 579, ['01', '001']],
    ['VN', 'commune', 10604, ['VN', '01', '001']],
  ] as const)('adds up with its depots to the whole: %s by %s', async (code, level, units, depots) => {
    const { children } = await answer(schemas.supplyChildrenAnswer, getChildren, code, `?level=${level}`);
    const whole = await supply(code);
    for (const name of ['received', 'given', 'wasted', 'on_hand', 'decided'] as const)
      expect(
        children.reduce((sum, row) => sum + row[name], 0),
        name,
      ).toBe(whole.totals[name]);
    expect(children.filter((row) => row.is_depot).map((row) => row.code)).toEqual(depots);
    expect(children.filter((row) => !row.is_depot)).toHaveLength(units);
  });

  it('is for each what it is for that unit alone', async () => {
    const { children } = await answer(schemas.supplyChildrenAnswer, getChildren, 'VN');
    for (const code of ['01', '79', '48'])
      expect(children.find((row) => row.code === code)).toMatchObject((await supply(code)).totals);
  });

  it('of a district are communes beside the district’s own depot; of a commune there are none', async () => {
    const { children } = await answer(schemas.supplyChildrenAnswer, getChildren, '001');
    expect(children.find((row) => row.code === '001')).toMatchObject({ is_depot: true, on_hand: 50 });
    expect(children.find((row) => row.code === '00004')).toMatchObject({ is_depot: false, on_hand: 32 });
    expect((await answer(schemas.supplyChildrenAnswer, getChildren, '00001')).children).toEqual([]);
  });

  it('is refused for levels that are not below', async () => {
    for (const [code, level, reason] of [
      ['01', 'province', 'not below'],
      ['00001', 'nation', 'level'],
    ] as const) {
      const response = await ask(getChildren, code, `?level=${level}`);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(reason);
    }
    expect((await ask(getSupply, '99')).status).toBe(404);
  });
});

describe('advice', () => {
  it('fills who runs out from the depot above, with figures before and after', async () => {
    const { transfers } = await answer(schemas.transfersAnswer, getTransfers, 'VN');
    // TP.HCM has nothing left and uses 30 a day; ten days of it come from the ministry's store.
    expect(transfers[0]).toMatchObject({
      from: 'VN',
      from_name: 'Kho quốc gia',
      to: '79',
      vaccine: 'verocell',
      lot: 'V2',
      expires_on: '2022-01-13',
      doses: 300,
      vials: 300,
      reason: 'shortage',
      from_days_before: null,
      to_days_before: 0,
      to_days_after: 10,
      days_gained: 10,
    });
    // Hà Nội will not use all of its V1 in time, but TP.HCM is no neighbour.
    expect(transfers).toHaveLength(1);
    // Inside Hà Nội: 00001 and 00004 give what they use; the district's depot holds a lot with twenty days to live.
    const inside = await answer(schemas.transfersAnswer, getTransfers, '001');
    expect(inside.transfers[0]).toMatchObject({
      from: '001',
      to: '00004',
      lot: 'V1',
      doses: 50,
      reason: 'shortage',
    });
    expect((await answer(schemas.transfersAnswer, getTransfers, '00001')).transfers).toEqual([]);
  });

  it('is refused between more units than can be compared', async () => {
    const response = await ask(getTransfers, 'VN', '?level=commune');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('too many');
  });

  it('is a draft order as a workbook, and a table as CSV', async () => {
    const response = await ask(getTransfers, 'VN', '?format=xlsx');
    expect(response.headers.get('content-disposition')).toContain(
      'dispatch-order-draft-VN-2021-10-15-simulated.xlsx',
    );
    const sheet = readWorkbook(Buffer.from(await response.arrayBuffer()));
    const first = sheet.map((row) => row[0]?.value ?? null);
    expect(first[0]).toBe('DỰ THẢO LỆNH ĐIỀU CHUYỂN VẮC XIN');
    expect(first[1]).toMatch(/^SỐ LIỆU MÔ PHỎNG/);
    expect(sheet[4]!.map((cell) => cell?.value).slice(0, 5)).toEqual([
      'STT',
      'Mã nơi giao',
      'Nơi giao',
      'Mã nơi nhận',
      'Nơi nhận',
    ]);
    expect(sheet[5]!.map((cell) => cell?.value)).toContain(300);
    expect(sheet[5]!.at(-1)!.value).toContain('nhận 300 liều sẽ đủ 10,0 ngày');
    const csv = await (await ask(getTransfers, 'VN', '?format=csv', 'en')).text();
    const [row] = parse(csv, { bom: true, columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({ from: 'VN', to: '79', doses: '300', simulated: 'true' });
    expect(row!['why']).toContain('has run out of Vero Cell');
  });
});

describe('the flow', () => {
  it('goes from the depot to units and on, in the doses of the books', async () => {
    const { links, level } = await answer(schemas.flowAnswer, getFlow, 'VN');
    expect(level).toBe('province');
    expect(links).toEqual(
      expect.arrayContaining([
        { from: 'received', to: 'depot', doses: 900 },
        { from: 'depot', to: 'unit:01', doses: 100 },
        { from: 'received', to: 'unit:01', doses: 3600 },
        { from: 'unit:01', to: 'moved_out', doses: 210 },
        { from: 'moved_in', to: 'unit:79', doses: 210 },
        { from: 'unit:79', to: 'given', doses: 210 },
        { from: 'unit:01', to: 'on_hand', doses: 3237 },
        { from: 'depot', to: 'on_hand', doses: 800 },
      ]),
    );
    const province = await answer(schemas.flowAnswer, getFlow, '01');
    expect(province.links).toEqual(
      expect.arrayContaining([
        { from: 'received', to: 'depot', doses: 3540 },
        { from: 'depot', to: 'unit:001', doses: 1000 },
        // 210 out and 100 in.
        { from: 'depot', to: 'moved_out', doses: 110 },
        { from: 'received', to: 'unit:001', doses: 60 },
      ]),
    );
    expect((await answer(schemas.flowAnswer, getFlow, '26734')).links).toEqual([
      { from: 'moved_in', to: 'depot', doses: 210 },
      { from: 'depot', to: 'given', doses: 210 },
    ]);
  });
});

it('what is asked of the store about supply is answered by projections', () => {
  expect(new Set(explained.map(({ tag }) => tag))).toEqual(
    new Set(['stock-counts', 'stock-counts-booked', 'stock-counts-given']),
  );
  for (const { tag, plan } of explained) {
    const read = [...plan.matchAll(/ReadFrom\w+ \(([^)]*)\)/g)].map((match) => match[1]);
    expect(read.length, plan).toBeGreaterThan(0);
    for (const from of read) expect(from, `${tag}\n${plan}`).toMatch(/^by_\w+$/);
  }
});
