/** When a panel asks again, and whether an answer is news. Pure. */
import type { Stamp } from './answers.ts';

/** Never more often than this. */
export const MIN_INTERVAL_MS = 2000;
/** A panel keeps the server busy for about this share of the time: a slow server is asked less. */
const BUSY_SHARE = 0.05;
/** However slow the server is: what is shown must not grow old unnoticed. */
export const MAX_INTERVAL_MS = 10_000;
/** After a failure. */
export const RETRY_MS = 5000;

/** Milliseconds to wait before asking again, from when the last question started and how long it took. */
export function nextAskMs(startedMs: number, tookMs: number, nowMs: number): number {
  const interval = Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, tookMs / BUSY_SHARE));
  return Math.max(0, startedMs + interval - nowMs);
}

/** Whether two lists of answers carry the same figures, whatever their time and sequence number. */
export function sameFigures(before: readonly Stamp[], after: readonly Stamp[]): boolean {
  return (
    before.length === after.length && before.every((answer, i) => figures(answer) === figures(after[i]!))
  );
}

function figures(answer: Stamp): string {
  return JSON.stringify({ ...answer, seq: 0, as_of: '' });
}
