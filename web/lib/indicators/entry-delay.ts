/**
 * How long doses wait to be entered, from doses entered so far: the share P(delay ≤ age) by reverse-time hazards, the
 * usual way with reports that are cut off on the right (Lawless, "Adjustments for reporting delays and the prediction
 * of occurred but not reported events", Canadian Journal of Statistics 22, 1994). Pure.
 *
 * The hazard of delay d is the share of delay d among doses entered within d days, over the newest 14 given days on
 * which d can have been seen; P(a) is the product of (1 − hazard) over the longer delays. A unit with few doses leans on its
 * parent's hazards. Everything is as of the end of yesterday: today's entries are not complete.
 */
import { CAUSE_DAYS, DELAYS, EVIDENCE_DAYS } from './evidence.ts';

/** Index of yesterday in the triangle. */
const YESTERDAY = EVIDENCE_DAYS - 2;
/** Given days from which a hazard is taken (INDICATORS: the unit's own last 14 days). */
const HAZARD_DAYS = 14;

/**
 * Hazard of each delay. `above`: the parent's hazards, which count like `weight` doses of the unit's own;
 * absent for the nation.
 */
export function delayHazards(
  triangle: ArrayLike<number>,
  above: ArrayLike<number> | undefined,
  weight: number,
): Float64Array {
  const at = new Float64Array(DELAYS);
  const upTo = new Float64Array(DELAYS);
  for (let age = 0; age <= YESTERDAY; age++) {
    const base = (YESTERDAY - age) * DELAYS;
    const longest = Math.min(age, DELAYS - 1);
    let entered = 0;
    for (let delay = 0; delay <= longest; delay++) {
      entered += triangle[base + delay]!;
      if (age >= delay + HAZARD_DAYS) continue;
      at[delay]! += triangle[base + delay]!;
      upTo[delay]! += entered;
    }
  }
  const hazards = new Float64Array(DELAYS);
  for (let delay = 1; delay < DELAYS; delay++) {
    const pooled = above ? weight : 0;
    const seen = upTo[delay]! + pooled;
    hazards[delay] = seen > 0 ? (at[delay]! + pooled * (above?.[delay] ?? 0)) / seen : 0;
  }
  return hazards;
}

/** P(delay ≤ d) for each delay. */
export function enteredShares(hazards: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(DELAYS);
  shares[DELAYS - 1] = 1;
  for (let delay = DELAYS - 2; delay >= 0; delay--)
    shares[delay] = shares[delay + 1]! * (1 - hazards[delay + 1]!);
  return shares;
}

/** The shortest delay within which this share of doses is entered, days; DELAYS − 1 means that or longer. */
export function delayQuantile(shares: ArrayLike<number>, share: number): number {
  let delay = 0;
  while (delay < DELAYS - 1 && shares[delay]! < share) delay += 1;
  return delay;
}

/**
 * Doses given in the CAUSE_DAYS before today, with those not entered yet: for each day, entered by the end of yesterday ÷
 * P(delay ≤ age), and never less than what is entered now.
 */
export function estimatedOf(triangle: ArrayLike<number>, shares: ArrayLike<number>): number {
  let sum = 0;
  for (let age = 0; age < CAUSE_DAYS; age++) {
    const base = (YESTERDAY - age) * DELAYS;
    let byYesterday = 0;
    let now = 0;
    for (let delay = 0; delay < DELAYS; delay++) {
      if (delay <= age) byYesterday += triangle[base + delay]!;
      now += triangle[base + delay]!;
    }
    const share = shares[age]!;
    sum += share > 0 ? Math.max(now, byYesterday / share) : now;
  }
  return sum;
}
