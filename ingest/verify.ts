/**
 * Verifies the books: what the projections answer against the rows themselves, every level of the tree against the
 * next, no cell below zero, one current row per record. Reads only; may run while events come in, since a query sees
 * one state of a table however often it names it.
 */
import type { Store } from '#schema/clickhouse/client.ts';
import { EVENT_KINDS } from '#schema/events.ts';
import type { UnitTree } from '#schema/units.ts';
import { KIND_SPECS } from './columns.ts';
import { levelFindings } from './verify-levels.ts';
import { projectionFindings, projectionsOf } from './verify-projections.ts';
import { recordFindings } from './verify-records.ts';

/** One thing that was looked at. */
export interface BookCheck {
  table: string;
  /** What should hold, as a sentence. */
  rule: string;
  /** Where it does not: sentences. Empty: it holds. */
  findings: string[];
  ms: number;
}

/** Checks one after the other, each told when it is done; on the whole campaign all of them take minutes. */
export async function* verifyBooks(store: Store, tree: UnitTree): AsyncGenerator<BookCheck> {
  for (const kind of EVENT_KINDS) {
    const { table } = KIND_SPECS[kind];
    const check = async (rule: string, look: () => Promise<string[]>): Promise<BookCheck> => {
      const start = performance.now();
      const findings = await look();
      return { table, rule, findings, ms: Math.round(performance.now() - start) };
    };
    if (await isEmpty(store, table)) {
      yield { table, rule: 'has no rows yet', findings: [], ms: 0 };
      continue;
    }
    for (const projection of await projectionsOf(store, table))
      yield await check(`totals ${projection.name}: projection equals rows, none below zero`, () =>
        projectionFindings(store, table, projection),
      );
    yield await check('communes = districts = provinces = nation', () => levelFindings(store, tree, kind));
    yield await check('every record has one current row, and counts for exactly what it says', () =>
      recordFindings(store, table),
    );
  }
}

/** All findings at once, for whoever does not want to watch. */
export async function findingsOf(store: Store, tree: UnitTree): Promise<string[]> {
  const found: string[] = [];
  for await (const check of verifyBooks(store, tree))
    found.push(...check.findings.map((finding) => `${check.table}, ${check.rule}: ${finding}`));
  return found;
}

async function isEmpty(store: Store, table: string): Promise<boolean> {
  const result = await store.query({ query: `SELECT count() AS n FROM ${table}`, format: 'JSONEachRow' });
  const [row] = await result.json<{ n: number | string }>();
  return Number(row?.n) === 0;
}
