/** How well the data of a unit are entered: by unit, site or source, the worst first, and the trend by day. */
import type { DaysOf } from '#web/lib/quality/answer.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { daysOf } from '#web/lib/server/days-of.ts';
import { qualityAnswer } from '#web/lib/server/quality-answer.ts';
import { QUALITY_COLUMNS, QUALITY_DAY_COLUMNS, qualityQuery } from '#web/lib/server/quality-schemas.ts';

/** The columns that say whose days a table holds, beside that of the unit. */
function columnsOf(of: DaysOf | null): Record<string, string> {
  if (of === null) return {};
  return of.by === 'source' ? { source: of.code } : { site_commune: of.code, site: of.site };
}

export const GET = api(
  async (event) => {
    const unit = askedUnit(event);
    const { by, level, sort, limit, table, ...asked } = queryOf(event.url, qualityQuery);
    const of = daysOf(event.locals.live.tree, unit, asked);
    const answer = await qualityAnswer(event.locals, unit, { by, level: level ?? null, sort, limit, of });
    const whose = columnsOf(of);
    return {
      body: { unit: unitFace(unit), ...answer },
      name: ['quality', unit.code, ...(table === 'days' ? ['days', ...Object.values(whose)] : [by])].join(
        '-',
      ),
      table: () =>
        table === 'days'
          ? {
              columns: ['unit', ...Object.keys(whose), ...QUALITY_DAY_COLUMNS],
              rows: answer.days.map((day) => [
                unit.code,
                ...Object.values(whose),
                ...QUALITY_DAY_COLUMNS.map((name) => day[name]),
              ]),
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
