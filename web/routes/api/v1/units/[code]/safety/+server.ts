/** Reactions of one unit by group with their rates and intervals, how soon they were reported, and silence. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { safetyBody } from '#web/lib/server/safety-answer.ts';
import { SAFETY_COLUMNS } from '#web/lib/server/safety-schemas.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  queryOf(event.url, noQuery);
  const body = await safetyBody(event.locals, unit);
  return {
    body: { unit: unitFace(unit), ...body },
    name: `safety-${unit.code}`,
    table: () => ({
      columns: ['unit', ...SAFETY_COLUMNS],
      rows: body.rows.map((row) => [unit.code, ...SAFETY_COLUMNS.map((name) => row[name])]),
    }),
  };
});
