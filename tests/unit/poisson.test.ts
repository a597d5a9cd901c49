import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gammaP, poissonInterval, ratePer100k } from '#web/lib/indicators/poisson.ts';

/** P(X = k) for a Poisson mean, summed in logarithms: independent of the incomplete gamma function. */
function poissonAtMost(k: number, mean: number): number {
  let log = -mean;
  let sum = Math.exp(log);
  for (let i = 1; i <= k; i++) {
    log += Math.log(mean / i);
    sum += Math.exp(log);
  }
  return sum;
}

describe('exact Poisson interval', () => {
  // Two-sided 95% limits as tabulated from Garwood (1936): Pearson & Hartley, Biometrika Tables for
  // Statisticians I, table 40; the same figures in Ulm, Am J Epidemiol 1990; 131: 373–375.
  it.each([
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [2, 0.2422, 7.225],
    [3, 0.6187, 8.767],
    [4, 1.09, 10.242],
    [5, 1.623, 11.668],
    [10, 4.795, 18.39],
    [20, 12.217, 30.888],
    [50, 37.111, 65.919],
    [100, 81.364, 121.627],
  ])('of %i events is %f to %f', (count, lower, upper) => {
    const interval = poissonInterval(count);
    expect(interval.lower).toBeCloseTo(lower, count < 3 ? 4 : 2);
    expect(interval.upper).toBeCloseTo(upper, 2);
  });

  it('of none starts at zero and ends at −ln(0.025)', () => {
    expect(poissonInterval(0)).toEqual({ lower: 0, upper: expect.closeTo(-Math.log(0.025), 10) });
  });

  it('leaves exactly the tails outside', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.constantFrom(0.8, 0.95, 0.99), (count, level) => {
        const { lower, upper } = poissonInterval(count, level);
        const tail = (1 - level) / 2;
        expect(1 - poissonAtMost(count - 1, lower)).toBeCloseTo(tail, 8);
        expect(poissonAtMost(count, upper)).toBeCloseTo(tail, 8);
      }),
      { numRuns: 1000 },
    );
  });

  it('holds the count, and moves up with it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (count) => {
        const here = poissonInterval(count);
        const next = poissonInterval(count + 1);
        expect(here.lower).toBeLessThanOrEqual(count);
        expect(here.upper).toBeGreaterThan(count);
        expect(next.lower).toBeGreaterThan(here.lower);
        expect(next.upper).toBeGreaterThan(here.upper);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses what is no count', () => {
    expect(() => poissonInterval(-1)).toThrow(RangeError);
    expect(() => poissonInterval(1.5)).toThrow(RangeError);
    expect(() => poissonInterval(3, 1)).toThrow(RangeError);
  });

  it('rests on an incomplete gamma function that is right where it is known', () => {
    expect(gammaP(1, 2)).toBeCloseTo(1 - Math.exp(-2), 14);
    expect(gammaP(0.5, 0.5)).toBeCloseTo(0.6826894921370859, 12);
    expect(gammaP(5, 0)).toBe(0);
    expect(gammaP(3, 200)).toBeCloseTo(1, 14);
  });
});

describe('rate per 100,000 doses', () => {
  it('scales count and limits alike', () => {
    expect(ratePer100k(10, 200_000, 1000)).toEqual({
      value: 5,
      lower: expect.closeTo(4.795 / 2, 3),
      upper: expect.closeTo(18.39 / 2, 2),
    });
  });

  it('is told from the least doses on', () => {
    expect(ratePer100k(1, 999, 1000)).toBeNull();
    expect(ratePer100k(1, 1000, 1000)?.value).toBe(100);
    expect(ratePer100k(1, 100, 100)?.value).toBe(1000);
    expect(ratePer100k(0, 0, 0)).toBeNull();
  });
});
