/** Target dates over the real store: who reaches the goals when, and who cannot make it. */
import { parse } from 'csv-parse/sync';
import type { RequestHandler } from '@sveltejs/kit';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { parseThresholds } from '#schema/thresholds.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import type { Store } from '#schema/clickhouse/client.ts';
import type { QueryParams, Reads } from '#web/lib/server/runtime.ts';
import { targetsAnswerSchema } from '#web/lib/server/targets-schemas.ts';
import { GET } from '#web/routes/api/v1/units/[code]/targets/+server.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';
import type { z } from 'zod';

let web: TestRuntime;
const plans: { tag: string; plan: string }[] = [];
const TODAY = parseDay('2021-10-15')!;

/** Ba Đình's commune 00001 gives 8 first doses a day; 00004 gives none any more. */
async function fill(store: Store): Promise<void> {
  await pinCampaign(store);
  const rows: Record<string, unknown>[] = [];
  for (let given = TODAY - 70; given <= TODAY; given++)
    for (let i = 0; i < 8; i++)
      rows.push({
        given_day: formatDay(given),
        recorded_day: formatDay(given),
        vaccine: 'comirnaty',
        // Every second person comes back after four weeks.
        ...(given >= TODAY - 42 && i % 2 === 0 ? { dose_number: 2, completes: 1 } : {}),
      });
  rows.push({
    given_day: '2021-05-01',
    recorded_day: '2021-05-01',
    site_commune: '00004',
    home_commune: '00004',
  });
  await insertFacts(store, 'dose_facts', rows);
  await insertFacts(store, 'allocation_facts', [
    { unit: '00001', doses: 2000, at_day: '2021-08-01', vaccine: 'comirnaty' },
    { unit: '00001', doses: 60, at_day: '2021-10-06', vaccine: 'comirnaty' },
    { unit: '00004', from_unit: '00001', movement: 'transferred', doses: 10, at_day: '2021-10-06' },
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

const thresholds = parseThresholds({
  target: {
    goals: [{ measure: 'coverage_1plus', value: 0.05, by: '2022-06-30' }],
    units: { '00004': [{ measure: 'coverage_full', value: 0.5, by: '2021-10-01' }] },
    runs: 100,
  },
});

function ask(path: string, code: string): Promise<Response> {
  const url = new URL(path, 'http://127.0.0.1');
  const { hub: live, evidence } = web.runtime;
  const locals = { live, evidence, thresholds, reads, viewer: OPEN_NATIONAL_VIEWER };
  return Promise.resolve(
    (GET as RequestHandler)({ url, params: { code }, locals, request: new Request(url) } as never),
  );
}

async function targets(code: string, path = '/') {
  const response = await ask(path, code);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return targetsAnswerSchema.strict().parse(body);
}

beforeAll(async () => {
  web = await startWeb({ prepare: fill });
  while (web.runtime.evidence.seq === 0) await wait(20);
});
afterAll(async () => {
  await web?.stop();
});

describe('target dates', () => {
  it('of a commune: people, goal, dates and doses a day', async () => {
    const { own, fans, level, ready, goals } = await targets('00001');
    expect({ level, ready }).toEqual({ level: null, ready: true });
    expect(goals).toEqual([{ measure: 'coverage_1plus', value: 0.05, by: '2022-06-30' }]);
    const adults = web.runtime.hub.tree.get('00001')!.adults!;
    const people = 28 * 8 + 43 * 4;
    const row = own[0]!;
    expect(row).toMatchObject({ people, goal: Math.ceil(0.05 * adults), pace_per_day: 8, within: '' });
    expect(row.remaining).toBe(row.goal! - people);
    expect(row.needed_per_day).toBe(Math.ceil(row.remaining! / 259));
    expect(row.coverage).toBeCloseTo(people / adults, 9);
    expect([row.p10, row.p50, row.p90]).toEqual([row.p10, row.p50, row.p90].sort());
    expect(row.p10! > '2021-10-15').toBe(true);
    expect(fans[0]!.past.at(-1)).toEqual({ date: '2021-10-14', value: expect.closeTo(row.coverage!, 9) });
    expect(fans[0]!.weeks[0]!.date).toBe('2021-10-21');
    for (const { p10, p50, p90 } of fans[0]!.weeks) expect([p10, p50, p90]).toEqual([p10, p50, p90].sort());
  });

  it('are the same when asked again: chance is seeded', async () => {
    expect((await targets('00001')).own).toEqual((await targets('00001')).own);
  });

  it('put those first that cannot make it, and hold each to its own goals', async () => {
    const { units, own, level } = await targets('001');
    expect(level).toBe('commune');
    expect(units[0]).toMatchObject({
      code: '00004',
      measure: 'coverage_full',
      outlook: 'missed',
      probability: 0,
      needed_per_day: null,
      p50: null,
    });
    const ranks = units.map(({ outlook }) =>
      ['missed', 'unlikely', 'open', 'likely', 'reached'].indexOf(outlook),
    );
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    // A goal of its own leaves that of another measure: no commune of the district is missing, and nothing was moved into or out of it.
    const first = units.filter((u) => u.measure === 'coverage_1plus');
    expect(first).toHaveLength(web.runtime.hub.tree.children('001').length);
    expect(units).toHaveLength(first.length + 1);
    expect(own[0]!.people).toBe(first.reduce((n, u) => n + u.people, 0));
    expect((await targets('00004')).goals).toEqual([
      { measure: 'coverage_full', value: 0.5, by: '2021-10-01' },
      { measure: 'coverage_1plus', value: 0.05, by: '2022-06-30' },
    ]);
  });

  it('answer the nation by province, as a table too, and refuse what is too much at once', async () => {
    const { units } = await targets('VN');
    expect(units).toHaveLength(63);
    expect(new Set(units.map(({ outlook }) => outlook)).size).toBeGreaterThan(0);
    const csv = parse(await (await ask('/?format=csv', '01')).text(), { columns: true, bom: true }) as {
      code: string;
    }[];
    expect(csv).toHaveLength(1 + web.runtime.hub.tree.children('01').length);
    expect(csv[0]!.code).toBe('01');
    expect((await ask('/?level=commune', 'VN')).status).toBe(400);
    expect((await ask('/', '999')).status).toBe(404);
  });

  it('ask projections only', () => {
    expect(new Set(plans.map(({ tag }) => tag))).toEqual(
      new Set(['target-people', 'target-due', 'target-came', 'target-went']),
    );
    for (const { tag, plan } of plans)
      expect(
        [...plan.matchAll(/ReadFrom(?:MergeTree|PreparedSource) \(([^)]*)\)/g)].map((match) => match[1]),
        `${tag}\n${plan}`,
      ).toEqual([expect.stringMatching(/^by_\w+$/)]);
  });
});
