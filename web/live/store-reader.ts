/** Asks the books and puts the answers into figures. One connection, so its questions run in order. */
import type { Store } from '#schema/clickhouse/client.ts';
import { CELL_COUNT, CELL_INDEX } from '#schema/measures.ts';
import { WINDOW_DAYS } from '#schema/socket.ts';
import { formatDay, type DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { NEWEST, WINDOW_SIZE, type Figures } from './layout.ts';
import type { Part } from './parts.ts';
import {
  CELL_QUESTIONS,
  DAY_COLUMNS,
  FACT_TABLES,
  PARTS_SQL,
  ROLES,
  STORE_FACTS_SQL,
  WINDOW_QUESTIONS,
  cellSql,
  rolesOf,
  touchedSql,
  windowSql,
  type DayColumn,
  type FactTable,
  type Role,
} from './questions.ts';

/** What new rows may have changed. */
export interface Touched {
  /** Units by the way in which rows belong to them; `all` when asking for some would not be cheaper. */
  readonly units: Map<Role, Set<number> | 'all'>;
  /** Days of the rows by column; a column that is absent means every day. */
  readonly days: Map<DayColumn, Set<DayNumber>>;
}

export function nothing(): Touched {
  return { units: new Map(), days: new Map() };
}

export function everything(): Touched {
  return { units: new Map(ROLES.map((role) => [role, 'all'] as const)), days: new Map() };
}

/** What the hub asks; tests answer it from memory. */
export type BookReader = Pick<StoreReader, 'parts' | 'storeFacts' | 'touchedBy' | 'read'>;

/** Rows parsed between two turns of the event loop: sockets and pages are served meanwhile. */
const ROWS_PER_TURN = 1000;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Params = Record<string, string | number | string[]>;

export class StoreReader {
  readonly #store: Store;
  readonly #tree: UnitTree;
  /** Units that rows named and the tree does not know: counted for nothing, told once. */
  readonly unknownUnits = new Set<string>();

  constructor(store: Store, tree: UnitTree) {
    this.#store = store;
    this.#tree = tree;
  }

  async #each(sql: string, params: Params, take: (row: unknown[]) => void): Promise<void> {
    const result = await this.#store.query({
      query: sql,
      query_params: params,
      format: 'JSONCompactEachRow',
    });
    const text = await result.text();
    let rows = 0;
    for (let start = 0; start < text.length;) {
      let end = text.indexOf('\n', start);
      if (end < 0) end = text.length;
      if (end > start) take(JSON.parse(text.slice(start, end)) as unknown[]);
      start = end + 1;
      if (++rows % ROWS_PER_TURN === 0) await nextTurn();
    }
  }

  /** Active parts of the fact tables. */
  async parts(): Promise<Map<FactTable, Part[]>> {
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

  /**
   * Adds to `touched` the units and days of these parts' rows, and to `oldest` the accepted instant of each unit's oldest new
   * event. Returns the rows that were read: fewer than the parts hold means that a merge took parts away meanwhile.
   */
  async touchedBy(
    table: FactTable,
    parts: readonly Part[],
    sinceMs: number,
    touched: Touched,
    oldest: Map<number, number>,
  ): Promise<number> {
    const roles = rolesOf(table);
    let read = 0;
    const params = { parts: parts.map((part) => part.name), since: Math.trunc(sinceMs) };
    for (const column of DAY_COLUMNS[table]) touched.days.set(column, new Set());
    await this.#each(touchedSql(table), params, (row) => {
      const accepted = Number(row[roles.length + 1]);
      read += Number(row[roles.length]);
      roles.forEach((role, i) => {
        const unit = this.#unit(row[i]);
        if (unit === undefined) return;
        const units = touched.units.get(role);
        if (units === undefined) touched.units.set(role, new Set([unit]));
        else if (units !== 'all') units.add(unit);
        if (accepted > 0) oldest.set(unit, Math.min(oldest.get(unit) ?? Infinity, accepted));
      });
      DAY_COLUMNS[table].forEach((column, i) => {
        for (const day of row[roles.length + 2 + i] as number[]) touched.days.get(column)!.add(day);
      });
    });
    return read;
  }

  /**
   * Reads the totals of the touched units into `books`: absolute values, zero where the books have no row.
   * `today` is the last day of the window. Nothing is changed when a question fails.
   */
  async read(touched: Touched, today: DayNumber, books: Figures): Promise<Set<number>> {
    const writes: (() => void)[] = [];
    const dirty = new Set<number>();
    const codes = new Map<Role, string[] | undefined>();
    for (const [role, units] of touched.units)
      codes.set(role, units === 'all' ? undefined : [...units].map((unit) => this.#tree.units[unit]!.code));

    for (const question of CELL_QUESTIONS) {
      if (!codes.has(question.role)) continue;
      const places = codes.get(question.role);
      const found = new Map<number, number[]>();
      await this.#each(cellSql(question, places !== undefined), places ? { places } : {}, (row) => {
        const unit = this.#unit(row[0]);
        if (unit !== undefined) found.set(unit, row.slice(1).map(Number));
      });
      writes.push(() => {
        for (const unit of this.#units(touched.units.get(question.role)!)) {
          const values = found.get(unit);
          question.cells.forEach((cell, i) => {
            const at = unit * CELL_COUNT + cell;
            // Several tables have a newest instant; nothing is ever taken out, so the newest stays.
            books.cells[at] = NEWEST[cell]
              ? Math.max(books.cells[at]!, values?.[i] ?? 0)
              : (values?.[i] ?? 0);
          });
          dirty.add(unit);
        }
      });
    }

    const firstDay = today - WINDOW_DAYS + 1;
    const range = { first: formatDay(firstDay), last: formatDay(today) };
    const window = Array.from({ length: WINDOW_DAYS }, (_, i) => firstDay + i);
    for (const question of WINDOW_QUESTIONS) {
      if (!codes.has(question.role)) continue;
      const places = codes.get(question.role);
      const listed = touched.days.get(question.day);
      const days = listed === undefined ? window : window.filter((day) => listed.has(day));
      if (days.length === 0) continue;
      const found = new Map<number, number[][]>();
      const sql = windowSql(question, places !== undefined, listed === undefined ? 'range' : 'listed');
      const bound = listed === undefined ? range : { days: days.map(formatDay) };
      await this.#each(sql, places ? { ...bound, places } : bound, (row) => {
        const unit = this.#unit(row[0]);
        if (unit !== undefined) found.set(unit, row.slice(1) as number[][]);
      });
      writes.push(() => {
        for (const unit of this.#units(touched.units.get(question.role)!)) {
          const lists = found.get(unit);
          question.series.forEach((series, i) => {
            const at = unit * WINDOW_SIZE + series * WINDOW_DAYS;
            for (const day of days) books.window[at + day - firstDay] = 0;
            lists?.[0]!.forEach((day, n) => {
              books.window[at + day - firstDay] = Number(lists[i + 1]![n]);
            });
          });
          dirty.add(unit);
        }
      });
    }
    for (const write of writes) write();
    return dirty;
  }

  #units(touched: Set<number> | 'all'): Iterable<number> {
    return touched === 'all' ? this.#tree.units.keys() : touched;
  }

  #unit(code: unknown): number | undefined {
    // A cancel that came first stands without a place and counts for nothing.
    if (code === '') return undefined;
    const unit = this.#tree.indexOf.get(String(code));
    if (unit === undefined && this.unknownUnits.size < 1000) this.unknownUnits.add(String(code));
    return unit;
  }
}

/** Index of the nation's newest accepted instant. */
export const NEWEST_ACCEPTED = CELL_INDEX.newest_accepted_ms;
