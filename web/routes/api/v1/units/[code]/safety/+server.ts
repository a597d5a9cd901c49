/** Reactions of one unit by group with their rates and intervals, how soon they were reported, and silence. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { safetyBody } from '#web/lib/server/safety-answer.ts';
import { safetyQuery } from '#web/lib/server/safety-schemas.ts';
import { safetyTable } from '#web/lib/server/safety-table.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  const { table, group } = queryOf(event.url, safetyQuery);
  const body = await safetyBody(event.locals, unit, group);
  return {
    body: { unit: unitFace(unit), ...body },
    name: table === 'groups' ? `safety-${unit.code}` : `safety-${unit.code}-${table}`,
    table: () => safetyTable(unit.code, body, table),
  };
});
