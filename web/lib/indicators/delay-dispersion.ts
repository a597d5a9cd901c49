/**
 * How much more, or less, than by chance the entered share of days differs: what makes the range of a nowcast as wide as the
 * unit's own days are. Pure.
 */
import { enteredWithin, type DelayTriangle } from './delay-shares.ts';

export interface Dispersion {
  /** How many doses of a day wait together: next to 0 each by itself, 1 all (beta-binomial). */
  readonly correlation: number;
  /** Doses count as so many each: above 1 where days differ less than by chance (quasi-binomial), else 1. */
  readonly evenness: number;
}

/** Moments over the days of a unit, by delay. */
export interface Scatter {
  /** Sum of (E − Np)² ÷ Np(1 − p) − 1, which is (N − 1)ρ on average. */
  readonly excess: Float64Array;
  /** Sum of N − 1. */
  readonly size: Float64Array;
  /** Days that were looked at. */
  readonly days: Float64Array;
}

/** Beyond it the two ends of a beta-binomial hold everything, and its logarithms lose their digits. */
const MAX_CORRELATION = 0.98;
const MIN_CORRELATION = 1e-6;
const MAX_EVENNESS = 30;
/** A day this complete tells what its final figure is. */
const NEARLY_COMPLETE = 0.9;
/** Shares nearer to 0 or 1 say little, and divide by almost nothing. */
const TELLING: readonly [number, number] = [0.05, 0.95];

/** Moments of the newest `window` days that are nearly complete. */
export function scatterOf(triangle: DelayTriangle, shares: Float64Array, window: number): Scatter {
  const { closed, delays } = triangle;
  const excess = new Float64Array(delays);
  const size = new Float64Array(delays);
  const days = new Float64Array(delays);
  for (let row = closed, seen = 0; row >= 0 && seen < window; row--) {
    const age = closed - row;
    const complete = shares[Math.min(age, delays - 1)]!;
    if (complete < NEARLY_COMPLETE) continue;
    const final = enteredWithin(triangle, row, age) / complete;
    if (final < 2) continue;
    seen += 1;
    for (let delay = 0; delay < Math.min(age, delays - 1); delay++) {
      const share = shares[delay]!;
      if (share < TELLING[0] || share > TELLING[1]) continue;
      const difference = enteredWithin(triangle, row, delay) - final * share;
      excess[delay]! += difference ** 2 / (final * share * (1 - share)) - 1;
      size[delay]! += final - 1;
      days[delay]! += 1;
    }
  }
  return { excess, size, days };
}

interface Moments {
  readonly excess: number;
  readonly size: number;
  readonly days: number;
}

/** At one delay, or at all together. */
function momentsOf(scatters: readonly Scatter[], delay?: number): Moments {
  const sum = (of: (scatter: Scatter) => Float64Array): number =>
    scatters.reduce(
      (total, scatter) =>
        total + (delay === undefined ? of(scatter).reduce((a, b) => a + b, 0) : of(scatter)[delay]!),
      0,
    );
  return { excess: sum((s) => s.excess), size: sum((s) => s.size), days: sum((s) => s.days) };
}

/** The moment estimator of a beta-binomial's correlation over all delays; 0 when nothing is known. */
export function overallCorrelation(scatters: readonly Scatter[]): number {
  const { excess, size } = momentsOf(scatters);
  return size > 0 ? Math.max(0, Math.min(1, excess / size)) : 0;
}

/**
 * By delay: the unit's own days, those of its surroundings and those of all delays together, the latter two as so many days of
 * its own; where one says nothing the others decide.
 */
export function dispersionsOf(
  own: Scatter,
  around: readonly Scatter[],
  { window, poolingDays }: { readonly window: number; readonly poolingDays: number },
): Dispersion[] {
  const overall = mixed([
    { ...ratesOf(momentsOf([own])), weight: window },
    { ...ratesOf(momentsOf(around)), weight: poolingDays },
  ]);
  return Array.from(own.excess, (_, delay) => {
    const here = momentsOf([own], delay);
    const { correlation, variance } = mixed([
      { ...ratesOf(here), weight: here.days },
      { ...ratesOf(momentsOf(around, delay)), weight: poolingDays },
      { ...overall, weight: poolingDays },
    ]);
    // The shares themselves are learnt from so many days: one part in `window` more.
    const learnt = 1 + 1 / window;
    return {
      correlation: Math.min(MAX_CORRELATION, Math.max(MIN_CORRELATION, correlation * learnt)),
      evenness:
        correlation > 0 ? 1 : Math.min(MAX_EVENNESS, Math.max(1, 1 / Math.max(1e-9, variance * learnt))),
    };
  });
}

interface Rates {
  /** `null`: nothing is known. */
  readonly correlation: number | null;
  /** Variance of days against that by chance. */
  readonly variance: number;
}

function ratesOf({ excess, size, days }: Moments): Rates {
  return size > 0
    ? { correlation: excess / size, variance: 1 + excess / days }
    : { correlation: null, variance: 1 };
}

/** Weighted means of what is known; without any, by chance. */
function mixed(parts: readonly (Rates & { readonly weight: number })[]): {
  correlation: number;
  variance: number;
} {
  const known = parts.filter((part) => part.correlation !== null);
  const weighed = known.some(({ weight }) => weight > 0)
    ? known
    : known.map((part) => ({ ...part, weight: 1 }));
  const all = weighed.reduce((sum, { weight }) => sum + weight, 0);
  if (all === 0) return { correlation: 0, variance: 1 };
  return {
    correlation: Math.min(1, weighed.reduce((sum, part) => sum + part.weight * part.correlation!, 0) / all),
    variance: weighed.reduce((sum, part) => sum + part.weight * part.variance, 0) / all,
  };
}
