/** The queue of those who ask for a snapshot, and the limit of each. */
import { describe, expect, it } from 'vitest';
import { Admission } from '#web/live/admission.ts';
import { TokenBucket } from '#web/live/token-bucket.ts';

const busy = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

describe('admission', () => {
  it('runs everything in order and lets other work through in between', async () => {
    const admission = new Admission(1000);
    const ran: number[] = [];
    let turns = 0;
    const done = new Promise<void>((resolve) => {
      for (let i = 0; i < 40; i++)
        admission.ask(() => {
          ran.push(i);
          busy(1);
          if (i === 39) resolve();
        });
    });
    const count = (): void => {
      turns += 1;
      if (ran.length < 40) setImmediate(count);
    };
    setImmediate(count);
    await done;
    expect(ran).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(turns).toBeGreaterThan(2);
  });

  it('refuses when too many wait, and takes again afterwards', async () => {
    const admission = new Admission(2);
    expect([1, 2, 3].map(() => admission.ask(() => {}))).toEqual([true, true, false]);
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(admission.waiting).toBe(0);
    expect(admission.ask(() => {})).toBe(true);
  });
});

describe('a token bucket', () => {
  it('gives so many at once and so many a second afterwards', () => {
    let now = 0;
    const bucket = new TokenBucket(3, 2, () => now);
    const takes = (n: number): number =>
      Array.from({ length: n }, () => bucket.take()).filter(Boolean).length;
    expect(takes(5)).toBe(3);
    now = 1000;
    expect(takes(5)).toBe(2);
    now = 100_000;
    expect(takes(5)).toBe(3);
  });

  it('goes on giving when the clock is set back', () => {
    let now = 3_600_000;
    const bucket = new TokenBucket(3, 2, () => now);
    now = 0;
    expect(bucket.take()).toBe(true);
    now = 1000;
    expect(bucket.take()).toBe(true);
  });
});
