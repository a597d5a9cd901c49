/**
 * From what stands in the books for each unit itself to what a unit shows: itself and everything below it.
 *
 * Doses and reactions stand at places; allocation may stand at a unit of any level. Parents are added up
 * again from their children instead of being corrected by differences, so an error cannot last.
 */
import { CELL_COUNT } from '#schema/measures.ts';
import type { UnitTree } from '#schema/units.ts';
import { DERIVATIONS, NEWEST, WINDOW_SIZE, type Figures } from './layout.ts';
import { WINDOW_DAYS } from '#schema/socket.ts';

/** What changed in one unit: absolute new values. */
export interface UnitChange {
  readonly unit: number;
  /** Flat pairs: cell, value. */
  readonly cells: readonly number[];
  /** Flat triples: series, day, value. */
  readonly window: readonly number[];
}

export class RollUp {
  readonly #parent: Int32Array;
  readonly #children: readonly (readonly number[])[];
  readonly #cells = new Float64Array(CELL_COUNT);
  readonly #window = new Float64Array(WINDOW_SIZE);

  constructor(tree: UnitTree) {
    this.#parent = tree.parentIndex;
    const children: number[][] = tree.units.map(() => []);
    tree.parentIndex.forEach((parent, unit) => {
      if (parent >= 0) children[parent]!.push(unit);
    });
    this.#children = children;
  }

  /**
   * Brings `totals` up to date where the books of `dirty` units changed, and everything above them.
   * Returns the units whose shown values changed, parents after their children.
   */
  update(books: Figures, totals: Figures, dirty: Iterable<number>): UnitChange[] {
    const affected = new Set<number>();
    for (let unit of dirty)
      for (; unit >= 0 && !affected.has(unit); unit = this.#parent[unit]!) affected.add(unit);
    // A parent stands before its children in the tree, so going backwards meets children first.
    const order = Int32Array.from(affected).sort().reverse();
    const changes: UnitChange[] = [];
    for (const unit of order) {
      this.#compute(books, totals, unit);
      const change = this.#store(totals, unit);
      if (change) changes.push(change);
    }
    return changes;
  }

  #compute(books: Figures, totals: Figures, unit: number): void {
    const cells = this.#cells;
    const window = this.#window;
    cells.set(books.cells.subarray(unit * CELL_COUNT, (unit + 1) * CELL_COUNT));
    window.set(books.window.subarray(unit * WINDOW_SIZE, (unit + 1) * WINDOW_SIZE));
    for (const child of this.#children[unit]!) {
      const cellBase = child * CELL_COUNT;
      for (let i = 0; i < CELL_COUNT; i++) {
        const value = totals.cells[cellBase + i]!;
        if (NEWEST[i]) cells[i] = Math.max(cells[i]!, value);
        else cells[i]! += value;
      }
      const windowBase = child * WINDOW_SIZE;
      for (let i = 0; i < WINDOW_SIZE; i++) window[i]! += totals.window[windowBase + i]!;
    }
    for (const { cell, series, from, to } of DERIVATIONS) {
      let sum = 0;
      for (let day = from; day <= to; day++) sum += window[series * WINDOW_DAYS + day]!;
      cells[cell] = sum;
    }
  }

  /** Writes the computed row; `undefined` when it says what it said before. */
  #store(totals: Figures, unit: number): UnitChange | undefined {
    const cells: number[] = [];
    const cellBase = unit * CELL_COUNT;
    for (let i = 0; i < CELL_COUNT; i++) {
      const value = this.#cells[i]!;
      if (totals.cells[cellBase + i] === value) continue;
      totals.cells[cellBase + i] = value;
      cells.push(i, value);
    }
    const window: number[] = [];
    const windowBase = unit * WINDOW_SIZE;
    for (let i = 0; i < WINDOW_SIZE; i++) {
      const value = this.#window[i]!;
      if (totals.window[windowBase + i] === value) continue;
      totals.window[windowBase + i] = value;
      window.push(Math.floor(i / WINDOW_DAYS), i % WINDOW_DAYS, value);
    }
    return cells.length === 0 && window.length === 0 ? undefined : { unit, cells, window };
  }
}
