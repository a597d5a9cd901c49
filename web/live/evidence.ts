/**
 * Keeps the evidence of every unit up to date, at a pace of its own and over its own connection: one full reading at the
 * start and at midnight of the campaign, then the rows that were not seen. Which rows are in is known exactly, by part and block, as in
 * the hub; where that is not certain all is read again. While a full reading runs the evidence of before is shown.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseDay } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import type { UnitEvidence } from '#web/lib/indicators/evidence.ts';
import type { EvidenceView, LiveView } from '#web/lib/server/runtime.ts';
import type { Log } from '#web/log.ts';
import { EvidenceBooks } from './evidence-books.ts';
import { EVIDENCE_TABLES, type EvidenceTable } from './evidence-questions.ts';
import type { EvidenceParts, EvidenceReader } from './evidence-reader.ts';
import { addNewRow, type Row } from './evidence-rows.ts';
import { unseenParts } from './parts.ts';

/** New rows beyond which a full reading is cheaper than adding them up. */
const ADD_UP_ROWS = 500_000;
/** Rows of merged parts, seen ones among them, that are read to find the new ones. */
const SEARCH_ROWS = 20_000_000;
/** A look is followed by a pause this many times as long as it took: reading all takes a small part of one processor. */
const REST = 9;
/** While history is loaded everything changes all the time, and the loader needs the processors. */
const LOADING_PAUSE_MS = 30_000;
const FAILED_PAUSE_MS = 10_000;
/** New rows that are added between two turns of the event loop. */
const ROWS_PER_TURN = 5_000;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Looks in a row that a merge may disturb. */
const ATTEMPTS = 3;

interface NewRows {
  readonly table: EvidenceTable;
  readonly rows: readonly Row[];
}

export interface EvidenceOptions {
  readonly tree: UnitTree;
  readonly reader: Pick<EvidenceReader, 'parts' | 'all' | 'newRows' | 'unitOf'>;
  /** Says which day it is in the campaign. */
  readonly live: Pick<LiveView, 'status'>;
  /** Milliseconds between two looks. */
  readonly tickMs: number;
  readonly log: Log;
}

export class Evidence implements EvidenceView {
  readonly #options: EvidenceOptions;
  readonly #stopping = new AbortController();
  readonly #firstLook = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;
  #books: EvidenceBooks;
  #known: EvidenceParts = new Map();
  #seq = 0;
  #readMs = 0;

  constructor(options: EvidenceOptions) {
    this.#options = options;
    this.#books = new EvidenceBooks(options.tree, 0);
  }

  get seq(): number {
    return this.#seq;
  }

  get readMs(): number {
    return this.#readMs;
  }

  of(unit: number): UnitEvidence {
    return this.#books.of(unit);
  }

  /** Kept when the first look was taken, whether or not it succeeded, or when it ends before that. */
  get firstLook(): Promise<void> {
    return this.#firstLook.promise;
  }

  /** Begins to look when `after` is kept, and does not wait for the first answer. */
  start(after: Promise<unknown> = Promise.resolve()): void {
    this.#running ??= after.then(() => this.#run());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      const started = performance.now();
      try {
        await this.refresh();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1 && !signal.aborted)
          this.#options.log.warn('the evidence could not be read; the last one stays', { error });
      }
      this.#firstLook.resolve();
      const spent = performance.now() - started;
      let pause = Math.max(this.#options.tickMs - spent, REST * spent);
      if (this.#options.live.status().demo?.phase === 'loading') pause = Math.max(pause, LOADING_PAUSE_MS);
      if (failures > 0) pause = Math.max(pause, FAILED_PAUSE_MS);
      await wait(pause, undefined, { signal }).catch(() => {});
    }
    this.#firstLook.resolve();
  }

  /** One look at the store. Exposed for tests; `start` calls it in a loop. */
  async refresh(): Promise<void> {
    const { live, reader, tree } = this.#options;
    const { today, server_ms } = live.status();
    const day = parseDay(today)!;
    const added = this.#seq > 0 && day === this.#books.today ? await this.#addNew() : false;
    if (!added) {
      const fresh = new EvidenceBooks(tree, day);
      this.#known = await reader.all(fresh);
      fresh.rollUp(tree.units.keys());
      this.#books = fresh;
      this.#seq += 1;
    }
    this.#readMs = server_ms;
  }

  /** Adds the rows that the books lack; false when only a full reading can tell. */
  async #addNew(): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const parts = await this.#options.reader.parts();
      const found = await this.#newRows(parts);
      if (found === 'lost') return false;
      // A merge took parts away between the two questions: their rows stand in another part now.
      if (found === 'moved') continue;
      this.#known = parts;
      await this.#add(found);
      return true;
    }
    return false;
  }

  async #newRows(parts: EvidenceParts): Promise<NewRows[] | 'lost' | 'moved'> {
    const found: NewRows[] = [];
    for (const table of EVIDENCE_TABLES) {
      const unseen = unseenParts(this.#known.get(table) ?? [], parts.get(table)!);
      if (unseen.lost || unseen.rows > ADD_UP_ROWS || unseen.rowsToRead > SEARCH_ROWS) return 'lost';
      if (unseen.parts.length === 0) continue;
      const { rows, count } = await this.#options.reader.newRows(table, unseen.parts);
      if (count !== unseen.rows) return 'moved';
      found.push({ table, rows });
    }
    return found;
  }

  /** Nothing fails here, and what is shown changes at once: books are rolled up when all is added. */
  async #add(found: readonly NewRows[]): Promise<void> {
    const dirty = new Set<number>();
    let taken = 0;
    for (const { table, rows } of found)
      for (const row of rows) {
        for (const unit of addNewRow(this.#books, table, row, this.#options.reader.unitOf)) dirty.add(unit);
        if (++taken % ROWS_PER_TURN === 0) await nextTurn();
      }
    if (dirty.size === 0) return;
    this.#books.rollUp(dirty);
    this.#seq += 1;
  }
}
