/** What each source delivered and what became of it. */
import { EVENT_KINDS } from '#schema/events.ts';
import { z } from 'zod';
import type { Reads } from '../runtime.ts';

const deliveryRow = z.object({
  source: z.string(),
  accepted: z.number(),
  duplicate: z.number(),
  stale: z.number(),
  rejected: z.number(),
});
const factRow = z.object({
  source: z.string(),
  newest_accepted_ms: z.number(),
  newest_recorded_ms: z.number(),
});
const rejectRow = z.object({ source: z.string(), code: z.string(), open: z.number(), count: z.number() });

export interface SourceRow {
  source: string;
  accepted: number;
  duplicate: number;
  stale: number;
  rejected: number;
  /** Rejected records that were not replayed. */
  rejected_open: number;
  /** 0: none yet. */
  newest_accepted_ms: number;
  /** Age of the newest entry at the source, by the campaign's clock; `null`: none yet. */
  lag_seconds: number | null;
  rejected_by_code: Record<string, number>;
}

/** Every kind of event counts: a source of check-ins alone is not silent. */
const NEWEST_PER_KIND = EVENT_KINDS.map(
  (kind) =>
    `SELECT source, max(accepted_at) AS accepted, max(recorded_at) AS recorded FROM ${kind}_facts GROUP BY source`,
).join('\nUNION ALL ');

/** `campaignMs`: now, by the campaign's clock. */
export async function sources(reads: Reads, campaignMs: number): Promise<SourceRow[]> {
  const [deliveries, rejects, newest] = await Promise.all([
    reads.select(
      `SELECT source, sum(accepted) AS accepted, sum(duplicate) AS duplicate, sum(stale) AS stale,
         sum(rejected) AS rejected FROM deliveries GROUP BY source ORDER BY source LIMIT 10000`,
      {},
      deliveryRow,
      'sources-deliveries',
    ),
    reads.select(
      `SELECT source, code, countIf(state = 'open') AS open, count() AS count FROM rejects FINAL
       GROUP BY source, code LIMIT 10000`,
      {},
      rejectRow,
      'sources-rejects',
    ),
    reads.select(
      `SELECT source, toUnixTimestamp64Milli(max(accepted)) AS newest_accepted_ms,
         intDiv(toUnixTimestamp64Micro(max(recorded)), 1000) AS newest_recorded_ms
       FROM (${NEWEST_PER_KIND}) GROUP BY source LIMIT 10000`,
      {},
      factRow,
      'sources-facts',
    ),
  ]);
  const names = new Set([...deliveries, ...rejects, ...newest].map((row) => row.source));
  return [...names].sort().map((source) => {
    const delivered = deliveries.find((row) => row.source === source);
    const rejected = rejects.filter((row) => row.source === source);
    const facts = newest.find((row) => row.source === source);
    return {
      source,
      accepted: delivered?.accepted ?? 0,
      duplicate: delivered?.duplicate ?? 0,
      stale: delivered?.stale ?? 0,
      rejected: delivered?.rejected ?? 0,
      rejected_open: rejected.reduce((sum, row) => sum + row.open, 0),
      newest_accepted_ms: facts?.newest_accepted_ms ?? 0,
      lag_seconds: facts ? Math.max(0, Math.round((campaignMs - facts.newest_recorded_ms) / 1000)) : null,
      rejected_by_code: Object.fromEntries(rejected.map((row) => [row.code, row.count])),
    };
  });
}
