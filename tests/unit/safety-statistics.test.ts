/** The statistics of safety against published worked examples, and against the plainest model of each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialAtLeast } from '#web/lib/indicators/binomial.ts';
import { clusterChance } from '#web/lib/indicators/cluster.ts';
import { lotRatio } from '#web/lib/indicators/lot-ratio.ts';
import { proportionalReporting } from '#web/lib/indicators/prr.ts';
import { INTERVAL_CLASSES, byIntervalClass, intervalClass } from '#web/lib/indicators/reaction-intervals.ts';
import { silenceOf } from '#web/lib/indicators/silence.ts';

/** Probability of exactly k of n, by multiplication of whole numbers: right for small n. */
function binomialExactly(k: number, n: number, p: number): number {
  let choose = 1;
  for (let i = 1; i <= k; i++) choose = (choose * (n - k + i)) / i;
  return choose * p ** k * (1 - p) ** (n - k);
}

describe('proportional reporting ratio', () => {
  // Evans, Waller & Davis 2001: uveitis reported with rifabutin and with all other drugs, PRR 586, χ² 22,740. The printed χ²
  // is the one without correction (22,739.5 from these counts); ours carries Yates's, as the rule asks.
  it('of rifabutin and uveitis is 586, as published', () => {
    const [a, b, c, d] = [41, 14, 754, 591_958];
    const { prr, chiSquared } = proportionalReporting({ a, b, c, d });
    expect(prr).toBeCloseTo(586, 1);
    const all = a + b + c + d;
    const uncorrected = chiSquared * ((a * d - b * c) / (a * d - b * c - all / 2)) ** 2;
    expect(uncorrected).toBeCloseTo(22_739.5, 1);
  });

  // Yates F. "Contingency tables involving small numbers and the χ² test." Suppl. J. R. Stat. Soc. 1934; 1: 217–235, his own
  // example (malocclusion of the teeth in breast-fed and bottle-fed babies): corrected χ² 1.140.
  it('has the corrected χ² that Yates published for his example', () => {
    expect(proportionalReporting({ a: 4, b: 16, c: 1, d: 21 }).chiSquared).toBeCloseTo(1.14, 3);
  });

  it('is 1 where both sides report alike, and tells nothing where one side is empty', () => {
    expect(proportionalReporting({ a: 10, b: 90, c: 100, d: 900 })).toEqual({ prr: 1, chiSquared: 0 });
    expect(proportionalReporting({ a: 5, b: 5, c: 0, d: 0 })).toEqual({ prr: null, chiSquared: 0 });
    expect(proportionalReporting({ a: 0, b: 5, c: 0, d: 9 }).prr).toBeNull();
    expect(proportionalReporting({ a: 4, b: 6, c: 0, d: 500 }).prr).toBe(Infinity);
  });

  it('has the χ² of the sum over the cells, each nearer by a half', () => {
    const cell = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        const all = a + b + c + d;
        const expected = ((a + b) * (a + c)) / all;
        const apart = Math.max(0, Math.abs(a - expected) - 0.5);
        const sum = [
          [a + b, a + c],
          [a + b, b + d],
          [c + d, a + c],
          [c + d, b + d],
        ].reduce((total, [row, column]) => total + (apart * apart) / ((row! * column!) / all), 0);
        const { chiSquared } = proportionalReporting({ a, b, c, d });
        expect(Math.abs(chiSquared - sum)).toBeLessThan(1e-6 * (1 + sum));
      }),
    );
  });
});

describe('binomial tail', () => {
  // Cumulative tables, for example Hald, Statistical Tables and Formulas (1952), or by hand in thousandths of 2^-10.
  it.each([
    [8, 10, 0.5, 56 / 1024],
    [9, 10, 0.5, 11 / 1024],
    [5, 20, 0.1, 0.0432],
    [3, 15, 0.05, 0.0362],
  ])('P(X ≥ %i) of %i at %f is %f', (k, n, p, tail) => {
    expect(binomialAtLeast(k, n, p)).toBeCloseTo(tail, 4);
  });

  it('is the sum of its terms', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.nat(41),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, k, p) => {
          let sum = 0;
          for (let i = k; i <= n; i++) sum += binomialExactly(i, n, p);
          expect(binomialAtLeast(k, n, p)).toBeCloseTo(Math.min(1, sum), 10);
        },
      ),
    );
  });

  it('keeps its smallest and its largest values, and refuses what is none', () => {
    expect(binomialAtLeast(11, 12, 1e-4)).toBeCloseTo(12e-44, 46);
    expect(binomialAtLeast(1, 100_000, 0.5)).toBeCloseTo(1, 12);
    expect(binomialAtLeast(50_001, 100_001, 0.5)).toBeCloseTo(0.5, 9);
    expect(() => binomialAtLeast(1.5, 2, 0.5)).toThrow(RangeError);
    expect(() => binomialAtLeast(1, 2, 1.5)).toThrow(RangeError);
  });
});

describe('lot ratio', () => {
  // R, documentation of stats::poisson.test, example of two rates: 11 cases in 800 against 21 in 3,011;
  // printed: expected count1 = 6.7174, p-value = 0.07967 (two-sided), rate ratio 1.971488.
  it('agrees with the comparison of two Poisson rates that R documents', () => {
    const { ratio, expected, p } = lotRatio({ cases: 11, otherCases: 21, doses: 800, otherDoses: 3011 });
    expect(ratio).toBeCloseTo(1.971488, 6);
    expect(expected).toBeCloseTo(6.7174, 4);
    const share = 800 / 3811;
    const [n, at] = [32, binomialExactly(11, 32, share)];
    let lower = 0;
    for (let k = 0; k < 6; k++) {
      const term = binomialExactly(k, n, share);
      if (term <= at) lower += term;
    }
    expect(p + lower).toBeCloseTo(0.07967, 5);
  });

  it('tells nothing where there is nothing to compare with', () => {
    expect(lotRatio({ cases: 3, otherCases: 0, doses: 900, otherDoses: 0 })).toEqual({
      ratio: null,
      expected: 0,
      p: 1,
    });
    expect(lotRatio({ cases: 3, otherCases: 0, doses: 1, otherDoses: 99 })).toMatchObject({
      ratio: Infinity,
      p: expect.closeTo(1e-6, 12),
    });
  });

  it('finds a lot that is like the others as seldom as it promises', () => {
    const share = 0.03;
    for (const n of [20, 100, 400]) {
      let flagged = 0;
      for (let a = 0; a <= n; a++)
        if (lotRatio({ cases: a, otherCases: n - a, doses: 3, otherDoses: 97 }).p < 0.001)
          flagged += a <= 25 ? binomialExactly(a, n, share) : 0;
      expect(flagged).toBeLessThan(0.001);
    }
  });
});

describe('cluster', () => {
  const rate = { otherCases: 10, otherDoses: 10_000 };
  it('weighs the cases against the doses at the rate elsewhere', () => {
    // 100 doses at 10 per 10,000: 0.1 expected; P(X ≥ 2) = 1 − e^−0.1 × 1.1.
    const chance = { expected: expect.closeTo(0.1, 12), p: expect.closeTo(1 - Math.exp(-0.1) * 1.1, 12) };
    expect(clusterChance(2, [{ doses: 100, ...rate }], 0)).toEqual(chance);
    expect(clusterChance(2, [{ doses: 5, ...rate }], 100)).toEqual(chance);
    expect(
      clusterChance(
        2,
        [
          { doses: 40, ...rate },
          { doses: 60, ...rate },
        ],
        0,
      ),
    ).toEqual(chance);
  });

  it('takes any case for improbable where no rate is known, and none for nothing', () => {
    expect(clusterChance(2, [{ doses: 9, otherCases: 0, otherDoses: 0 }], 100).p).toBe(0);
    expect(clusterChance(0, [{ doses: 9, ...rate }], 100).p).toBe(1);
  });

  it('is less probable with every further case', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 5000 }), (cases, doses) => {
        const site = [{ doses, otherCases: 300, otherDoses: 1_000_000 }];
        const here = clusterChance(cases, site, 1).p;
        const next = clusterChance(cases + 1, site, 1).p;
        expect(next).toBeLessThanOrEqual(here);
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('silence', () => {
  const country = { years: 0.5, nationalRate: 1e-4 };
  const rules = {
    silence_per_million_year: 1,
    silence_expected_least: 3,
    silence_per_million_doses: 2.5,
  };
  it('is a warning below one serious report per million people a year', () => {
    const quiet = { serious: 0, people: 2_000_000, doses: 1_500_000, ...country };
    expect(silenceOf(quiet, rules)).toEqual({
      perMillionYear: 0,
      expected: expect.closeTo(150, 9),
      silent: true,
    });
    expect(silenceOf({ ...quiet, serious: 1 }, rules)).toMatchObject({ perMillionYear: 1, silent: false });
  });

  it('is told of a country that reports nothing at all, though its own rate lets expect nothing', () => {
    const country = { serious: 0, people: 96_000_000, years: 0.5, nationalRate: 0 };
    expect(silenceOf({ ...country, doses: 20_000_000 }, rules)).toEqual({
      perMillionYear: 0,
      expected: expect.closeTo(50, 9),
      silent: true,
    });
    expect(silenceOf({ ...country, doses: 1_000_000 }, rules).silent).toBe(false);
  });

  it('is not told of units too small to have one, nor of those whose people are not known', () => {
    expect(silenceOf({ serious: 0, people: 8000, doses: 9000, ...country }, rules).silent).toBe(false);
    expect(silenceOf({ serious: 0, people: null, doses: 90_000, ...country }, rules)).toMatchObject({
      perMillionYear: null,
      silent: false,
    });
  });
});

describe('interval classes', () => {
  it.each([
    [-1, 'before'],
    [0, '0'],
    [1, '1-2'],
    [2, '1-2'],
    [3, '3-7'],
    [7, '3-7'],
    [8, '8-28'],
    [28, '8-28'],
    [29, 'beyond'],
  ])('%i days are %s', (days, name) => expect(intervalClass(days)).toBe(name));

  it('hold every case once, for onset and for report', () => {
    const row = fc.record({
      onsetDays: fc.integer({ min: -3, max: 60 }),
      reportDays: fc.integer({ min: -3, max: 60 }),
      count: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const classes = byIntervalClass(rows);
        const all = rows.reduce((sum, { count }) => sum + count, 0);
        expect(classes.map((one) => one.class)).toEqual([...INTERVAL_CLASSES]);
        expect(classes.reduce((sum, { onset }) => sum + onset, 0)).toBe(all);
        expect(classes.reduce((sum, { report }) => sum + report, 0)).toBe(all);
      }),
    );
  });
});
