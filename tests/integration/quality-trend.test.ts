/** The trend of quality of one site and of one source, on the real store, against a plain list of what was reported. */
import type { RequestHandler } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '#schema/clickhouse/client.ts';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import { formatDay, vnDayOfMs } from '#schema/time.ts';
import { qualityAnswer } from '#web/lib/server/quality-schemas.ts';
import type { QueryParams, Reads } from '#web/lib/server/runtime.ts';
import { GET as getQuality } from '#web/routes/api/v1/units/[code]/quality/+server.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';
import type { z } from 'zod';

let web: TestRuntime;
const plans: { tag: string; plan: string }[] = [];

/** Two of Hà Nội (01), one of Hồ Chí Minh City. */
const PLACES = ['00001', '00004', '26734'] as const;
const SITES = PLACES.flatMap((commune) => ['S0', 'S1'].map((site) => ({ commune, site })));
const SOURCES = ['army', 'clinic', 'hotline'] as const;
const isIn = (code: string, place: string): boolean =>
  code === 'VN' || place === code || (code === '01' && place !== '26734');

/** Sites of several sources; days before, in and up to the last of the trend, which is 15 October. */
const doses = Array.from({ length: 4000 }, (_, i) => {
  const late = i % 7 === 0 || i % 22 === 0 ? 1 : 0;
  const day = vnDayOfMs(Date.parse('2021-09-14T05:00:00Z')) + (i % 32);
  return {
    source: SOURCES[i % 5 === 0 ? 0 : 1],
    given_day: formatDay(day),
    recorded_day: formatDay(day + (late ? 3 : 0)),
    site_commune: PLACES[i % 3]!,
    site: `S${i % 2}`,
    identity: i % 4 === 0 ? 'missing' : i % 9 === 0 ? 'declared' : 'verified',
    certificate_printed: i % 6 === 0 ? 0 : 1,
    late,
  };
});
/** By the hour, through the last hour before the trend and its first, through midnight in Vietnam, up to now. */
const complaints = Array.from({ length: 700 }, (_, i) => {
  const opened = Date.parse('2021-09-17T12:00:00Z') + i * 3_600_000;
  return {
    source: SOURCES[i % 3 === 0 ? 1 : 2],
    opened_hour: new Date(opened).toISOString().slice(0, 19).replace('T', ' '),
    opened_day: formatDay(vnDayOfMs(opened)),
    commune: PLACES[i % 2 === 0 ? 0 : 2]!,
    site: ['S0', 'S1', ''][i % 3 === 2 && i % 2 === 0 ? 2 : i % 2]!,
    state: ['in_time', 'late', 'open'][i % 4 === 0 ? 1 : i % 11 === 0 ? 2 : 0]!,
  };
});
type Dose = (typeof doses)[number];
type Complaint = (typeof complaints)[number];

/** Every seventh was something else before; some were entered by mistake and taken back. */
async function fill(store: Store): Promise<void> {
  await pinCampaign(store);
  const numbered = doses.map((dose, i) => ({ ...dose, record_id: `d${i}` }));
  const wrong = numbered
    .filter((_, i) => i % 7 === 0)
    .map((dose) => ({
      ...dose,
      given_day: '2021-10-02',
      site: 'S1',
      site_commune: '00004',
      identity: 'missing',
      late: 1,
    }));
  const mistakes = numbered.slice(0, 50).map((dose) => ({ ...dose, record_id: `x${dose.record_id}` }));
  await insertFacts(store, 'dose_facts', [...wrong, ...mistakes]);
  await insertFacts(store, 'dose_facts', [
    ...[...wrong, ...mistakes].map((dose) => ({ ...dose, sign: -1 })),
    ...mistakes.map((dose) => ({ ...dose, revision: 2, sign: 0 })),
    ...numbered.map((dose) => ({ ...dose, revision: 2 })),
  ]);
  const kept = complaints.map((complaint, i) => ({ ...complaint, record_id: `f${i}` }));
  const moved = kept.slice(100, 200).map((complaint) => ({ ...complaint, site: 'S1', state: 'open' }));
  await insertFacts(store, 'feedback_facts', moved);
  await insertFacts(store, 'feedback_facts', [
    ...moved.map((complaint) => ({ ...complaint, sign: -1 })),
    ...kept.map((complaint) => ({ ...complaint, revision: 2 })),
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

async function ask(path: string, code: string): Promise<Response> {
  const url = new URL(path, 'http://127.0.0.1');
  const locals = {
    live: web.runtime.hub,
    evidence: web.runtime.evidence,
    reads,
    thresholds: defaultThresholds(),
    lang: 'vi',
    viewer: OPEN_NATIONAL_VIEWER,
  };
  const handler: RequestHandler = getQuality;
  return handler({ url, params: { code }, locals, request: new Request(url) } as never);
}
async function answer(query: string, code = 'VN') {
  const response = await ask(`/?limit=1${query}`, code);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return qualityAnswer.parse(body);
}

/** The 28 days of what meets both conditions. */
function modelDays(isDose: (dose: Dose) => boolean, isComplaint: (complaint: Complaint) => boolean) {
  const today = vnDayOfMs(Date.parse('2021-10-15T05:00:00Z'));
  return Array.from({ length: 28 }, (_, i) => {
    const date = formatDay(today - 27 + i);
    const given = doses.filter((dose) => dose.given_day === date && isDose(dose));
    const opened = complaints.filter((one) => one.opened_day === date && isComplaint(one));
    return {
      date,
      doses: given.length,
      doses_late: given.filter((dose) => dose.late === 1).length,
      identity_verified: given.filter((dose) => dose.identity === 'verified').length,
      certificate_printed: given.filter((dose) => dose.certificate_printed === 1).length,
      feedback: opened.length,
      feedback_in_time: opened.filter(({ state }) => state === 'in_time').length,
    };
  });
}

describe('the trend of one site', () => {
  it.each(SITES)('is that of its records as they stand now: $commune $site', async ({ commune, site }) => {
    const query = `&commune=${commune}&site=${site}`;
    const { days, days_of } = await answer(query);
    expect(days_of).toMatchObject({ by: 'site', code: commune, site });
    expect(days_of!.name).toMatch(/^Phường/);
    expect(days).toEqual(
      modelDays(
        (dose) => dose.site_commune === commune && dose.site === site,
        (one) => one.commune === commune && one.site === site,
      ),
    );
    // The same from the site's own commune, and of a site that nobody knows nothing.
    expect((await answer(query, commune)).days).toEqual(days);
    expect((await answer(`&commune=${commune}&site=none`)).days).toEqual(
      modelDays(
        () => false,
        () => false,
      ),
    );
  });

  it('is a table too, which says of what site it is', async () => {
    const response = await ask('/?table=days&format=csv&commune=00004&site=S0', '01');
    expect(response.headers.get('content-disposition')).toContain('quality-01-days-00004-S0');
    const [head, ...rows] = (await response.text()).trim().split('\r\n');
    expect(head).toMatch(/unit,site_commune,site,date,doses,doses_late,/);
    const { days } = await answer('&commune=00004&site=S0');
    expect(rows.map((row) => row.split(',').slice(0, 6).join())).toEqual(
      days.map((day) => `01,00004,S0,${day.date},${day.doses},${day.doses_late}`),
    );
  });

  it.each([
    ['of no commune', '/?site=S0', '01'],
    ['of no site', '/?commune=00001', '01'],
    ['of another unit', '/?commune=26734&site=S0', '01'],
    ['of a district', '/?commune=001&site=S0', '01'],
    ['of a source too', '/?commune=00001&site=S0&source=army', '01'],
    ['of a name that is none', '/?commune=00001&site=%27', '01'],
  ])('is refused %s', async (_, path, code) => {
    expect((await ask(path, code)).status).toBe(400);
  });
});

describe('the trend of one source', () => {
  it.each(['VN', '01', '00004', '26734'])('is that of its records in the unit: %s', async (code) => {
    for (const source of SOURCES) {
      const { days, days_of } = await answer(`&by=source&source=${source}`, code);
      expect(days_of).toEqual({ by: 'source', code: source, name: source, site: null });
      expect(days, source).toEqual(
        modelDays(
          (dose) => dose.source === source && isIn(code, dose.site_commune),
          (one) => one.source === source && isIn(code, one.commune),
        ),
      );
    }
  });

  it('of all sources together is that of the unit', async () => {
    const sources = await Promise.all(
      SOURCES.map(async (source) => (await answer(`&source=${source}`)).days),
    );
    const whole = await answer('');
    expect(whole.days_of).toBe(null);
    for (const [i, { date, ...figures }] of whole.days.entries())
      for (const [name, value] of Object.entries(figures))
        expect(
          sources.reduce((sum, days) => sum + days[i]![name as keyof typeof figures], 0),
          `${date} ${name}`,
        ).toBe(value);
  });
});

/** What a plan reads; a table of which the key leaves nothing is not read. */
function readBy(plan: string): string[] {
  return [...plan.matchAll(/ReadFrom\w+ \(([^)]*)\)(?!\n.*\n\s*Parts: 0 \|)/g)].map(([, from]) => from!);
}

describe('a trend', () => {
  it.each([
    ['quality-days-of', 'by_day_place_sender'],
    ['quality-complaint-days-of', 'by_origin'],
  ])('is answered by a projection: %s', (tag, projection) => {
    const read = plans.filter((plan) => plan.tag === tag).flatMap(({ plan }) => readBy(plan));
    expect(read.length).toBeGreaterThan(8);
    expect(new Set(read)).toEqual(new Set([projection]));
  });
});
