/**
 * Whether severe reactions at one site, on one day or of one lot, are more than chance brings (INDICATORS, cluster). Pure.
 *
 * Two are a reason to look. But among thousands of sites chance alone makes pairs every day, so the rule adds how improbable the count is
 * for the doses given there, at the rate that the vaccine has elsewhere: P(X ≥ k) of a Poisson count.
 */
import { gammaP } from './poisson.ts';

export interface ClusterCounts {
  /** Severe and fatal reactions to doses given at the site on the day, or of the lot. */
  readonly cases: number;
  /** Doses behind them that were entered so far. */
  readonly doses: number;
  /** What is known of the vaccine elsewhere. */
  readonly otherCases: number;
  readonly otherDoses: number;
}

export interface ClusterChance {
  readonly expected: number;
  /** Probability of at least as many by chance. */
  readonly p: number;
}

/**
 * `dosesLeast`: the doses that a site is taken to have given at least, since doses are typed later than reactions are
 * reported. Without a known rate elsewhere any case is improbable.
 */
export function clusterChance(counts: ClusterCounts, dosesLeast: number): ClusterChance {
  const { cases, doses, otherCases, otherDoses } = counts;
  const expected = otherDoses > 0 ? (Math.max(doses, dosesLeast) * otherCases) / otherDoses : 0;
  return { expected, p: cases <= 0 ? 1 : expected === 0 ? 0 : gammaP(cases, expected) };
}
