/** `GET /v1/verify`: the books verified while the store is held by this process, one line per check as it is done. */
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '#schema/clickhouse/client.ts';
import { AppError } from '#schema/errors.ts';
import type { UnitTree } from '#schema/units.ts';
import { sentenceOf } from '../store-faults.ts';
import { verifyBooks, type BookCheck } from '../verify.ts';

/** A line of the answer. Without a line `done` the answer was cut short and says nothing. */
export type VerifyLine = BookCheck | { done: true } | { failed: string };

/** By what its questions are known, to cancel them. */
const COMMENT = 'ingest.verify';
const CUT_EVERY_MS = 200;

/** Reads every row, for minutes when there are many: one at a time, on a connection of its own. */
export class Verification {
  readonly #tree: UnitTree;
  readonly #open: () => Store;
  #running = false;
  #stopped = false;

  constructor(tree: UnitTree, open: () => Store) {
    this.#tree = tree;
    this.#open = open;
  }

  /** @throws AppError `unavailable` while another one runs */
  async answer(response: ServerResponse): Promise<void> {
    if (this.#running)
      throw new AppError('unavailable', 'The books are being verified already.', { retryAfterSeconds: 60 });
    this.#running = true;
    const store = this.#open();
    // A check may take minutes: an empty line now and then keeps what stands between from giving up.
    const breath = setInterval(() => response.write('\n'), 20_000);
    const write = (line: VerifyLine): void => void response.write(`${JSON.stringify(line)}\n`);
    try {
      // Stays on for the embedded engine; over a server it says nothing, and nothing is cancelled there.
      await store.command({ query: `SET log_comment = '${COMMENT}'` });
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
      for await (const check of verifyBooks(store, this.#tree)) {
        if (this.#stopped || response.destroyed) return;
        write(check);
      }
      write({ done: true });
    } catch (error) {
      write({ failed: sentenceOf(error) });
    } finally {
      clearInterval(breath);
      response.end();
      await store.close();
      this.#running = false;
    }
  }

  /** Ends the check that is under way, over a server after it: a shutdown must not wait for all of them. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (!this.#running) return;
    const store = this.#open();
    while (this.#running) {
      await store
        .command({ query: `KILL QUERY WHERE Settings['log_comment'] = '${COMMENT}' ASYNC` })
        .catch(() => {});
      await wait(CUT_EVERY_MS);
    }
    await store.close();
  }
}
