/**
 * When a unit reaches its targets (INDICATORS, target date): remaining people ÷ forecast doses, with forecast = min(demand,
 * capacity, stock arriving), simulated week by week. Pure, and the same on every run: the generator is seeded.
 *
 * - capacity: the pace of the last weeks, as estimated, which drifts: its logarithm is an AR(1) process (Box & Jenkins, Time
 *   Series Analysis, 1970) whose steps are as large as those of the unit's own last weeks;
 * - stock arriving: what is on hand, and each week what one of the last weeks brought, drawn with replacement (Efron's
 *   bootstrap, Ann Stat 1979; 7: 1–26), before the doses are given;
 * - demand: people whose next dose falls due, known from first doses and the interval of the product, and people of the target
 *   population who have not come yet.
 */
import { normals, uniforms } from './random.ts';

export interface Outlook {
  /** People with at least one dose, and fully vaccinated; with what is not entered yet. */
  readonly first: number;
  readonly full: number;
  /** People who may still come for a first dose. */
  readonly pool: number;
  /** People whose next dose is due now, and who fall due in each coming week. */
  readonly due: number;
  readonly dueByWeek: readonly number[];
  /** First doses, and doses that complete a series, of each of the last weeks as estimated; the oldest first. */
  readonly firstByWeek: readonly number[];
  readonly fullByWeek: readonly number[];
  /** Doses of other kinds for each of these. */
  readonly otherShare: number;
  /** Doses on hand; `null`: not known, so no limit. */
  readonly onHand: number | null;
  /** Doses that came, less those that went elsewhere, in each of the last weeks. */
  readonly arrivals: readonly number[];
  /** Weeks from a first dose to the one that completes. */
  readonly intervalWeeks: number;
}

export interface ForecastRules {
  readonly runs: number;
  /** Weeks after which nobody looks. */
  readonly weeks: number;
  /** How much of a drift of the pace is left after a week. */
  readonly persistence: number;
  /** Least standard deviation of the logarithm of the pace from week to week. */
  readonly leastDrift: number;
  /** Share of those due who come. */
  readonly returnShare: number;
}

/** What the forecast is held back by in a week. */
export type Limit = 'demand' | 'capacity' | 'stock';

export interface Forecast {
  /** By run and week (run × weeks + week): people with one dose, and fully vaccinated, at the end of the week. */
  readonly first: Float64Array;
  readonly full: Float64Array;
  readonly runs: number;
  readonly weeks: number;
  /** What held back most weeks of all runs, of those in which doses were given or wanted. */
  readonly limit: Limit;
}

export function forecast(outlook: Outlook, rules: ForecastRules, seed: number): Forecast {
  const { runs, weeks } = rules;
  const first = new Float64Array(runs * weeks);
  const full = new Float64Array(runs * weeks);
  const uniform = uniforms(seed);
  const normal = normals(uniform);
  const pace = paceOf(outlook, rules.leastDrift);
  const limits = { demand: 0, capacity: 0, stock: 0 };
  const spread = pace.drift / Math.sqrt(1 - rules.persistence ** 2);
  for (let run = 0; run < runs; run++) {
    // The pace of today is not known better than the weeks differ.
    let drift = pace.drift * normal();
    let stock = Math.max(0, outlook.onHand ?? 0);
    let due = outlook.due * rules.returnShare;
    let pool = outlook.pool;
    let people = outlook.first;
    let complete = outlook.full;
    const falling = new Float64Array(weeks + outlook.intervalWeeks + 2);
    outlook.dueByWeek.forEach((n, week) => {
      if (week < falling.length) falling[week]! += n * rules.returnShare;
    });
    for (let week = 0; week < weeks; week++) {
      due += falling[week]!;
      if (outlook.onHand !== null && outlook.arrivals.length > 0)
        stock += outlook.arrivals[Math.floor(uniform() * outlook.arrivals.length)]!;
      const capacity = pace.doses * Math.exp(Math.min(2 * spread, drift));
      const supplied = outlook.onHand === null ? Infinity : Math.max(0, stock) / (1 + outlook.otherShare);
      const wanted = due + pool;
      const given = Math.min(wanted, capacity, supplied);
      if (wanted > 0) limits[given === wanted ? 'demand' : given === supplied ? 'stock' : 'capacity'] += 1;
      // Of both kinds as of late; who is left over takes the place of those who are not there.
      const seconds = Math.min(due, Math.max(given * pace.secondShare, given - pool));
      const firsts = Math.min(pool, given - seconds);
      const rest = Math.min(due - seconds, given - seconds - firsts);
      due -= seconds + rest;
      pool -= firsts;
      stock -= given * (1 + outlook.otherShare);
      people += firsts;
      complete += seconds + rest;
      falling[week + outlook.intervalWeeks]! += firsts * rules.returnShare;
      first[run * weeks + week] = people;
      full[run * weeks + week] = complete;
      drift = rules.persistence * drift + pace.drift * normal();
    }
  }
  const limit = (Object.keys(limits) as Limit[]).reduce((a, b) => (limits[b] > limits[a] ? b : a));
  return { first, full, runs, weeks, limit };
}

/** Weeks whose pace goes on. */
const RECENT_WEEKS = 4;

interface Pace {
  /** First and completing doses a week. */
  readonly doses: number;
  /** Standard deviation of the logarithm from one week to the next. */
  readonly drift: number;
  readonly secondShare: number;
}

function paceOf({ firstByWeek, fullByWeek }: Outlook, leastDrift: number): Pace {
  const sums = firstByWeek.map((n, week) => n + fullByWeek[week]!);
  const recent = sums.slice(-RECENT_WEEKS);
  const doses = recent.reduce((sum, n) => sum + n, 0) / Math.max(1, recent.length);
  const seconds = fullByWeek.slice(-RECENT_WEEKS).reduce((sum, n) => sum + n, 0);
  const all = recent.reduce((sum, n) => sum + n, 0);
  const steps: number[] = [];
  for (let week = 1; week < sums.length; week++)
    if (sums[week - 1]! > 0 && sums[week]! > 0) steps.push(Math.log(sums[week]! / sums[week - 1]!));
  // The median of |steps|, as a standard deviation: one holiday does not set it.
  const middle = steps.map(Math.abs).sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? leastDrift;
  return {
    doses,
    drift: Math.min(1, Math.max(leastDrift, 1.4826 * middle)),
    secondShare: all > 0 ? seconds / all : 0.5,
  };
}

export interface Arrival {
  /** Whole days from today by which 10%, 50%, 90% of the runs have reached the goal; `null`: later than anybody looks. */
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  /** Share of the runs that reach it within the days asked for. */
  readonly probability: number;
}

/** `counted`: share of the people of the forecast's increase that count for the goal; `now`: those who count today. */
export function arrivalOf(
  people: Float64Array,
  { runs, weeks }: Forecast,
  goal: { readonly now: number; readonly start: number; readonly counted: number; readonly goal: number },
  daysLeft: number,
): Arrival {
  const days = Array.from({ length: runs }, (_, run) => {
    if (goal.now >= goal.goal) return 0;
    let before = goal.now;
    for (let week = 0; week < weeks; week++) {
      const after = goal.now + goal.counted * (people[run * weeks + week]! - goal.start);
      if (after >= goal.goal)
        return 7 * week + Math.max(1, Math.ceil((7 * (goal.goal - before)) / (after - before)));
      before = after;
    }
    return Infinity;
  }).sort((a, b) => a - b);
  const at = (q: number): number | null => {
    const day = days[Math.max(0, Math.ceil(q * runs) - 1)]!;
    return Number.isFinite(day) ? day : null;
  };
  return {
    p10: at(0.1),
    p50: at(0.5),
    p90: at(0.9),
    probability: days.filter((day) => day <= daysLeft).length / runs,
  };
}

export interface FanWeek {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** People at the end of each week, over the runs. */
export function fanOf(people: Float64Array, { runs, weeks }: Forecast): FanWeek[] {
  return Array.from({ length: weeks }, (_, week) => {
    const values = Float64Array.from({ length: runs }, (_, run) => people[run * weeks + week]!).sort();
    const at = (q: number): number => values[Math.max(0, Math.ceil(q * runs) - 1)]!;
    return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
  });
}
