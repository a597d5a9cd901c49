/** Finds the rows that the hub's figures lack. */
import { unseenParts } from './parts.ts';
import { FACT_TABLES, type FactTable } from './questions.ts';
import type { BookReader, NewRows, Parts } from './store-reader.ts';

/** New rows beyond which a full reading is cheaper than adding them up. */
const ADD_UP_ROWS = 100_000;
/** Rows of merged parts, seen ones among them, that are read to find the new ones. */
const SEARCH_ROWS = 5_000_000;
/** Looks at parts that a merge takes away meanwhile. */
const TRIES = 5;

interface News {
  readonly rows: ReadonlyMap<FactTable, NewRows>;
  /** The parts that the figures cover once these rows are added. */
  readonly parts: Parts;
}

/**
 * The rows beyond those of the `known` parts; `undefined` when only a full reading can tell. `sinceMs`: acceptance after
 * which a revision is news to the viewers.
 */
export async function findNews(reader: BookReader, known: Parts, sinceMs: number): Promise<News | undefined> {
  const rows = new Map<FactTable, NewRows>();
  const parts = new Map(await reader.parts());
  for (const table of FACT_TABLES) {
    for (let tries = 0; !rows.has(table); tries++) {
      const unseen = unseenParts(known.get(table) ?? [], parts.get(table)!);
      if (unseen.lost || unseen.rows > ADD_UP_ROWS || unseen.rowsToRead > SEARCH_ROWS) return undefined;
      if (unseen.parts.length === 0) break;
      const found = await reader.newRows(table, unseen.parts, sinceMs);
      if (found.count === unseen.rows) rows.set(table, found);
      // A merge took some of these parts away between the two questions: look again.
      else if (tries < TRIES) parts.set(table, (await reader.parts()).get(table)!);
      else return undefined;
    }
  }
  return { rows, parts };
}
