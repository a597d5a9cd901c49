/**
 * Keeps the embedded store away from the end of its disk.
 *
 * A merge that meets a full disk half-way has been seen to commit a part with empty files (docs/decisions). So below
 * a margin no batch is begun and merges stop; what runs has the margin to end in.
 */
import { statfs } from 'node:fs/promises';
import type { Store } from '#schema/clickhouse/client.ts';
import { EVENT_KINDS } from '#schema/events.ts';
import { KIND_SPECS } from './columns.ts';
import type { Log } from './log.ts';
import { sentenceOf } from './store-faults.ts';

const LOOK_EVERY_MS = 1000;
/** Merges come back only when there is clearly room, not at the margin itself. */
const ENOUGH = 1.25;

const noSpace = (): Error => new Error('no space left above the margin that the store needs');

export class DiskGuard {
  readonly #dataDir: string;
  readonly #marginBytes: number;
  readonly #store: Store;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  #isLow = false;
  #looking: Promise<void> | undefined;

  /** @param store a connection beside the writer's */
  constructor(options: { dataDir: string; marginBytes: number; store: Store; log: Log }) {
    this.#dataDir = options.dataDir;
    this.#marginBytes = options.marginBytes;
    this.#store = options.store;
    this.#log = options.log;
    this.#timer = setInterval(() => void this.look().catch(() => {}), LOOK_EVERY_MS).unref();
  }

  /** Why nothing is taken; `undefined` when there is room. */
  get failing(): string | undefined {
    return this.#isLow ? sentenceOf(noSpace()) : undefined;
  }

  /** @throws Error when a batch must not be begun */
  async ensureRoom(): Promise<void> {
    await this.look();
    if (this.#isLow) throw noSpace();
  }

  /** Measures the free space, and stops or starts merges when that changes what is right. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking?.catch(() => {});
  }

  async #look(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#dataDir);
    const isLow = bavail * bsize < this.#marginBytes * (this.#isLow ? ENOUGH : 1);
    if (isLow === this.#isLow) return;
    // Said before it is done: batches must stop even when the store does not take the statement.
    this.#isLow = isLow;
    if (isLow) this.#log.warn('the disk is nearly full: nothing is taken until there is room');
    else this.#log.info('there is room on the disk again');
    for (const kind of EVENT_KINDS)
      await this.#store.command({
        query: `SYSTEM ${isLow ? 'STOP' : 'START'} MERGES ${KIND_SPECS[kind].table}`,
      });
  }
}
