/** Units by name, with or without diacritics, or by code. */
import { maySeeUnit } from '#schema/scopes.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { searchQuery } from '#web/lib/server/api-schemas.ts';
import { searchUnits } from '#web/lib/server/queries/search.ts';

export const GET = api((event) => {
  const { q, limit } = queryOf(event.url, searchQuery);
  const { live, viewer } = event.locals;
  const results = searchUnits(live.tree, q, limit, (code) => maySeeUnit(viewer, live.tree, code));
  return {
    body: { results },
    name: 'search',
    table: () => ({
      columns: ['code', 'name', 'level', 'path'],
      rows: results.map((hit) => [hit.code, hit.name, hit.level, hit.path.join(' / ')]),
    }),
  };
});
