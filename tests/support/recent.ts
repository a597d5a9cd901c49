/** Instants and days near now: what a real source sends, and what the charts call today. */
import { formatVn, vnDayOfMs, formatDay } from '#schema/time.ts';

const DAY_MS = 86_400_000;

/** RFC 3339, this many days (and a little) before now. */
export function daysAgo(days: number, nowMs = Date.now()): string {
  return formatVn(nowMs - days * DAY_MS - 60_000);
}

/** The civil day in Vietnam this many days before now. */
export function dayAgo(days: number, nowMs = Date.now()): string {
  return formatDay(vnDayOfMs(nowMs - 60_000) - days);
}
