/** The read API over the real store: same figures as the rows say, same as the hub, only from projections. */
import { parse } from 'csv-parse/sync';
import type { RequestHandler } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { measuresOf } from '#schema/measures.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import { readReference } from '#schema/csv.ts';
import { limitedMeasures, limitsOf } from '#web/lib/measure-limits.ts';
import * as schemas from '#web/lib/server/api-schemas.ts';
import type { QueryParams, Reads } from '#web/lib/server/runtime.ts';
import { FACT_TABLES, fullSql } from '#web/live/questions.ts';
import { GET as getAgeSex } from '#web/routes/api/v1/units/[code]/age-sex/+server.ts';
import { GET as getChildren } from '#web/routes/api/v1/units/[code]/children/+server.ts';
import { GET as getReactions } from '#web/routes/api/v1/units/[code]/reactions/+server.ts';
import { GET as getSeries } from '#web/routes/api/v1/units/[code]/series/+server.ts';
import { GET as getUnit } from '#web/routes/api/v1/units/[code]/+server.ts';
import { GET as getVaccines } from '#web/routes/api/v1/units/[code]/vaccines/+server.ts';
import { GET as getRejects } from '#web/routes/api/v1/sources/[source]/rejects/+server.ts';
import { GET as getSearch } from '#web/routes/api/v1/search/+server.ts';
import { GET as getSources } from '#web/routes/api/v1/sources/+server.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';
import type { Store } from '#schema/clickhouse/client.ts';
import type { z } from 'zod';

const thresholds = defaultThresholds();
let web: TestRuntime;
/** What every query text was explained as. */
const explained: { tag: string; plan: string }[] = [];

const DAYS = ['2021-10-01', '2021-10-14', '2021-10-15'];
const PLACES = ['00001', '00004', '26734', '498'];
const VACCINES = ['astrazeneca', 'comirnaty'];

/** Two blocks of doses over days, places, vaccines and ages; enough granules for projections to matter. */
const doses = Array.from({ length: 4000 }, (_, i) => ({
  given_day: DAYS[i % 3],
  recorded_day: '2021-10-15',
  site_commune: PLACES[i % 4],
  home_commune: PLACES[(i + (i % 7 === 0 ? 1 : 0)) % 4],
  vaccine: VACCINES[i % 2],
  dose_number: 1 + (i % 5 === 0 ? 1 : 0),
  completes: i % 5 === 0 ? 1 : 0,
  birth_year: 1930 + (i % 85),
  adult: 2021 - (1930 + (i % 85)) >= 18 ? 1 : 0,
  sex: i % 3 === 0 ? 'm' : 'f',
}));

async function fill(store: Store): Promise<void> {
  await pinCampaign(store);
  await insertFacts(store, 'dose_facts', doses.slice(0, 3000));
  await insertFacts(store, 'dose_facts', doses.slice(3000));
  await insertFacts(store, 'allocation_facts', [
    { unit: 'VN', movement: 'decided', doses: 9000, lot: '' },
    { unit: '01', doses: 5000 },
    { unit: '01', doses: 700, vaccine: 'comirnaty' },
    { unit: '001', from_unit: '01', movement: 'transferred', doses: 400 },
    { unit: '79', from_unit: '01', movement: 'transferred', doses: 100 },
    { unit: '00001', movement: 'wasted', doses: 30 },
    { unit: '00001', movement: 'counted', doses: 77 },
  ]);
  await insertFacts(store, 'reaction_facts', [
    { severity: 'mild' },
    { severity: 'fatal', site_commune: '26734' },
    { severity: 'severe', reported_day: '2021-09-01' },
  ]);
  await insertFacts(store, 'registration_facts', [{}]);
  await insertFacts(store, 'session_facts', [{}]);
  await insertFacts(store, 'feedback_facts', [{}]);
  await insertFacts(store, 'manual_report_facts', [{}]);
  await insertFacts(store, 'checkin_facts', [{ source: 'gate', recorded_at: '2021-10-15 04:00:00.000000' }]);
  await store.insert({
    table: 'deliveries',
    format: 'JSONEachRow',
    values: [
      {
        received_at: '2021-10-15 03:00:00.000',
        source: 'test',
        accepted: 10,
        duplicate: 2,
        stale: 1,
        rejected: 3,
      },
      {
        received_at: '2021-10-15 03:01:00.000',
        source: 'silent',
        accepted: 0,
        duplicate: 0,
        stale: 0,
        rejected: 5,
      },
    ],
  });
  await store.insert({
    table: 'rejects',
    format: 'JSONEachRow',
    values: Array.from({ length: 7 }, (_, i) => ({
      id: `0000000${i}-0000-4000-8000-000000000000`,
      version: 1,
      received_at: `2021-10-15 03:00:0${i % 3}.000`,
      source: 'test',
      kind: 'dose',
      record_id: `r${i}`,
      line: i + 1,
      code: i % 2 === 0 ? 'in_future' : 'unknown_unit',
      path: 'given_at',
      message: '=lies in the future',
      event: '{}',
      state: i === 0 ? 'replayed' : 'open',
    })),
  });
}

beforeAll(async () => {
  web = await startWeb({ prepare: fill });
});
afterAll(async () => {
  await web?.stop();
});

/** The read pool, and beside it the plan of everything that is asked. */
const reads: Reads = {
  async select<T>(query: string, params: QueryParams, rowSchema: z.ZodType<T>, tag: string) {
    explained.push({ tag, plan: await planOf(query, params) });
    return web.runtime.reads.select(query, params, rowSchema, tag);
  },
};

async function planOf(query: string, params: object): Promise<string> {
  const result = await web.store.query({
    query: `EXPLAIN projections = 1 ${query}`,
    query_params: params as Record<string, unknown>,
    format: 'TabSeparatedRaw',
  });
  return result.text();
}

async function ask(
  handler: RequestHandler,
  path: string,
  params: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const url = new URL(path, 'http://127.0.0.1');
  const ages = new Map(readReference('district-age-2019.csv').map((row) => [row['code']!, row]));
  const locals = { live: web.runtime.hub, reads, ages, thresholds, lang: 'vi', viewer: OPEN_NATIONAL_VIEWER };
  return handler({ url, params, locals, request: new Request(url, { headers }) } as never);
}

async function answer<T extends z.ZodType>(
  schema: T,
  handler: RequestHandler,
  path: string,
  params: Record<string, string> = {},
): Promise<z.output<T>> {
  const response = await ask(handler, path, params);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  // Strict: the document must describe all that is answered.
  return schema.parse(body);
}

const count = (is: (dose: (typeof doses)[number]) => boolean): number => doses.filter(is).length;

describe('units', () => {
  it('answer the same measures as the screen, with the mark of simulated records', async () => {
    const body = await answer(schemas.unitAnswer, getUnit, '/', { code: '01' });
    const { own } = web.runtime.hub.snapshot('01', null);
    const board = limitedMeasures(limitsOf(thresholds));
    expect(body.measures).toEqual(measuresOf(board, own, web.runtime.hub.tree.get('01')!));
    expect(body).toMatchObject({
      unit: { code: '01', name: 'Thành phố Hà Nội', level: 'province', parent: 'VN' },
      simulated: true,
      seq: web.runtime.hub.seq,
      today: '2021-10-15',
    });
    expect(body.measures['doses_total']).toBe(
      count((d) => d.site_commune === '00001' || d.site_commune === '00004'),
    );
    expect(body.measures['allocated_received']).toBe(5700);
  });

  it('answer children of the asked level, or of the next', async () => {
    const provinces = await answer(schemas.childrenAnswer, getChildren, '/', { code: 'VN' });
    expect(provinces.children).toHaveLength(63);
    const communes = await answer(
      schemas.childrenAnswer,
      getChildren,
      '/?level=commune&measures=doses_total',
      {
        code: 'VN',
      },
    );
    expect(communes.children).toHaveLength(10_604);
    const sum = communes.children.reduce((total, child) => total + child.measures['doses_total']!, 0);
    expect(sum).toBe(doses.length);
    expect(communes.children.find((child) => child.code === '498')!.measures['doses_total']).toBe(1000);
    expect((await answer(schemas.childrenAnswer, getChildren, '/', { code: '00001' })).children).toEqual([]);
  });

  it('tell by their ETag that nothing changed', async () => {
    const first = await ask(getUnit, '/', { code: '01' });
    const etag = first.headers.get('etag')!;
    const again = await ask(getUnit, '/', { code: '01' }, { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const csv = await ask(getUnit, '/?format=csv', { code: '01' }, { 'if-none-match': etag });
    expect(csv.status).toBe(200);
  });

  it('answer as CSV with the same figures, marked in name and rows', async () => {
    const response = await ask(getChildren, '/?format=csv&level=district', { code: '01' });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="children-01-simulated.csv"',
    );
    const table = parse(await response.text(), { bom: true, columns: true }) as Record<string, string>[];
    const json = await answer(schemas.childrenAnswer, getChildren, '/?level=district', { code: '01' });
    expect(table.map((row) => [row['code'], row['doses_total'], row['simulated']])).toEqual(
      json.children.map((child) => [child.code, String(child.measures['doses_total']), 'true']),
    );
  });
});

describe('series', () => {
  const series = async (query: string, code = 'VN') =>
    answer(schemas.seriesAnswer, getSeries, `/?${query}`, { code });
  const points = async (query: string, code?: string): Promise<{ date: string; value: number | null }[]> => {
    const body = await series(query, code);
    return 'points' in body ? body.points : [];
  };

  it('count by given day from the first figure to today, zero where nothing was given', async () => {
    const all = await points('measure=doses_total');
    expect(all.map((p) => p.date)).toEqual(
      Array.from({ length: 15 }, (_, i) => `2021-10-${String(i + 1).padStart(2, '0')}`),
    );
    for (const { date, value } of all) expect(value).toBe(count((d) => d.given_day === date));
  });

  it.each(['01', '001', '00001', '498', '79'])('are those of the unit %s alone', async (code) => {
    const { tree } = web.runtime.hub;
    const total = (await points('measure=doses_total', code)).reduce((sum, p) => sum + p.value!, 0);
    expect(total).toBe(count((d) => tree.isWithin(d.site_commune!, code)));
    expect(total).toBeGreaterThan(0);
    const recorded = await points('measure=doses_total&by=recorded', code);
    expect(recorded).toEqual([{ date: '2021-10-15', value: total }]);
  });

  it('add up people and coverage to the end of each day', async () => {
    const people = await points('measure=people_1plus&from=2021-10-14&to=2021-10-15', '01');
    const adults = web.runtime.hub.tree.get('01')!.adults!;
    const home = (d: (typeof doses)[number]): boolean =>
      d.dose_number === 1 && (d.home_commune === '00001' || d.home_commune === '00004');
    expect(people).toEqual([
      { date: '2021-10-14', value: count((d) => home(d) && d.given_day! < '2021-10-15') },
      { date: '2021-10-15', value: count(home) },
    ]);
    const coverage = await points('measure=coverage_1plus&from=2021-10-15', '01');
    expect(coverage[0]!.value).toBeCloseTo(count((d) => home(d) && d.adult === 1) / adults, 12);
    const board = await answer(schemas.unitAnswer, getUnit, '/', { code: '01' });
    expect(coverage[0]!.value).toBe(board.measures['coverage_1plus']);
  });

  it.each(['vaccine', 'dose_number'] as const)('split by %s add up to the whole', async (split) => {
    const body = await series(`split=${split}`, '01');
    if (!('series' in body)) throw new Error('not split');
    const whole = await points('measure=doses_total', '01');
    expect(body.series.map((s) => s.key)).toEqual(split === 'vaccine' ? VACCINES : ['1', '2']);
    whole.forEach((point, i) => {
      expect(body.series.reduce((sum, s) => sum + s.points[i]!.value!, 0)).toBe(point.value);
      expect(body.series.every((s) => s.points[i]!.date === point.date)).toBe(true);
    });
  });

  it('know allocation and reactions too', async () => {
    expect(await points('measure=allocated_received', '01')).toEqual([{ date: '2021-10-15', value: 5700 }]);
    expect((await points('measure=reactions_severe', '01'))[0]).toEqual({ date: '2021-09-01', value: 1 });
    expect(await points('measure=doses_2&from=2021-10-15')).toEqual([
      { date: '2021-10-15', value: count((d) => d.dose_number === 2 && d.given_day === '2021-10-15') },
    ]);
  });

  it('of a unit without records are empty', async () => {
    expect(await points('measure=doses_total', '02')).toEqual([]);
    expect(await points('measure=coverage_full', '02')).toEqual([]);
    expect(await series('split=vaccine', '02')).toMatchObject({ series: [] });
  });
});

describe('other questions', () => {
  it('age and sex add up to people, beside the census', async () => {
    const body = await answer(schemas.ageSexAnswer, getAgeSex, '/', { code: '01' });
    const people = (key: 'people_1plus' | 'people_full'): number => body.rows.reduce((s, r) => s + r[key], 0);
    const board = await answer(schemas.unitAnswer, getUnit, '/', { code: '01' });
    expect(people('people_1plus')).toBe(board.measures['people_1plus']);
    expect(people('people_full')).toBe(board.measures['people_full']);
    expect(body.population!.reduce((sum, row) => sum + row.people, 0)).toBeGreaterThan(7_000_000);
  });

  it('vaccines add up to allocation and doses', async () => {
    const { rows } = await answer(schemas.vaccinesAnswer, getVaccines, '/', { code: '01' });
    const given = (vaccine: string): number =>
      count((d) => d.vaccine === vaccine && (d.site_commune === '00001' || d.site_commune === '00004'));
    expect(rows).toMatchObject([
      {
        vaccine: 'astrazeneca',
        received: 5000,
        // 400 went to a district inside, 100 to another province.
        transferred_net: -100,
        wasted: 30,
        given: given('astrazeneca'),
        on_hand: 5000 - 100 - 30 - given('astrazeneca'),
      },
      { vaccine: 'comirnaty', received: 700, transferred_net: 0, given: given('comirnaty') },
    ]);
    const district = await answer(schemas.vaccinesAnswer, getVaccines, '/', { code: '001' });
    expect(district.rows[0]).toMatchObject({ received: 0, transferred_net: 400 });
  });

  it('reactions come with the doses behind them, and by day', async () => {
    const body = await answer(schemas.reactionsAnswer, getReactions, '/', { code: 'VN' });
    expect(body.by_vaccine).toEqual(
      ['fatal', 'mild', 'severe'].map((severity) => ({
        vaccine: 'astrazeneca',
        dose_number: 1,
        severity,
        count: 1,
        doses: count((d) => d.vaccine === 'astrazeneca' && d.dose_number === 1),
      })),
    );
    expect(body.by_day).toHaveLength(28);
    expect(body.by_day.at(-1)).toEqual({ date: '2021-10-15', mild: 1, severe: 0, fatal: 1 });
  });

  it('search finds units', async () => {
    const { results } = await answer(schemas.searchAnswer, getSearch, '/?q=hoang%20hoa&limit=5');
    expect(results[0]).toMatchObject({ level: 'district', path: ['Tỉnh Thanh Hóa'] });
  });

  it('sources tell what became of what they sent', async () => {
    const { sources } = await answer(schemas.sourcesAnswer, getSources, '/');
    expect(sources).toMatchObject([
      { source: 'gate', accepted: 0, lag_seconds: 3600 },
      { source: 'silent', rejected: 5, newest_accepted_ms: 0, lag_seconds: null },
      {
        source: 'test',
        accepted: 10,
        duplicate: 2,
        stale: 1,
        rejected: 3,
        rejected_open: 6,
        rejected_by_code: { in_future: 4, unknown_unit: 3 },
        // The campaign's clock stands at 05:00 UTC, the newest entry was at 03:00.
        lag_seconds: 7200,
      },
    ]);
  });

  it('rejected records come page by page, each once, the newest first', async () => {
    const ids: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const path: string = `/?limit=3${next === '' ? '' : `&before=${next}`}`;
      const page: z.output<typeof schemas.rejectsAnswer> = await answer(
        schemas.rejectsAnswer,
        getRejects,
        path,
        {
          source: 'test',
        },
      );
      expect(page.rejects.length).toBeLessThanOrEqual(3);
      ids.push(...page.rejects.map((reject) => reject.record_id));
      next = page.next;
    }
    expect(ids).toEqual(['r5', 'r2', 'r4', 'r1', 'r6', 'r3', 'r0']);
    const one = await answer(schemas.rejectsAnswer, getRejects, '/?code=unknown_unit', { source: 'test' });
    expect(one.rejects.map((reject) => reject.code)).toEqual([
      'unknown_unit',
      'unknown_unit',
      'unknown_unit',
    ]);
    const csv = await (await ask(getRejects, '/?format=csv', { source: 'test' })).text();
    expect(csv).toContain(`'=lies in the future`);
  });
});

describe('wrong questions', () => {
  it.each([
    [getUnit, '/', { code: '99' }, 404, 'no unit'],
    [getUnit, '/', { code: '../etc' }, 404, 'no unit'],
    [getUnit, '/?format=xml', { code: '01' }, 400, 'format'],
    [getUnit, '/?surplus=1', { code: '01' }, 400, 'surplus'],
    [getChildren, '/?level=nation', { code: '01' }, 400, 'level'],
    [getChildren, '/?level=province', { code: '01' }, 400, 'not below'],
    [getChildren, '/?measures=doses', { code: '01' }, 400, 'measures'],
    [getSeries, '/?measure=nothing', { code: '01' }, 400, 'measure'],
    [getSeries, '/?from=2021-02-30', { code: '01' }, 400, 'calendar date'],
    [getSeries, '/?from=2021-10-02&to=2021-10-01', { code: '01' }, 400, 'after to'],
    [getSeries, '/?from=2020-01-01', { code: '01' }, 400, 'before the campaign'],
    [getSeries, '/?measure=people_full&by=recorded', { code: '01' }, 400, 'recorded'],
    [getSeries, '/?measure=people_full&split=vaccine', { code: '01' }, 400, 'split'],
    [getSeries, '/?from=2021-10-01&from=2021-10-02', { code: '01' }, 400, 'more than once'],
    [getSearch, '/', {}, 400, 'q'],
    [getSearch, '/?q=a&limit=0', {}, 400, 'limit'],
    [getRejects, '/?before=x', { source: 'test' }, 400, 'cursor'],
    [getRejects, '/?code=nothing', { source: 'test' }, 400, 'code'],
    [getRejects, '/', { source: "x' OR 1" }, 404, 'source'],
  ] as [RequestHandler, string, Record<string, string>, number, string][])(
    '%o %s %o: %d, with the reason',
    async (handler, path, params, status, reason) => {
      const response = await ask(handler, path, params);
      expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      const problem = schemas.problem.parse(await response.json());
      expect(problem.status).toBe(status);
      expect(response.status).toBe(status);
      expect(problem.detail).toContain(reason);
    },
  );
});

describe('projections', () => {
  /** Every read of a table of facts goes to one of its projections. */
  function expectProjection(name: string, plan: string): void {
    const read = [...plan.matchAll(/ReadFromMergeTree \(([^)]*)\)/g)].map((match) => match[1]);
    expect(read.length, `${name}\n${plan}`).toBeGreaterThan(0);
    for (const from of read) expect(from, `${name}\n${plan}`).toMatch(/^by_\w+$/);
  }

  it('answer every question of the API', () => {
    // After the questions above; the rejected records are read as rows, since they are shown as rows.
    const tags = new Set(explained.map(({ tag }) => tag));
    expect(tags.size).toBeGreaterThan(10);
    for (const { tag, plan } of explained)
      if (tag !== 'rejects' && tag !== 'sources-rejects') expectProjection(tag, plan);
  });

  it('answer every question of the hub', async () => {
    const range = { first: '2021-09-18', last: '2021-10-15' };
    for (const table of FACT_TABLES) {
      const plan = await planOf(fullSql(table).replace(/SETTINGS .*$/s, ''), range);
      expectProjection(table, plan);
      // The list of parts costs no row.
      expect(plan).toContain('_minmax_count_projection');
    }
  });
});
