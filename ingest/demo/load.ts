/**
 * The bulk history: chunk by chunk, each one INSERT that the engine fills from staged cells.
 *
 * A chunk is compared with what is stored of it before it is written, by the range of its record ids. An INSERT is
 * one block and one part, so after a kill it is there or not; should a part of it be there all the same, only
 * the missing records are added. So nothing is ever doubled.
 */
import type { Store } from '#schema/clickhouse/client.ts';
import { systemClock, type Clock } from '#schema/time.ts';
import type { Chunk } from './chunks.ts';
import {
  bulkRecordId,
  DOSE_COLUMNS,
  doseSelect,
  MOVEMENT_COLUMNS,
  movementSelect,
  REACTION_COLUMNS,
  reactionSelect,
  REGISTRATION_COLUMNS,
  registrationSelect,
  type Making,
} from './expand.ts';
import { loadRecords } from './load-records.ts';
import { stage, StagingRows } from './staging.ts';

/** One block per INSERT whatever its size in bytes: what makes a chunk atomic. */
const ONE_PART = {
  async_insert: 0,
  max_insert_threads: '1',
  min_insert_block_size_rows: '10000000',
  min_insert_block_size_bytes: '0',
  use_skip_indexes: 0,
  log_comment: 'demo.load',
} as const;

interface Piece {
  readonly table: 'dose_facts' | 'allocation_facts' | 'reaction_facts' | 'registration_facts';
  readonly columns: string;
  readonly select: string;
  /** Ids of the piece lie in this range, both ends included. */
  readonly from: string;
  readonly to: string;
  /** Rows that must be there. */
  readonly rows: number;
  /** Which rows of the range belong to the piece. */
  readonly where: string;
}

export class BulkLoader {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #making: Making;
  readonly #staging = new StagingRows();

  constructor(store: Store, making: Making, clock: Clock = systemClock) {
    this.#clock = clock;
    this.#store = store;
    this.#making = making;
  }

  /** Bring a chunk into the store, or what is missing of it. Safe to repeat. */
  async load(chunk: Chunk): Promise<void> {
    await this.#movements(chunk);
    await this.#doses(chunk);
    await this.#revisions(chunk);
    await this.#reactions(chunk);
    await this.#registrations(chunk);
    await loadRecords(this.#store, chunk.records, this.#clock.nowMs());
  }

  async #movements({ movements }: Chunk): Promise<void> {
    const [first, last] = [movements[0], movements.at(-1)];
    if (!first || !last) return;
    const piece: Piece = {
      table: 'allocation_facts',
      columns: MOVEMENT_COLUMNS,
      select: movementSelect(this.#making),
      from: bulkRecordId('a', first.item.day, first.sequence),
      to: bulkRecordId('a', last.item.day, last.sequence),
      rows: movements.length,
      where: 'revision = 1',
    };
    await this.#insert(piece, () =>
      stage(
        this.#store,
        'demo_movements',
        movements.map((m) => this.#staging.movement(m.item, m.sequence)),
      ),
    );
  }

  async #doses({ cells, doses }: Chunk): Promise<void> {
    const [first, last] = [cells[0], cells.at(-1)];
    if (!first || !last) return;
    const piece: Piece = {
      table: 'dose_facts',
      columns: DOSE_COLUMNS,
      select: doseSelect(this.#making, false),
      from: bulkRecordId('d', first.entryDay, first.sequence),
      to: bulkRecordId('d', last.entryDay, last.sequence + last.count - 1),
      rows: doses,
      where: 'revision = 1 AND sign = 1',
    };
    await this.#insert(piece, () =>
      stage(
        this.#store,
        'demo_cells',
        cells.map((cell) => this.#staging.cell(cell)),
      ),
    );
  }

  /** Corrections and cancellations: what they take back and what stands instead, in one part. */
  async #revisions({ revisions }: Chunk): Promise<void> {
    if (revisions.length === 0) return;
    const ids = revisions.map((cell) => bulkRecordId('d', cell.entryDay, cell.sequence)).sort();
    const piece: Piece = {
      table: 'dose_facts',
      columns: DOSE_COLUMNS,
      select: doseSelect(this.#making, true),
      from: ids[0]!,
      to: ids.at(-1)!,
      rows: revisions.length,
      // Other revisions lie in the same range of ids, so they are told by the staged ones.
      where: `(revision = 2 OR sign = -1) AND (record_id, revision, sign) IN (SELECT record_id, revision, sign FROM (${doseSelect(this.#making, true)}))`,
    };
    await stage(
      this.#store,
      'demo_cells',
      revisions.map((cell) => this.#staging.cell(cell)),
    );
    await this.#insert(piece, async () => {});
  }

  async #reactions({ reactions }: Chunk): Promise<void> {
    const [first, last] = [reactions[0], reactions.at(-1)];
    if (!first || !last) return;
    const piece: Piece = {
      table: 'reaction_facts',
      columns: REACTION_COLUMNS,
      select: reactionSelect(this.#making),
      from: bulkRecordId('r', first.item.reportedDay, first.sequence),
      to: bulkRecordId('r', last.item.reportedDay, last.sequence),
      rows: reactions.length,
      where: 'revision = 1',
    };
    await this.#insert(piece, () =>
      stage(
        this.#store,
        'demo_reaction_cells',
        reactions.map((r) => this.#staging.reaction(r.item, r.sequence)),
      ),
    );
  }

  async #registrations({ registrations }: Chunk): Promise<void> {
    const [first, last] = [registrations[0], registrations.at(-1)];
    if (!first || !last) return;
    const piece: Piece = {
      table: 'registration_facts',
      columns: REGISTRATION_COLUMNS,
      select: registrationSelect(this.#making),
      from: bulkRecordId('g', first.entryDay, first.sequence),
      to: bulkRecordId('g', last.entryDay, last.sequence + last.count - 1),
      rows: registrations.reduce((sum, { count }) => sum + count, 0),
      where: 'revision = 1',
    };
    await this.#insert(piece, () =>
      stage(
        this.#store,
        'demo_registrations',
        registrations.map((cell) => this.#staging.registration(cell)),
      ),
    );
  }

  async #insert(piece: Piece, stagePiece: () => Promise<void>): Promise<void> {
    const stored = await this.#stored(piece);
    if (stored === piece.rows) return;
    if (stored > piece.rows)
      throw new Error(
        `${piece.table} holds ${stored} demonstration records from ${piece.from} to ${piece.to}, and there are only ${piece.rows}`,
      );
    await stagePiece();
    const missing =
      stored === 0
        ? ''
        : ` WHERE (record_id, revision, sign) NOT IN (SELECT record_id, revision, sign FROM ${piece.table} WHERE ${range(piece)})`;
    await this.#store.command({
      query: `INSERT INTO ${piece.table} (${piece.columns}) ${missing === '' ? piece.select : `SELECT * FROM (${piece.select})${missing}`}`,
      clickhouse_settings: ONE_PART,
    });
  }

  async #stored(piece: Piece): Promise<number> {
    const result = await this.#store.query({
      query: `SELECT count() AS rows FROM ${piece.table} WHERE ${range(piece)} AND ${piece.where}`,
      format: 'JSONEachRow',
      clickhouse_settings: { log_comment: 'demo.stored' },
    });
    return Number((await result.json<{ rows: number | string }>())[0]!.rows);
  }
}

/** Record ids of the demonstration have no character that needs care in SQL. */
const range = ({ from, to }: Piece): string =>
  `source = 'demo' AND record_id >= '${from}' AND record_id <= '${to}'`;
