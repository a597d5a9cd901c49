/** Figures kept by adding up new rows are those of a full reading, on the real store with its real merges. */
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { parseDay } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { emptyFigures } from '#web/live/layout.ts';
import { addNewRows } from '#web/live/new-rows.ts';
import { unseenParts } from '#web/live/parts.ts';
import { FACT_TABLES, type FactTable } from '#web/live/questions.ts';
import { StoreReader, type Parts } from '#web/live/store-reader.ts';
import { insertFacts } from '#tests/support/fact-rows.ts';

const tree = loadUnitTree();
const TODAY = parseDay('2021-10-15')!;
let dataDir: string;
let store: Store;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vaccination-command-'));
  store = openStore({ dataDir });
  await migrate(store);
});
afterAll(async () => {
  await store?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const place = fc.constantFrom('00001', '00004', '26734', '498', '');
const day = fc.constantFrom('2021-10-15', '2021-10-14', '2021-09-18', '2021-09-17', '2021-10-16');
const sign = fc.constantFrom(1, 1, 1, -1, 0);
const flag = fc.constantFrom(0, 1);
const dose = fc.record({
  site_commune: place,
  home_commune: place,
  given_day: day,
  recorded_day: day,
  sign,
  dose_number: fc.integer({ min: 1, max: 4 }),
  completes: flag,
  adult: flag,
  late: flag,
  identity: fc.constantFrom('verified', 'declared', 'missing'),
  certificate_printed: flag,
});
const unit = fc.constantFrom('VN', '01', '001', '00001', '26734');
const movement = fc.oneof(
  fc.record({
    movement: fc.constantFrom('decided', 'received', 'wasted', 'counted'),
    from_unit: fc.constant(''),
  }),
  fc.record({ movement: fc.constant('transferred'), from_unit: unit }),
);
const allocation = fc
  .tuple(movement, fc.record({ unit, sign, at_day: day, doses: fc.integer({ min: 1, max: 4e9 }) }))
  .map(([a, b]) => ({ ...a, ...b }));
const reaction = fc.record({
  site_commune: place,
  reported_day: day,
  sign,
  severity: fc.constantFrom('mild', 'severe', 'fatal'),
});
const commit = fc.oneof(
  fc.record({ table: fc.constant('dose_facts' as const), rows: fc.array(dose, { minLength: 1 }) }),
  fc.record({
    table: fc.constant('allocation_facts' as const),
    rows: fc.array(allocation, { minLength: 1 }),
  }),
  fc.record({ table: fc.constant('reaction_facts' as const), rows: fc.array(reaction, { minLength: 1 }) }),
);

const rowsOf = (parts: Parts, table: FactTable): number =>
  parts.get(table)!.reduce((sum, part) => sum + part.rows, 0);

describe('rows that the hub adds up', () => {
  it('give the figures of a full reading, whatever was merged between two looks', async () => {
    const reader = new StoreReader(store, tree);
    const books = emptyFigures(tree.units.length);
    let known = await reader.readAll(TODAY, books);
    let mixed = 0;
    const rounds = fc.sample(
      fc.record({
        commits: fc.array(commit, { maxLength: 4 }),
        merge: fc.constantFrom(...FACT_TABLES, null),
      }),
      { numRuns: 30, seed: 2021 },
    );
    for (const { commits, merge } of rounds) {
      for (const { table, rows } of commits) await insertFacts(store, table, rows);
      if (merge) await store.command({ query: `OPTIMIZE TABLE ${merge} FINAL` });
      const parts = new Map(await reader.parts());
      for (const table of FACT_TABLES) {
        for (;;) {
          const unseen = unseenParts(known.get(table)!, parts.get(table)!);
          expect(unseen.lost).toBe(false);
          if (unseen.parts.length === 0) break;
          const { rows, count } = await reader.newRows(table, unseen.parts, 0);
          // The engine merges when it likes: parts may be gone that were there a moment ago.
          if (count === unseen.rows) {
            mixed += unseen.parts.filter((part) => part.seen.length > 0).length;
            addNewRows(table, rows, TODAY, books, new Set(), new Map());
            break;
          }
          expect(count).toBeLessThan(unseen.rows);
          parts.set(table, (await reader.parts()).get(table)!);
        }
      }
      const whole = emptyFigures(tree.units.length);
      const covered = await reader.readAll(TODAY, whole);
      for (const table of FACT_TABLES) expect(rowsOf(covered, table)).toBe(rowsOf(parts, table));
      expect(Buffer.from(books.cells.buffer).equals(Buffer.from(whole.cells.buffer))).toBe(true);
      expect(Buffer.from(books.window.buffer).equals(Buffer.from(whole.window.buffer))).toBe(true);
      known = parts;
    }
    // The case that blocks are kept for was met.
    expect(mixed).toBeGreaterThan(5);
  });
});
