import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClockOffset, EventToScreenSamples, percentile } from '#web/lib/event-to-screen.ts';

describe('event-to-screen time', () => {
  it('has no percentile without samples', () => {
    expect(new EventToScreenSamples().read()).toEqual({ p50_ms: null, p99_ms: null, samples: 0 });
  });

  it('takes the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
  });

  it('is a sample with at least the share p at or below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, p) => {
          const value = percentile(list, p)!;
          expect(list).toContain(value);
          expect(list.filter((x) => x <= value).length).toBeGreaterThanOrEqual(p * list.length);
        },
      ),
    );
  });

  it('keeps the newest samples only, and never less than zero', () => {
    const samples = new EventToScreenSamples(3);
    for (const ms of [1000, -5, 20, 30]) samples.add(ms);
    expect(samples.read()).toEqual({ p50_ms: 20, p99_ms: 30, samples: 3 });
  });
});

describe('the offset of the server clock', () => {
  it('is nothing before the server was heard', () => {
    expect(new ClockOffset().ms).toBe(0);
  });

  it('is the largest difference heard: the one that was least delayed', () => {
    const offset = new ClockOffset();
    for (const delay of [300, 20, 150]) offset.hear(5_000, 4_000 + delay);
    expect(offset.ms).toBe(980);
  });

  it('follows a clock that was set anew', () => {
    const offset = new ClockOffset();
    offset.hear(5_000, 1_000);
    offset.forget();
    offset.hear(5_000, 5_010);
    expect(offset.ms).toBe(-10);
  });
});
