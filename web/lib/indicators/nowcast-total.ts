/** The final figure of several days together, from the estimates of each. Pure. */
import { gammaQuantile } from './poisson.ts';
import type { DayEstimate } from './nowcast.ts';

export interface TotalEstimate {
  readonly entered: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** How far the days are wrong together: they lean on the same shares, and habits change for days. By `npm run backtest`. */
const COMMON = 0.3;

/**
 * Days that are not over count with what is entered. What is missing of each day has its mean and variance; the sum is taken
 * as gamma-distributed: never below zero, with a longer tail above.
 */
export function totalOf(days: readonly DayEstimate[]): TotalEstimate {
  const entered = days.reduce((sum, day) => sum + day.entered, 0);
  const missing = days.reduce((sum, day) => sum + day.missing, 0);
  const apart = days.reduce((sum, day) => sum + day.variance, 0);
  const together = days.reduce((sum, day) => sum + Math.sqrt(day.variance), 0) ** 2;
  const variance = apart + (together - apart) * COMMON;
  if (missing <= 0 || variance <= 0) {
    const known = entered + Math.round(missing);
    return { entered, p10: known, p50: known, p90: known };
  }
  const shape = missing ** 2 / variance;
  const quantile = (q: number): number =>
    entered + Math.round((gammaQuantile(shape, q) * variance) / missing);
  return { entered, p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9) };
}
