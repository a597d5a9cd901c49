/** When what is shown must be called old, and since when. Pure. */
import type { HubStatus } from '#schema/socket.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import type { Link } from '../board.svelte.ts';
import type { Old } from './board-context.ts';

/** The hub looks at the store about twice a second; this long without success is not an accident. */
export const UNREFRESHED_MS = 15_000;

/** `nowMs` on the server's clock. A page without scripts knows only what it was loaded with. */
export function oldOf(link: Link, status: HubStatus, nowMs: number): Old | null {
  if (link.state === 'lost') return { reason: 'lost', since_ms: link.since_ms };
  if (status.failing_since_ms > 0) return { reason: 'failing', since_ms: status.failing_since_ms };
  if (status.refreshed_ms > 0 && Math.min(nowMs, status.server_ms) - status.refreshed_ms > UNREFRESHED_MS)
    return { reason: 'unrefreshed', since_ms: status.refreshed_ms };
  return null;
}

/**
 * Accepted instant of the newest event of all, 0 when there is none. The word on the whole comes less often than the
 * figures of a unit: what is new there is new in all.
 */
export function newestOfAll(status: Pick<HubStatus, 'newest_accepted_ms'>, hereMs: number): number {
  return Math.max(status.newest_accepted_ms, hereMs);
}

export type Freshness = 'none' | 'good' | 'warn' | 'bad';
export type FreshLimits = Pick<Thresholds['quality'], 'fresh_minutes_amber' | 'fresh_minutes_red'>;

/** How fresh the newest event of a unit or a source is (INDICATORS `freshness`). */
export function freshnessOf(ageMs: number | null, limits: FreshLimits): Freshness {
  if (ageMs === null) return 'none';
  if (ageMs > limits.fresh_minutes_red * 60_000) return 'bad';
  return ageMs > limits.fresh_minutes_amber * 60_000 ? 'warn' : 'good';
}
