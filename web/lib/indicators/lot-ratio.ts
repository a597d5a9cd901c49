/**
 * Severe reactions per dose of a lot against the other lots of the same vaccine in the same weeks (INDICATORS `lot_ratio`). Pure.
 *
 * Given a + c cases, those of the lot are binomial with the lot's share of the doses: the conditional comparison of two Poisson
 * rates (Przyborowski J., Wilenski H. "Homogeneity of results in testing samples from Poisson series." Biometrika 1940; 31: 313–323).
 */
import { binomialAtLeast } from './binomial.ts';

export interface LotCounts {
  /** Severe and fatal reactions to the lot, and to the other lots. */
  readonly cases: number;
  readonly otherCases: number;
  /** Valid doses of the lot, and of the other lots. */
  readonly doses: number;
  readonly otherDoses: number;
}

export interface LotRatio {
  /** `Infinity` when the other lots have no case; `null` when one of the two has no doses. */
  readonly ratio: number | null;
  /** Cases that the lot's share of the doses lets expect. */
  readonly expected: number;
  /** Probability of at least as many cases by chance; 1 when there is nothing to compare. */
  readonly p: number;
}

export function lotRatio({ cases, otherCases, doses, otherDoses }: LotCounts): LotRatio {
  if (doses <= 0 || otherDoses <= 0) return { ratio: null, expected: 0, p: 1 };
  const share = doses / (doses + otherDoses);
  const all = cases + otherCases;
  const ratio = cases === 0 ? 0 : cases / doses / (otherCases / otherDoses);
  return { ratio, expected: all * share, p: binomialAtLeast(cases, all, share) };
}
