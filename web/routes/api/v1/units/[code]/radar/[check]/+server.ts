/** The findings of one check: a list that can be sent to the sites, without anything personal. */
import { AppError } from '#schema/errors.ts';
import { RADAR_CHECKS } from '#web/lib/indicators/radar.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { radarList } from '#web/lib/server/radar-list.ts';
import { RADAR_COLUMNS, radarListQuery } from '#web/lib/server/radar-schemas.ts';

export const GET = api(
  async (event) => {
    const unit = askedUnit(event);
    const check = RADAR_CHECKS.find((name) => name === (event.params as { check?: string }).check);
    if (!check) throw new AppError('not_found', 'There is no such check.');
    const { limit } = queryOf(event.url, radarListQuery);
    const answer = await radarList(event.locals, unit, check, limit);
    return {
      body: { unit: unitFace(unit), ...answer },
      name: `radar-${unit.code}-${check}`,
      table: () =>
        answer.children.length > 0
          ? {
              columns: ['check', 'code', 'name', 'count'],
              rows: answer.children.map(({ code, name, count }) => [check, code, name, count]),
            }
          : {
              columns: ['check', ...RADAR_COLUMNS],
              rows: answer.rows.map((row) => [check, ...RADAR_COLUMNS.map((name) => row[name])]),
            },
    };
  },
  { etag: 'content' },
);
