/** What one given day says about entry: late doses, and how long the day's doses waited. Pure. */
import { isLateEntry } from '#schema/rules.ts';
import type { DayNumber } from '#schema/time.ts';

/** Doses of one given day by delay of entry in days. */
export type DayDelays = ReadonlyMap<number, number>;

/** Doses entered after the deadline that held on that day. */
export function lateDoses(given: DayNumber, delays: DayDelays): number {
  let late = 0;
  for (const [delay, doses] of delays) if (isLateEntry(given, given + delay)) late += doses;
  return late;
}

/**
 * Days within which this share of the day's doses was entered. `final`: how many doses the day has, those still unentered among
 * them; `null` when there are none, or not so many are entered yet.
 */
export function dayQuantile(delays: DayDelays, final: number, share: number): number | null {
  if (final <= 0) return null;
  let entered = 0;
  for (const [delay, doses] of [...delays].sort((a, b) => a[0] - b[0])) {
    entered += doses;
    if (entered >= share * final) return delay;
  }
  return null;
}
