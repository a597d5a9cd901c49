/** What the page of sources says, decided without drawing it. Pure. */
import { freshnessOf, type FreshLimits, type Freshness } from '#web/lib/ui/old.ts';
import type { Reject, SourceFigures } from './answers.ts';

export interface SourceRow extends SourceFigures {
  /** Age of the newest accepted event; `null` when there is none. */
  ageMs: number | null;
  freshness: Freshness;
  /** Codes with their counts, the most frequent first. */
  codes: { code: string; count: number }[];
}

export interface SourceTotals {
  accepted: number;
  duplicate: number;
  stale: number;
  rejected: number;
  rejected_open: number;
}

const COUNTS = ['accepted', 'duplicate', 'stale', 'rejected', 'rejected_open'] as const;

/** Rows by name, and their sums. `nowMs` on the server's clock. */
export function prepareSources(
  sources: readonly SourceFigures[],
  nowMs: number,
  fresh: FreshLimits,
): { rows: SourceRow[]; totals: SourceTotals } {
  const rows = sources
    .map((source): SourceRow => {
      // Clocks of server and screen differ a little: an event is never from the future.
      const ageMs = source.newest_accepted_ms ? Math.max(0, nowMs - source.newest_accepted_ms) : null;
      return { ...source, ageMs, freshness: freshnessOf(ageMs, fresh), codes: codesOf(source) };
    })
    .sort((a, b) => (a.source < b.source ? -1 : 1));
  const totals = Object.fromEntries(
    COUNTS.map((count) => [count, sources.reduce((sum, source) => sum + source[count], 0)]),
  ) as unknown as SourceTotals;
  return { rows, totals };
}

function codesOf(source: SourceFigures): { code: string; count: number }[] {
  return Object.entries(source.rejected_by_code)
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

/** The offending event for reading: indented when it is JSON, as it came when it is not, `null` without one. */
export function eventText(event: Reject['event']): string | null {
  if (event === null || event === undefined || event === '') return null;
  if (typeof event !== 'string') return JSON.stringify(event, null, 2);
  try {
    return JSON.stringify(JSON.parse(event), null, 2);
  } catch {
    return event;
  }
}

/** Milliseconds of an instant of the API; `null` when it is none. */
export function instantMs(value: string | number): number | null {
  const ms = typeof value === 'number' ? value : Date.parse(value);
  return Number.isFinite(ms) ? ms : null;
}
