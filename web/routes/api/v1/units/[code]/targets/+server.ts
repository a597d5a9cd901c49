/** When a unit and those below it reach their targets. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { targetsAnswer } from '#web/lib/server/targets-answer.ts';
import { TARGET_COLUMNS, targetsQuery } from '#web/lib/server/targets-schemas.ts';

export const GET = api(
  async (event) => {
    const unit = askedUnit(event);
    const { level } = queryOf(event.url, targetsQuery);
    const answer = await targetsAnswer(event.locals, unit, level ?? null, Date.now());
    return {
      body: { unit: unitFace(unit), ...answer },
      name: `targets-${unit.code}`,
      table: () => ({
        columns: TARGET_COLUMNS,
        rows: [...answer.own, ...answer.units].map((row) => TARGET_COLUMNS.map((column) => row[column])),
      }),
    };
  },
  { etag: 'content' },
);
