/** Exact tail of the binomial distribution. Pure. */
import { logGamma } from './log-gamma.ts';

/** Terms smaller than this part of the sum do not change it. */
const NEGLIGIBLE = 1e-18;

/**
 * P(X ≥ k) for X ~ Bin(n, p), summed term by term from k upwards: exact to the last digits, and small tails keep theirs.
 * Throws RangeError for what is no binomial distribution.
 */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (!Number.isInteger(k) || !Number.isInteger(n) || n < 0) throw new RangeError(`not counts: ${k} of ${n}`);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`not a probability: ${p}`);
  if (k <= 0) return 1;
  if (k > n) return 0;
  if (p === 0) return 0;
  if (p === 1) return 1;
  // Where most of it lies above, the rest below is what can be summed without losing digits.
  if (k <= n * p) return 1 - binomialAtLeast(n - k + 1, n, 1 - p);
  const choose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  let term = Math.exp(choose + k * Math.log(p) + (n - k) * Math.log1p(-p));
  let sum = term;
  const odds = p / (1 - p);
  for (let i = k; i < n && term > sum * NEGLIGIBLE; i++) {
    term *= ((n - i) / (i + 1)) * odds;
    sum += term;
  }
  return Math.min(1, sum);
}
