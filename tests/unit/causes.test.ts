/** Each cause by its figures, the order in which they are tried, and the share of the gap that each explains. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultThresholds } from '#schema/thresholds.ts';
import { CAUSES, causeOf, type CauseName, type Situation } from '#web/lib/indicators/causes.ts';
import { delayCounts, delayShares } from '#web/lib/indicators/delay-shares.ts';
import { estimatedOf, triangleOf } from '#web/lib/indicators/estimated.ts';
import { DELAYS, EVIDENCE_DAYS, enteredOf, type UnitEvidence } from '#web/lib/indicators/evidence.ts';
import { quantile } from '#web/lib/indicators/gap.ts';

const rules = defaultThresholds().causes;

/** A unit of 1,000 doses needed and 600 given in the week, with vaccine, people, tables and typing in order. */
const CALM: UnitEvidence = {
  triangle: new Int32Array(EVIDENCE_DAYS * DELAYS),
  given: 20_000,
  decided: 25_000,
  received: 25_000,
  onHand: 5_000,
  stockKnown: true,
  registeredWaiting: 6_000,
  registered: 30_000,
  sessionPlaceDays: 70,
  stockoutPlaceDays: 0,
  stockoutDays: 0,
  sessionsPlanned: 70,
  sessionsHeld: 70,
  tableDays: 30,
  tableDoses: 600,
  screened: 700,
  deferred: 35,
  manualGiven: 600,
  manualEntered: 600,
  nextDue: 500,
  nextNotYetDue: 500,
};
const SITUATION: Situation = {
  gap: 400,
  reference: 1000,
  needed: 1000,
  entered: 600,
  estimated: 620,
  untyped: 20,
  usualRatio: 1.5,
  p90Delay: 1,
  deadlineDays: 2,
  bestPerTableHour: 8,
  nationalBestPerTableHour: 12,
  nationalDeferred: 0.05,
  withoutFirst: 10_000,
};

type Change = { evidence?: Partial<UnitEvidence>; situation?: Partial<Situation> };
const verdictOf = (...changes: Change[]) =>
  causeOf(
    changes.reduce<UnitEvidence>((all, { evidence }) => ({ ...all, ...evidence }), CALM),
    changes.reduce<Situation>((all, { situation }) => ({ ...all, ...situation }), SITUATION),
    rules,
  );

/** What makes each cause hold, and the share of the gap of 400 doses that it then explains. */
const HOLDS: Record<CauseName, readonly (readonly [why: string, change: Change, share: number])[]> = {
  late_typing: [
    ['estimated is above 1.15 × entered', { situation: { estimated: 900, untyped: 300 } }, 300 / 400],
    [
      '90% of doses take longer than the rule',
      { situation: { p90Delay: 3, estimated: 650, untyped: 50 } },
      50 / 400,
    ],
    ['manual reports are 5% above the platform', { evidence: { manualGiven: 700 } }, 100 / 400],
  ],
  no_stock: [
    ['less than a day of stock is on hand', { evidence: { onHand: 80, registeredWaiting: 80 } }, 320 / 400],
    ['a day without stock', { evidence: { stockoutDays: 2 } }, ((2 / 7) * 1000) / 400],
    ['places without stock on days of sessions', { evidence: { stockoutPlaceDays: 21 } }, 300 / 400],
    ['stock below zero', { evidence: { onHand: -5 } }, 1],
  ],
  not_collected: [['received is below 95% of decided', { evidence: { received: 23_000 } }, 1]],
  low_demand: [
    ['fewer wait than 0.8 of the doses', { evidence: { registeredWaiting: 1_000 } }, 4 / 5],
    ['nobody waits any more', { evidence: { registeredWaiting: 0 } }, 1],
  ],
  capacity: [['tables reach the local best', { evidence: { tableDoses: 1_800 } }, 1]],
  not_yet_due: [['most that is left waits for its date', { evidence: { nextNotYetDue: 30_000 } }, 1]],
  screening: [['deferred twice as often as the country', { evidence: { deferred: 140 } }, 105 / 400]],
};

describe('a cause', () => {
  it('is not clear when nothing is beyond its threshold', () => {
    expect(verdictOf()).toMatchObject({ cause: null, second: null, onlyTyping: false, large: true });
  });

  it.each(
    CAUSES.flatMap((cause) =>
      HOLDS[cause].map(([why, change, share]) => [cause, why, change, share] as const),
    ),
  )('is %s when %s', (cause, _why, change, share) => {
    const verdict = verdictOf(change);
    expect(verdict.cause?.cause).toBe(cause);
    expect(verdict.cause!.share).toBeCloseTo(share, 9);
    expect(verdict.cause!.doses).toBeCloseTo(share * 400, 6);
  });

  it.each([
    ['estimated at the threshold', { situation: { estimated: 690, untyped: 90 } }],
    ['delays that do not make so many', { situation: { estimated: 900, untyped: 300, usualRatio: 1.1 } }],
    ['few doses', { situation: { entered: 4, estimated: 19, untyped: 15 } }],
    ['received at 95% of decided', { evidence: { received: 23_750 } }],
    ['0.8 waiting for each dose', { evidence: { registeredWaiting: 4_000 } }],
    [
      'tables at the best without a queue',
      { evidence: { tableDoses: 1_800, registeredWaiting: 0, registered: 0 } },
    ],
    [
      'tables at the best of a province in which all are slow',
      { evidence: { tableDoses: 1_800 }, situation: { nationalBestPerTableHour: 20 } },
    ],
    ['half of what is left not due', { evidence: { nextNotYetDue: 10_500 } }],
    ['deferred exactly twice as often', { evidence: { deferred: 70 } }],
    ['few screened', { evidence: { screened: 90, deferred: 90 } }],
    ['stock of which nothing is known', { evidence: { stockKnown: false, onHand: -20_000 } }],
  ] satisfies [string, Change][])('is not stated for %s', (_what, change) => {
    expect(verdictOf(change).cause).toBeNull();
  });

  it('is the first in order of those that hold, the second the one that explains most of the others', () => {
    for (let first = 0; first < CAUSES.length; first++)
      for (let other = first + 1; other < CAUSES.length; other++) {
        const verdict = verdictOf(HOLDS[CAUSES[other]!][0]![1], HOLDS[CAUSES[first]!][0]![1]);
        // Stock and people waiting are figures of several causes: one can take another away, but never come before it.
        if (verdict.tries[first]!.holds) expect(verdict.cause!.cause).toBe(CAUSES[first]);
        if (verdict.second) expect(verdict.second.share).toBeGreaterThanOrEqual(rules.second_cause_share);
      }
  });

  it('is passed over when it explains next to nothing', () => {
    const verdict = verdictOf(
      { situation: { p90Delay: 9, estimated: 605, untyped: 5 } },
      { evidence: { received: 20_000 } },
    );
    expect(verdict.tries[0]).toMatchObject({ cause: 'late_typing', holds: true });
    expect(verdict.cause?.cause).toBe('not_collected');
  });

  it('says who is late at typing only, and is not slow at injecting', () => {
    expect(verdictOf({ situation: { estimated: 950, untyped: 350 } }).onlyTyping).toBe(true);
    // 400 − 190 are 210, above the 200 from which a gap is large; 190 untyped may as well be 190 + 1.28 × √190 = 207.7.
    expect(verdictOf({ situation: { estimated: 790, untyped: 190 } }).onlyTyping).toBe(true);
    // 400 − 180 − 1.28 × √180 are 202.8: slow, however one estimates.
    expect(verdictOf({ situation: { estimated: 780, untyped: 180 } }).onlyTyping).toBe(false);
    // A small gap of which typing explains little is not typing only.
    expect(
      verdictOf({ situation: { estimated: 720, untyped: 60, entered: 600, gap: 300, reference: 2000 } }),
    ).toMatchObject({
      cause: { cause: 'late_typing', share: 0.2 },
      onlyTyping: false,
    });
    expect(verdictOf({ situation: { estimated: 700, untyped: 100 } })).toMatchObject({
      cause: { cause: 'late_typing' },
      onlyTyping: false,
    });
  });

  it('explains between nothing and all of the gap, whatever the figures', () => {
    const number = fc.integer({ min: -1000, max: 1_000_000 });
    const count = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(number, count, count, count, count, (onHand, waiting, estimated, deferred, gap) => {
        const verdict = verdictOf({
          evidence: { onHand, registeredWaiting: waiting, deferred },
          situation: { estimated, untyped: estimated - 600, gap: gap + 1 },
        });
        for (const { share, doses } of verdict.tries) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          expect(doses).toBeLessThanOrEqual(gap + 1);
        }
        if (verdict.cause) expect(verdict.cause.holds).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** 1,000 doses a day, of which these shares are entered after so many days; what is not entered by today is not there. */
function waiting(cumulative: readonly number[], perDay = 1000): Int32Array {
  const triangle = new Int32Array(EVIDENCE_DAYS * DELAYS);
  for (let day = 0; day < EVIDENCE_DAYS - 1; day++)
    for (let delay = 0; delay < DELAYS && day + delay < EVIDENCE_DAYS - 1; delay++) {
      const upTo = (d: number): number => (d < 0 ? 0 : (cumulative[d] ?? 1));
      triangle[day * DELAYS + delay] = Math.round(perDay * (upTo(delay) - upTo(delay - 1)));
    }
  return triangle;
}

const sharesOf = (triangle: Int32Array): Float64Array => {
  const counts = delayCounts(triangleOf(triangle), 14);
  return delayShares(counts, counts, 0, 1);
};

describe('doses not entered yet', () => {
  const slow = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95];

  it('are estimated exactly when every day waits alike', () => {
    const triangle = waiting(slow);
    expect(estimatedOf(triangle, sharesOf(triangle))).toBeCloseTo(7000, 6);
    expect(enteredOf(triangle)).toBe(100 + 300 + 500 + 700 + 800 + 900 + 950);
  });

  it('are never fewer than those entered', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 50 }), {
          minLength: EVIDENCE_DAYS * DELAYS,
          maxLength: EVIDENCE_DAYS * DELAYS,
        }),
        (cells) => {
          const triangle = Int32Array.from(cells);
          expect(estimatedOf(triangle, sharesOf(triangle))).toBeGreaterThanOrEqual(
            enteredOf(triangle) - 1e-6,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a quantile', () => {
  it('lies between neighbours in proportion', () => {
    expect(quantile([], 0.5)).toBeNull();
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
    expect(quantile([10, 20], 0.9)).toBeCloseTo(19, 9);
  });
});
