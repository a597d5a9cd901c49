/** When each source was last heard of: its newest accepted event, ms. */
import { EVENT_KINDS } from '#schema/events.ts';
import { z } from 'zod';
import type { Reads } from '../runtime.ts';

const row = z.object({ source: z.string(), newest_ms: z.number() });

export async function newestOfSources(reads: Reads): Promise<ReadonlyMap<string, number>> {
  const perKind = EVENT_KINDS.map(
    (kind) => `SELECT source, max(accepted_at) AS newest FROM ${kind}_facts GROUP BY source`,
  );
  const rows = await reads.select(
    `SELECT source, toUnixTimestamp64Milli(max(newest)) AS newest_ms FROM (${perKind.join(' UNION ALL ')})
     GROUP BY source ORDER BY source LIMIT 10000`,
    {},
    row,
    'newest-of-sources',
  );
  return new Map(rows.map(({ source, newest_ms }) => [source, newest_ms]));
}
