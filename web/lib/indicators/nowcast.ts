/**
 * Doses given but not entered yet: for each given day, what the final figure will be, with an 80% range. Pure.
 *
 * The estimate is INDICATORS' `entered so far ÷ P(delay ≤ age)`, seen as a question of probability, as in Höhle & an der Heiden
 * ("Bayesian nowcasting during the STEC O104:H4 outbreak in Germany, 2011", Biometrics 2014; 70: 993–1002) and McGough et al.
 * ("Nowcasting by Bayesian smoothing", PLoS Comput Biol 2020; 16: e1007735): of N doses of a day, E are entered at this age,
 * E given N is beta-binomial, and N is as the unit's last weeks were. A day's doses are typed by session, all or none, so they
 * are correlated: the correlation of the unit's own last days widens the range (beta-binomial instead of binomial; narrower where
 * days are more alike than by chance). With many
 * doses the middle is E ÷ P; with E = 0 it is what such a day usually brings, and not zero. No sampling, so it is the same everywhere.
 */
import {
  delayCounts,
  delayShares,
  enteredWithin,
  type DelayCounts,
  type DelayTriangle,
} from './delay-shares.ts';
import { dispersionsOf, overallCorrelation, scatterOf, type Dispersion } from './delay-dispersion.ts';
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
  /** By delay. */
  readonly dispersions: readonly Dispersion[];
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
  const days = volumesOf(own, common, rules.window);
  const design = 1 + Math.max(0, mean(days) - 1) * overallCorrelation(scatterAround);
  const shares = delayShares(ownCounts, aroundCounts, rules.poolingSessions, design);
  const dispersions = dispersionsOf(scatterOf(own, shares, rules.window), scatterAround, rules);
  const usual = usualVolume(volumesOf(own, shares, 2 * rules.window));
  return {
    days: Array.from({ length: Math.floor(own.cells.length / own.delays) }, (_, row) =>
      estimateOf(own, row, shares, dispersions, usual),
    ),
    shares,
    dispersions,
  };
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
/** Points at which the likely part of the distribution is looked at; of fewer doses each whole number is one. */
const POINTS = 100;

function estimateOf(
  triangle: DelayTriangle,
  row: number,
  shares: Float64Array,
  dispersions: readonly Dispersion[],
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
  const { correlation, evenness } = dispersions[Math.min(age, delays - 1)]!;
  const alpha = (share * (1 - correlation)) / correlation;
  const beta = ((1 - share) * (1 - correlation)) / correlation;
  /** ln of the probability of a total, but for a constant. */
  const logOf = (total: number): number => {
    const likelihood =
      logGamma(evenness * total + 1) -
      logGamma(evenness * (total - known) + 1) +
      logGamma(evenness * (total - known) + beta) -
      logGamma(evenness * total + alpha + beta);
    if (total === 0) return likelihood + Math.log(usual.none);
    return (
      likelihood +
      Math.log(1 - usual.none) -
      // A density on the logarithmic scale, so divided by the doses.
      0.5 * (TAIL + 1) * Math.log1p(((Math.log(total) - middle) / usual.spread) ** 2 / TAIL) -
      Math.log(usual.spread * total) +
      T_CONSTANT
    );
  };
  const most = Math.ceil(known + (likely * Math.exp(3 * usual.spread)) / Math.min(1, 4 * share) + 20);
  const [from, to] = likelySpan(logOf, known, most);
  const totals = pointsFrom(from, to, POINTS, from === known);
  const logs = totals.map(logOf);
  const top = Math.max(...logs);
  const masses = logs.map((log, i) => (i === 0 ? 1 : totals[i]! - totals[i - 1]!) * Math.exp(log - top));
  const all = masses.reduce((sum, mass) => sum + mass, 0);
  /** Where the distribution reaches `q`, each whole number n spread evenly over (n − 1, n]. */
  const reached = (q: number): number => {
    let sum = 0;
    for (let i = 0; i < totals.length; i++) {
      const before = sum;
      sum += masses[i]!;
      if (sum < q * all) continue;
      const from = i === 0 ? totals[0]! - 1 : totals[i - 1]!;
      return from + ((q * all - before) / masses[i]!) * (totals[i]! - from);
    }
    return totals.at(-1)!;
  };
  const p50 = Math.max(entered, Math.min(totals.at(-1)!, Math.ceil(reached(0.5))));
  const moment = (of: (missing: number) => number): number =>
    totals.reduce((sum, total, i) => sum + masses[i]! * of(Math.max(0, total - entered)), 0) / all;
  const missing = moment((n) => n);
  return {
    entered,
    // The whole numbers whose probability together is nearest to 80%: the first and the last are in when that is nearer than out.
    p10: Math.max(entered, Math.min(p50, Math.round(reached(0.1)) + 1)),
    p50,
    p90: Math.max(p50, Math.round(reached(0.9))),
    missing,
    variance: moment((n) => (n - missing) ** 2),
  };
}

/** ln of the constant of Student's t density. */
const T_CONSTANT = logGamma((TAIL + 1) / 2) - logGamma(TAIL / 2) - 0.5 * Math.log(Math.PI * TAIL);

/** What lies so far below the top on the logarithmic scale is as good as impossible. */
const NEGLIGIBLE = 10;
/** Points of a first look, and how often it is taken closer. */
const FIRST_POINTS = 40;
const LOOKS = 2;

/** The part of `least … most` outside which everything is negligible. */
function likelySpan(logOf: (total: number) => number, least: number, most: number): [number, number] {
  let [from, to] = [least, most];
  for (let look = 0; look < LOOKS && to - from > POINTS; look++) {
    const points = pointsFrom(from, to, FIRST_POINTS, from === least);
    const logs = points.map(logOf);
    const top = Math.max(...logs);
    const isLikely = (log: number): boolean => log > top - NEGLIGIBLE;
    from = points[Math.max(0, logs.findIndex(isLikely) - 1)]!;
    to = points[Math.min(points.length - 1, logs.findLastIndex(isLikely) + 1)]!;
  }
  return [from, to];
}

/** Whole numbers from `least` to `most`: all, or so many; `growing`: the first one by one, then ever wider apart. */
function pointsFrom(least: number, most: number, count: number, growing: boolean): number[] {
  const points: number[] = [];
  const span = most - least;
  if (span <= count) {
    for (let total = least; total <= most; total++) points.push(total);
    return points;
  }
  let last = -1;
  for (let i = 0; i <= count; i++) {
    const step = Math.round(span * (growing ? (i / count) ** 3 : i / count));
    if (step === last) continue;
    points.push(least + step);
    last = step;
  }
  return points;
}
