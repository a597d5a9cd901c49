/** Who waits for a connection of the pool, and for how long. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Store } from '#schema/clickhouse/client.ts';
import { READ_SECONDS, ReadPool } from '#web/lib/server/select.ts';

const SLOW_MS = 60_000;
/** A connection whose every question takes a minute. */
const slow = {
  query: () =>
    new Promise((resolve) => setTimeout(() => resolve({ json: () => Promise.resolve([]) }), SLOW_MS)),
} as unknown as Store;
const ask = (pool: ReadPool) => pool.select('SELECT 1', {}, z.object({}), 'test');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a question that waits for another', () => {
  it('is refused after the time that one question may take', async () => {
    const pool = new ReadPool([slow]);
    const first = ask(pool);
    const refused = expect(ask(pool)).rejects.toMatchObject({ code: 'unavailable' });
    await vi.advanceTimersByTimeAsync(READ_SECONDS * 1000);
    await refused;
    await vi.advanceTimersByTimeAsync(SLOW_MS);
    expect(await first).toEqual([]);
  });

  it('waits on where questions may take long, as those of the sweep', async () => {
    const pool = new ReadPool([slow], 120);
    const both = Promise.all([ask(pool), ask(pool)]);
    await vi.advanceTimersByTimeAsync(2 * SLOW_MS);
    expect(await both).toEqual([[], []]);
  });
});
