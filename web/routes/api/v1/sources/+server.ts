/** Accepted, duplicate, stale, rejected and lag of every source. */
import { NATION } from '#schema/units.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { SOURCE_COLUMNS, noQuery } from '#web/lib/server/api-schemas.ts';
import { needsScope } from '#web/lib/server/asked-unit.ts';
import { sources } from '#web/lib/server/queries/sources.ts';

export const GET = api(
  async (event) => {
    needsScope(event, NATION);
    queryOf(event.url, noQuery);
    const { live, reads } = event.locals;
    const rows = await sources(reads, live.status().campaign_ms);
    return {
      body: { sources: rows },
      name: 'sources',
      table: () => ({
        columns: SOURCE_COLUMNS,
        rows: rows.map((row) => SOURCE_COLUMNS.map((column) => row[column])),
      }),
    };
  },
  { etag: 'content' },
);
