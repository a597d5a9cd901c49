/**
 * The national series as whole doses per day and dose number, from `national-doses.csv` (Our World in
 * Data, cumulative, with missing days and blank columns).
 *
 * Kept exactly on every published date: the total, people with at least one dose (= doses number 1) and
 * people fully vaccinated (= doses number 2). What lies between is interpolated in whole doses, inside
 * the limits that the neighbours leave. The remainder, total − 1 − 2, is doses number 3 and 4.
 */
import { readReference } from '#schema/csv.ts';
import { parseDay, type DayNumber } from '#schema/time.ts';

export const FIRST_DAY: DayNumber = parseDay('2021-03-08')!;
export const LAST_DAY: DayNumber = parseDay('2022-10-02')!;
export const DAY_COUNT = LAST_DAY - FIRST_DAY + 1;

/** Second boosters began in May 2022 (official letter 2357/BYT-DP of 6 May 2022). */
const FOURTH_FROM = parseDay('2022-05-10')!;
/** Share of fourth doses among third and fourth, first and last day; not published, chosen by us. */
const FOURTH_SHARE = [0.3, 0.7] as const;

/** Whole doses given on each day, `[dose number − 1][day − FIRST_DAY]`. */
export type NationalDoses = readonly Int32Array[];

type Known = (number | undefined)[];

/** Cumulative values by day since the day before the first; a blank is undefined. */
function column(rows: Record<string, string>[], name: string): Known {
  const known: Known = Array.from({ length: DAY_COUNT + 1 }, () => undefined);
  known[0] = 0;
  for (const row of rows) {
    const index = parseDay(row['date']!)! - FIRST_DAY + 1;
    if (row[name] !== '' && index >= 0 && index <= DAY_COUNT) known[index] = Number(row[name]);
  }
  return known;
}

function nextKnown(known: Known, from: number): { at: number; value: number } | undefined {
  for (let at = from; at < known.length; at++) if (known[at] !== undefined) return { at, value: known[at]! };
  return undefined;
}

/**
 * Two cumulative series and their sum, each known on some days only, made complete: never falling, whole,
 * and equal to what is known. `rest` is known where the two others are.
 * @throws Error when the published figures contradict each other.
 */
export function completeSums(sum: Known, part: Known): { part: number[]; rest: number[] } {
  const restKnown = sum.map((s, i) => (s !== undefined && part[i] !== undefined ? s - part[i]! : undefined));
  const mostRest = mostRests(sum, part);
  const parts: number[] = [0];
  const rests: number[] = [0];
  for (let i = 1; i < sum.length; i++) {
    const p0 = parts[i - 1]!;
    const r0 = rests[i - 1]!;
    const nextPart = nextKnown(part, i);
    const nextRest = nextKnown(restKnown, i);
    const nextSum = nextKnown(sum, i)?.value ?? Infinity;
    const steer = (from: number, next: { at: number; value: number } | undefined): number =>
      next === undefined ? from : Math.round(from + (next.value - from) / (next.at - i + 1));
    const least = sum[i] === undefined ? p0 : Math.max(p0, sum[i]! - mostRest[i]!);
    const most = Math.min(nextPart?.value ?? Infinity, nextSum - r0);
    const p = part[i] ?? Math.max(least, Math.min(most, steer(p0, nextPart)));
    const r =
      sum[i] === undefined
        ? Math.max(r0, Math.min(steer(r0, nextRest), mostRest[i]!, nextSum - p))
        : sum[i]! - p;
    if (p < p0 || r < r0)
      throw new Error(`the national series falls on day ${i}: ${p0} → ${p}, ${r0} → ${r}`);
    parts.push(p);
    rests.push(r);
  }
  return { part: parts, rest: rests };
}

/** How large the rest may be on each day so that no later sum is too small for it. */
function mostRests(sum: Known, part: Known): number[] {
  const known: number[] = [];
  for (let i = 0, last = 0; i < part.length; i++) known.push((last = part[i] ?? last));
  const most = sum.map(() => Infinity);
  for (let i = sum.length - 1; i >= 0; i--)
    most[i] = Math.min(most[i + 1] ?? Infinity, sum[i] === undefined ? Infinity : sum[i]! - known[i]!);
  return most;
}

/** Doses number 3 and 4 out of their running sum. */
function splitBoosters(boosters: readonly number[]): { third: number[]; fourth: number[] } {
  const third = [0];
  const fourth = [0];
  let exact = 0;
  for (let i = 1; i < boosters.length; i++) {
    const day = FIRST_DAY + i - 1;
    const along = (day - FOURTH_FROM) / (LAST_DAY - FOURTH_FROM);
    if (along >= 0)
      exact +=
        (boosters[i]! - boosters[i - 1]!) * (FOURTH_SHARE[0] + along * (FOURTH_SHARE[1] - FOURTH_SHARE[0]));
    fourth.push(Math.floor(exact));
    third.push(boosters[i]! - fourth[i]!);
  }
  return { third, fourth };
}

const perDay = (cumulative: readonly number[]): Int32Array =>
  Int32Array.from({ length: DAY_COUNT }, (_, i) => cumulative[i + 1]! - cumulative[i]!);

/** The published series, complete. Pure apart from reading the reference figures. */
export function nationalDoses(): NationalDoses {
  const rows = readReference('national-doses.csv');
  const first = completeSums(column(rows, 'total_vaccinations'), column(rows, 'people_vaccinated'));
  const second = completeSums(first.rest, column(rows, 'people_fully_vaccinated'));
  const { third, fourth } = splitBoosters(second.rest);
  return [first.part, second.part, third, fourth].map(perDay);
}
