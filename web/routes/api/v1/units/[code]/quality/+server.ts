/** How well the data of a unit are entered: by unit, site or source, the worst first, and the trend by day. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { qualityAnswer } from '#web/lib/server/quality-answer.ts';
import { QUALITY_COLUMNS, QUALITY_DAY_COLUMNS, qualityQuery } from '#web/lib/server/quality-schemas.ts';

export const GET = api(
  async (event) => {
    const unit = askedUnit(event);
    const { by, level, sort, limit, table } = queryOf(event.url, qualityQuery);
    const answer = await qualityAnswer(event.locals, unit, { by, level: level ?? null, sort, limit });
    return {
      body: { unit: unitFace(unit), ...answer },
      name: `quality-${unit.code}-${table === 'days' ? 'days' : by}`,
      table: () =>
        table === 'days'
          ? {
              columns: ['unit', ...QUALITY_DAY_COLUMNS],
              rows: answer.days.map((day) => [unit.code, ...QUALITY_DAY_COLUMNS.map((name) => day[name])]),
            }
          : {
              columns: QUALITY_COLUMNS,
              rows: answer.rows.map((row) => QUALITY_COLUMNS.map((name) => row[name])),
            },
    };
  },
  // Complaints and manual reports change without the figures of the boards.
  { etag: 'content' },
);
