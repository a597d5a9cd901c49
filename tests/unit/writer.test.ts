import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Store } from '#schema/clickhouse/client.ts';
import { systemClock } from '#schema/time.ts';
import { silentLog } from '#ingest/log.ts';
import { ingestMetrics } from '#ingest/metrics.ts';
import type { Delivery } from '#ingest/queue.ts';
import { rowOf } from '#ingest/rows.ts';
import { Writer } from '#ingest/writer.ts';
import { doseEvent } from '#tests/support/events.ts';

/** A writer over a store that answers nothing and takes nothing as long as `fault` is set. */
function writerOver(state: { fault: Error | undefined }): Writer {
  const store = {
    query: async () => ({ json: async () => [] }),
    exec: async () => {
      if (state.fault) throw state.fault;
      return { stream: [] };
    },
  };
  return new Writer({
    store: store as unknown as Store,
    seat: undefined,
    limits: { batchEvents: 10, batchWaitMs: 0, queueEvents: 100, queueBytes: 1e6 },
    clock: systemClock,
    metrics: ingestMetrics(() => ({ events: 0, bytes: 0 })),
    log: silentLog,
    ensureRoom: async () => {},
    crashPoint: () => {},
  });
}

function delivery(): Delivery {
  const event = doseEvent();
  return {
    source: event.source,
    receivedAtMs: 0,
    events: [{ kind: 'dose', row: rowOf(event) }],
    rejects: [],
    rejectOf: () => undefined,
    bytes: 100,
  };
}

describe('a writer whose batch failed', () => {
  it('says why until a batch is committed, or until that is too old to keep senders away', async () => {
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    onTestFinished(() => void vi.restoreAllMocks());
    const state: { fault: Error | undefined } = { fault: new Error('No space left on device') };
    const writer = writerOver(state);
    const sentence = 'the disk of the store is full.';
    await expect(writer.submit(delivery())).rejects.toThrow(`Nothing is confirmed: ${sentence}`);
    expect(writer.failing).toBe(sentence);
    now += 29_000;
    expect(writer.failing).toBe(sentence);
    now += 1000;
    expect(writer.failing).toBeUndefined();

    await expect(writer.submit(delivery())).rejects.toThrow(sentence);
    expect(writer.failing).toBe(sentence);
    state.fault = undefined;
    expect(await writer.submit(delivery())).toEqual(['accepted']);
    await writer.close();
    expect(writer.failing).toBeUndefined();
  });
});
