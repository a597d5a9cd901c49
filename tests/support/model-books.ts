/**
 * Books in memory that the hub can read as it reads the store: rows in parts that are committed, merged, and
 * commit themselves between two of the hub's questions when told to.
 */
import { CELL_INDEX, CELL_COUNT, type CellName } from '#schema/measures.ts';
import { WINDOW_DAYS, type WindowSeries } from '#schema/socket.ts';
import type { UnitTree } from '#schema/units.ts';
import { SERIES_INDEX, WINDOW_SIZE, emptyFigures, type Figures } from '#web/live/layout.ts';
import { NEW_ROWS, type NewRow } from '#web/live/new-rows.ts';
import type { Part, UnseenPart } from '#web/live/parts.ts';
import { FACT_TABLES, type FactTable } from '#web/live/questions.ts';
import type { BookReader, NewRows, Parts } from '#web/live/store-reader.ts';

/** In which way a row belongs to a unit; in the order of the columns in `NEW_ROWS`. */
const ROLES = {
  dose_facts: ['dose_site', 'dose_home'],
  allocation_facts: ['allocation_unit', 'allocation_from'],
  reaction_facts: ['reaction_site'],
} as const satisfies Record<FactTable, readonly string[]>;
type Role = (typeof ROLES)[FactTable][number];
const rolesOf = (table: FactTable): readonly Role[] => ROLES[table];

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
  readonly content: readonly { readonly block: number; readonly row: ModelRow }[];
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

/** The values of a row in the order of `NEW_ROWS`; what the model does not know of is zero. */
function valuesOf(row: ModelRow): number[] {
  const n = row.sign * row.doses;
  const where = (what: number | string): number => (row.what === what ? n : 0);
  const known = {
    dose_facts: [n, where(1), where(2), where(3), where(4)],
    allocation_facts: [0, where('received'), where('transferred'), 0],
    reaction_facts: [n, where('mild'), where('severe'), where('fatal'), n - where('mild')],
  }[row.table];
  return NEW_ROWS[row.table].values.map((_, i) => known[i] ?? 0);
}

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
        content: content.map((row) => ({ block, row })),
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
    return this.#parts.flatMap((part) => part.content.map(({ row }) => row));
  }

  async parts(): Promise<Parts> {
    this.onQuestion();
    return this.#partsNow();
  }

  #partsNow(): Parts {
    return new Map(FACT_TABLES.map((t) => [t, this.#parts.filter((part) => part.table === t)]));
  }

  async storeFacts(): Promise<Map<string, string>> {
    return new Map(this.facts);
  }

  async newRows(table: FactTable, parts: readonly UnseenPart[], sinceMs: number): Promise<NewRows> {
    this.onQuestion();
    const rows: NewRow[] = [];
    for (const { name, seen } of parts)
      for (const { block, row } of this.#parts.find((part) => part.name === name)?.content ?? []) {
        if (seen.some(([from, to]) => block >= from && block <= to)) continue;
        rows.push({
          units: rolesOf(table).map((role) => this.tree.indexOf.get(row.units[role] ?? '') ?? -1),
          days: table === 'dose_facts' ? [row.day, row.recordedDay] : [row.day],
          values: valuesOf(row),
          newestMs: row.acceptedMs,
          oldestMs: row.sign >= 0 && row.acceptedMs > sinceMs ? row.acceptedMs : 0,
        });
      }
    return { rows, count: rows.length };
  }

  async readAll(today: number, books: Figures): Promise<Parts> {
    const fresh = emptyFigures(this.tree.units.length);
    const read: Parts = new Map();
    for (const table of FACT_TABLES) {
      // Each statement sees what is committed by then.
      this.onQuestion();
      read.set(table, this.#partsNow().get(table)!);
      for (const row of this.rows.filter((row) => row.table === table))
        for (const role of rolesOf(table)) this.#countRow(role, row, today, fresh);
    }
    books.cells.set(fresh.cells);
    books.window.set(fresh.window);
    return read;
  }

  #countRow(role: Role, row: ModelRow, today: number, into: Figures): void {
    const unit = this.tree.indexOf.get(row.units[role] ?? '');
    if (unit === undefined) return;
    const cellBase = unit * CELL_COUNT;
    const windowBase = unit * WINDOW_SIZE;
    const newest = cellBase + CELL_INDEX.newest_accepted_ms;
    if (role !== 'dose_home' && role !== 'allocation_from')
      into.cells[newest] = Math.max(into.cells[newest]!, row.acceptedMs);
    count(
      role,
      row,
      (name, value) => void (into.cells[cellBase + CELL_INDEX[name]]! += value),
      (series, day, value) => {
        const at = WINDOW_DAYS - 1 - (today - day);
        if (at >= 0 && at < WINDOW_DAYS)
          into.window[windowBase + SERIES_INDEX[series] * WINDOW_DAYS + at]! += value;
      },
    );
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
export const MODEL_CELLS = [
  'doses_total',
  'doses_1',
  'doses_2',
  'doses_3',
  'doses_4',
  'people_1plus',
  'allocated_received',
  'transferred_in',
  'transferred_out',
  'reactions_mild',
  'reactions_severe',
  'reactions_fatal',
] as const satisfies readonly CellName[];
