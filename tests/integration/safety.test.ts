/** Safety over the real store: figures of a small hand-made campaign whose truth is known, signals by the API, only projections. */
import type { RequestHandler } from '@sveltejs/kit';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import type { Store } from '#schema/clickhouse/client.ts';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { defaultThresholds, parseThresholds } from '#schema/thresholds.ts';
import { lotHours } from '#web/lib/server/queries/lot-hours.ts';
import type { LastHoursView, QueryParams, Reads } from '#web/lib/server/runtime.ts';
import { childrenAnswer, unitAnswer } from '#web/lib/server/api-schemas.ts';
import { safetyAnswer, signalAnswer, signalsAnswer } from '#web/lib/server/safety-schemas.ts';
import { SAFETY_GROUPS } from '#web/lib/safety/answer.ts';
import { GET as getSignals } from '#web/routes/api/v1/signals/+server.ts';
import { GET as getSignal, POST as postSignal } from '#web/routes/api/v1/signals/[id]/+server.ts';
import { GET as getStopOrder } from '#web/routes/api/v1/signals/[id]/stop-order/+server.ts';
import { GET as getUnit } from '#web/routes/api/v1/units/[code]/+server.ts';
import { GET as getChildren } from '#web/routes/api/v1/units/[code]/children/+server.ts';
import { GET as getSafety } from '#web/routes/api/v1/units/[code]/safety/+server.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';

let web: TestRuntime;
let thresholds = defaultThresholds();
const explained: { tag: string; plan: string }[] = [];

const hanoi = { site: '00001-1', site_commune: '00001', home_commune: '00001' };
const city = { site: '26734-1', site_commune: '26734', home_commune: '26734' };
const doses = (n: number, change: object): object[] => Array.from({ length: n }, () => change);
const verocell = { vaccine: 'verocell', lot: 'K' };

async function fill(store: Store): Promise<void> {
  await pinCampaign(store);
  await insertFacts(store, 'dose_facts', [
    ...doses(1200, { ...hanoi, ...verocell, sex: 'f', birth_year: 1995 }),
    ...doses(400, { ...hanoi, ...verocell, sex: 'm', birth_year: 1950, dose_number: 2 }),
    ...doses(2400, { ...city, vaccine: 'verocell', lot: 'OTHER', sex: 'm', birth_year: 1980 }),
    // A record of which only the cancellation ever came: it has no vaccine and no place.
    {
      record_id: 'only-cancelled',
      sign: 0,
      vaccine: '',
      lot: '',
      site: '',
      site_commune: '',
      home_commune: '',
    },
  ] as never);
  const serious = (change: object): object => ({ ...hanoi, ...verocell, birth_year: 1995, ...change });
  await insertFacts(store, 'reaction_facts', [
    serious({}),
    serious({ severity: 'fatal', sex: 'm', birth_year: 1950, dose_number: 2 }),
    serious({ onset_at: '2021-10-17 02:30:00.000000', onset_day: '2021-10-17', reported_day: '2021-10-20' }),
    serious({ given_day: '2021-10-10', onset_day: '2021-10-15', reported_at: '2021-10-16 03:00:00.000000' }),
    serious({ onset_day: '2021-10-14' }),
    serious({ severity: 'mild' }),
    { ...city, vaccine: 'verocell', lot: 'OTHER', severity: 'mild', sex: 'm', birth_year: 1980 },
    // Entered by mistake and cancelled.
    serious({ record_id: 'gone' }),
    serious({ record_id: 'gone', revision: 2, sign: -1 }),
  ] as never);
  await insertFacts(store, 'allocation_facts', [
    { unit: '01', doses: 5000, ...verocell },
    { unit: '00001', from_unit: '01', movement: 'transferred', doses: 1700, ...verocell },
  ]);
}

beforeAll(async () => {
  web = await startWeb({ prepare: fill });
  await vi.waitFor(() => expect(web.runtime.signals.list().length).toBeGreaterThan(0), { timeout: 20_000 });
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

/** Its question is of rows, and held in last-hours.test.ts. */
let notAnswered = false;
const lastHours: LastHoursView = {
  ask: () => Promise.reject(new Error('a page does not ask for itself')),
  recent: (lots) =>
    notAnswered
      ? Promise.resolve(null)
      : lotHours(web.runtime.reads, lots, 6, web.runtime.hub.status().campaign_ms),
};

interface Asked {
  readonly search?: string;
  readonly params?: Record<string, string>;
  readonly init?: RequestInit;
  readonly address?: string;
}
async function ask(
  handler: unknown,
  { search = '', params = {}, init = {}, address }: Asked,
): Promise<Response> {
  const url = new URL(`http://127.0.0.1/${search}`);
  const locals = {
    live: web.runtime.hub,
    signals: web.runtime.signals,
    reads,
    lastHours,
    thresholds,
    lang: 'vi',
    viewer: OPEN_NATIONAL_VIEWER,
  };
  const request = new Request(url, init);
  const getClientAddress = (): string => address ?? '127.0.0.1';
  return (handler as RequestHandler)({ url, params, locals, request, getClientAddress } as never);
}
async function answer<T extends z.ZodType>(schema: T, handler: unknown, asked: Asked): Promise<z.output<T>> {
  const response = await ask(handler, asked);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  // Strict: the document must describe all that is answered.
  return schema.parse(body);
}

describe('safety of a unit', () => {
  it('tells rates with exact intervals by every group, and too few doses as such', async () => {
    const { rows } = await answer(safetyAnswer.strict(), getSafety, { params: { code: '01' } });
    const row = (group: string, key: string) => rows.find((one) => one.group === group && one.key === key);
    expect(row('total', '01')).toMatchObject({ doses: 1600, mild: 1, severe: 4, fatal: 1 });
    // Five of 1,600: 312.5 per 100,000; Garwood's limits of five are 1.623 and 11.668.
    expect(row('total', '01')!.rate).toBeCloseTo(312.5, 6);
    expect(row('total', '01')!.lower).toBeCloseTo((1.6235 / 1600) * 1e5, 1);
    expect(row('total', '01')!.upper).toBeCloseTo((11.6683 / 1600) * 1e5, 1);
    expect(row('vaccine', 'verocell')).toMatchObject({ doses: 1600, severe: 4, fatal: 1 });
    expect(row('dose_number', '2')).toMatchObject({ doses: 400, severe: 0, fatal: 1, rate: null });
    expect(row('age', '18-29')).toMatchObject({ doses: 1200, severe: 4, rate: expect.closeTo(333.33, 1) });
    expect(row('age', '65+')).toMatchObject({ doses: 400, fatal: 1, rate: null });
    expect(row('sex', 'm')).toMatchObject({ doses: 400, fatal: 1 });
    expect(row('lot', 'K')).toMatchObject({ about: 'verocell', doses: 1600, severe: 4, fatal: 1 });
    expect(row('site', '00001-1')).toMatchObject({ doses: 1600, severe: 4 });
    expect(row('unit', '001')).toMatchObject({ doses: 1600, severe: 4 });
    expect(row('lot', 'OTHER')).toBeUndefined();
  });

  it('has no row for records that were only ever cancelled', async () => {
    const { rows } = await answer(safetyAnswer.strict(), getSafety, { params: { code: 'VN' } });
    expect(rows.filter(({ group }) => group === 'vaccine').map(({ key }) => key)).toEqual(['verocell']);
    expect(rows.every(({ key }) => key !== '')).toBe(true);
  });

  it('tells one group alone as among all, with the same total, and asks the store for nothing else', async () => {
    const params = { code: '01' };
    const all = await answer(safetyAnswer.strict(), getSafety, { params });
    for (const group of SAFETY_GROUPS) {
      explained.length = 0;
      const one = await answer(safetyAnswer.strict(), getSafety, { params, search: `?group=${group}` });
      const wanted = all.rows.filter((row) => row.group === 'total' || row.group === group);
      expect(one).toMatchObject({ intervals: all.intervals, reported_24h: all.reported_24h });
      expect(one.rows, group).toEqual(wanted);
      const tags = explained.map(({ tag }) => tag);
      expect(tags.includes('safety-lots'), group).toBe(group === 'lot');
      expect(tags.includes('safety-sites'), group).toBe(group === 'site');
      expect(tags.includes('safety-people'), group).toBe(group === 'age' || group === 'sex');
    }
    expect((await ask(getSafety, { params, search: '?group=name' })).status).toBe(400);
    await answer(safetyAnswer.strict(), getSafety, { params });
  });

  it('tells a rate from the doses on that the operator set, everywhere the same', async () => {
    const told = async (least: number): Promise<unknown[]> => {
      thresholds = parseThresholds({ safety: { rate_doses_least: least } });
      const params = { code: '01' };
      const { rows } = await answer(safetyAnswer, getSafety, { params });
      const unit = await answer(unitAnswer, getUnit, { params });
      const { children } = await answer(childrenAnswer, getChildren, { params: { code: 'VN' } });
      thresholds = defaultThresholds();
      return [
        rows.find(({ group }) => group === 'total')!.rate,
        unit.measures['reactions_per_100k'],
        children.find(({ code }) => code === '01')!.measures['reactions_per_100k'],
      ];
    };
    expect(await told(1600)).toEqual([312.5, 312.5, 312.5]);
    expect(await told(1601)).toEqual([null, null, null]);
  });

  it('tells intervals by class, those reported within 24 hours, and who is silent', async () => {
    const body = await answer(safetyAnswer.strict(), getSafety, { params: { code: 'VN' } });
    const classes = Object.fromEntries(body.intervals.map((one) => [one.class, [one.onset, one.report]]));
    expect(classes).toEqual({
      before: [1, 0],
      '0': [2, 3],
      '1-2': [1, 1],
      '3-7': [1, 1],
      '8-28': [0, 0],
      beyond: [0, 0],
    });
    expect(body.reported_24h).toEqual({ in_time: 4, of: 5 });
    // Five reports of 96 million people in seven months: that is silence too.
    expect(body.silence).toMatchObject({ code: 'VN', serious: 5, silent: true });
    // TP. Hồ Chí Minh: 2,400 doses at 5 per 4,000 let three reports expect; there is none.
    expect(body.silent).toEqual([
      expect.objectContaining({ code: '79', serious: 0, per_million_year: 0, expected: 3, silent: true }),
    ]);
  });

  it('comes as a table too', async () => {
    const response = await ask(getSafety, { params: { code: '00001' }, search: '?format=csv' });
    const rows = parse(await response.text(), { bom: true, columns: true }) as Record<string, string>[];
    expect(rows[0]).toMatchObject({ unit: '00001', group: 'total', doses: '1600', simulated: 'true' });
    expect(response.headers.get('content-disposition')).toContain('safety-00001-simulated.csv');
  });
});

const clusterId = (): string =>
  web.runtime.signals.list().find(({ subject }) => subject.kind === 'cluster_lot')!.id;
const post = (id: string, body: unknown, headers: Record<string, string> = {}, address?: string) =>
  ask(postSignal, {
    params: { id },
    address: address ?? '127.0.0.1',
    init: {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    },
  });

describe('signals', () => {
  it('are listed by state and unit', async () => {
    const all = await answer(signalsAnswer.strict(), getSignals, {});
    expect(all.signals.map(({ subject }) => subject.kind).sort()).toEqual(['cluster_lot']);
    expect(all.signals[0]).toMatchObject({ state: 'open', place_name: expect.stringContaining('Hà Nội') });
    expect((await answer(signalsAnswer, getSignals, { search: '?unit=001' })).signals).toHaveLength(1);
    expect((await answer(signalsAnswer, getSignals, { search: '?unit=79' })).signals).toEqual([]);
    expect((await answer(signalsAnswer, getSignals, { search: '?state=closed' })).signals).toEqual([]);
    expect((await ask(getSignals, { search: '?unit=99' })).status).toBe(404);
    const csv = await (await ask(getSignals, { search: '?format=csv' })).text();
    expect(csv.split('\r\n')[0]).toContain('id,state,raised_at,changed_at,kind,vaccine,lot');
  });

  it('open to the cases as counts, who holds the lot, and who gave it today and yesterday', async () => {
    const body = await answer(signalAnswer.strict(), getSignal, { params: { id: clusterId() } });
    expect(body.cases.reduce((sum, { cases }) => sum + cases, 0)).toBe(5);
    expect(body.lots).toEqual([{ vaccine: 'verocell', lot: 'K' }]);
    expect(body.holders).toEqual([
      { unit: '01', name: 'Hà Nội', within: '', vaccine: 'verocell', lot: 'K', on_hand: 3300 },
      expect.objectContaining({ unit: '00001', within: 'Quận Ba Đình, Hà Nội', on_hand: 100 }),
    ]);
    expect(body.sites).toEqual([
      expect.objectContaining({ site: '00001-1', given: 1600, given_today: 1600, given_yesterday: 0 }),
    ]);
    // The clock stands at noon; they were given at nine.
    expect(body.last_hours).toEqual({
      hours: 6,
      from: '2021-10-14T23:00:00.000Z',
      to: '2021-10-15T05:00:00.000Z',
    });
    expect(body.sites[0]).toMatchObject({
      given_last_hours: 1600,
      last_given_at: '2021-10-15T02:00:00.000Z',
    });
    expect(body.history).toEqual([expect.objectContaining({ event: 'raised', cases: 5 })]);
    expect((await ask(getSignal, { params: { id: 'none' } })).status).toBe(404);
    const fileOf = async (search: string): Promise<string[]> =>
      (await (await ask(getSignal, { params: { id: clusterId() }, search })).text()).trim().split('\r\n');
    const holders = await fileOf('?format=csv');
    expect([holders[0], holders.length]).toEqual([expect.stringMatching(/unit,name,within,.*on_hand/), 3]);
    const sites = await fileOf('?format=csv&table=sites');
    expect(sites[0]).toMatch(
      /site,vaccine,lot,given_last_hours,last_given_at,last_hours,last_hours_to_at,given_today,given_yesterday,given,/,
    );
    const recent = '1600,2021-10-15T02:00:00.000Z,6,2021-10-15T05:00:00.000Z';
    expect(sites.slice(1)).toEqual([expect.stringContaining(`00001-1,verocell,K,${recent},1600,0,1600`)]);
  });

  it('say of the last hours that they are not known where the store does not answer in time', async () => {
    notAnswered = true;
    const params = { id: clusterId() };
    const body = await answer(signalAnswer.strict(), getSignal, { params });
    const csv = await (await ask(getSignal, { params, search: '?format=csv&table=sites' })).text();
    const order = await (await ask(getStopOrder, { params })).text();
    notAnswered = false;
    expect(body.last_hours).toBeNull();
    expect(body.sites).toEqual([
      expect.objectContaining({ given: 1600, given_last_hours: null, last_given_at: null }),
    ]);
    expect(csv).toContain('00001-1,verocell,K,,,,,1600,0,1600');
    expect(order).toContain('1.600 mũi, trong đó hôm nay 1.600 và hôm qua 0 mũi;');
    expect(order).not.toContain('giờ qua');
  });

  it('draft the order to stop the lot, marked as simulated', async () => {
    const response = await ask(getStopOrder, { params: { id: clusterId() } });
    const text = await response.text();
    for (const part of [
      'SỐ LIỆU MÔ PHỎNG',
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'V/v tạm dừng sử dụng vắc xin Vero Cell (Sinopharm), lô K',
      'Sở Y tế Hà Nội',
      '5 ca phản ứng nặng sau tiêm (trong đó 1 ca tử vong)',
      'Theo sổ còn 3.400 liều tại 2 đơn vị',
      '1. Hà Nội: 3.300 liều',
      '1.600 mũi, trong đó hôm nay 1.600 và hôm qua 0 mũi (riêng 6 giờ qua 1.600 mũi);',
      'Nơi đã tiêm lô trong 6 giờ đến 12:00:00 15/10/2021, theo số mũi đã nhập:',
      '1. điểm tiêm 00001-1, Phường Phúc Xá, Quận Ba Đình, Hà Nội: 1.600 mũi, mũi cuối lúc 09:00:00',
    ])
      expect(text).toContain(part);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('take no change from elsewhere, without a name or reason, or of no form', async () => {
    const id = clusterId();
    const fine = { action: 'closed', by: 'Nguyễn An', reason: 'Đã kiểm tra' };
    expect((await post(id, fine, {}, '192.168.1.7')).status).toBe(403);
    expect((await post(id, fine, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(id, fine, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post(id, fine, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(id, { ...fine, by: ' ' })).status).toBe(400);
    expect((await post(id, { ...fine, reason: '' })).status).toBe(400);
    expect((await post(id, { ...fine, more: 1 })).status).toBe(400);
    expect((await post(id, '{')).status).toBe(400);
    expect((await post(id, { ...fine, reason: 'x'.repeat(5000) })).status).toBe(413);
    expect((await post('none', fine)).status).toBe(404);
    expect(web.runtime.signals.get(id)!.state).toBe('open');
  });

  it('are marked seen and closed, once, with name and reason in the history', async () => {
    const id = clusterId();
    expect((await post(id, { action: 'seen', by: 'Nguyễn An' })).status).toBe(200);
    const response = await post(
      id,
      { action: 'closed', by: 'Trần Bình', reason: 'Lô đã dừng' },
      { origin: 'http://127.0.0.1' },
    );
    const { signal, history } = signalAnswer.parse(await response.json());
    expect(signal.state).toBe('closed');
    expect(history.slice(1).map(({ event, by, reason }) => [event, by, reason])).toEqual([
      ['seen', 'Nguyễn An', ''],
      ['closed', 'Trần Bình', 'Lô đã dừng'],
    ]);
    expect((await post(id, { action: 'seen', by: 'Nguyễn An' })).status).toBe(400);
  });
});

describe('questions', () => {
  it('are answered by projections', () => {
    expect(explained.length).toBeGreaterThan(10);
    for (const { tag, plan } of explained) {
      const sources = plan.split('\n').filter((line) => line.includes('ReadFrom'));
      expect(sources.length, `${tag}\n${plan}`).toBeGreaterThan(0);
      for (const source of sources) expect(source, `${tag}\n${plan}`).toMatch(/\(by_\w+\)/);
    }
  });
});
