/** What the live half would hold of a store, read once: figures and evidence of every unit, as of the newest day in it or a chosen one. */
import { z } from 'zod';
import type { Store } from '#schema/clickhouse/client.ts';
import { CELL_COUNT } from '#schema/measures.ts';
import { parseDay, type DayNumber } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import type { UnitLevel, UnitTree } from '#schema/units.ts';
import { EvidenceBooks } from '#web/live/evidence-books.ts';
import { EvidenceReader } from '#web/live/evidence-reader.ts';
import { emptyFigures } from '#web/live/layout.ts';
import { RollUp } from '#web/live/rollup.ts';
import { StoreReader } from '#web/live/store-reader.ts';
import type { UnitCells } from '#web/lib/slow/slow-units.ts';

export interface StoreState {
  readonly tree: UnitTree;
  readonly today: number;
  readonly evidence: EvidenceBooks;
  /** Milliseconds that the first reading of the evidence took, and rolling it up. */
  readonly readMs: number;
  readonly rollUpMs: number;
  /** By key of `store_facts`. */
  readonly facts: ReadonlyMap<string, string>;
  /** `[index, ...cells]` of the units of a level. */
  rowsOf(level: UnitLevel): UnitCells[];
}

/** `asOf`: the day that is taken for today; absent: the newest day of entry. Rejects when the store holds no dose. */
export async function readStore(store: Store, asOf?: DayNumber): Promise<StoreState> {
  const tree = loadUnitTree();
  const newest = await store.query({
    query: 'SELECT toString(max(recorded_day)) AS day FROM dose_facts',
    format: 'JSONEachRow',
  });
  const [{ day }] = z.tuple([z.object({ day: z.string() })]).parse(await newest.json());
  const today = asOf ?? parseDay(day)!;
  if (!(parseDay(day)! > 0)) throw new Error('The store holds no doses.');
  const reader = new StoreReader(store, tree);
  const books = emptyFigures(tree.units.length);
  const totals = emptyFigures(tree.units.length);
  await reader.readAll(today, books);
  new RollUp(tree).update(books, totals, tree.units.keys());
  const evidence = new EvidenceBooks(tree, today);
  const readStarted = performance.now();
  await new EvidenceReader(store, tree).all(evidence);
  const rollStarted = performance.now();
  evidence.rollUp(tree.units.keys());
  return {
    tree,
    today,
    evidence,
    readMs: rollStarted - readStarted,
    rollUpMs: performance.now() - rollStarted,
    facts: await reader.storeFacts(),
    rowsOf: (level) =>
      tree.units.flatMap((unit, index) =>
        unit.level === level
          ? [[index, ...totals.cells.subarray(index * CELL_COUNT, (index + 1) * CELL_COUNT)]]
          : [],
      ),
  };
}
