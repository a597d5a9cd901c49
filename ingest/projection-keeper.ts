/** Sees to it that parts which merges pass over get their projections all the same. */
import type { Store } from '#schema/clickhouse/client.ts';
import { projectStrandedParts } from '#schema/clickhouse/projections.ts';
import type { Log } from './log.ts';
import { sentenceOf } from './store-faults.ts';

const EVERY_MS = 3_600_000;

export class ProjectionKeeper {
  readonly #store: Store;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> = Promise.resolve();

  /** @param store a connection beside the writer's */
  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
    this.#timer = setInterval(() => (this.#running = this.#look()), EVERY_MS).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    try {
      const tables = await projectStrandedParts(this.#store);
      if (tables.length > 0)
        this.#log.info('parts got the projections that merges had left out', { tables: tables.join(', ') });
    } catch (error) {
      this.#log.warn('parts without projections stay for now', { reason: sentenceOf(error) });
    }
  }
}
