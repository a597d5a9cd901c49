/** Doses received, moved, wasted, given and on hand, by vaccine. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { VACCINE_COLUMNS, noQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { vaccines } from '#web/lib/server/queries/vaccines.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  queryOf(event.url, noQuery);
  const { live, reads } = event.locals;
  const rows = await vaccines(reads, live.tree, unit);
  return {
    body: { unit: unitFace(unit), rows },
    name: `vaccines-${unit.code}`,
    table: () => ({
      columns: ['unit', ...VACCINE_COLUMNS],
      rows: rows.map((row) => [unit.code, ...VACCINE_COLUMNS.map((column) => row[column])]),
    }),
  };
});
