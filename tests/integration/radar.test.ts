/** The validity radar on a real store with each fault put in once: found where it lies, and nothing else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignEvent, DoseUpsert } from '#schema/events.ts';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { parseThresholds } from '#schema/thresholds.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { RADAR_CHECKS, SWEPT_CHECKS, type RadarCheck } from '#web/lib/indicators/radar.ts';
import { silentLog } from '#web/log.ts';
import { Hub } from '#web/live/hub.ts';
import { RadarSweep } from '#web/live/radar-sweep.ts';
import { StoreReader } from '#web/live/store-reader.ts';
import { Verifier } from '#web/live/verify.ts';
import { systemClock } from '#schema/time.ts';
import { radarAnswer } from '#web/lib/server/radar-answer.ts';
import { radarList } from '#web/lib/server/radar-list.ts';
import type { QueryParams, Reads } from '#web/lib/server/runtime.ts';
import { ReadPool } from '#web/lib/server/select.ts';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { allocationEvent, cancelOf, doseEvent, reactionEvent, sessionEvent } from '#tests/support/events.ts';
import { startTestIngest, TEST_KEYS, type TestIngest } from '#tests/support/ingest.ts';
import type { z } from 'zod';

const tree = loadUnitTree();
/** In Thanh Hóa: two communes of one district, and one of another. */
const [HERE, BESIDE, ELSEWHERE] = ['14833', '14836', '16012'] as const;
/** In Hà Nội. */
const FAR = '00001';
const TODAY = '2021-10-20';
const clock = { nowMs: () => Date.parse(`${TODAY}T10:00:00Z`) };
const rules = parseThresholds({
  quality: {
    doses_per_table_hour: 3,
    backlog_entries_least: 4,
    radar_share: 1,
    radar_rest: 1,
    radar_slice_doses: 10,
  },
});

let ingest: TestIngest;
const stores: Store[] = [];
let pool: ReadPool;
let hub: Hub;
let sweep: RadarSweep;
let locals: App.Locals;
const plans: { tag: string; plan: string }[] = [];

let ids = 0;
function dose(change: Partial<DoseUpsert>): DoseUpsert {
  ids += 1;
  const given = change.given_at ?? '2021-10-10T08:00:00+07:00';
  return doseEvent({
    record_id: `r${String(ids).padStart(3, '0')}`,
    person: `p${ids}`,
    given_at: given,
    recorded_at: given.replace('T08', 'T09'),
    site_commune: HERE,
    home_commune: HERE,
    ...change,
  });
}
const at = (day: string, hour = '08'): string => `2021-${day}T${hour}:00:00+07:00`;

/** Each fault once, and beside each something that looks alike and is right. */
function events(): CampaignEvent[] {
  const named: Record<string, DoseUpsert> = {
    first: dose({ person: 'pair', given_at: at('09-01') }),
    second: dose({ person: 'pair', dose_number: 2, given_at: at('10-01') }),
    without: dose({ person: 'alone', dose_number: 2, home_commune: BESIDE }),
    early1: dose({ person: 'early', given_at: at('10-05') }),
    early2: dose({ person: 'early', dose_number: 2, given_at: at('10-04') }),
    soon1: dose({ person: 'soon', given_at: at('10-01'), site_commune: BESIDE }),
    soon2: dose({ person: 'soon', dose_number: 2, given_at: at('10-15') }),
    twice1: dose({ person: 'twice', given_at: at('10-01') }),
    twice2: dose({ person: 'twice', given_at: at('10-02') }),
    // Moved to another province between two doses, which is right; injected there once more, which is not.
    moved1: dose({ person: 'moved', given_at: at('09-01') }),
    moved2: dose({ person: 'moved', dose_number: 2, given_at: at('10-06'), home_commune: FAR }),
    again1: dose({ person: 'again', given_at: at('09-02') }),
    again2: dose({ person: 'again', given_at: at('10-07'), home_commune: FAR }),
    told1: dose({ person: 'told', given_at: at('10-03') }),
    missing: dose({ identity: 'missing' }),
    abdala: dose({ vaccine: 'abdala', lot: 'AB-1', given_at: at('09-16') }),
    expired: dose({ lot: 'AZ-OLD', given_at: at('10-12') }),
    foreign: dose({ lot: 'AZ-FOREIGN' }),
  };
  const mended = dose({ person: 'mended', dose_number: 2 });
  const withdrawn = dose({ identity: 'missing' });
  return [
    ...Object.values(named),
    // Without a pseudonym nothing can be compared.
    ...[1, 2].map(() => ({ ...dose({ dose_number: 2 }), person: undefined }) as unknown as DoseUpsert),
    mended,
    { ...mended, revision: 2, dose_number: 1 },
    withdrawn,
    cancelOf(withdrawn),
    // Five doses in an hour at a table that can give three; three at another.
    ...[0, 1, 2, 3, 4].map(() => dose({ site: 'S-BUSY', given_at: at('10-14', '14') })),
    ...[0, 1, 2].map(() => dose({ site: 'S-CALM', given_at: at('10-14', '14') })),
    ...['S-BUSY', 'S-CALM'].map((site) =>
      sessionEvent({ record_id: site, site, site_commune: HERE, date: '2021-10-14', tables: 1 }),
    ),
    // Typed together weeks later, and on time elsewhere.
    ...[0, 1, 2, 3].map(() =>
      dose({
        given_at: at('10-01'),
        recorded_at: at('10-18'),
        site_commune: ELSEWHERE,
        home_commune: ELSEWHERE,
      }),
    ),
    ...[
      ['AZ-0001', '2022-06-30'],
      ['AZ-OLD', '2021-10-11'],
      ['AB-1', undefined],
    ].map(([lot, expires_on], i) =>
      allocationEvent({
        record_id: `a${i}`,
        unit: '38',
        lot: lot!,
        vaccine: lot === 'AB-1' ? 'abdala' : 'astrazeneca',
        at: at('08-30'),
        recorded_at: at('08-30'),
        ...(expires_on ? { expires_on } : {}),
      }),
    ),
    // One dose received, several given: below zero.
    allocationEvent({ record_id: 'a-here', unit: HERE, doses: 1, at: at('08-30'), recorded_at: at('08-30') }),
    reactionEvent({ onset_at: '2021-10-01T07:00:00+07:00' }),
    reactionEvent({ record_id: 'r-right' }),
  ].map((event) => JSON.parse(JSON.stringify(event)) as CampaignEvent);
}

beforeAll(async () => {
  ingest = await startTestIngest({}, clock);
  // As after merges: what a question reads does not hang on what was merged by chance.
  await projectOnInsert(ingest.store, true);
  const all = events();
  await ingest.send(all);
  const told = all.find((event) => 'person' in event && event.person === 'told') as DoseUpsert;
  await ingest.send([{ ...told, source: 'army', recorded_at: at('10-05') }], { key: TEST_KEYS.army });
  const campaign = { phase: 'live', loaded: 0, expected: 0, anchor_wall_ms: 0, speed: 0 };
  await ingest.store.insert({
    table: 'store_facts',
    format: 'JSONEachRow',
    values: [
      {
        key: 'demo',
        version: Date.now(),
        value: JSON.stringify({ ...campaign, anchor_campaign_ms: clock.nowMs() }),
      },
    ],
  });
  pool = new ReadPool([openStore({ dataDir: ingest.dataDir })]);
  const reads: Reads = {
    async select<T>(query: string, params: QueryParams, row: z.ZodType<T>, tag: string) {
      const plan = await ingest.store.query({
        query: `EXPLAIN projections = 1 ${query}`,
        query_params: params as Record<string, unknown>,
        format: 'TabSeparatedRaw',
      });
      plans.push({ tag, plan: await plan.text() });
      return pool.select(query, params, row, tag);
    },
  };
  const reader = (): StoreReader => {
    const own = openStore({ dataDir: ingest.dataDir });
    stores.push(own);
    return new StoreReader(own, tree);
  };
  hub = new Hub({
    tree,
    reader: reader(),
    verifier: new Verifier(reader(), tree.units.length, 60_000, silentLog),
    clock: systemClock,
    tickMs: 50,
    log: silentLog,
  });
  await hub.start();
  sweep = new RadarSweep({
    tree,
    live: hub,
    reads,
    rules: rules.quality,
    log: silentLog,
    nowMs: clock.nowMs,
  });
  locals = { live: hub, reads, radar: sweep, thresholds: rules, viewer: OPEN_NATIONAL_VIEWER } as never;
});
afterAll(async () => {
  await sweep?.stop();
  await hub?.stop();
  await pool?.close();
  await Promise.all(stores.map((own) => own.close()));
  await ingest?.close();
});

const counts = (code: string): Record<string, number | null> =>
  Object.fromEntries(radarAnswer(locals, tree.get(code)!).checks.map(({ check, count }) => [check, count]));

describe('the radar', () => {
  it('says what it has not looked at yet', () => {
    expect(counts('VN')['number_twice']).toBeNull();
    expect(counts('VN')['stock_negative']).toBe(1);
    expect(radarAnswer(locals, tree.get('VN')!)).toMatchObject({ swept: 0 });
  });

  it('finds each fault that was put in, once, and nothing beside', async () => {
    sweep.start();
    await expect.poll(() => counts('VN')['number_twice'], { timeout: 110_000, interval: 200 }).not.toBeNull();
    const expected: Record<RadarCheck, number> = {
      dose_without_previous: 1,
      dose_before_previous: 1,
      interval_short: 1,
      number_twice: 2,
      two_sources: 1,
      identity_missing: 1,
      before_approval: 1,
      lot_expired: 1,
      lot_not_received: 1,
      hourly_overload: 1,
      entry_backlog: 1,
      onset_before_injection: 1,
      stock_negative: 1,
      coverage_over: 0,
    };
    expect(counts('VN')).toEqual(expected);
    expect(counts('38')).toEqual({ ...expected, number_twice: 1 });
    const none = Object.fromEntries(RADAR_CHECKS.map((check) => [check, 0]));
    // Persons are compared over the whole country: who moved to another province is right, who was injected there again is not.
    expect(counts('01')).toEqual({ ...none, number_twice: 1 });
    expect(counts(FAR)['number_twice']).toBe(1);
    expect([counts(BESIDE)['dose_without_previous'], counts(HERE)['dose_without_previous']]).toEqual([1, 0]);
    expect(counts(ELSEWHERE)).toMatchObject({ entry_backlog: 1, number_twice: 0 });
  });

  it('opens each count: down the units, then to the findings, as many as were counted', async () => {
    for (const check of RADAR_CHECKS) {
      const nation = await radarList(locals, tree.get('VN')!, check, 100);
      const total = counts('VN')[check];
      if (nation.children.length > 0) {
        expect(
          nation.children.reduce((sum, child) => sum + (child.count ?? 0), 0),
          check,
        ).toBe(total);
        let rows = 0;
        for (const { code, level } of tree.units.filter(
          (unit) => tree.isWithin(unit.code, '38') || tree.isWithin(unit.code, '01'),
        )) {
          if (level !== 'district' || counts(code)[check] === 0) continue;
          const list = await radarList(locals, tree.get(code)!, check, 100);
          expect(list.rows.length, `${check} ${code}`).toBe(counts(code)[check]);
          rows += list.rows.length;
        }
        expect(rows, check).toBe(total);
      } else expect(nation.rows.length, check).toBe(total);
    }
  });

  it('names records, sites, days and lots, and never a person', async () => {
    const district = tree.get(HERE)!.parent!;
    const of = (check: RadarCheck) => radarList(locals, tree.get(district)!, check, 100);
    expect((await of('interval_short')).rows).toMatchObject([
      { code: HERE, site: 'S-1', day: '2021-10-15', dose_number: 2, lot: 'AZ-0001', value: 14 },
    ]);
    expect((await of('two_sources')).rows).toMatchObject([{ source: 'clinic', other_source: 'army' }]);
    expect((await of('lot_expired')).rows).toMatchObject([
      { lot: 'AZ-OLD', day: '2021-10-12', source: 'clinic' },
    ]);
    expect((await of('hourly_overload')).rows).toMatchObject([
      { site: 'S-BUSY', day: '2021-10-14', hour: 14, value: 5, limit: 3 },
    ]);
    expect((await of('before_approval')).rows).toMatchObject([{ vaccine: 'abdala', day: '2021-09-16' }]);
    for (const check of SWEPT_CHECKS)
      expect(JSON.stringify(await of(check))).not.toMatch(
        /"(pair|alone|early|soon|twice|moved|again|told|p\d+)"/,
      );
  });

  it('reads rows only for what needs them, and those of the whole country by the sweep alone', () => {
    const bySweep = ['radar-persons', 'radar-identity', 'radar-onsets'];
    const byRows = [...bySweep, 'radar-hours', 'radar-records', 'radar-reports'];
    const tags = new Set(plans.map(({ tag }) => tag));
    expect(tags.size).toBeGreaterThan(8);
    for (const { tag, plan } of plans) {
      if (!byRows.includes(tag)) {
        for (const [, from] of plan.matchAll(/ReadFromMergeTree \(([^)]*)\)/g))
          expect(from, `${tag}\n${plan}`).toMatch(/^by_\w+$/);
      } else if (!bySweep.includes(tag)) expect(plan, tag).toMatch(/site_commune/);
    }
  });
});
