/** Ends the questions that nobody waits for any more, so that a stop need not wait for them. */
import { setTimeout as wait } from 'node:timers/promises';
import { openStore, type StoreConfig } from './client.ts';

const EVERY_MS = 200;

/**
 * Cancels every SELECT of the embedded engine, again and again until `done` settles; INSERTs and merges go on. A question
 * that is cancelled fails where it was asked. Over a server it only waits: other processes ask there too.
 */
export async function cutQuestionsUntil(done: Promise<unknown>, config: StoreConfig): Promise<void> {
  const over = new AbortController();
  const cutting = config.clickhouseUrl ? undefined : cut(config, over.signal);
  try {
    await done;
  } finally {
    over.abort();
    await cutting;
  }
}

async function cut(config: StoreConfig, signal: AbortSignal): Promise<void> {
  const store = openStore(config);
  try {
    while (!signal.aborted) {
      // It may itself be cut by another one; what fails is tried again.
      await store.command({ query: `KILL QUERY WHERE query_kind = 'Select' ASYNC` }).catch(() => {});
      await wait(EVERY_MS, undefined, { signal }).catch(() => {});
    }
  } finally {
    await store.close();
  }
}
