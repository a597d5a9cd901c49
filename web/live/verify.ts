/**
 * Proves now and then that what the hub holds is what the store holds: a full reading over a connection
 * of its own, compared while the hub goes on.
 *
 * The reading starts when the hub has just looked at the store. A place that no new part touches until the
 * first look after the reading ended cannot have changed, so both must agree on it exactly.
 */
import type { DayNumber } from '#schema/time.ts';
import { CELL_COUNT } from '#schema/measures.ts';
import type { Log } from '#web/log.ts';
import { WINDOW_SIZE, emptyFigures, type Figures } from './layout.ts';
import type { BookReader } from './store-reader.ts';

export interface Verdict {
  /** When the reading that is judged began, ms. */
  readonly readMs: number;
  /** Units whose books were different, and now hold what the store says. */
  readonly different: readonly number[];
}

interface Reading {
  readonly startedMs: number;
  readonly figures: Figures;
  readonly touched: Set<number>;
  touchedAll: boolean;
  state: 'reading' | 'read' | 'failed';
  /** The hub began a look after the reading had ended: it knows of every part that the reading saw. */
  judgeable: boolean;
  done: Promise<void>;
}

export class Verifier {
  readonly #reader: BookReader;
  readonly #units: number;
  readonly #everyMs: number;
  readonly #log: Log;
  #reading: Reading | undefined;
  #lastMs = -Infinity;
  #stopped = false;

  constructor(reader: BookReader, units: number, everyMs: number, log: Log) {
    this.#reader = reader;
    this.#units = units;
    this.#everyMs = everyMs;
    this.#log = log;
  }

  /** The hub begins to look at the store. */
  lookBegins(): void {
    if (this.#reading && this.#reading.state !== 'reading') this.#reading.judgeable = true;
  }

  /** New rows of these units were added by the hub: the reading under way may have seen them or not. */
  touched(units: Iterable<number>): void {
    for (const unit of units) this.#reading?.touched.add(unit);
  }

  /** The hub itself read all, perhaps for another day: there is nothing to compare. */
  restart(): void {
    if (this.#reading) this.#reading.touchedAll = true;
  }

  /** Called after every look of the hub, with nothing in between. Returns a verdict when there is one. */
  step(books: Figures, today: DayNumber, nowMs: number): Verdict | undefined {
    const reading = this.#reading;
    if (!reading) {
      // Either way: the clock may be set back.
      if (Math.abs(nowMs - this.#lastMs) >= this.#everyMs) this.#begin(today, nowMs);
      return undefined;
    }
    if (!reading.judgeable) return undefined;
    this.#reading = undefined;
    if (reading.state === 'failed' || reading.touchedAll) return undefined;
    return { readMs: reading.startedMs, different: this.#compare(books, reading) };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#reading?.done;
  }

  #begin(today: DayNumber, nowMs: number): void {
    this.#lastMs = nowMs;
    const reading: Reading = {
      startedMs: nowMs,
      figures: emptyFigures(this.#units),
      touched: new Set(),
      touchedAll: false,
      state: 'reading',
      judgeable: false,
      done: Promise.resolve(),
    };
    reading.done = this.#reader.readAll(today, reading.figures).then(
      () => void (reading.state = 'read'),
      (error: unknown) => {
        reading.state = 'failed';
        if (!this.#stopped) this.#log.warn('the comparison with the store could not be made', { error });
      },
    );
    this.#reading = reading;
  }

  #compare(books: Figures, reading: Reading): number[] {
    const different: number[] = [];
    for (let unit = 0; unit < this.#units; unit++) {
      if (reading.touched.has(unit)) continue;
      const cells = copyRow(reading.figures.cells, books.cells, unit, CELL_COUNT);
      const window = copyRow(reading.figures.window, books.window, unit, WINDOW_SIZE);
      if (cells || window) different.push(unit);
    }
    return different;
  }
}

/** Makes one row equal; says whether it was not. */
function copyRow(from: Float64Array, to: Float64Array, row: number, size: number): boolean {
  let different = false;
  for (let i = row * size; i < (row + 1) * size; i++) {
    if (from[i] === to[i]) continue;
    to[i] = from[i]!;
    different = true;
  }
  return different;
}
