/**
 * Books in memory that the hub can read as it reads the store: rows in parts that are committed, merged, and
 * commit themselves between two of the hub's questions when told to.
 */
import { CELLS, CELL_INDEX, CELL_COUNT, type CellName } from '#schema/measures.ts';
import { WINDOW_DAYS, type WindowSeries } from '#schema/socket.ts';
import type { UnitTree } from '#schema/units.ts';
import { SERIES_INDEX, WINDOW_SIZE, type Figures } from '#web/live/layout.ts';
import type { Part } from '#web/live/parts.ts';
import {
  DAY_COLUMNS,
  FACT_TABLES,
  ROLE_COLUMN,
  rolesOf,
  type DayColumn,
  type FactTable,
  type Role,
} from '#web/live/questions.ts';
import type { BookReader, Touched } from '#web/live/store-reader.ts';

export interface ModelRow {
  readonly table: FactTable;
  /** Codes by role; a role that is absent is an empty column. */
  readonly units: Partial<Record<Role, string>>;
  readonly day: number;
  readonly recordedDay: number;
  /** Dose number, movement or severity. */
  readonly what: number | string;
  readonly sign: -1 | 0 | 1;
  readonly doses: number;
  readonly acceptedMs: number;
}

interface ModelPart extends Part {
  readonly table: FactTable;
  readonly content: readonly ModelRow[];
}

type Add = (name: CellName, value: number) => void;
type AddDay = (series: WindowSeries, day: number, value: number) => void;

/** What one row counts for a unit in a role. */
function count(role: Role, row: ModelRow, add: Add, addDay: AddDay): void {
  const n = row.sign * row.doses;
  if (role === 'dose_site') {
    add('doses_total', n);
    add(`doses_${row.what}` as CellName, n);
    addDay('doses', row.day, n);
    addDay('recorded', row.recordedDay, n);
  }
  if (role === 'dose_home' && row.what === 1) {
    add('people_1plus', n);
    addDay('people_1plus', row.day, n);
  }
  if (role === 'allocation_unit') {
    const cell = { received: 'allocated_received', transferred: 'transferred_in' }[String(row.what)];
    add(cell as CellName, n);
    if (row.what === 'received') addDay('received', row.day, n);
  }
  if (role === 'allocation_from' && row.what === 'transferred') add('transferred_out', n);
  if (role === 'reaction_site') {
    add(`reactions_${row.what}` as CellName, n);
    addDay('reactions', row.day, n);
    if (row.what !== 'mild') addDay('serious', row.day, n);
  }
}

/** Cells and series that a role's questions answer, set to zero where no row is. */
const OF_ROLE: Record<Role, { cells: CellName[]; series: WindowSeries[] }> = {
  dose_site: {
    cells: ['doses_total', 'doses_1', 'doses_2', 'doses_3', 'doses_4'],
    series: ['doses', 'recorded'],
  },
  dose_home: { cells: ['people_1plus'], series: ['people_1plus'] },
  allocation_unit: { cells: ['allocated_received', 'transferred_in'], series: ['received'] },
  allocation_from: { cells: ['transferred_out'], series: [] },
  reaction_site: {
    cells: ['reactions_mild', 'reactions_severe', 'reactions_fatal'],
    series: ['reactions', 'serious'],
  },
};

const COLUMN_OF_SERIES: Record<WindowSeries, DayColumn> = {
  doses: 'given_day',
  recorded: 'recorded_day',
  people_1plus: 'given_day',
  people_full: 'given_day',
  adults_1plus: 'given_day',
  adults_full: 'given_day',
  received: 'at_day',
  reactions: 'reported_day',
  serious: 'reported_day',
};

const dayOf = (row: ModelRow, column: DayColumn): number =>
  column === 'recorded_day' ? row.recordedDay : row.day;

export class ModelBooks implements BookReader {
  readonly tree: UnitTree;
  readonly facts = new Map<string, string>();
  /** Called before each question: the test commits or merges here. */
  onQuestion: () => void = () => {};
  #parts: ModelPart[] = [];
  #blocks = 0;

  constructor(tree: UnitTree) {
    this.tree = tree;
  }

  commit(rows: readonly ModelRow[]): void {
    for (const table of FACT_TABLES) {
      const content = rows.filter((row) => row.table === table);
      if (content.length === 0) continue;
      const block = ++this.#blocks;
      this.#parts.push({
        table,
        content,
        name: `all_${block}_${block}_0`,
        partition: 'all',
        minBlock: block,
        maxBlock: block,
        rows: content.length,
      });
    }
  }

  /** Merges all parts of a table into one. */
  merge(table: FactTable): void {
    const parts = this.#parts.filter((part) => part.table === table);
    if (parts.length < 2) return;
    const minBlock = Math.min(...parts.map((p) => p.minBlock));
    const maxBlock = Math.max(...parts.map((p) => p.maxBlock));
    const content = parts.flatMap((p) => p.content);
    const name = `all_${minBlock}_${maxBlock}_${++this.#blocks}`;
    this.#parts = this.#parts.filter((part) => part.table !== table);
    this.#parts.push({ table, content, name, partition: 'all', minBlock, maxBlock, rows: content.length });
  }

  get rows(): ModelRow[] {
    return this.#parts.flatMap((part) => part.content);
  }

  async parts(): Promise<Map<FactTable, Part[]>> {
    this.onQuestion();
    return new Map(FACT_TABLES.map((t) => [t, this.#parts.filter((part) => part.table === t)]));
  }

  async storeFacts(): Promise<Map<string, string>> {
    return new Map(this.facts);
  }

  async touchedBy(
    table: FactTable,
    parts: readonly Part[],
    sinceMs: number,
    touched: Touched,
    oldest: Map<number, number>,
  ): Promise<number> {
    this.onQuestion();
    const names = new Set(parts.map((part) => part.name));
    const rows = this.#parts.filter((p) => p.table === table && names.has(p.name)).flatMap((p) => p.content);
    for (const column of DAY_COLUMNS[table])
      touched.days.set(column, new Set(rows.map((row) => dayOf(row, column))));
    for (const row of rows)
      for (const role of rolesOf(table)) {
        const unit = this.tree.indexOf.get(row.units[role] ?? '');
        if (unit === undefined) continue;
        const units = touched.units.get(role);
        if (units === undefined) touched.units.set(role, new Set([unit]));
        else if (units !== 'all') units.add(unit);
        if (row.sign >= 0 && row.acceptedMs > sinceMs)
          oldest.set(unit, Math.min(oldest.get(unit) ?? Infinity, row.acceptedMs));
      }
    return rows.length;
  }

  async read(touched: Touched, today: number, books: Figures): Promise<Set<number>> {
    const dirty = new Set<number>();
    const isAsked = (series: WindowSeries, day: number): boolean =>
      touched.days.get(COLUMN_OF_SERIES[series])?.has(day) ?? true;
    for (const [role, units] of touched.units) {
      // Each question sees what is committed by then.
      this.onQuestion();
      const rows = this.rows.filter((row) => row.table === ROLE_COLUMN[role].table);
      for (const unit of units === 'all' ? this.tree.units.keys() : units) {
        dirty.add(unit);
        const cellBase = unit * CELL_COUNT;
        const windowBase = unit * WINDOW_SIZE;
        for (const cell of OF_ROLE[role].cells) books.cells[cellBase + CELL_INDEX[cell]] = 0;
        for (const series of OF_ROLE[role].series) {
          const at = windowBase + SERIES_INDEX[series] * WINDOW_DAYS;
          for (let i = 0; i < WINDOW_DAYS; i++)
            if (isAsked(series, today - WINDOW_DAYS + 1 + i)) books.window[at + i] = 0;
        }
        for (const row of rows) {
          if (row.units[role] !== this.tree.units[unit]!.code) continue;
          const newest = cellBase + CELL_INDEX.newest_accepted_ms;
          if (role !== 'dose_home' && role !== 'allocation_from')
            books.cells[newest] = Math.max(books.cells[newest]!, row.acceptedMs);
          count(
            role,
            row,
            (name, value) => void (books.cells[cellBase + CELL_INDEX[name]]! += value),
            (series, day, value) => {
              const at = WINDOW_DAYS - 1 - (today - day);
              if (at >= 0 && at < WINDOW_DAYS && isAsked(series, day))
                books.window[windowBase + SERIES_INDEX[series] * WINDOW_DAYS + at]! += value;
            },
          );
        }
      }
    }
    return dirty;
  }

  /** The newest acceptance of what was given, moved or reported at or below a unit; 0: nothing yet. */
  newest(code: string): number {
    return this.rows.reduce((newest, row) => {
      const at = row.units.dose_site ?? row.units.allocation_unit ?? row.units.reaction_site;
      return at !== undefined && this.tree.isWithin(at, code) ? Math.max(newest, row.acceptedMs) : newest;
    }, 0);
  }

  /** A cell of a unit, counted from the rows at and below it in the plainest way. */
  total(code: string, cell: CellName): number {
    let sum = 0;
    for (const row of this.rows)
      for (const role of rolesOf(row.table)) {
        const unit = row.units[role];
        if (unit === undefined || !this.tree.isWithin(unit, code)) continue;
        count(
          role,
          row,
          (name, value) => {
            if (name === cell) sum += value;
          },
          () => {},
        );
      }
    return sum;
  }
}

/** Cells that the model counts and that do not depend on the day. */
export const MODEL_CELLS = CELLS.filter((cell) =>
  Object.values(OF_ROLE).some(({ cells }) => (cells as string[]).includes(cell)),
);
