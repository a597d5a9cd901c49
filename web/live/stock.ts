/**
 * Keeps the vaccine of every unit by lot up to date over its own connection: one full reading, then the rows that were not
 * seen, told exactly by part and block as in the hub. Who asks gets what was committed before the question: new rows are
 * added then, and from time to time while nobody asks, so that they stay few.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '#schema/errors.ts';
import { parseDay } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import type { LiveView, StockAt, StockView } from '#web/lib/server/runtime.ts';
import { SharedRuns } from '#web/lib/server/shared-runs.ts';
import type { Log } from '#web/log.ts';
import { LotBooks } from './lot-books.ts';
import {
  LOT_TABLES,
  type LotParts,
  type LotReader,
  type LotTableName,
  type NewLotRows,
} from './lot-reader.ts';
import { unseenParts } from './parts.ts';

/** Between two looks while nobody asks. */
const IDLE_PAUSE_MS = 5_000;
/** New rows beyond which a full reading is cheaper than adding them up. */
const ADD_UP_ROWS = 200_000;
/** Rows of merged parts, seen ones among them, that are read to find the new ones. */
const SEARCH_ROWS = 20_000_000;
/** A look is followed by a pause this many times as long as it took. */
const REST = 9;
/** While history is loaded everything changes all the time, and the loader needs the processors. */
const LOADING_PAUSE_MS = 30_000;
/** How long a question waits for the first reading, which takes seconds on a whole campaign, more on a busy machine. */
const FIRST_WAIT_MS = 15_000;
/** Looks in a row that a merge may disturb. */
const ATTEMPTS = 3;

export interface StockOptions {
  readonly tree: UnitTree;
  readonly reader: Pick<LotReader, 'parts' | 'all' | 'newRows' | 'addNew'>;
  /** Says which day it is in the campaign. */
  readonly live: Pick<LiveView, 'status'>;
  readonly log: Log;
}

export class Stock implements StockView {
  readonly #options: StockOptions;
  readonly #stopping = new AbortController();
  readonly #looks = new SharedRuns<StockAt>();
  #running: Promise<void> | undefined;
  #reading: Promise<StockAt> | undefined;
  #known: LotParts = new Map();
  #now: { readonly at: StockAt; readonly books: LotBooks } | undefined;

  constructor(options: StockOptions) {
    this.#options = options;
  }

  upToDate(): Promise<StockAt> {
    return this.#looks.ask('', () => this.#look());
  }

  /** Begins to look, and does not wait for the first answer. */
  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#reading?.catch(() => {});
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let failing = false;
    while (!signal.aborted) {
      const started = performance.now();
      try {
        // A question does not wait for a long reading; the loop does.
        await this.upToDate().catch((error: unknown) => this.#reading ?? Promise.reject(error as Error));
        await this.#reading;
        failing = false;
      } catch (error) {
        if (!failing && !signal.aborted) this.#options.log.warn('the stock could not be read', { error });
        failing = true;
      }
      const spent = performance.now() - started;
      const pause = this.#isLoading() ? LOADING_PAUSE_MS : IDLE_PAUSE_MS;
      await wait(Math.max(pause, REST * spent), undefined, { signal }).catch(() => {});
    }
  }

  #isLoading(): boolean {
    return this.#options.live.status().demo?.phase === 'loading';
  }

  /** The books of now; while all is read again, or history is loaded, those of before with their moment. */
  async #look(): Promise<StockAt> {
    const { seq, refreshed_ms, today } = this.#options.live.status();
    const now = this.#now;
    if (now && (this.#reading || (this.#isLoading() && this.#isRecent(now.at, refreshed_ms)))) return now.at;
    if (now?.books.holds(parseDay(today)!) && (await this.#addNew(now.books)))
      return this.#show(now.books, seq, refreshed_ms);
    this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined));
    // Who does not wait for it is not told here; the next look tries again.
    this.#reading.catch(() => {});
    return now ? now.at : this.#first(this.#reading);
  }

  /** The first reading, or the answer that it takes longer than a viewer waits. */
  async #first(reading: Promise<StockAt>): Promise<StockAt> {
    const done = new AbortController();
    const late = wait(FIRST_WAIT_MS, undefined, { signal: done.signal }).then(() => {
      throw new AppError(
        'unavailable',
        'The vaccine of the country is still being read. Try again in a moment.',
        {
          retryAfterSeconds: 5,
        },
      );
    });
    try {
      return await Promise.race([reading, late]);
    } finally {
      late.catch(() => {});
      done.abort();
    }
  }

  #isRecent(at: StockAt, nowMs: number): boolean {
    return nowMs - at.refreshedMs < LOADING_PAUSE_MS;
  }

  #show(books: LotBooks, seq: number, refreshedMs: number): StockAt {
    const at = { books, seq, refreshedMs };
    this.#now = { at, books };
    return at;
  }

  async #readAll(): Promise<StockAt> {
    const { seq, refreshed_ms, today } = this.#options.live.status();
    const books = new LotBooks(this.#options.tree, parseDay(today)!);
    const parts = await this.#options.reader.all(books);
    books.rollUp();
    this.#known = parts;
    return this.#show(books, seq, refreshed_ms);
  }

  /** Adds the rows that the books lack; false when only a full reading can tell. */
  async #addNew(books: LotBooks): Promise<boolean> {
    const { reader } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const parts = await reader.parts();
      const found = await this.#newRows(parts);
      if (found === 'lost') return false;
      // A merge took parts away between the two questions: their rows stand in another part now.
      if (found === 'moved') continue;
      // Added at a stretch: nobody sees a half.
      for (const [table, { rows }] of found) for (const row of rows) reader.addNew(books, table, row);
      books.rollUp();
      this.#known = parts;
      return true;
    }
    return false;
  }

  async #newRows(parts: LotParts): Promise<Map<LotTableName, NewLotRows> | 'lost' | 'moved'> {
    const found = new Map<LotTableName, NewLotRows>();
    for (const table of LOT_TABLES) {
      const unseen = unseenParts(this.#known.get(table) ?? [], parts.get(table)!);
      if (unseen.lost || unseen.rows > ADD_UP_ROWS || unseen.rowsToRead > SEARCH_ROWS) return 'lost';
      if (unseen.parts.length === 0) continue;
      const answer = await this.#options.reader.newRows(table, unseen.parts);
      if (answer.count !== unseen.rows) return 'moved';
      found.set(table, answer);
    }
    return found;
  }
}
