/**
 * Exact confidence limits of a Poisson count.
 *
 * Garwood F. "Fiducial limits for the Poisson distribution." Biometrika 1936; 28: 437–442: for k events
 * the lower limit is ½ χ²(α/2; 2k), the upper ½ χ²(1 − α/2; 2k + 2). Half a χ² quantile with 2a degrees
 * of freedom is the quantile of the gamma distribution with shape a and scale 1, which is what is
 * computed here. "Exact" means the coverage is never below the level; it is above it for small counts.
 */

import { logGamma } from './log-gamma.ts';

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Limits of the expected number of events when `count` were seen; `level` is the confidence, 0 to 1. */
export function poissonInterval(count: number, level = 0.95): Interval {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`not a confidence level: ${level}`);
  const tail = (1 - level) / 2;
  return {
    lower: count === 0 ? 0 : gammaQuantile(count, tail),
    upper: gammaQuantile(count + 1, 1 - tail),
  };
}

export interface Rate extends Interval {
  readonly value: number;
}

/** Events per 100,000 doses with exact 95% limits; `null` below `dosesLeast`, from which a rate is told (INDICATORS `reactions_per_100k`). */
export function ratePer100k(count: number, doses: number, dosesLeast: number): Rate | null {
  if (doses < dosesLeast || doses <= 0) return null;
  const { lower, upper } = poissonInterval(count);
  const scale = 100_000 / doses;
  return { value: count * scale, lower: lower * scale, upper: upper * scale };
}

/**
 * Regularized lower incomplete gamma P(a, x): Abramowitz & Stegun 6.5.29 (series) below a + 1, the
 * continued fraction 6.5.31 in Lentz's form above it, where each converges fast.
 */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = a + 1; term > sum * 1e-16; n++) sum += term *= x / n;
    return front * sum;
  }
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1, step = 0; Math.abs(step - 1) > 1e-15; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    step = c * d;
    fraction *= step;
  }
  return 1 - front * fraction;
}

/** x with P(shape, x) = p for a shape above 0, by halving an interval that holds it: plain, and right to the last digits. */
export function gammaQuantile(shape: number, p: number): number {
  let low = 0;
  let high = shape + 1;
  while (gammaP(shape, high) < p) high *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (gammaP(shape, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
