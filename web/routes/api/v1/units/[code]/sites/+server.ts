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
const MORE_OUT_COLUMNS = ['code', 'name', 'site', 'more_out', 'came', 'went'] as const;

const FILE_NAMES = { readiness: 'sites', present: 'present', more_out: 'more-out' } as const;

export const GET = api(
  async (event) => {
    const unit = askedUnit(event);
    const { table } = queryOf(event.url, sitesQuery);
    const answer = await sitesAnswer(event.locals, unit);
    return {
      body: { unit: unitFace(unit), ...answer },
      name: `${FILE_NAMES[table]}-${unit.code}`,
      table: () => {
        if (table === 'present')
          return {
            columns: PRESENT_COLUMNS,
            rows: answer.fullest.map((row) => PRESENT_COLUMNS.map((name) => row[name])),
          };
        if (table === 'more_out')
          return {
            columns: MORE_OUT_COLUMNS,
            rows: answer.more_out.map((row) => MORE_OUT_COLUMNS.map((name) => row[name])),
          };
        return {
          columns: READINESS_COLUMNS,
          rows: answer.worst.map((row) => READINESS_COLUMNS.map((name) => row[name])),
        };
      },
    };
  },
  { etag: 'content' },
);
