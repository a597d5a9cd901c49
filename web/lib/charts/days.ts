/** Civil days as text (`2021-11-23`), in order and without holes. Pure. */
import { formatDay, parseDay } from '#schema/time.ts';

/** Every day from `from` to `to`, both included; empty when there is no such span. */
export function daysBetween(from: string, to: string): string[] {
  const first = parseDay(from);
  const last = parseDay(to);
  if (first === undefined || last === undefined || last < first) return [];
  return Array.from({ length: last - first + 1 }, (_, i) => formatDay(first + i));
}

/** The day `days` later (or earlier, below zero). */
export function shiftDay(day: string, days: number): string {
  const number = parseDay(day);
  if (number === undefined) throw new RangeError(`not a day: ${day}`);
  return formatDay(number + days);
}

/** Mean of the `width` days that end at each day; `null` where one of them is not known or not over. */
export function trailingMean(
  values: readonly (number | null)[],
  width: number,
  incompleteFrom: number | null,
): (number | null)[] {
  return values.map((_, end) => {
    if (end + 1 < width || (incompleteFrom !== null && end >= incompleteFrom)) return null;
    let sum = 0;
    for (let i = end + 1 - width; i <= end; i++) {
      const value = values[i];
      if (value === null || value === undefined) return null;
      sum += value;
    }
    return sum / width;
  });
}
