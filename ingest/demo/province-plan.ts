/**
 * Whole doses per day, province and dose number: rows add up to the national series, and the running sums
 * of 4 December 2021 are the published figures of the provinces (TP.HCM: what is left of the series).
 */
import { readReference } from '#schema/csv.ts';
import { apportion } from '#schema/population.ts';
import { parseDay } from '#schema/time.ts';
import { apportionStep, fitTable, type Table } from './balance.ts';
import { DAY_COUNT, FIRST_DAY, nationalDoses } from './national.ts';

/** The day for which the figures of the provinces were published. */
export const FIGURES_DAY = parseDay('2021-12-04')!;
export const HCMC = '79';
/** Days between first and second dose that the fit keeps where the published figures allow it. */
export const KEPT_INTERVAL_DAYS = 28;

export interface ProvincePlan {
  /** Codes in the order of the columns. */
  readonly provinces: readonly string[];
  /** `doses[k - 1][(day - FIRST_DAY) * provinces.length + column]`, whole doses. */
  readonly doses: readonly Int32Array[];
  /** Doses really received by 4 December 2021, by column. */
  readonly received: readonly number[];
  /** People with at least one dose on the last day, by column. */
  readonly finalFirst: readonly number[];
}

const BLOCK = FIGURES_DAY - FIRST_DAY + 1;

/** When a province had its first doses compared with others: > 0 early. Read off the published ratio of second to first doses. */
function earliness(first: number, second: number): number {
  return (second / first - 0.73) * 3;
}

/** TP.HCM: nearly a million doses in June 2021, most of its first doses in July and August. */
function hcmcWeight(day: number): number {
  const knots: [string, number][] = [
    ['2021-03-08', 1],
    ['2021-06-18', 3],
    ['2021-07-01', 1.5],
    ['2021-07-20', 6.5],
    ['2021-09-05', 1.2],
    ['2021-09-20', 0.35],
    ['2021-10-20', 0.08],
  ];
  let weight = knots[0]![1];
  for (const [from, value] of knots) if (day >= parseDay(from)!) weight = value;
  return weight;
}

/** Shape of the first doses before fitting: people, times how early the province is. */
function firstShape(codes: readonly string[], first: readonly number[], second: readonly number[]): Table {
  const cells = new Float64Array(BLOCK * codes.length);
  for (let d = 0; d < BLOCK; d++)
    codes.forEach((code, c) => {
      const slope = earliness(first[c]!, second[c]!);
      cells[d * codes.length + c] =
        first[c]! * (code === HCMC ? hcmcWeight(FIRST_DAY + d) : Math.exp((-slope * (d - BLOCK * 0.7)) / 40));
    });
  return { rows: BLOCK, columns: codes.length, cells };
}

function cumulate(table: Table): Float64Array {
  const sums = Float64Array.from(table.cells);
  for (let i = table.columns; i < sums.length; i++) sums[i]! += sums[i - table.columns]!;
  return sums;
}

/**
 * Second doses: everybody comes when the nation's first doses of that rank have come, fitted to the margins;
 * then nobody before the interval has passed, and fitted again, until both hold as well as they can.
 */
function secondShape(
  first: Table,
  nationalFirst: Int32Array,
  rows: Int32Array,
  columns: readonly number[],
): Table {
  const n = first.columns;
  const firstSums = cumulate(first);
  const table: Table = { rows: BLOCK, columns: n, cells: new Float64Array(BLOCK * n) };
  let ranked = 0;
  let behind = 0;
  let seconds = 0;
  const lag = Array.from({ length: BLOCK }, (_, d) => {
    seconds += rows[d]!;
    while (behind < BLOCK && ranked + nationalFirst[behind]! < seconds) ranked += nationalFirst[behind++]!;
    return Math.max(KEPT_INTERVAL_DAYS, d - behind);
  });
  for (let d = 0; d < BLOCK; d++)
    for (let c = 0; c < n; c++) {
      const from = Math.max(0, d - lag[d]! - 7);
      const to = Math.max(0, d - lag[d]! + 7);
      table.cells[d * n + c] = firstSums[to * n + c]! - (from === 0 ? 0 : firstSums[from * n + c]!) + 1e-3;
    }
  fitTable(table, rows, columns);
  for (let round = 0; round < 60; round++) {
    let moved = 0;
    for (let c = 0; c < n; c++) {
      let sum = 0;
      let waiting = 0;
      for (let d = 0; d < BLOCK; d++) {
        const i = d * n + c;
        const due = d < KEPT_INTERVAL_DAYS ? 0 : firstSums[(d - KEPT_INTERVAL_DAYS) * n + c]!;
        const wanted = table.cells[i]! + waiting;
        const possible = Math.max(Math.min(wanted, due - sum), table.cells[i]! * 1e-3);
        waiting = wanted - possible;
        moved += Math.abs(possible - table.cells[i]!);
        table.cells[i] = possible;
        sum += possible;
      }
      // Who is still waiting on the last day was promised by the published figures all the same.
    }
    fitTable(table, rows, columns, { maxRounds: 30 });
    if (moved < 100) break;
  }
  fitTable(table, rows, columns);
  return table;
}

/** Running apportionment of a fitted table into whole doses, from the first day. */
function roundTable(
  table: Table,
  rowSums: Int32Array,
  given: Float64Array,
  target: Float64Array,
  into: Int32Array,
): void {
  const out = new Int32Array(table.columns);
  for (let r = 0; r < table.rows; r++) {
    for (let c = 0; c < table.columns; c++) target[c]! += table.cells[r * table.columns + c]!;
    apportionStep(rowSums[r]!, target, given, out);
    into.set(out, r * table.columns);
  }
}

/** Days from the dose before, by dose number − 1, where no figure of a province binds. */
const USUAL_INTERVAL_DAYS = [0, KEPT_INTERVAL_DAYS, 90, 100] as const;

/** Who waits in each province for dose number k + 1: had the dose before long enough ago, and not this one. */
function dueCounts(
  doses: readonly Int32Array[],
  k: number,
  n: number,
): (day: number, given: Float64Array) => number[] {
  if (k === 0) return () => [];
  const before = new Float64Array(n);
  let reached = -1;
  return (day, given) => {
    for (; reached < day - USUAL_INTERVAL_DAYS[k]!; reached++)
      for (let c = 0; c < n; c++) before[c]! += doses[k - 1]![(reached + 1) * n + c]!;
    // A little for everybody: the nation's figure must be met also on a day on which nobody seems due.
    return Array.from(given, (had, c) => Math.max(before[c]! - had, 0) + before[c]! * 1e-4 + 1e-6);
  };
}

const sumOf = (values: ArrayLike<number>, to = values.length): number => {
  let sum = 0;
  for (let i = 0; i < to; i++) sum += values[i]!;
  return sum;
};

/** Split over columns by weights, exactly. */
function split(total: number, weights: readonly number[]): number[] {
  const parts = apportion(
    total,
    weights.map((weight, i) => ({ code: String(i).padStart(3, '0'), weight: Math.max(0, weight) })),
  );
  return weights.map((_, i) => parts.get(String(i).padStart(3, '0'))!);
}

/** The plan of the whole nation, 8 March 2021 – 2 October 2022. Deterministic; a tenth of a second. */
export function provincePlan(): ProvincePlan {
  const national = nationalDoses();
  const figures = readReference('province-figures.csv');
  const codes = figures.map((row) => row['code']!);
  const hcmc = codes.indexOf(HCMC);
  const published = (name: string): number[] => figures.map((row) => Number(row[name]));
  const first = published('people_vaccinated');
  const second = published('people_two_doses');
  first[hcmc] = sumOf(national[0]!, BLOCK) - sumOf(first);
  second[hcmc] = sumOf(national[1]!, BLOCK) - sumOf(second);
  const received = published('doses_allocated_actual');
  // Not published for TP.HCM: what it gave, and a little more than a week's use.
  received[hcmc] = Math.round(((first[hcmc]! + second[hcmc]!) * 1.06) / 10) * 10;

  const firstTable = firstShape(codes, first, second);
  fitTable(firstTable, national[0]!.subarray(0, BLOCK), first);
  const secondTable = secondShape(firstTable, national[0]!, national[1]!.subarray(0, BLOCK), second);

  // After 4 December nothing was published by province: people not yet reached, by place.
  const population = published('population_2021');
  const finalFirst = split(
    sumOf(national[0]!, DAY_COUNT) - sumOf(first),
    population.map((people, c) => Math.max(people * 0.02, people * 0.95 - first[c]!)),
  ).map((more, c) => more + first[c]!);

  const n = codes.length;
  const doses = national.map(() => new Int32Array(DAY_COUNT * n));
  national.forEach((rows, k) => {
    const given = new Float64Array(n);
    const target = new Float64Array(n);
    const table = [firstTable, secondTable][k];
    if (table) roundTable(table, rows, given, target, doses[k]!);
    const more = finalFirst.map((final, c) => final - given[c]!);
    const left = sumOf(more);
    const due = dueCounts(doses, k, n);
    const out = new Int32Array(n);
    for (let d = table ? BLOCK : 0; d < DAY_COUNT; d++) {
      const weights = k === 0 ? more : due(d, given);
      const all = k === 0 ? left : sumOf(weights);
      for (let c = 0; c < n; c++) target[c]! += (rows[d]! * weights[c]!) / all;
      apportionStep(rows[d]!, target, given, out);
      doses[k]!.set(out, d * n);
    }
  });
  return { provinces: codes, doses, received, finalFirst };
}
