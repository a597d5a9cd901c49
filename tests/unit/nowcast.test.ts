import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  delayCounts,
  delayQuantile,
  delayShares,
  type DelayTriangle,
} from '#web/lib/indicators/delay-shares.ts';
import { totalOf } from '#web/lib/indicators/nowcast-total.ts';
import { nowcast, type NowcastRules } from '#web/lib/indicators/nowcast.ts';
import { nowcastOfUnit } from '#web/lib/indicators/unit-nowcast.ts';
import { smallTree } from '#tests/support/small-tree.ts';

const RULES: NowcastRules = { window: 14, poolingSessions: 6, poolingDays: 2 };

/** What is known at the end of the closed day of days whose doses are entered as `later` says. */
function knownAt(
  later: readonly (readonly number[])[],
  delays: number,
  closed: number,
): DelayTriangle & { cells: Int32Array } {
  const cells = new Int32Array(later.length * delays);
  later.forEach((row, given) =>
    row.forEach((doses, delay) => {
      if (given + delay <= closed) cells[given * delays + Math.min(delay, delays - 1)]! += doses;
    }),
  );
  return { cells, delays, closed };
}

const days = (count: number, row: readonly number[]): number[][] =>
  Array.from({ length: count }, () => [...row]);

/** A triangle of up to 30 days with any counts, known at one of its last two days. */
const anyTriangle = fc
  .record({
    rows: fc.array(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 5, maxLength: 5 }), {
      minLength: 2,
      maxLength: 30,
    }),
    isOver: fc.boolean(),
  })
  .map(({ rows, isOver }) => knownAt(rows, 5, rows.length - (isOver ? 1 : 2)));

describe('the share entered by an age', () => {
  it('is what was seen, when all days wait alike', () => {
    // 60% on the day, 30% a day later, 10% two days later: whatever of it is cut off on the right.
    const counts = delayCounts(knownAt(days(30, [60, 30, 10]), 5, 29), 14);
    const shares = delayShares(counts, delayCounts(knownAt([], 5, -1), 14), 0, 1);
    expect([...shares]).toEqual([0.6, 0.9, 1, 1, 1].map((share) => expect.closeTo(share, 12)));
    expect(
      [0.5, 0.6, 0.9, 0.95].map((share) =>
        delayQuantile(
          shares.map((s) => s + 1e-9),
          share,
        ),
      ),
    ).toEqual([0, 0, 1, 2]);
  });

  // Taylor G & Ashe FR, "Second moments of estimates of outstanding claims", J Econometrics 1983; 23: 37–61. The
  // development factors of the chain ladder on it are in Mack T, ASTIN Bulletin 1993; 23: 213–225, table 2.
  it('is the chain ladder of a published triangle', () => {
    const payments = [
      [357848, 766940, 610542, 482940, 527326, 574398, 146342, 139950, 227229, 67948],
      [352118, 884021, 933894, 1183289, 445745, 320996, 527804, 266172, 425046],
      [290507, 1001799, 926219, 1016654, 750816, 146923, 495992, 280405],
      [310608, 1108250, 776189, 1562400, 272482, 352053, 206286],
      [443160, 693190, 991983, 769488, 504851, 470639],
      [396132, 937085, 847498, 805037, 705960],
      [440832, 847631, 1131398, 1063269],
      [359480, 1061648, 1443370],
      [376686, 986608],
      [344014],
    ];
    const shares = delayShares(
      delayCounts(knownAt(payments, 10, 9), 10),
      delayCounts(knownAt([], 10, -1), 10),
      0,
      1,
    );
    const factors = Array.from({ length: 9 }, (_, age) => shares[age + 1]! / shares[age]!);
    expect(factors).toEqual(
      [3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177].map((factor) =>
        expect.closeTo(factor, 4),
      ),
    );
  });
});

describe('the nowcast', () => {
  it('is never below what is entered, and its range is in order, all whole numbers', () => {
    fc.assert(
      fc.property(anyTriangle, fc.array(anyTriangle, { maxLength: 3 }), (own, others) => {
        const around = others
          .filter((other) => other.cells.length >= own.cells.length)
          .map((other) => ({ ...own, cells: other.cells.subarray(0, own.cells.length) }));
        const { days: estimates, dispersions } = nowcast(own, around, RULES);
        for (const { correlation, evenness } of dispersions) {
          expect(correlation).toBeGreaterThan(0);
          expect(correlation).toBeLessThan(1);
          expect(evenness).toBeGreaterThanOrEqual(1);
        }
        estimates.forEach(({ entered, p10, p50, p90 }, row) => {
          expect(entered).toBe(
            own.cells.slice(row * 5, row * 5 + 5).reduce((sum: number, doses: number) => sum + doses, 0),
          );
          if (row > own.closed) return expect([p10, p50, p90]).toEqual([null, null, null]);
          for (const value of [p10, p50, p90]) expect(Number.isSafeInteger(value)).toBe(true);
          expect(p10).toBeGreaterThanOrEqual(entered);
          expect(p50).toBeGreaterThanOrEqual(p10!);
          expect(p90).toBeGreaterThanOrEqual(p50!);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('is what is entered when nothing is ever entered late', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 30 }), (doses) => {
        const known = knownAt(
          doses.map((n) => [n]),
          5,
          doses.length - 1,
        );
        for (const { entered, p10, p90 } of nowcast(known, [], RULES).days)
          expect([p10, p90]).toEqual([entered, entered]);
      }),
      { numRuns: 1000 },
    );
  });

  it('is entered ÷ P(delay ≤ age) where doses are many', () => {
    const known = knownAt(days(40, [60_000, 30_000, 10_000]), 5, 39);
    const { days: estimates } = nowcast(known, [], RULES);
    for (const { p50 } of estimates.slice(-3)) expect(p50! / 100_000).toBeCloseTo(1, 2);
    expect(estimates.at(-1)!.entered).toBe(60_000);
  });

  it('expects a usual day where nothing is entered yet, and says how little it knows', () => {
    // Every other day is typed on the next one, in one go: nothing today is no sign that nothing was given.
    const later = Array.from({ length: 40 }, (_, day) => (day % 2 === 0 ? [100] : [0, 100]));
    const { days: estimates, dispersions } = nowcast(knownAt(later, 5, 39), [], RULES);
    const last = estimates.at(-1)!;
    expect(dispersions[0]!.correlation).toBeGreaterThan(0.9);
    expect(last.entered).toBe(0);
    expect(last.p50).toBeGreaterThan(70);
    expect(last.p90).toBeGreaterThan(100);
  });

  it('has no estimate for a day that is not over, and keeps what that day brought for the others as a floor', () => {
    const later = days(40, [50, 50]);
    // Today, day 39, brought 90 doses of yesterday already, more than was expected of it.
    later[38] = [50, 90];
    const known = knownAt(later, 5, 39);
    const { days: estimates } = nowcast({ ...known, closed: 38 }, [], RULES);
    expect(estimates[39]).toMatchObject({ entered: 50, p10: null, p50: null, p90: null, missing: 0 });
    expect(estimates[38]).toMatchObject({ entered: 140, p10: 140, p50: 140 });
  });

  it('leans on the units beside it where its own doses are few', () => {
    const slow = days(40, [10, 0, 0, 90]);
    const around = [1, 2, 3].map(() => knownAt(slow, 5, 39));
    const alone = nowcast(knownAt([...days(39, [0]), [10]], 5, 39), [], RULES).shares[0];
    const among = nowcast(knownAt([...days(39, [0]), [10]], 5, 39), around, RULES).shares[0];
    expect(alone).toBe(1);
    expect(among).toBeCloseTo(0.1, 1);
  });

  it('holds 80% of what comes out, for days that are typed by session', () => {
    // 40 sites, each typing a whole session at once with one of three habits; 200 days, looked at on each from day 40 on.
    let state = 2021;
    const draw = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    const later = Array.from({ length: 240 }, () => {
      const row = new Array<number>(8).fill(0);
      const turnout = 0.6 + 0.8 * draw();
      for (let site = 0; site < 40; site++) {
        const u = draw();
        const delay = site % 4 === 0 ? Math.floor(u * 8) : u < 0.7 ? 0 : u < 0.95 ? 1 : 2;
        row[delay]! += Math.round(100 * turnout * (0.5 + draw()));
      }
      return row;
    });
    let inside = 0;
    let all = 0;
    for (let closed = 40; closed < later.length; closed++) {
      const recent = later.slice(closed - 40, closed + 1);
      const { days: estimates } = nowcast(knownAt(recent, 10, 40), [], RULES);
      for (let age = 0; age < 6; age++) {
        const final = recent[40 - age]!.reduce((sum, doses) => sum + doses, 0);
        const { p10, p90 } = estimates[40 - age]!;
        all += 1;
        if (final >= p10! && final <= p90!) inside += 1;
      }
    }
    expect(inside / all).toBeGreaterThan(0.7);
    expect(inside / all).toBeLessThan(0.9);
  });
});

describe('days together', () => {
  const day = { entered: 90, p10: null, p50: null, p90: null, missing: 10, variance: 25 };

  it('have the sum of the means, and a range wider than if each day were by itself', () => {
    const { entered, p10, p50, p90 } = totalOf([day, day, day, day]);
    expect(entered).toBe(360);
    expect(p50).toBeGreaterThan(397);
    expect(p50).toBeLessThan(401);
    // Four times 25 apart from each other, three tenths of it together: 1.2815 standard deviations each way.
    const spread = Math.sqrt(100 + 0.3 * (400 - 100));
    expect((p90 - p10) / (2 * 1.2815 * spread)).toBeCloseTo(1, 1);
  });

  it('are what is entered when nothing is missing', () => {
    const known = { ...day, missing: 0, variance: 0 };
    expect(totalOf([known, known])).toEqual({ entered: 180, p10: 180, p50: 180, p90: 180 });
  });
});

describe('the nowcast of a unit with few doses of its own', () => {
  const tree = smallTree();
  const habit = { prompt: [100], late: [20, 0, 80] };
  /** Thirty days by these habits, all but the last of the unit’s own: it has one session, of which 20 are typed. */
  const estimateOf = (others: Record<string, readonly number[]>): number | null => {
    const own = days(30, []);
    own[29] = [20, 0, 80];
    const places: Record<string, number[][]> = { '00001': own };
    for (const [code, row] of Object.entries(others)) places[code] = days(30, row);
    const triangles = new Map(
      tree.units.map(({ code }) => {
        const below = Object.entries(places).filter(([place]) =>
          tree.pathOf(place).some((unit) => unit.code === code),
        );
        const sum = days(30, [0, 0, 0]).map((row, day) =>
          row.map((_, delay) => below.reduce((n, [, rows]) => n + (rows[day]![delay] ?? 0), 0)),
        );
        return [code, knownAt(sum, 5, 29)];
      }),
    );
    const told = nowcastOfUnit(tree, tree.get('00001')!, ({ code }) => triangles.get(code)!, RULES);
    return told.days[29]!.p50;
  };

  it('leans on those beside it', () => {
    expect(estimateOf({ '00002': habit.late, '00003': habit.prompt })).toBeGreaterThan(60);
    expect(estimateOf({ '00002': habit.prompt, '00003': habit.late })).toBeLessThan(40);
  });

  it('leans on the units above where nobody beside it gave a dose', () => {
    expect(estimateOf({ '00003': habit.late })).toBeGreaterThan(60);
    expect(estimateOf({ '00003': habit.prompt })).toBeLessThan(40);
    expect(estimateOf({})).toBe(20);
  });
});
