/** Readiness of the sites of the next days, and how many people are at each site now. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { sitesAnswer } from '#web/lib/server/quality-answer.ts';

export const GET = api(
  async (event) => {
    const unit = askedUnit(event);
    queryOf(event.url, noQuery);
    const answer = await sitesAnswer(event.locals, unit);
    return {
      body: { unit: unitFace(unit), ...answer },
      name: `sites-${unit.code}`,
      table: () => ({
        columns: ['code', 'name', 'site', 'day', 'internet', 'printer', 'qr_scanner', 'trained'],
        rows: answer.worst.map((row) => [
          row.code,
          row.name,
          row.site,
          row.day,
          row.internet,
          row.printer,
          row.qr_scanner,
          row.trained,
        ]),
      }),
    };
  },
  { etag: 'content' },
);
