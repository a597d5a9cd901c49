/** How places with a cause of slowness differ from the course of their province. */
import type { DayNumber } from '#schema/time.ts';
import type { Place } from './sites.ts';
import { USED } from './vaccines.ts';

/**
 * Where next doses are awaited: late with first doses, then nearly everybody within six weeks; so second doses are not due
 * before the new year. Days count from the day of the demonstration.
 */
const WAITING = {
  firstFrom: -45,
  firstTo: -5,
  firstBefore: 0.3,
  reached: 0.95,
  secondShare: 0.12,
  secondFrom: 21,
  secondTo: 61,
} as const;

const along = (day: number, from: number, to: number): number =>
  Math.max(0, Math.min(1, (day - from) / (to - from)));

/** Doses that a place where next doses are awaited should have had by a day; `usual`: without the cause. */
export function aimedOf(place: Place, number: number, day: number, usual: number): number {
  if (number === 1) {
    const reached = WAITING.reached * place.adults;
    const part = along(day, WAITING.firstFrom, WAITING.firstTo);
    return part === 1
      ? Math.max(usual, reached)
      : (1 - part) * WAITING.firstBefore * usual + part * Math.max(reached, WAITING.firstBefore * usual);
  }
  if (number > 2) return usual;
  const part = along(day, WAITING.secondFrom, WAITING.secondTo);
  return usual * (WAITING.secondShare + part * (1 - WAITING.secondShare));
}

/** The vaccine with the longest interval (index in `USED`), as long as nobody is to be due; undefined: as everywhere. */
export function firstOfWaiting(day: number): number | undefined {
  return day >= WAITING.firstFrom - 10 && day <= 0 ? USED.indexOf('astrazeneca') : undefined;
}

/** Every third day the refrigerator is empty, in turns. */
const EMPTY_EVERY = 3;

/** Whether a place that lacks vaccine has none on a day. */
export function emptyOn(place: Place, day: DayNumber): boolean {
  return place.putIn?.cause === 'no_stock' && (day + place.ordinal) % EMPTY_EVERY === 0;
}
