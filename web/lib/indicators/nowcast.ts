/**
 * Doses given but not entered yet: for each given day, what the final figure will be, with an 80% range. Pure.
 *
 * The estimate is INDICATORS' `entered so far ÷ P(delay ≤ age)`, seen as a question of probability, as in Höhle & an der Heiden
 * ("Bayesian nowcasting during the STEC O104:H4 outbreak in Germany, 2011", Biometrics 2014; 70: 993–1002) and McGough et al.
 * ("Nowcasting by Bayesian smoothing", PLoS Comput Biol 2020; 16: e1007735): of N doses of a day, E are entered at this age,
 * E given N is beta-binomial, and N is as the unit's last weeks were. A day's doses are typed by session, all or none, so they
 * are correlated: the correlation of the unit's own last days widens the range (beta-binomial instead of binomial). With many
 * doses the middle is E ÷ P; with E = 0 it is what such a day usually brings, and not zero. No sampling, so it is the same everywhere.
 */
import {
  delayCounts,
  delayShares,
  enteredWithin,
  type DelayCounts,
  type DelayTriangle,
} from './delay-shares.ts';
import { logGamma } from './log-gamma.ts';

export interface NowcastRules {
  /** Given days from which delays are learnt. */
  readonly window: number;
  /** The surroundings' delays count like this many sessions of the unit's own. */
  readonly poolingSessions: number;
  /** The surroundings' correlation counts like this many days of the unit's own. */
  readonly poolingDays: number;
}

/** Doses of one given day. A range is never below what is entered. */
export interface DayEstimate {
  readonly entered: number;
  /** Quantiles of the final figure; `null` while the day is not over: then nobody knows what is still to be given. */
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  /** Mean and variance of what is still to be entered; both 0 when nothing is, or nothing is known. */
  readonly missing: number;
  readonly variance: number;
}

export interface Nowcast {
  /** One for each row of the triangle. */
  readonly days: readonly DayEstimate[];
  /** P(delay ≤ d) by delay. */
  readonly shares: Float64Array;
  /** How alike the doses of a day wait: 0 each by itself, 1 all together. */
  readonly correlation: number;
}

/**
 * `around`: the units beside this one, from which it borrows what its own few doses cannot tell; may be empty. All triangles
 * have the same days, delays and closed day.
 */
export function nowcast(own: DelayTriangle, around: readonly DelayTriangle[], rules: NowcastRules): Nowcast {
  const ownCounts = delayCounts(own, rules.window);
  const aroundCounts = sumOf(
    around.map((triangle) => delayCounts(triangle, rules.window)),
    own.delays,
  );
  const nothing = sumOf([], own.delays);
  const common = delayShares(sumOf([ownCounts, aroundCounts], own.delays), nothing, 0, 1);
  const scatterAround = around.map((triangle) => scatterOf(triangle, common, rules.window));
  const correlationAround = correlationOf(scatterAround);
  const days = volumesOf(own, common, rules.window);
  const design = 1 + Math.max(0, mean(days) - 1) * correlationAround;
  const shares = delayShares(ownCounts, aroundCounts, rules.poolingSessions, design);
  const scatterOwn = scatterOf(own, shares, rules.window);
  const pooled = around.length > 0 ? rules.poolingDays : 0;
  const known = scatterOwn.days + pooled;
  const correlation =
    known === 0
      ? 0
      : // The shares themselves are learnt from so many days: one part in `window` more.
        Math.min(
          MAX_CORRELATION,
          ((scatterOwn.days * correlationOf([scatterOwn]) + pooled * correlationAround) / known) *
            (1 + 1 / rules.window),
        );
  const usual = usualVolume(volumesOf(own, shares, 2 * rules.window));
  return {
    days: Array.from({ length: Math.floor(own.cells.length / own.delays) }, (_, row) =>
      estimateOf(own, row, shares, correlation, usual),
    ),
    shares,
    correlation,
  };
}

/** Beyond it the two ends of a beta-binomial hold everything, and its logarithms lose their digits. */
const MAX_CORRELATION = 0.98;
const MIN_CORRELATION = 1e-6;
/** A day this complete tells what its final figure is. */
const NEARLY_COMPLETE = 0.9;
/** Shares nearer to 0 or 1 say little about correlation, and divide by almost nothing. */
const TELLING: readonly [number, number] = [0.05, 0.95];

interface Scatter {
  readonly excess: number;
  readonly size: number;
  readonly days: number;
}

/**
 * How much more than by chance the entered share of days differs: the moment estimator of a beta-binomial's correlation,
 * in which (E − Np)² ÷ Np(1 − p) is 1 + (N − 1)ρ on average.
 */
function scatterOf(triangle: DelayTriangle, shares: Float64Array, window: number): Scatter {
  let excess = 0;
  let size = 0;
  let days = 0;
  for (let row = triangle.closed; row >= 0 && days < window; row--) {
    const age = triangle.closed - row;
    const complete = shares[Math.min(age, triangle.delays - 1)]!;
    if (complete < NEARLY_COMPLETE) continue;
    const final = enteredWithin(triangle, row, age) / complete;
    if (final < 2) continue;
    days += 1;
    for (let delay = 0; delay < Math.min(age, triangle.delays - 1); delay++) {
      const share = shares[delay]!;
      if (share < TELLING[0] || share > TELLING[1]) continue;
      const difference = enteredWithin(triangle, row, delay) - final * share;
      excess += difference ** 2 / (final * share * (1 - share)) - 1;
      size += final - 1;
    }
  }
  return { excess, size, days };
}

function correlationOf(scatters: readonly Scatter[]): number {
  const excess = scatters.reduce((sum, scatter) => sum + scatter.excess, 0);
  const size = scatters.reduce((sum, scatter) => sum + scatter.size, 0);
  return size > 0 ? Math.max(0, Math.min(1, excess / size)) : 0;
}

function sumOf(counts: readonly DelayCounts[], delays: number): DelayCounts {
  const sum = { at: new Float64Array(delays), within: new Float64Array(delays) };
  for (const { at, within } of counts)
    for (let delay = 0; delay < delays; delay++) {
      sum.at[delay]! += at[delay]!;
      sum.within[delay]! += within[delay]!;
    }
  return sum;
}

/** Doses of the newest `window` days that are at least half entered, as they will be. */
function volumesOf(triangle: DelayTriangle, shares: Float64Array, window: number): number[] {
  const volumes: number[] = [];
  for (let row = triangle.closed; row >= 0 && volumes.length < window; row--) {
    const age = triangle.closed - row;
    const complete = shares[Math.min(age, triangle.delays - 1)]!;
    if (complete >= 0.5) volumes.push(enteredWithin(triangle, row, age) / complete);
  }
  return volumes;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** What a day brings, before anything of it is entered: nothing, or so much on a logarithmic scale. */
interface Usual {
  readonly none: number;
  /** Middle and spread of ln(doses); `null` when no day with doses is known. */
  readonly middle: number | null;
  readonly spread: number;
}

/** Days of a campaign differ more than a few of them show, and less than a few odd ones may. */
const SPREAD: readonly [number, number] = [0.3, 1.5];

function usualVolume(volumes: readonly number[]): Usual {
  const logs = volumes.filter((volume) => volume >= 1).map(Math.log);
  const none = (volumes.length - logs.length + 0.5) / (volumes.length + 1);
  if (logs.length === 0) return { none, middle: null, spread: 1 };
  const middle = median(logs);
  const spread = 1.4826 * median(logs.map((log) => Math.abs(log - middle)));
  return { none, middle, spread: Math.min(SPREAD[1], Math.max(SPREAD[0], spread)) };
}

/** Where nothing is ever entered at an age, what is entered all the same multiplies by no more than its inverse. */
const LEAST_SHARE = 0.01;
/** Student's t with so many degrees of freedom: a day may be quite unlike the others. */
const TAIL = 3;
/** Points at which the distribution is looked at; below this many doses each whole number is one. */
const POINTS = 240;

function estimateOf(
  triangle: DelayTriangle,
  row: number,
  shares: Float64Array,
  correlation: number,
  usual: Usual,
): DayEstimate {
  const { cells, delays, closed } = triangle;
  let entered = 0;
  for (let d = 0; d < delays; d++) entered += cells[row * delays + d]!;
  const age = closed - row;
  if (age < 0) return { entered, p10: null, p50: null, p90: null, missing: 0, variance: 0 };
  const share = Math.max(LEAST_SHARE, shares[Math.min(age, delays - 1)]!);
  const known = enteredWithin(triangle, row, age);
  const middle = usual.middle ?? (known > 0 ? Math.log(known / share) : null);
  if (share >= 1 || middle === null)
    return { entered, p10: entered, p50: entered, p90: entered, missing: 0, variance: 0 };
  const likely = Math.max(known / share, Math.exp(middle));
  const totals = pointsFrom(
    known,
    Math.ceil(known + (likely * Math.exp(3 * usual.spread)) / Math.min(1, 4 * share) + 20),
  );
  const rho = Math.max(MIN_CORRELATION, correlation);
  const alpha = (share * (1 - rho)) / rho;
  const beta = ((1 - share) * (1 - rho)) / rho;
  const weights = totals.map((total, i) => {
    const likelihood =
      logGamma(total + 1) -
      logGamma(total - known + 1) +
      logGamma(total - known + beta) -
      logGamma(total + alpha + beta);
    const prior =
      total === 0
        ? Math.log(usual.none)
        : Math.log(1 - usual.none) +
          // A density on the logarithmic scale, so divided by the doses.
          -0.5 * (TAIL + 1) * Math.log1p(((Math.log(total) - middle) / usual.spread) ** 2 / TAIL) -
          Math.log(usual.spread * total) +
          T_CONSTANT;
    const width = total === 0 || i === 0 ? 1 : totals[i]! - totals[i - 1]!;
    return { likelihood: likelihood + prior, width };
  });
  const top = Math.max(...weights.map(({ likelihood }) => likelihood));
  const masses = weights.map(({ likelihood, width }) => width * Math.exp(likelihood - top));
  const all = masses.reduce((sum, mass) => sum + mass, 0);
  const quantile = (q: number): number => {
    let sum = 0;
    for (let i = 0; i < totals.length; i++) {
      const before = sum;
      sum += masses[i]!;
      if (sum < q * all) continue;
      const from = i === 0 ? totals[0]! - 1 : totals[i - 1]!;
      const part = (q * all - before) / masses[i]!;
      return Math.max(entered, Math.min(totals[i]!, Math.ceil(from + part * (totals[i]! - from))));
    }
    return Math.max(entered, totals.at(-1)!);
  };
  const moment = (of: (missing: number) => number): number =>
    totals.reduce((sum, total, i) => sum + masses[i]! * of(Math.max(0, total - entered)), 0) / all;
  const missing = moment((n) => n);
  return {
    entered,
    p10: quantile(0.1),
    p50: quantile(0.5),
    p90: quantile(0.9),
    missing,
    variance: moment((n) => (n - missing) ** 2),
  };
}

/** ln of the constant of Student's t density. */
const T_CONSTANT = logGamma((TAIL + 1) / 2) - logGamma(TAIL / 2) - 0.5 * Math.log(Math.PI * TAIL);

/** Whole numbers from `least` to `most`: each of the first, then ever wider apart. */
function pointsFrom(least: number, most: number): number[] {
  const points: number[] = [];
  const span = most - least;
  if (span <= POINTS) {
    for (let total = least; total <= most; total++) points.push(total);
    return points;
  }
  // Steps that grow from one dose on, evenly by the cube root: fine where little is missing.
  let last = -1;
  for (let i = 0; i <= POINTS; i++) {
    const step = Math.round(span * (i / POINTS) ** 3);
    if (step === last) continue;
    points.push(least + step);
    last = step;
  }
  return points;
}
