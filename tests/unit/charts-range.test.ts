import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, shiftDay } from '#web/lib/charts/days.ts';
import { rangeOf, windowOf } from '#web/lib/charts/range.ts';
import { nextAskMs, sameFigures } from '#web/lib/charts/refresh.ts';
import { SPARK, sparkOf } from '#web/lib/charts/sparkline.ts';

const days = daysBetween('2021-03-08', '2021-10-15');

describe('range of time', () => {
  it('of four weeks follows the newest day', () => {
    expect(windowOf(days, { last: 28 })).toEqual({ start: days.length - 28, end: days.length - 1 });
    const next = [...days, '2021-10-16'];
    expect(windowOf(next, { last: 28 }).end).toBe(days.length);
  });

  it('longer than the axis shows the whole axis', () => {
    expect(windowOf(days.slice(0, 5), { last: 91 })).toEqual({ start: 0, end: 4 });
    expect(windowOf([], { last: 91 })).toEqual({ start: 0, end: 0 });
  });

  it('of other days than there are shows everything rather than nothing', () => {
    expect(windowOf(days, { from: '2030-01-01', to: '2030-02-01' })).toEqual({
      start: 0,
      end: days.length - 1,
    });
  });

  it('chosen as a window comes back as that window', () => {
    fc.assert(
      fc.property(fc.nat(days.length - 1), fc.nat(days.length - 1), (a, b) => {
        const window = { start: Math.min(a, b), end: Math.max(a, b) };
        expect(windowOf(days, rangeOf(days, window))).toEqual(window);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('days', () => {
  it('run over months and leap days', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(daysBetween('2024-03-01', '2024-02-28')).toEqual([]);
    expect(shiftDay('2021-12-31', 1)).toBe('2022-01-01');
    expect(() => shiftDay('tomorrow', 1)).toThrow(RangeError);
  });
});

describe('asking again', () => {
  it('waits two seconds at least, longer when answers are slow, never longer than ten', () => {
    expect(nextAskMs(1000, 10, 1500)).toBe(1500);
    expect(nextAskMs(1000, 10, 9000)).toBe(0);
    expect(nextAskMs(0, 300, 0)).toBe(6000);
    expect(nextAskMs(0, 5000, 0)).toBe(10_000);
  });

  it('takes an answer as news only when a figure changed', () => {
    const answer = { simulated: true, seq: 1, as_of: 'a', points: [1] };
    expect(sameFigures([answer], [{ ...answer, seq: 2, as_of: 'b' }])).toBe(true);
    expect(sameFigures([answer], [{ ...answer, points: [2] } as typeof answer])).toBe(false);
    expect(sameFigures([answer], [{ ...answer, simulated: false }])).toBe(false);
    expect(sameFigures([answer], [])).toBe(false);
  });
});

describe('sparkline', () => {
  it('has no line and no point without values, and a lone point for one', () => {
    expect(sparkOf([])).toEqual({ path: '', last: null });
    expect(sparkOf([5]).path).toBe('');
    expect(sparkOf([5]).last).not.toBeNull();
  });

  it('lies flat on the ground for zeros', () => {
    expect(sparkOf([0, 0]).last).toEqual({ x: SPARK.width - SPARK.pad, y: SPARK.height - SPARK.pad });
  });

  it('breaks at what is not known', () => {
    expect(sparkOf([1, NaN, 3, 4]).path.match(/M/g)).toHaveLength(2);
  });

  it('stays inside its box and ends at the last value', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
        const { path, last } = sparkOf(values);
        for (const [, x, y] of path.matchAll(/[ML](\S+?) (-?[\d.]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(SPARK.width);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(SPARK.height);
        }
        expect(last).not.toBeNull();
        expect(path).not.toContain('NaN');
      }),
      { numRuns: 1000 },
    );
  });
});
