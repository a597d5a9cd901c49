/**
 * When a unit reaches its targets (INDICATORS, target date): remaining people ÷ forecast doses, with forecast = min(demand,
 * capacity, stock arriving), simulated week by week. Pure, and the same on every run: the generator is seeded.
 *
 * - capacity: the pace of the last weeks, as estimated. A part of its trend goes on and fades (Gardner & McKenzie, "Forecasting
 *   trends in time series", Management Science 1985; 31: 1237–1246), and it drifts: its logarithm is an AR(1) process (Box &
 *   Jenkins, Time Series Analysis, 1970) whose steps are as large as those of the unit's own last weeks;
 * - stock arriving: what is on hand, and each week what one of the last weeks brought, drawn with replacement (Efron's
 *   bootstrap, Ann Stat 1979; 7: 1–26) and growing or shrinking as the pace does, before the doses are given;
 * - demand: people whose next dose may be given, known from first doses and the interval of the product, and people of the
 *   target population who have not come yet. Who is due is so many times as likely to come as who had no dose yet as in the last weeks.
 */
import { normals, uniforms } from './random.ts';

export interface Outlook {
  /** People with at least one dose, and fully vaccinated; with what is not entered yet. */
  readonly first: number;
  readonly full: number;
  /** People who may still come for a first dose. */
  readonly pool: number;
  /** People whose next dose may be given now, and from each coming week on. */
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
  /** How much of a trend of the last weeks goes on at first. */
  readonly trendShare: number;
  /** How much of a drift or a trend of the pace is left after a week. */
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
    let trend = pace.trend * rules.trendShare;
    let growth = 0;
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
      growth += trend *= rules.persistence;
      const scale = Math.exp(Math.min(2 * spread, drift) + growth);
      if (outlook.onHand !== null && outlook.arrivals.length > 0)
        stock += scale * outlook.arrivals[Math.floor(uniform() * outlook.arrivals.length)]!;
      const capacity = pace.doses * scale;
      const supplied = outlook.onHand === null ? Infinity : Math.max(0, stock) / (1 + outlook.otherShare);
      const wanted = due + pool;
      const given = Math.min(wanted, capacity, supplied);
      if (wanted > 0) limits[given === wanted ? 'demand' : given === supplied ? 'stock' : 'capacity'] += 1;
      const wish = pace.returning * due;
      const seconds = Math.min(due, Math.max(wish > 0 ? (given * wish) / (wish + pool) : 0, given - pool));
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

/** Weights of the last weeks in the pace that goes on, the newest last. */
const WEIGHTS = [0.1, 0.2, 0.3, 0.4] as const;
/** Who is due comes at most so many times as likely as who had no dose yet, and at least. */
const RETURNING: readonly [number, number] = [0.5, 100];

/** Slope of the logarithm of the pace over the weeks, by least squares. */
function trendOf(sums: readonly number[]): number {
  const points = sums
    .map((doses, week) => [week, Math.log(doses)] as const)
    .filter(([, log]) => Number.isFinite(log));
  if (points.length < 3) return 0;
  const sumOf = (of: (week: number, log: number) => number): number =>
    points.reduce((sum, [week, log]) => sum + of(week, log), 0);
  const week0 = sumOf((week) => week) / points.length;
  const log0 = sumOf((_, log) => log) / points.length;
  return sumOf((week, log) => (week - week0) * (log - log0)) / sumOf((week) => (week - week0) ** 2);
}

interface Pace {
  /** First and completing doses a week. */
  readonly doses: number;
  /** Growth of the logarithm a week. */
  readonly trend: number;
  /** Standard deviation of the logarithm from one week to the next. */
  readonly drift: number;
  /** How many times as likely those due come as those without a dose. */
  readonly returning: number;
}

function paceOf(outlook: Outlook, leastDrift: number): Pace {
  const { firstByWeek, fullByWeek, due, pool } = outlook;
  const sums = firstByWeek.map((n, week) => n + fullByWeek[week]!);
  const recent = (weeks: readonly number[]): number =>
    WEIGHTS.reduce((sum, weight, i) => sum + weight * (weeks[weeks.length - WEIGHTS.length + i] ?? 0), 0);
  const odds = recent(fullByWeek) / Math.max(1, recent(firstByWeek));
  const steps: number[] = [];
  for (let week = 1; week < sums.length; week++)
    if (sums[week - 1]! > 0 && sums[week]! > 0) steps.push(Math.log(sums[week]! / sums[week - 1]!));
  // The median of |steps|, as a standard deviation: one holiday does not set it.
  const middle = steps.map(Math.abs).sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? leastDrift;
  return {
    doses: recent(sums),
    trend: trendOf(sums),
    drift: Math.min(1, Math.max(leastDrift, 1.4826 * middle)),
    returning: Math.min(RETURNING[1], Math.max(RETURNING[0], (odds * Math.max(1, pool)) / Math.max(1, due))),
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

/**
 * `counted`: share of the people of the forecast's increase that count for the goal; `now`: those who count today; `most`:
 * more will not count, though the forecast goes on with others.
 */
export function arrivalOf(
  people: Float64Array,
  { runs, weeks }: Forecast,
  goal: {
    readonly now: number;
    readonly start: number;
    readonly counted: number;
    readonly most?: number;
    readonly goal: number;
  },
  daysLeft: number,
): Arrival {
  const days = Array.from({ length: runs }, (_, run) => {
    if (goal.now >= goal.goal) return 0;
    if (goal.goal > (goal.most ?? Infinity)) return Infinity;
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
