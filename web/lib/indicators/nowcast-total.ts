/** The final figure of several days together, from the estimates of each. Pure. */
import { gammaQuantile } from './poisson.ts';
import type { DayEstimate } from './nowcast.ts';

export interface TotalEstimate {
  readonly entered: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/**
 * Days that are not over count with what is entered. What is missing of each day has its mean and variance; all lean on
 * the same shares learnt from `window` days, so of each variance one part in `window + 1` is common to them. The sum is taken
 * as gamma-distributed: never below zero, with a longer tail above.
 */
export function totalOf(days: readonly DayEstimate[], window: number): TotalEstimate {
  const entered = days.reduce((sum, day) => sum + day.entered, 0);
  const missing = days.reduce((sum, day) => sum + day.missing, 0);
  const apart = days.reduce((sum, day) => sum + day.variance, 0);
  const together = days.reduce((sum, day) => sum + Math.sqrt(day.variance), 0) ** 2;
  const variance = apart + (together - apart) / (window + 1);
  if (missing <= 0 || variance <= 0) {
    const known = entered + Math.round(missing);
    return { entered, p10: known, p50: known, p90: known };
  }
  const shape = missing ** 2 / variance;
  const quantile = (q: number): number =>
    entered + Math.round((gammaQuantile(shape, q) * variance) / missing);
  return { entered, p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9) };
}
