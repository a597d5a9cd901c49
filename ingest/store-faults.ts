/** What a failing store means for the operator, in one sentence, and what must be waited for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '#schema/clickhouse/client.ts';
import type { Log } from './log.ts';

const SENTENCES: readonly [pattern: RegExp, sentence: string][] = [
  [/no space left|NOT_ENOUGH_SPACE|disk quota/i, 'the disk of the store is full.'],
  [/ECONNREFUSED|ECONNRESET|EPIPE|socket hang up|ENOTFOUND/, 'the ClickHouse server cannot be reached.'],
  [/timeout/i, 'the store did not answer in time.'],
  [/MEMORY_LIMIT_EXCEEDED|memory limit/i, 'the store ran out of memory.'],
  [/READONLY|read-only file system|permission denied/i, 'the store may not be written.'],
  [/TOO_MANY_PARTS/, 'the store has too many unmerged parts.'],
  [
    /another ingest process/,
    'another ingest process writes to this store: stop one of the two, and start the one that stays anew.',
  ],
];

/** Never holds text of the query, which may hold records. */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? `${error.message} ${(error as { type?: string }).type ?? ''}` : '';
  const known = SENTENCES.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  const { code, type } = (error ?? {}) as { code?: string; type?: string };
  return `the store failed (${[type, code].filter(Boolean).join(' ') || 'unknown reason'}).`;
}

const POLL_MS = 200;

/** What the ids of all inserts of the door begin with, so that the next process finds those of one that was killed. */
export const INSERT_ID = 'vaccination-ingest-';

/**
 * Kill queries on a server and wait until they have left `system.processes`: only then is it known whether their
 * rows landed. Tries until the server answers, or `giveUp` says so.
 * @param queryId of one query, or what the ids of several begin with
 * @returns whether they are gone
 */
export async function waitUntilGone(
  store: Store,
  queryId: string,
  log: Log,
  giveUp: () => boolean,
): Promise<boolean> {
  // The store of another database on the same server has inserts of its own.
  const which =
    'startsWith(query_id, {id:String}) AND user = currentUser() AND current_database = currentDatabase()';
  while (!giveUp()) {
    try {
      await store.command({
        query: `KILL QUERY WHERE ${which} ASYNC`,
        query_params: { id: queryId },
      });
      const result = await store.query({
        query: `SELECT count() AS n FROM system.processes WHERE ${which}`,
        query_params: { id: queryId },
        format: 'JSONEachRow',
      });
      const [row] = await result.json<{ n: number | string }>();
      if (Number(row?.n) === 0) return true;
    } catch (error) {
      log.warn('waiting for the server, to learn what became of an insert', { reason: sentenceOf(error) });
    }
    await sleep(POLL_MS);
  }
  return false;
}
