/** The two clocks over the real store: entered, estimated and manually reported doses of a unit by day. */
import { parse } from 'csv-parse/sync';
import type { RequestHandler } from '@sveltejs/kit';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import type { Store } from '#schema/clickhouse/client.ts';
import { clocksAnswerSchema } from '#web/lib/server/clocks-schemas.ts';
import type { QueryParams, Reads } from '#web/lib/server/runtime.ts';
import { GET } from '#web/routes/api/v1/units/[code]/two-clocks/+server.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';
import type { z } from 'zod';

let web: TestRuntime;
const plans: { tag: string; plan: string }[] = [];

const TODAY = parseDay('2021-10-15')!;
/** Doses of a place and day by days of delay, entered by noon of today. */
const HABITS: Record<string, readonly number[]> = {
  // Typed on the day.
  '00001': [60],
  // Half on the day, half two days later.
  '00004': [20, 0, 20],
  // Another province.
  '26734': [30],
};

async function fill(store: Store): Promise<void> {
  await pinCampaign(store);
  const rows: Record<string, unknown>[] = [];
  for (const [place, delays] of Object.entries(HABITS))
    for (let given = TODAY - 60; given <= TODAY; given++)
      delays.forEach((doses, delay) => {
        if (given + delay > TODAY) return;
        for (let i = 0; i < doses; i++)
          rows.push({
            given_day: formatDay(given),
            recorded_day: formatDay(given + delay),
            site_commune: place,
            home_commune: place,
            site: `${place}-${delay}`,
            late: delay > 2 ? 1 : 0,
          });
      });
  await insertFacts(store, 'dose_facts', rows);
  await insertFacts(store, 'manual_report_facts', [
    // The district's own report wins over what its commune says.
    { unit: '001', report_day: '2021-10-14', doses_given: 100 },
    { unit: '00001', report_day: '2021-10-14', doses_given: 7 },
    // One commune of the district only.
    { unit: '00004', report_day: '2021-10-13', doses_given: 44 },
    // A report that was cancelled does not count.
    { unit: '001', report_day: '2021-10-12', doses_given: 9, sign: 1 },
    { unit: '001', report_day: '2021-10-12', doses_given: 9, sign: -1 },
  ]);
}

const reads: Reads = {
  async select<T>(query: string, params: QueryParams, rowSchema: z.ZodType<T>, tag: string) {
    const result = await web.store.query({
      query: `EXPLAIN projections = 1 ${query}`,
      query_params: params as Record<string, unknown>,
      format: 'TabSeparatedRaw',
    });
    plans.push({ tag, plan: await result.text() });
    return web.runtime.reads.select(query, params, rowSchema, tag);
  },
};

function ask(path: string, code: string): Promise<Response> {
  const url = new URL(path, 'http://127.0.0.1');
  const locals = {
    live: web.runtime.hub,
    evidence: web.runtime.evidence,
    thresholds: defaultThresholds(),
    reads,
    viewer: OPEN_NATIONAL_VIEWER,
  };
  const event = { url, params: { code }, locals, request: new Request(url) };
  return Promise.resolve((GET as RequestHandler)(event as never));
}

async function clocks(code: string, path = '/') {
  const response = await ask(path, code);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return clocksAnswerSchema.strict().parse(body);
}

beforeAll(async () => {
  web = await startWeb({ prepare: fill });
  while (web.runtime.evidence.seq === 0) await wait(20);
});
afterAll(async () => {
  await web?.stop();
});

describe('the two clocks of a unit', () => {
  it('show what is entered, and estimate what is typed later', async () => {
    const { days, today, from, to, ready, delay_median, delay_p90 } = await clocks('00004');
    expect({ ready, today, from, to }).toEqual({
      ready: true,
      today: '2021-10-15',
      from: '2021-09-18',
      to: today,
    });
    expect(days).toHaveLength(28);
    // Everything of the past is entered but the second half of yesterday.
    expect(days.at(-4)).toMatchObject({
      date: '2021-10-12',
      entered: 40,
      p10: 40,
      p50: 40,
      p90: 40,
      missing: 0,
    });
    const yesterday = days.at(-2)!;
    expect(yesterday.entered).toBe(20);
    expect(yesterday.p50).toBeGreaterThan(33);
    expect(yesterday.p50).toBeLessThan(47);
    expect(yesterday.p10).toBeGreaterThanOrEqual(20);
    expect(yesterday.missing).toBe(yesterday.p50! - 20);
    expect(delay_median! + delay_p90!).toBe(2);
  });

  it('leave today open: it is not over', async () => {
    const today = (await clocks('00004')).days.at(-1)!;
    expect(today).toMatchObject({
      date: '2021-10-15',
      entered: 20,
      p10: null,
      p50: null,
      p90: null,
      missing: null,
    });
    expect(today).toMatchObject({ age_days: 0, delay_p90: 0, owner: null });
  });

  it('count late doses by the rule of each day, and how long a day waited', async () => {
    const october = (await clocks('00004')).days.find(({ date }) => date === '2021-10-10')!;
    expect(october).toMatchObject({ deadline_days: 2, late: 0, delay_median: 0, delay_p90: 2 });
    // Nine tenths of yesterday are not entered.
    expect((await clocks('00004')).days.at(-2)).toMatchObject({ delay_p90: null });
  });

  it('name the unit below that has most of what is missing', async () => {
    const { days, total } = await clocks('VN');
    expect(days.at(-2)!.owner).toMatchObject({ kind: 'unit', code: '01', share: 1 });
    expect(total!.owners[0]).toMatchObject({ code: '01', name: 'Thành phố Hà Nội' });
    expect((await clocks('001')).total!.owners[0]).toMatchObject({ code: '00004' });
    // The gap lies where it was put: about 20 doses of yesterday.
    expect(total!.missing).toBeGreaterThan(10);
    expect(total!.missing).toBeLessThan(35);
    expect(total).toMatchObject({ oldest: '2021-10-14', age_days: 1 });
  });

  it('stand beside the manual report: the own one wins, and a part is compared with the same part', async () => {
    const district = (await clocks('001')).days;
    expect(district.at(-2)).toMatchObject({ manual: 100, manual_entered: 80, manual_gap: 20 });
    expect(district.at(-3)).toMatchObject({ manual: 44, manual_entered: 40, manual_gap: 4 });
    expect(district.at(-4)).toMatchObject({ manual: null, manual_entered: null, manual_gap: null });
    const nation = await clocks('VN');
    expect(nation.days.at(-2)).toMatchObject({ manual: 100, manual_entered: 80 });
    expect(nation.total).toMatchObject({ manual: 144, manual_entered: 120, manual_gap: 24 });
  });

  it('go back beyond what memory holds, where all is entered', async () => {
    const { days } = await clocks('001', '/?from=2021-08-20&to=2021-09-20');
    expect(days).toHaveLength(32);
    for (const day of days)
      expect(day).toMatchObject({ entered: 100, p10: 100, p90: 100, missing: 0, owner: null });
    expect(days[0]).toMatchObject({ date: '2021-08-20', delay_median: 0, delay_p90: 2 });
  });

  it('come as a table, and refuse spans they cannot answer', async () => {
    const csv = parse(await (await ask('/?format=csv', '001')).text(), {
      columns: true,
      bom: true,
    }) as Record<string, string>[];
    expect(csv).toHaveLength(28);
    expect(csv.at(-2)).toMatchObject({
      unit: '001',
      date: '2021-10-14',
      entered: '80',
      manual: '100',
      owner: '00004',
    });
    expect(csv.at(-1)!['p50']).toBe('');
    for (const path of [
      '/?from=2021-03-01',
      '/?from=2021-10-16',
      '/?from=2021-05-01',
      '/?from=2021-13-01',
      '/?x=1',
    ])
      expect((await ask(path, '001')).status).toBe(400);
    expect((await ask('/', '99999')).status).toBe(404);
  });

  it('ask projections only', () => {
    expect(new Set(plans.map(({ tag }) => tag))).toEqual(
      new Set(['clock-delays', 'clock-manual', 'clock-sites']),
    );
    for (const { tag, plan } of plans)
      expect(
        [...plan.matchAll(/ReadFrom(?:MergeTree|PreparedSource) \(([^)]*)\)/g)].map((match) => match[1]),
        `${tag}\n${plan}`,
      ).toEqual([expect.stringMatching(/^by_\w+$/)]);
  });
});
