/**
 * Who writes to a ClickHouse server, which several ingest processes can reach: the one that began to write last, and
 * nobody else. The embedded engine gives its directory to one process and needs no seat.
 *
 * A writer holds in memory which ids are new, and looks records up before it writes them; a second one beside it would count
 * what the first has just written once more. So each takes the seat before its first batch and looks before every insert
 * of facts whether it still has it. Who lost it never takes it again: two of them would take it from each other for ever.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '#schema/clickhouse/client.ts';
import type { Clock } from '#schema/time.ts';
import type { Log } from './log.ts';
import { INSERT_ID, waitUntilGone } from './store-faults.ts';

const KEY = 'writer';
/** Value of a seat that was given back. */
const NOBODY = '';
/** A live writer's insert follows its look at once; after this long whatever it sent has reached the server. */
const LAST_INSERT_MS = 5_000;

export class WriterSeat {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #me = randomUUID();
  #state: 'not_taken' | 'held' | 'lost' = 'not_taken';

  constructor(store: Store, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  get isLost(): boolean {
    return this.#state === 'lost';
  }

  /**
   * Takes the seat the first time, and waits until nothing of the writer before is on its way. Call before records are
   * looked up.
   * @throws Error when another process has taken it since
   */
  async take(giveUp: () => boolean): Promise<void> {
    if (this.#state === 'held') return;
    if (this.#state === 'lost') throw lostSeat();
    const before = await this.#newest();
    await this.#write(this.#me, before.version);
    if (before.holder !== NOBODY) {
      this.#log.warn('taking over from an ingest process that was killed or still runs');
      await sleep(LAST_INSERT_MS);
      if (!(await waitUntilGone(this.#store, INSERT_ID, this.#log, giveUp)))
        throw new Error('stopped while an insert of another ingest process was under way');
    }
    this.#state = 'held';
  }

  /** @throws Error when another process has taken the seat: the insert must not be sent */
  async confirm(): Promise<void> {
    if (this.#state === 'held' && (await this.#newest()).holder === this.#me) return;
    if (this.#state === 'held') this.#log.error('another ingest process writes to this store now');
    this.#state = 'lost';
    throw lostSeat();
  }

  /** The next one need not wait. Not to be called while an insert of unknown end may be under way. */
  async giveBack(): Promise<void> {
    if (this.#state !== 'held') return;
    const newest = await this.#newest();
    if (newest.holder === this.#me) await this.#write(NOBODY, newest.version);
  }

  async #newest(): Promise<{ version: number; holder: string }> {
    const result = await this.#store.query({
      query: `SELECT version, value FROM store_facts WHERE key = '${KEY}' ORDER BY version DESC, value DESC LIMIT 1`,
      format: 'JSONEachRow',
    });
    const [row] = await result.json<{ version: number | string; value: string }>();
    return { version: Number(row?.version ?? 0), holder: row?.value ?? NOBODY };
  }

  async #write(holder: string, after: number): Promise<void> {
    await this.#store.insert({
      table: 'store_facts',
      values: [{ key: KEY, version: Math.max(after + 1, this.#clock.nowMs()), value: holder }],
      format: 'JSONEachRow',
      clickhouse_settings: { async_insert: 0 },
    });
  }
}

/** In the words of `sentenceOf` (store-faults.ts). */
function lostSeat(): Error {
  return new Error('another ingest process has the seat of the writer');
}
