/** Doses given and not entered yet, as one number for a unit and week: the middle of what the nowcast gives with a range, cheap. Pure. */
import { enteredWithin, type DelayTriangle } from './delay-shares.ts';
import { CAUSE_DAYS, DELAYS, EVIDENCE_DAYS } from './evidence.ts';

/** The evidence's triangle; yesterday is the last day that is over. */
export function triangleOf(cells: ArrayLike<number>): DelayTriangle {
  return { cells, delays: DELAYS, closed: EVIDENCE_DAYS - 2 };
}

/** Given ÷ entered over the CAUSE_DAYS at an even pace: what the unit's delays alone make of it. Infinite: nothing is entered by then. */
export function usualRatioOf(shares: ArrayLike<number>): number {
  let entered = 0;
  for (let age = 0; age < CAUSE_DAYS; age++) entered += shares[age]!;
  return CAUSE_DAYS / entered;
}

/**
 * Doses given in so many days before today, with those not entered yet: for each day, entered by the end of yesterday ÷
 * P(delay ≤ age), and never less than what is entered now. `shares`: P(delay ≤ d) by d.
 */
export function estimatedOf(
  cells: ArrayLike<number>,
  shares: ArrayLike<number>,
  days: number = CAUSE_DAYS,
): number {
  const triangle = triangleOf(cells);
  let sum = 0;
  for (let age = 0; age < days; age++) {
    const day = triangle.closed - age;
    let now = 0;
    for (let delay = 0; delay < DELAYS; delay++) now += cells[day * DELAYS + delay]!;
    const share = shares[Math.min(age, DELAYS - 1)]!;
    sum += share > 0 ? Math.max(now, enteredWithin(triangle, day, age) / share) : now;
  }
  return sum;
}
