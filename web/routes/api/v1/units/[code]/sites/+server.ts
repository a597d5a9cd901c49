/** Readiness of the sites of the next days, and how many people are at each site now. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { sitesAnswer } from '#web/lib/server/quality-answer.ts';
import { sitesQuery } from '#web/lib/server/quality-schemas.ts';

const READINESS_COLUMNS = [
  'code',
  'name',
  'site',
  'day',
  'internet',
  'printer',
  'qr_scanner',
  'trained',
] as const;
const PRESENT_COLUMNS = ['code', 'name', 'site', 'present', 'came'] as const;

export const GET = api(
  async (event) => {
    const unit = askedUnit(event);
    const { table } = queryOf(event.url, sitesQuery);
    const answer = await sitesAnswer(event.locals, unit);
    return {
      body: { unit: unitFace(unit), ...answer },
      name: table === 'present' ? `present-${unit.code}` : `sites-${unit.code}`,
      table: () =>
        table === 'present'
          ? {
              columns: PRESENT_COLUMNS,
              rows: answer.fullest.map((row) => PRESENT_COLUMNS.map((name) => row[name])),
            }
          : {
              columns: READINESS_COLUMNS,
              rows: answer.worst.map((row) => READINESS_COLUMNS.map((name) => row[name])),
            },
    };
  },
  { etag: 'content' },
);
