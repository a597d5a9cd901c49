/** Quality of the data by unit, site and source, on the real store: what the rows say, from projections alone. */
import type { RequestHandler } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '#schema/clickhouse/client.ts';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import * as schemas from '#web/lib/server/quality-schemas.ts';
import type { QueryParams, Reads } from '#web/lib/server/runtime.ts';
import { GET as getQuality } from '#web/routes/api/v1/units/[code]/quality/+server.ts';
import { GET as getSites } from '#web/routes/api/v1/units/[code]/sites/+server.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';
import type { z } from 'zod';

let web: TestRuntime;
const plans: { tag: string; plan: string }[] = [];

const PLACES = ['00001', '00004', '26734'] as const;
/** Late ones at the first site of each place mostly; two sources; some without identity or certificate. */
const doses = Array.from({ length: 3000 }, (_, i) => {
  const late = i % 7 === 0 || (i % 11 === 0 && i % 2 === 0) ? 1 : 0;
  return {
    source: i % 5 === 0 ? 'army' : 'clinic',
    given_day: `2021-10-${String(1 + (i % 15)).padStart(2, '0')}`,
    recorded_day: `2021-10-${String(1 + (i % 15) + (late ? 3 : 0)).padStart(2, '0')}`,
    site_commune: PLACES[i % 3]!,
    site: `S${i % 2}`,
    identity: i % 4 === 0 ? 'missing' : i % 9 === 0 ? 'declared' : 'verified',
    certificate_printed: i % 6 === 0 ? 0 : 1,
    late,
  };
});
/** Open since more than 48 hours. */
const OVERDUE = { state: 'open', opened_hour: '2021-10-12 20:00:00', opened_day: '2021-10-12' };
type Dose = (typeof doses)[number];
const count = (is: (dose: Dose) => boolean): number => doses.filter(is).length;

async function fill(store: Store): Promise<void> {
  await pinCampaign(store);
  await insertFacts(store, 'dose_facts', doses);
  // A record that was corrected counts once.
  const corrected = { record_id: 'c1', identity: 'missing', site: 'S0' };
  await insertFacts(store, 'dose_facts', [corrected]);
  await insertFacts(store, 'dose_facts', [
    { ...corrected, sign: -1 },
    { ...corrected, revision: 2, sign: 0 },
  ]);
  const complaint = (change: object) => ({ commune: '00001', site: '', ...change });
  await insertFacts(store, 'feedback_facts', [
    complaint({ state: 'in_time', resolved_at: '2021-10-15 03:30:00.000000' }),
    complaint({ state: 'late', resolved_at: '2021-10-15 03:30:00.000000', commune: '00004' }),
    complaint({ state: 'open', opened_hour: '2021-10-14 20:00:00' }),
    complaint({ state: 'open', opened_hour: '2021-10-12 20:00:00', opened_day: '2021-10-13' }),
    // Of sites; the last was corrected from another site.
    complaint({ ...OVERDUE, site: 'S1', source: 'hotline' }),
    complaint({ ...OVERDUE, site: 'S1', source: 'hotline' }),
    complaint({ state: 'in_time', site: 'S0', commune: '26734', source: 'hotline' }),
  ]);
  const moved = { ...complaint(OVERDUE), record_id: 'f1', source: 'hotline' };
  await insertFacts(store, 'feedback_facts', [{ ...moved, site: 'S1' }]);
  await insertFacts(store, 'feedback_facts', [
    { ...moved, site: 'S1', sign: -1 },
    { ...moved, site: 'S0', revision: 2 },
  ]);
  await insertFacts(store, 'session_facts', [
    { site: 'S0', session_day: '2021-10-15', internet: 1, printer: 1, qr_scanner: 1, trained: 1 },
    { site: 'S0', session_day: '2021-10-17', internet: 0 },
    {
      site: 'S1',
      session_day: '2021-10-16',
      status: 'planned',
      internet: 0,
      printer: 0,
      qr_scanner: 2,
      trained: 1,
    },
    { site: 'S2', session_day: '2021-10-16', status: 'cancelled', internet: 0 },
    { site: 'S3', session_day: '2021-10-01', internet: 0 },
    { site: 'S4', session_day: '2021-10-18', site_commune: '26734', trained: 0 },
  ]);
  await insertFacts(store, 'checkin_facts', [
    ...Array.from({ length: 7 }, () => ({ direction: 'in' })),
    ...Array.from({ length: 3 }, () => ({ direction: 'out' })),
    { direction: 'in', at_day: '2021-10-14' },
    { direction: 'in', site: 'S9', site_commune: '26734' },
    // More out than in, and as many out as in.
    { direction: 'in', site: 'S8' },
    ...Array.from({ length: 3 }, () => ({ direction: 'out', site: 'S8' })),
    { direction: 'in', site: 'S7' },
    { direction: 'out', site: 'S7' },
  ]);
}

beforeAll(async () => {
  web = await startWeb({ prepare: fill });
});
afterAll(async () => {
  await web?.stop();
});

const reads: Reads = {
  async select<T>(query: string, params: QueryParams, row: z.ZodType<T>, tag: string) {
    const plan = await web.store.query({
      query: `EXPLAIN projections = 1 ${query}`,
      query_params: params as Record<string, unknown>,
      format: 'TabSeparatedRaw',
    });
    plans.push({ tag, plan: await plan.text() });
    return web.runtime.reads.select(query, params, row, tag);
  },
};

async function ask(handler: RequestHandler, path: string, code: string): Promise<Response> {
  const url = new URL(path, 'http://127.0.0.1');
  const { hub: live, evidence, radar } = web.runtime;
  const locals = {
    live,
    evidence,
    radar,
    reads,
    thresholds: defaultThresholds(),
    lang: 'vi',
    viewer: OPEN_NATIONAL_VIEWER,
  };
  return handler({ url, params: { code }, locals, request: new Request(url) } as never);
}
async function answer<T extends z.ZodType>(schema: T, handler: RequestHandler, path: string, code = 'VN') {
  const response = await ask(handler, path, code);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return schema.parse(body);
}

describe('quality', () => {
  it('by unit is that of the rows, the worst first, and adds up to the unit', async () => {
    const nation = await answer(schemas.qualityAnswer, getQuality, '/');
    expect(nation.level).toBe('province');
    expect(nation.rows[0]!.doses_late).toBeGreaterThanOrEqual(nation.rows[1]!.doses_late);
    const hanoi = nation.rows.find(({ code }) => code === '01')!;
    const inHanoi = (dose: Dose): boolean => dose.site_commune !== '26734';
    expect(hanoi).toMatchObject({
      doses: count(inHanoi),
      doses_late: count((dose) => inHanoi(dose) && dose.late === 1),
      identity_unverified: count((dose) => inHanoi(dose) && dose.identity !== 'verified'),
      certificate_missing: count((dose) => inHanoi(dose) && dose.certificate_printed === 0),
      feedback: 7,
      feedback_late: 1,
      feedback_open: 5,
      feedback_overdue: 4,
      feedback_48h: 1 / 7,
    });
    for (const name of [
      'doses',
      'doses_late',
      'identity_unverified',
      'certificate_missing',
      'feedback',
    ] as const)
      expect(
        nation.rows.reduce((sum, row) => sum + row[name]!, 0),
        name,
      ).toBe(nation.total[name]);
    expect(nation.total.entry_on_time_rate).toBeCloseTo(
      1 - count((dose) => dose.late === 1) / doses.length,
      12,
    );
  });

  it('by site names the sites with most of what is asked for', async () => {
    const { rows, more } = await answer(
      schemas.qualityAnswer,
      getQuality,
      '/?by=site&sort=identity_unverified&limit=4',
    );
    expect(more).toBe(true);
    const worst = rows[0]!;
    const of = (dose: Dose): boolean => dose.site_commune === worst.code && dose.site === worst.site;
    expect(worst).toMatchObject({
      doses: count(of),
      identity_unverified: count((dose) => of(dose) && dose.identity !== 'verified'),
      manual_gap: null,
    });
    expect(rows.map((row) => row.identity_unverified)).toEqual(
      rows.map((row) => row.identity_unverified).sort((a, b) => b - a),
    );
    const one = await answer(schemas.qualityAnswer, getQuality, '/?by=site', '00004');
    expect(one.rows.map(({ code }) => code)).toEqual(['00004', '00004']);
  });

  it('by site has the complaints that name one, and says how many do not', async () => {
    const overdue = '/?by=site&sort=feedback_overdue';
    const { rows, total, feedback_without_site, more } = await answer(
      schemas.qualityAnswer,
      getQuality,
      overdue,
    );
    const told = rows.map((row) => [
      row.code,
      row.site,
      row.feedback,
      row.feedback_overdue,
      row.feedback_48h,
    ]);
    expect(told).toEqual([
      ['00001', 'S1', 2, 2, 0],
      ['00001', 'S0', 1, 1, 0],
      ['26734', 'S0', 1, 0, 1],
    ]);
    expect([more, feedback_without_site, total.feedback]).toEqual([false, 4, 8]);
    const of = (dose: Dose): boolean => dose.site_commune === '00001' && dose.site === 'S1';
    expect(rows[0]).toMatchObject({ doses: count(of), manual_given: null });
    // The same beside the figures of entry.
    const late = await answer(schemas.qualityAnswer, getQuality, '/?by=site', '00001');
    expect(late.rows.map((row) => [row.site, row.feedback]).sort()).toEqual([
      ['S0', 1],
      ['S1', 2],
    ]);
    expect((await ask(getQuality, '/?by=site&sort=manual_gap', '01')).status).toBe(400);
  });

  it.each(['VN', '01', '00004', '26734'])('by source is told of every unit: %s', async (code) => {
    const here = (dose: Dose): boolean =>
      code === 'VN' || dose.site_commune === code || (code === '01' && dose.site_commune !== '26734');
    const { rows, total } = await answer(schemas.qualityAnswer, getQuality, '/?by=source', code);
    for (const source of ['army', 'clinic']) {
      const of = (dose: Dose): boolean => here(dose) && dose.source === source;
      expect(rows.find((row) => row.code === source)).toMatchObject({
        doses: count(of),
        doses_late: count((dose) => of(dose) && dose.late === 1),
        certificate_missing: count((dose) => of(dose) && dose.certificate_printed === 0),
      });
    }
    for (const name of ['doses', 'doses_late', 'feedback', 'feedback_overdue'] as const)
      expect(
        rows.reduce((sum, row) => sum + row[name]!, 0),
        name,
      ).toBe(total[name]);
    // The hotline keeps complaints and enters no dose.
    expect(rows.find((row) => row.code === 'hotline')?.doses).toBe(code === '00004' ? undefined : 0);
    expect((await ask(getQuality, '/?by=source&sort=manual_gap', code)).status).toBe(400);
  });

  it('by day follows the rule of each day', async () => {
    const { days } = await answer(schemas.qualityAnswer, getQuality, '/', '01');
    expect(days).toHaveLength(28);
    for (const day of days.slice(-15)) {
      const of = (dose: Dose): boolean => dose.given_day === day.date && dose.site_commune !== '26734';
      expect(day).toMatchObject({
        doses: count(of),
        doses_late: count((dose) => of(dose) && dose.late === 1),
        identity_verified: count((dose) => of(dose) && dose.identity === 'verified'),
        certificate_printed: count((dose) => of(dose) && dose.certificate_printed === 1),
      });
    }
    expect(days.find(({ date }) => date === '2021-10-14')).toMatchObject({
      feedback: 3,
      feedback_in_time: 1,
    });
  });
});

describe('sites', () => {
  it('are judged by their next session, and a thing not said is not lacking', async () => {
    const sites = await answer(schemas.sitesAnswer, getSites, '/');
    expect(sites).toMatchObject({
      sites: 3,
      not_ready: 2,
      lacking: { internet: 1, printer: 1, qr_scanner: 0, trained: 1 },
    });
    expect(sites.worst.map(({ site, day }) => [site, day])).toEqual([
      ['S1', '2021-10-16'],
      ['S4', '2021-10-18'],
    ]);
    expect(sites.worst[0]).toMatchObject({
      internet: false,
      printer: false,
      qr_scanner: null,
      trained: true,
    });
  });

  it('know who came today and is still there', async () => {
    const sites = await answer(schemas.sitesAnswer, getSites, '/');
    expect(sites).toMatchObject({ present: 5, present_sites: 2 });
    expect(sites.fullest[0]).toMatchObject({ code: '00001', site: 'S1', present: 4, came: 7 });
    expect((await answer(schemas.sitesAnswer, getSites, '/', '79')).present).toBe(1);
  });

  it('tell where more went out than came in, and take nobody from other sites for it', async () => {
    const odd = { code: '00001', site: 'S8', more_out: 2, came: 1, went: 3 };
    const sites = await answer(schemas.sitesAnswer, getSites, '/', '00001');
    expect(sites).toMatchObject({ present: 4, present_sites: 1, more_out_sites: 1 });
    expect(sites.more_out).toMatchObject([odd]);
    expect((await answer(schemas.sitesAnswer, getSites, '/', '79')).more_out_sites).toBe(0);
    const file = await (await ask(getSites, '/?table=more_out&format=csv', '00001')).text();
    expect(file.trim().split(/\r?\n/).at(-1)).toMatch(/^00001,.*,S8,2,1,3,/);
  });
});

describe('projections', () => {
  it('answer every question', () => {
    expect(new Set(plans.map(({ tag }) => tag)).size).toBeGreaterThan(7);
    for (const { tag, plan } of plans)
      for (const [, from] of plan.matchAll(/ReadFromMergeTree \(([^)]*)\)/g))
        expect(from, `${tag}\n${plan}`).toMatch(/^by_\w+$/);
  });
});
