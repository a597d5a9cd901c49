/** Vaccine by lot in memory is what the rows of the store add up to, however they came, on the real store with its real merges. */
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { parseDay } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { vaccineOf } from '#schema/vaccines.ts';
import type { LotMovements } from '#web/lib/indicators/unit-supply.ts';
import { vialStateOf } from '#web/lib/indicators/wastage.ts';
import type { StockBooks } from '#web/lib/server/runtime.ts';
import { ALL_SQL, LotReader } from '#web/live/lot-reader.ts';
import { Stock } from '#web/live/stock.ts';
import { silentLog } from '#web/log.ts';
import { insertFacts } from '#tests/support/fact-rows.ts';

const tree = loadUnitTree();
let today = '2021-10-15';
let dataDir: string;
let store: Store;
let seq = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vaccination-command-'));
  store = openStore({ dataDir });
  await migrate(store);
});
afterAll(async () => {
  await store?.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Row {
  table: 'dose_facts' | 'allocation_facts';
  vaccine: string;
  lot: string;
  sign: number;
  site_commune: string;
  given_day: string;
  movement: string;
  unit: string;
  from_unit: string;
  doses: number;
  expires_on: string | null;
  reason: string;
}

const UNITS = ['VN', '01', '001', '00001', '00004', '79', '26734', '498'] as const;
const row: fc.Arbitrary<Row> = fc
  .record({
    table: fc.constantFrom('dose_facts' as const, 'allocation_facts' as const),
    vaccine: fc.constantFrom('astrazeneca', 'verocell'),
    lot: fc.constantFrom('A', 'B', ''),
    sign: fc.constantFrom(1, 1, 1, -1, 0),
    site_commune: fc.constantFrom('00001', '00004', '26734', '498', ''),
    given_day: fc.constantFrom('2021-10-15', '2021-10-09', '2021-10-08', '2021-10-16', '2021-11-20'),
    movement: fc.constantFrom('decided', 'received', 'transferred', 'transferred', 'wasted', 'counted'),
    unit: fc.constantFrom(...UNITS, ''),
    from_unit: fc.constantFrom(...UNITS, ''),
    doses: fc.integer({ min: 1, max: 4e9 }),
    expires_on: fc.constantFrom(null, '2021-12-01', '2022-01-01'),
    reason: fc.constantFrom('', 'Lọ đã mở cuối buổi', 'Nguyên lọ, hỏng dây chuyền lạnh', 'unopened', 'vỡ'),
  })
  .map((drawn) => (drawn.movement === 'transferred' ? drawn : { ...drawn, from_unit: '' }));

async function insert(rows: readonly Row[]): Promise<void> {
  const doses = rows.filter((r) => r.table === 'dose_facts');
  const moves = rows.filter((r) => r.table === 'allocation_facts');
  const part = <K extends keyof Row>(r: Row, names: readonly K[]): object =>
    Object.fromEntries(names.map((name) => [name, r[name]]));
  const both = ['vaccine', 'lot', 'sign'] as const;
  if (doses.length > 0)
    await insertFacts(
      store,
      'dose_facts',
      doses.map((r) => part(r, [...both, 'site_commune', 'given_day'])) as never,
    );
  const moved = ['movement', 'unit', 'from_unit', 'doses', 'expires_on', 'reason'] as const;
  if (moves.length > 0)
    await insertFacts(store, 'allocation_facts', moves.map((r) => part(r, [...both, ...moved])) as never);
}

const isIn = (code: string, unit: string): boolean => tree.pathOf(code).some((above) => above.code === unit);

/** Row by row, with nothing kept: shares no code with the books. `alone`: the unit's own store. */
function truth(rows: readonly Row[], unit: string, alone: boolean): Map<string, object> {
  const holds = (code: string): boolean => (alone ? code === unit : code !== '' && isIn(code, unit));
  const lots = new Map<string, LotMovements & { opened: number }>();
  /** Used in each store: what makes whole vials. */
  const stores = new Map<string, number>();
  const lotOf = (r: Row): Record<string, number> => {
    const key = `${r.vaccine} ${r.lot}`;
    if (!lots.has(key))
      lots.set(key, {
        ...{
          decided: 0,
          received: 0,
          transferred_in: 0,
          transferred_out: 0,
          transferred_inside: 0,
          wasted: 0,
        },
        ...{ wasted_open: 0, wasted_closed: 0, given: 0, opened: 0 },
      } as never);
    return lots.get(key) as never;
  };
  const use = (r: Row, store: string, n: number): void => {
    const key = `${r.vaccine} ${r.lot} ${store}`;
    stores.set(key, (stores.get(key) ?? 0) + n);
  };
  for (const r of rows) {
    const n = r.sign * (r.table === 'dose_facts' ? 1 : r.doses);
    if (r.table === 'dose_facts') {
      if (!holds(r.site_commune)) continue;
      lotOf(r)['given']! += n;
      use(r, r.site_commune, n);
    } else if (r.movement === 'transferred') {
      if (holds(r.unit) && !holds(r.from_unit)) lotOf(r)['transferred_in']! += n;
      if (holds(r.from_unit) && !holds(r.unit)) lotOf(r)['transferred_out']! += n;
      if (holds(r.unit) && holds(r.from_unit) && r.unit !== r.from_unit) lotOf(r)['transferred_inside']! += n;
    } else if (r.movement !== 'counted' && holds(r.unit)) {
      lotOf(r)[r.movement]! += n;
      if (r.movement === 'wasted' && vialStateOf(r.reason) !== 'unstated') {
        lotOf(r)[`wasted_${vialStateOf(r.reason)}`]! += n;
        if (vialStateOf(r.reason) === 'open') use(r, r.unit, n);
      }
    }
  }
  for (const [key, used] of stores) {
    const [vaccine, lot] = key.split(' ') as [string, string];
    const size = vaccineOf(vaccine)!.dosesPerVial;
    (lots.get(`${vaccine} ${lot}`) as { opened: number }).opened +=
      Math.ceil(Math.max(0, used) / size) * size;
  }
  return new Map(
    [...lots].filter(([, lot]) =>
      ['decided', 'received', 'transferred_in', 'transferred_out', 'wasted', 'given'].some(
        (name) => lot[name as 'given'] !== 0,
      ),
    ),
  );
}

function expectTruth(books: StockBooks, rows: readonly Row[]): void {
  for (const code of UNITS)
    for (const alone of tree.isPlace(code) ? [false] : [false, true]) {
      const told = books.lotsOf(tree.indexOf.get(code)!, alone);
      const expected = truth(rows, code, alone);
      expect(
        new Map(told.map(({ vaccine, lot, expiresOn: _, ...rest }) => [`${vaccine} ${lot}`, rest])),
        code,
      ).toEqual(expected);
      for (const { vaccine, lot, expiresOn } of told) {
        const stated = (['2021-12-01', '2022-01-01'] as const).filter(
          (day) =>
            rows
              .filter(
                (r) =>
                  r.table === 'allocation_facts' &&
                  r.vaccine === vaccine &&
                  r.lot === lot &&
                  r.expires_on === day,
              )
              .reduce((n, r) => n + r.sign, 0) > 0,
        );
        expect(expiresOn, `${code} ${lot}`).toBe(stated[0] === undefined ? null : parseDay(stated[0])!);
      }
      if (alone) continue;
      const used = books.usedBy(tree.indexOf.get(code)!, parseDay(today)!);
      for (const vaccine of ['astrazeneca', 'verocell'])
        expect(used.get(vaccine) ?? 0, `${code} ${vaccine}`).toBe(
          rows
            .filter(
              (r) =>
                r.table === 'dose_facts' &&
                r.vaccine === vaccine &&
                r.site_commune !== '' &&
                isIn(r.site_commune, code) &&
                parseDay(r.given_day)! <= parseDay(today)! &&
                parseDay(r.given_day)! > parseDay(today)! - 7,
            )
            .reduce((n, r) => n + r.sign, 0),
        );
      const toChildren = books.toChildren(tree.indexOf.get(code)!);
      for (const child of tree.children(code)) {
        const way = (from: string, to: (code: string) => boolean, back: boolean): number =>
          rows
            .filter((r) => r.table === 'allocation_facts' && r.movement === 'transferred')
            .filter((r) => (back ? r.unit === from && to(r.from_unit) : r.from_unit === from && to(r.unit)))
            .reduce((n, r) => n + r.sign * r.doses, 0);
        const inChild = (other: string): boolean => other !== '' && isIn(other, child.code);
        expect(toChildren.get(tree.indexOf.get(child.code)!) ?? 0, `${code} ${child.code}`).toBe(
          way(code, inChild, false) - way(code, inChild, true),
        );
      }
    }
}

const stockOf = (): Stock =>
  new Stock({
    tree,
    reader: new LotReader(store, tree),
    live: { status: () => ({ today, seq: ++seq, refreshed_ms: 1000 * seq, demo: null }) as never },
    log: silentLog,
  });

it(
  'adds up whatever is entered, corrected and merged, and names the moment',
  { timeout: 120_000 },
  async () => {
    const kept = stockOf();
    const all: Row[] = [];
    expect((await kept.upToDate()).books.lotsOf(0)).toEqual([]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.constantFrom('2021-10-15', '2021-10-16', '2021-11-20'),
        async (rows, merge, day) => {
          await insert(rows);
          all.push(...rows);
          if (merge)
            for (const table of ['dose_facts', 'allocation_facts'])
              await store.command({ query: `OPTIMIZE TABLE ${table} FINAL` });
          today = day;
          const before = seq;
          let at = await kept.upToDate();
          // Far from the days that are held all is read again, and what was known is shown meanwhile.
          while (at.seq <= before) {
            await wait(5);
            at = await kept.upToDate();
          }
          expectTruth(at.books, all);
          const fresh = await stockOf().upToDate();
          expectTruth(fresh.books, all);
        },
      ),
      { numRuns: 12, endOnFailure: true },
    );
    await kept.stop();
  },
);

it('the doses are read from a projection', async () => {
  const result = await store.query({
    query: `EXPLAIN projections = 1 ${ALL_SQL.dose_facts}`,
    query_params: { first: '2021-10-09', last: '2021-10-24' },
    format: 'TabSeparatedRaw',
  });
  const plan = await result.text();
  const read = [...plan.matchAll(/ReadFrom\w+ \(([^)]*)\)/g)].map((match) => match[1]);
  expect(read.filter((from) => from!.startsWith('by_')).sort()).toEqual(['by_lot_day', 'by_site_day']);
});
