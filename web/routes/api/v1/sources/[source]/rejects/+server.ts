/** Rejected records of one source with their reasons, the newest first. */
import { AppError } from '#schema/errors.ts';
import { SOURCE_PATTERN } from '#schema/event-fields.ts';
import { NATION } from '#schema/units.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { REJECT_COLUMNS } from '#web/lib/server/api-schemas.ts';
import { needsScope } from '#web/lib/server/asked-unit.ts';
import { rejects, rejectsQuery } from '#web/lib/server/queries/rejects.ts';

export const GET = api(
  async (event) => {
    needsScope(event, NATION);
    const source = (event.params as { source?: string }).source ?? '';
    if (!SOURCE_PATTERN.test(source)) throw new AppError('not_found', 'There is no such source.');
    const page = await rejects(event.locals.reads, source, queryOf(event.url, rejectsQuery));
    return {
      body: { source, ...page },
      name: `rejects-${source}`,
      table: () => ({
        columns: ['source', ...REJECT_COLUMNS],
        rows: page.rejects.map((row) => [source, ...REJECT_COLUMNS.map((column) => row[column])]),
      }),
    };
  },
  { etag: 'content' },
);
