/** The part of the time axis that is looked at. Pure. */

/** A span that follows the newest day, or two days that somebody chose. */
export type Range = { last: number | 'all' } | { from: string; to: string };

export const DEFAULT_RANGE: Range = { last: 91 };

export interface Window {
  /** First and last index shown, both included. */
  start: number;
  end: number;
}

/** Where a range lies on this axis; clamped to it, so that a shorter axis never shows nothing. */
export function windowOf(days: readonly string[], range: Range): Window {
  const last = Math.max(0, days.length - 1);
  if ('last' in range)
    return { start: range.last === 'all' ? 0 : Math.max(0, days.length - range.last), end: last };
  const start = days.findIndex((day) => day >= range.from);
  const end = days.findLastIndex((day) => day <= range.to);
  if (start < 0 || end < 0 || end < start) return { start: 0, end: last };
  return { start, end };
}

/** A window that ends at the newest day keeps following it; any other stays where it is. */
export function rangeOf(days: readonly string[], window: Window): Range {
  const last = days.length - 1;
  if (window.start <= 0 && window.end >= last) return { last: 'all' };
  if (window.end >= last) return { last: last - window.start + 1 };
  return { from: days[window.start] ?? '', to: days[window.end] ?? '' };
}
