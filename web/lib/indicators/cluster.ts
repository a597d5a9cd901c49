/**
 * Whether severe reactions at one site, on one day or of one lot, are more than chance brings (INDICATORS, cluster). Pure.
 *
 * Two are a reason to look. But among thousands of sites chance alone makes pairs every day, so the rule adds how improbable the
 * count is for the doses given there, at the rate that their vaccines have elsewhere: P(X ≥ k) of a Poisson count.
 */
import { gammaP } from './poisson.ts';

/** Doses of one vaccine at the site, and what is known of it elsewhere. */
export interface VaccineAtSite {
  /** Entered so far. */
  readonly doses: number;
  readonly otherCases: number;
  readonly otherDoses: number;
}

export interface ClusterChance {
  readonly expected: number;
  /** Probability of at least as many by chance. */
  readonly p: number;
}

/**
 * `cases`: severe and fatal reactions. `dosesLeast`: what a site is taken to have given of each vaccine at least, since doses are
 * typed later than reactions are reported. Without a known rate elsewhere any case is improbable.
 */
export function clusterChance(
  cases: number,
  vaccines: readonly VaccineAtSite[],
  dosesLeast: number,
): ClusterChance {
  let expected = 0;
  for (const { doses, otherCases, otherDoses } of vaccines)
    if (otherDoses > 0) expected += (Math.max(doses, dosesLeast) * Math.max(0, otherCases)) / otherDoses;
  return { expected, p: cases <= 0 ? 1 : expected === 0 ? 0 : gammaP(cases, expected) };
}
