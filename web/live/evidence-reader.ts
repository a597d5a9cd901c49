/** Asks the books for evidence. A connection of its own, so no question of others waits for it. */
import type { Store } from '#schema/clickhouse/client.ts';
import { formatDay } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { CAUSE_DAYS, EVIDENCE_DAYS } from '#web/lib/indicators/evidence.ts';
import { eachRow } from './each-row.ts';
import type { EvidenceBooks } from './evidence-books.ts';
import {
  EVIDENCE_TABLES,
  PART_ROW,
  evidenceNewRowsSql,
  evidenceSql,
  type EvidenceTable,
} from './evidence-questions.ts';
import { addFullRow, type Row } from './evidence-rows.ts';
import { partOfName, type Part, type UnseenPart } from './parts.ts';
import { unseenParams } from './unseen-rows.ts';

export type EvidenceParts = ReadonlyMap<EvidenceTable, readonly Part[]>;

const PARTS_SQL = `SELECT table, name, rows FROM system.parts WHERE active AND database = currentDatabase()
  AND table IN (${EVIDENCE_TABLES.map((table) => `'${table}'`).join(', ')}) SETTINGS max_execution_time = 20`;

export class EvidenceReader {
  readonly #store: Store;
  readonly #tree: UnitTree;

  constructor(store: Store, tree: UnitTree) {
    this.#store = store;
    this.#tree = tree;
  }

  /** Active parts of the tables. */
  async parts(): Promise<EvidenceParts> {
    const parts = new Map<EvidenceTable, Part[]>(EVIDENCE_TABLES.map((table) => [table, []]));
    await eachRow(this.#store, PARTS_SQL, {}, ([table, name, rows]) => {
      parts.get(table as EvidenceTable)!.push(partOfName(String(name), Number(rows)));
    });
    return parts;
  }

  /** Adds everything to empty books, by the windows that end on their day; says which parts that covers. */
  async all(books: EvidenceBooks): Promise<EvidenceParts> {
    const parts = new Map<EvidenceTable, Part[]>();
    const days = {
      today: formatDay(books.today),
      from8: formatDay(books.today - CAUSE_DAYS),
      from28: formatDay(books.today - EVIDENCE_DAYS + 1),
    };
    for (const table of EVIDENCE_TABLES) {
      const found: Part[] = [];
      await eachRow(this.#store, evidenceSql(table), days, ([question, key, lists]) => {
        if (question === PART_ROW) return void found.push(partOfName(String(key), Number(lists)));
        const unit = this.unitOf(key);
        if (unit >= 0) addFullRow(books, String(question), unit, JSON.parse(String(lists)) as unknown[][]);
      });
      parts.set(table, found);
    }
    return parts;
  }

  /** The unseen rows of these parts, and how many they are: fewer than asked for means that a merge took parts away. */
  async newRows(table: EvidenceTable, parts: readonly UnseenPart[]): Promise<{ rows: Row[]; count: number }> {
    const rows: Row[] = [];
    let count = 0;
    await eachRow(this.#store, evidenceNewRowsSql(table), unseenParams(parts), (row) => {
      count += Number(row.at(-1));
      rows.push(row.slice(0, -1));
    });
    return { rows, count };
  }

  /** Index of a unit; -1 for none: a cancel that came first stands without a place and counts for nothing. */
  readonly unitOf = (code: unknown): number => this.#tree.indexOf.get(String(code)) ?? -1;
}
