/** Rows of an answer one after the other, with turns of the event loop between: sockets and pages are served meanwhile. */
import type { Store } from '#schema/clickhouse/client.ts';

/** Characters of the answer that are parsed at a stretch: a few milliseconds. */
const CHARACTERS_PER_TURN = 200_000;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type RowParams = Record<string, string | number | string[] | number[]>;

/** Asks and hands each row over, as a list of its columns. Rejects when the store does. */
export async function eachRow(
  store: Store,
  query: string,
  params: RowParams,
  take: (row: unknown[]) => void,
): Promise<void> {
  const result = await store.query({ query, query_params: params, format: 'JSONCompactEachRow' });
  const text = await result.text();
  let pausedAt = 0;
  for (let start = 0; start < text.length;) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    if (end > start) take(JSON.parse(text.slice(start, end)) as unknown[]);
    start = end + 1;
    if (start - pausedAt < CHARACTERS_PER_TURN) continue;
    pausedAt = start;
    await nextTurn();
  }
}
