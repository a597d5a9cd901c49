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
  const parts: number[] = [0];
  const rests: number[] = [0];
  for (let i = 1; i < sum.length; i++) {
    const p0 = parts[i - 1]!;
    const r0 = rests[i - 1]!;
    const nextPart = nextKnown(part, i);
    const nextRest = nextKnown(restKnown, i);
    const nextSum = nextKnown(sum, i);
    const steer = (from: number, next: { at: number; value: number } | undefined): number =>
      next === undefined ? from : Math.round(from + (next.value - from) / (next.at - i + 1));
    let p = part[i] ?? steer(p0, nextPart);
    let r = restKnown[i] ?? steer(r0, nextRest);
    if (sum[i] !== undefined && part[i] === undefined) {
      const low = Math.max(p0, sum[i]! - (nextRest?.value ?? Infinity));
      const high = Math.min(nextPart?.value ?? Infinity, sum[i]! - r0);
      p = Math.max(low, Math.min(high, p));
      r = sum[i]! - p;
    } else if (sum[i] === undefined && nextSum !== undefined) {
      r = Math.max(
        r0,
        Math.min(r, nextSum.value - Math.max(p, nextPart!.at <= nextSum.at ? nextPart!.value : p)),
      );
    }
    if (p < p0 || r < r0)
      throw new Error(`the national series falls on day ${i}: ${p0} → ${p}, ${r0} → ${r}`);
    parts.push(p);
    rests.push(r);
  }
  return { part: parts, rest: rests };
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
