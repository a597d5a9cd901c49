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
    given_day: fc.constantFrom(
      '2021-10-15',
      '2021-10-14',
      '2021-10-08',
      '2021-10-07',
      '2021-10-16',
      '2021-11-20',
    ),
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

type Told = Record<string, number>;
const NUMBERS = [
  ...['decided', 'received', 'transferred_in', 'transferred_out', 'transferred_inside', 'wasted'],
  ...['wasted_open', 'wasted_closed', 'given', 'opened', 'below_zero'],
];

/** Lots of which there is anything to tell. */
const toldOf = (lots: Iterable<readonly [string, Told]>): Map<string, Told> =>
  new Map([...lots].filter(([, lot]) => NUMBERS.some((name) => lot[name] !== 0)));

/** Row by row, with nothing kept: shares no code with the books. `alone`: the unit's own store. */
function truth(rows: readonly Row[], unit: string, alone: boolean) {
  const holds = (code: string): boolean => (alone ? code === unit : code !== '' && isIn(code, unit));
  const lots = new Map<string, Told>();
  const stores = {
    used: new Map<string, number>(),
    stock: new Map<string, number>(),
    open: new Map<string, number>(),
  };
  const lotOf = (key: string): Told => {
    if (!lots.has(key)) lots.set(key, Object.fromEntries(NUMBERS.map((name) => [name, 0])));
    return lots.get(key)!;
  };
  for (const r of rows) {
    const n = r.sign * (r.table === 'dose_facts' ? 1 : r.doses);
    const lot = `${r.vaccine} ${r.lot}`;
    const count = (name: string): void => void (lotOf(lot)[name]! += n);
    const store = (which: keyof typeof stores, key: string, by: number): void =>
      void stores[which].set(key, (stores[which].get(key) ?? 0) + by);
    if (r.table === 'dose_facts') {
      if (!holds(r.site_commune)) continue;
      count('given');
      store('used', `${lot} ${r.site_commune}`, n);
      store('stock', `${lot} ${r.site_commune}`, -n);
    } else if (r.movement === 'transferred') {
      if (r.unit === r.from_unit) continue;
      if (holds(r.unit)) store('stock', `${lot} ${r.unit}`, n);
      if (holds(r.from_unit)) store('stock', `${lot} ${r.from_unit}`, -n);
      if (holds(r.unit) && holds(r.from_unit)) count('transferred_inside');
      else if (holds(r.unit)) count('transferred_in');
      else if (holds(r.from_unit)) count('transferred_out');
    } else if (r.movement !== 'counted' && holds(r.unit)) {
      count(r.movement);
      if (r.movement === 'received') store('stock', `${lot} ${r.unit}`, n);
      if (r.movement === 'decided') store('open', `${r.vaccine} ${r.unit}`, n);
      if (r.movement === 'received') store('open', `${r.vaccine} ${r.unit}`, -n);
      if (r.movement !== 'wasted') continue;
      store('stock', `${lot} ${r.unit}`, -n);
      const vials = vialStateOf(r.reason);
      if (vials !== 'unstated') count(`wasted_${vials}`);
      if (vials === 'open') store('used', `${lot} ${r.unit}`, n);
    }
  }
  const lotKey = (key: string): string => key.slice(0, key.lastIndexOf(' '));
  for (const [key, used] of stores.used) {
    const size = vaccineOf(key.split(' ')[0]!)!.dosesPerVial;
    lotOf(lotKey(key))['opened']! += Math.ceil(Math.max(0, used) / size) * size;
  }
  for (const [key, stock] of stores.stock) lotOf(lotKey(key))['below_zero']! += Math.max(0, -stock);
  const notCollected = [...stores.open.values()].reduce((sum, open) => sum + Math.max(0, open), 0);
  return { lots: toldOf(lots), notCollected };
}

function expectTruth(books: StockBooks, rows: readonly Row[]): void {
  for (const code of UNITS)
    for (const alone of tree.isPlace(code) ? [false] : [false, true]) {
      const told = books.lotsOf(tree.indexOf.get(code)!, alone);
      const expected = truth(rows, code, alone);
      const lots = told.map(
        ({ vaccine, lot, expiresOn: _, not_collected: __, ...rest }) =>
          [`${vaccine} ${lot}`, rest as unknown as Told] as const,
      );
      expect(toldOf(lots), code).toEqual(expected.lots);
      expect(
        told.reduce((sum, row) => sum + row.not_collected, 0),
        code,
      ).toBe(expected.notCollected);
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
                parseDay(r.given_day)! < parseDay(today)! &&
                parseDay(r.given_day)! >= parseDay(today)! - 7,
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

it('a question that the store cannot answer is told so, and the next one is answered', async () => {
  const reader = new LotReader(store, tree);
  let fails = 1;
  const stock = new Stock({
    tree,
    reader: {
      parts: () => reader.parts(),
      newRows: (table, parts) => reader.newRows(table, parts),
      addNew: (books, table, row) => reader.addNew(books, table, row),
      all: (books) => (fails-- > 0 ? Promise.reject(new Error('gone')) : reader.all(books)),
    },
    live: { status: () => ({ today, seq: 1, refreshed_ms: 1, demo: null }) as never },
    log: silentLog,
  });
  await expect(stock.upToDate()).rejects.toThrow('gone');
  expect((await stock.upToDate()).seq).toBe(1);
  await stock.stop();
});

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
