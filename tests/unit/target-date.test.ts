import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals, seedOf, uniforms } from '#web/lib/indicators/random.ts';
import {
  arrivalOf,
  fanOf,
  forecast,
  type ForecastRules,
  type Outlook,
} from '#web/lib/indicators/target-date.ts';

const RULES: ForecastRules = {
  runs: 200,
  weeks: 30,
  trendShare: 0.6,
  persistence: 0.8,
  leastDrift: 0.05,
  returnShare: 1,
};

/** A unit that gives 700 first doses and 300 second ones a week. */
const steady: Outlook = {
  first: 10_000,
  full: 4_000,
  pool: 20_000,
  due: 500,
  dueByWeek: [1000, 1000, 1000, 1000],
  firstByWeek: [700, 700, 700, 700, 700, 700, 700, 700],
  fullByWeek: [300, 300, 300, 300, 300, 300, 300, 300],
  otherShare: 0,
  onHand: null,
  arrivals: [],
  intervalWeeks: 4,
};

/** Nobody is due: its thousand doses a week are all first ones. */
const onlyFirst: Outlook = { ...steady, due: 0, dueByWeek: [], intervalWeeks: 60 };

const natural = (max: number) => fc.integer({ min: 0, max });
const weeks = (max: number) => fc.array(natural(max), { minLength: 8, maxLength: 8 });
const anyOutlook: fc.Arbitrary<Outlook> = fc.record({
  first: natural(100_000),
  full: natural(100_000),
  pool: natural(100_000),
  due: natural(20_000),
  dueByWeek: fc.array(natural(5000), { maxLength: 10 }),
  firstByWeek: weeks(5000),
  fullByWeek: weeks(5000),
  otherShare: fc.double({ min: 0, max: 2, noNaN: true }),
  onHand: fc.option(fc.integer({ min: -1000, max: 50_000 })),
  arrivals: fc.oneof(
    fc.constant([]),
    fc.array(fc.integer({ min: -500, max: 0 }), { maxLength: 8 }),
    fc.array(fc.integer({ min: -500, max: 10_000 }), { maxLength: 8 }),
  ),
  intervalWeeks: fc.integer({ min: 2, max: 8 }),
});
const few: ForecastRules = { ...RULES, runs: 10, weeks: 12 };

describe('chance', () => {
  it('is the same for the same seed, and spread as it should be', () => {
    const draws = (seed: string): number[] => {
      const next = normals(uniforms(seedOf(seed)));
      return Array.from({ length: 20_000 }, next);
    };
    expect(draws('38')).toEqual(draws('38'));
    expect(draws('38')[0]).not.toBe(draws('39')[0]);
    const values = draws('VN');
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
    expect(seedOf('')).toBe(0x811c9dc5);
  });
});

describe('the forecast', () => {
  it('never loses people, nor reaches more than there are, nor gives more than stands in the stores', () => {
    fc.assert(
      fc.property(anyOutlook, natural(1000), (outlook, seed) => {
        const { first, full } = forecast(outlook, few, seed);
        const due = outlook.due + outlook.dueByWeek.reduce((a, b) => a + b, 0);
        for (let run = 0; run < few.runs; run++) {
          let [people, complete] = [outlook.first, outlook.full];
          for (let week = 0; week < few.weeks; week++) {
            const at = run * few.weeks + week;
            if (first[at]! < people - 1e-6 || full[at]! < complete - 1e-6) return false;
            [people, complete] = [first[at]!, full[at]!];
          }
          const came = people - outlook.first;
          if (came > outlook.pool + 1e-6 || complete - outlook.full > due + came + 1e-6) return false;
          if (outlook.onHand !== null && outlook.arrivals.every((doses) => doses <= 0))
            if (came + (complete - outlook.full) > Math.max(0, outlook.onHand) + 1e-6) return false;
        }
        return true;
      }),
      { numRuns: 1000 },
    );
  });

  it('goes on at the pace of the last weeks, and says that this is the limit', () => {
    const run = forecast(onlyFirst, RULES, 1);
    const fan = fanOf(run.first, run);
    expect(run.limit).toBe('capacity');
    expect((fan[9]!.p50 - 10_000) / 10_000).toBeCloseTo(1, 1);
    expect(fan[9]!.p10).toBeLessThan(fan[9]!.p50);
    expect(fan[9]!.p90).toBeGreaterThan(fan[9]!.p50);
    // It knows less of what lies further ahead.
    expect(fan[19]!.p90 - fan[19]!.p10).toBeGreaterThan(fan[4]!.p90 - fan[4]!.p10);
  });

  it('stops where the vaccine does', () => {
    const run = forecast({ ...steady, onHand: 2000, arrivals: [0, 0] }, RULES, 1);
    const fan = fanOf(run.first, run);
    expect(run.limit).toBe('stock');
    expect(fan.at(-1)!.p90).toBeLessThanOrEqual(12_000);
  });

  it('waits for second doses to fall due, and for people to come', () => {
    // Nobody is left without a first dose; 4,000 fall due a thousand a week, though the unit could give more.
    const run = forecast(
      { ...steady, pool: 0, due: 0, firstByWeek: steady.firstByWeek.map(() => 5000) },
      RULES,
      1,
    );
    const fan = fanOf(run.full, run);
    expect(fan[0]!.p50).toBe(5000);
    expect(fan[3]!.p50).toBe(8000);
    expect(fan.at(-1)!.p90).toBe(8000);
    expect(run.limit).toBe('demand');
  });

  it('lets a part of the trend go on, and fade', () => {
    const firstByWeek = [100, 150, 225, 340, 510, 760, 1140, 1700];
    const week = (trendShare: number): number => {
      const run = forecast(
        { ...steady, firstByWeek, fullByWeek: firstByWeek.map(() => 0), due: 0, dueByWeek: [] },
        { ...RULES, trendShare },
        1,
      );
      return fanOf(run.first, run)[5]!.p50;
    };
    expect(week(0.6)).toBeGreaterThan(week(0.2));
    expect(week(0.2)).toBeGreaterThan(week(0));
  });

  it('is wider where the pace has jumped from week to week', () => {
    const width = (firstByWeek: number[]): number => {
      const run = forecast({ ...steady, firstByWeek }, RULES, 1);
      const { p10, p90 } = fanOf(run.first, run)[9]!;
      return p90 - p10;
    };
    expect(width([200, 1200, 300, 1100, 200, 1200, 300, 1100])).toBeGreaterThan(
      2 * width([...steady.firstByWeek]),
    );
  });
});

describe('the date', () => {
  it('is remaining people ÷ people a day where nothing else happens', () => {
    const rules = { ...RULES, leastDrift: 1e-9, persistence: 0 };
    const run = forecast(onlyFirst, rules, 1);
    const goal = { now: 10_000, start: 10_000, counted: 1, goal: 13_450 };
    // 3,450 people at a thousand a week.
    expect(arrivalOf(run.first, run, goal, 24)).toEqual({ p10: 25, p50: 25, p90: 25, probability: 0 });
    expect(arrivalOf(run.first, run, goal, 25).probability).toBe(1);
    // Only half of them count.
    expect(arrivalOf(run.first, run, { now: 9000, start: 10_000, counted: 0.5, goal: 10_040 }, 0).p50).toBe(
      15,
    );
  });

  it('is today when the goal is reached, and unknown when it is beyond reach', () => {
    const run = forecast(steady, RULES, 1);
    const reached = { now: 10_000, start: 10_000, counted: 1, goal: 9000 };
    expect(arrivalOf(run.first, run, reached, 0)).toEqual({ p10: 0, p50: 0, p90: 0, probability: 1 });
    // Those who count run out, though others still come.
    expect(arrivalOf(run.first, run, { ...reached, goal: 10_100, most: 10_050 }, 1000).p50).toBeNull();
    const never = { ...reached, goal: 90_000 };
    expect(arrivalOf(run.first, run, never, 1000)).toEqual({
      p10: null,
      p50: null,
      p90: null,
      probability: 0,
    });
  });

  it('comes later for a higher goal, and is likelier with more time', () => {
    fc.assert(
      fc.property(
        anyOutlook,
        natural(50_000),
        natural(50_000),
        natural(80),
        natural(80),
        (outlook, a, b, c, d) => {
          const run = forecast(outlook, few, 7);
          const at = (goal: number, days: number) =>
            arrivalOf(
              run.first,
              run,
              { now: outlook.first, start: outlook.first, counted: 1, goal: outlook.first + goal },
              days,
            );
          const [near, far] = [at(Math.min(a, b), 30), at(Math.max(a, b), 30)];
          expect(far.p50 ?? Infinity).toBeGreaterThanOrEqual(near.p50 ?? Infinity);
          expect(far.probability).toBeLessThanOrEqual(near.probability);
          expect(near.p90 ?? Infinity).toBeGreaterThanOrEqual(near.p10 ?? Infinity);
          expect(at(a, Math.max(c, d)).probability).toBeGreaterThanOrEqual(at(a, Math.min(c, d)).probability);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
