import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeliveryQueue, type Delivery } from '#ingest/queue.ts';
import { rowOf } from '#ingest/rows.ts';
import { doseEvent } from '#tests/support/events.ts';

const incoming = { kind: 'dose' as const, row: rowOf(doseEvent()) };
const deliveryOf = (events: number, bytes = events): Delivery => ({
  source: 'clinic',
  receivedAtMs: 0,
  events: Array<typeof incoming>(events).fill(incoming),
  rejects: [],
  rejectOf: () => undefined,
  bytes,
});

describe('the queue of the writer', () => {
  it('hands out every event once, in order, in batches that are full or the last', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1 }), fc.integer({ min: 1, max: 25 }), (sizes, batch) => {
        const queue = new DeliveryQueue({ queueEvents: 1e6, queueBytes: 1e6 });
        for (const size of sizes) void queue.push(deliveryOf(size), 0);
        const taken: number[][] = [];
        while (!queue.isEmpty) {
          const slices = queue.take(batch);
          const events = slices.reduce((sum, { from, to }) => sum + to - from, 0);
          expect(events).toBeLessThanOrEqual(batch);
          if (!queue.isEmpty && queue.events > 0) expect(events).toBe(batch);
          for (const { job, from, to } of slices) taken.push([job.delivery.events.length, from, to]);
        }
        expect([queue.events, queue.bytes]).toEqual([0, 0]);
        const covered = taken.reduce((sum, [, from, to]) => sum + to! - from!, 0);
        expect(covered).toBe(sizes.reduce((a, b) => a + b, 0));
        expect(taken.filter(([size, , to]) => to === size).length).toBeGreaterThanOrEqual(sizes.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses what would go over its bounds, but takes one of any size when it is empty', () => {
    const queue = new DeliveryQueue({ queueEvents: 10, queueBytes: 100 });
    void queue.push(deliveryOf(50, 500), 0);
    expect(() => queue.push(deliveryOf(1), 0)).toThrow('full');
    queue.take(50);
    void queue.push(deliveryOf(5, 60), 0);
    expect(() => queue.push(deliveryOf(1, 60), 0)).toThrow('full');
    expect(() => queue.push(deliveryOf(6, 1), 0)).toThrow('full');
    void queue.push(deliveryOf(5, 40), 0);
    expect([queue.events, queue.bytes]).toEqual([10, 100]);
  });

  it('forgets the rest of a delivery whose first part failed', () => {
    const queue = new DeliveryQueue({ queueEvents: 100, queueBytes: 100 });
    void queue.push(deliveryOf(30), 0);
    void queue.push(deliveryOf(5), 0);
    const [slice] = queue.take(10);
    queue.drop(slice!.job);
    queue.drop(slice!.job);
    expect([queue.events, queue.bytes]).toEqual([5, 5]);
  });
});
