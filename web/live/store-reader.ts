/** Asks the books and puts the answers into figures. One connection, so its questions run in order. */
import type { Store } from '#schema/clickhouse/client.ts';
import { CELL_COUNT } from '#schema/measures.ts';
import { WINDOW_DAYS } from '#schema/socket.ts';
import { formatDay, type DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { eachRow, type RowParams } from './each-row.ts';
import { NEWEST, WINDOW_SIZE, emptyFigures, type Figures } from './layout.ts';
import { NEW_ROWS, newRowsParams, newRowsSql, type NewRow } from './new-rows.ts';
import { partOfName, type Part, type UnseenPart } from './parts.ts';
import {
  CELL_QUESTIONS,
  FACT_TABLES,
  PARTS_SQL,
  PART_ROW,
  STORE_FACTS_SQL,
  WINDOW_QUESTIONS,
  fullSql,
  type FactTable,
} from './questions.ts';

export type Parts = Map<FactTable, readonly Part[]>;

/** New rows of a table, and how many there were: fewer than asked for means that a merge took parts away. */
export interface NewRows {
  readonly rows: readonly NewRow[];
  readonly count: number;
}

/** What the hub asks; tests answer it from memory. */
export type BookReader = Pick<StoreReader, 'parts' | 'storeFacts' | 'newRows' | 'readAll'>;

export class StoreReader {
  readonly #store: Store;
  readonly #tree: UnitTree;
  /** Units that rows named and the tree does not know: counted for nothing, told once. */
  readonly unknownUnits = new Set<string>();

  constructor(store: Store, tree: UnitTree) {
    this.#store = store;
    this.#tree = tree;
  }

  #each(sql: string, params: RowParams, take: (row: unknown[]) => void): Promise<void> {
    return eachRow(this.#store, sql, params, take);
  }

  /** Active parts of the fact tables. */
  async parts(): Promise<Parts> {
    const parts = new Map<FactTable, Part[]>(FACT_TABLES.map((table) => [table, []]));
    await this.#each(PARTS_SQL, {}, (row) => {
      const [table, name, partition, minBlock, maxBlock, rows] = row as [
        FactTable,
        string,
        string,
        number,
        number,
        number,
      ];
      parts.get(table)!.push({
        name,
        partition,
        minBlock: Number(minBlock),
        maxBlock: Number(maxBlock),
        rows: Number(rows),
      });
    });
    return parts;
  }

  async storeFacts(): Promise<Map<string, string>> {
    const facts = new Map<string, string>();
    await this.#each(STORE_FACTS_SQL, {}, (row) => void facts.set(String(row[0]), String(row[1])));
    return facts;
  }

  /** The unseen rows of these parts; `sinceMs`: acceptance after which a revision is news to the viewers. */
  async newRows(table: FactTable, parts: readonly UnseenPart[], sinceMs: number): Promise<NewRows> {
    const { roles, days, values } = NEW_ROWS[table];
    const rows: NewRow[] = [];
    let count = 0;
    await this.#each(newRowsSql(table), newRowsParams(parts, sinceMs), (row) => {
      const numbers = row.slice(roles.length).map(Number);
      const [number, newestMs, oldestMs] = numbers.slice(days.length + values.length);
      count += number!;
      rows.push({
        units: roles.map((_, i) => this.#unit(row[i])),
        days: numbers.slice(0, days.length),
        values: numbers.slice(days.length, days.length + values.length),
        newestMs: newestMs!,
        oldestMs: oldestMs!,
      });
    });
    return { rows, count };
  }

  /**
   * Fills `books` with the totals of every unit itself, and says which parts they are of. `today` is the last day of the window.
   * Nothing is changed when a question fails.
   */
  async readAll(today: DayNumber, books: Figures): Promise<Parts> {
    const fresh = emptyFigures(this.#tree.units.length);
    const firstDay = today - WINDOW_DAYS + 1;
    const range = { first: formatDay(firstDay), last: formatDay(today) };
    const parts = new Map<FactTable, Part[]>();
    for (const table of FACT_TABLES) {
      const found: Part[] = [];
      const ofCells = CELL_QUESTIONS[table];
      const ofWindow = WINDOW_QUESTIONS[table];
      await this.#each(fullSql(table), range, ([which, key, answered]) => {
        const lists = answered as unknown[][];
        if (which === PART_ROW) {
          found.push(partOfName(String(key), Number(lists[0]![0])));
          return;
        }
        const unit = this.#unit(key);
        if (unit < 0) return;
        const index = Number(which);
        if (index < ofCells.length) {
          ofCells[index]!.cells.forEach((cell, i) => {
            const at = unit * CELL_COUNT + cell;
            const value = Number(lists[0]![i]);
            fresh.cells[at] = NEWEST[cell] ? Math.max(fresh.cells[at]!, value) : value;
          });
          return;
        }
        ofWindow[index - ofCells.length]!.series.forEach((series, i) => {
          const at = unit * WINDOW_SIZE + series * WINDOW_DAYS;
          lists[0]!.forEach((day, n) => {
            fresh.window[at + Number(day) - firstDay] = Number(lists[i + 1]![n]);
          });
        });
      });
      parts.set(table, found);
    }
    books.cells.set(fresh.cells);
    books.window.set(fresh.window);
    return parts;
  }

  /** Index of a unit; -1 for none. */
  #unit(code: unknown): number {
    // A cancel that came first stands without a place and counts for nothing.
    if (code === '') return -1;
    const unit = this.#tree.indexOf.get(String(code));
    if (unit === undefined && this.unknownUnits.size < 1000) this.unknownUnits.add(String(code));
    return unit ?? -1;
  }
}
