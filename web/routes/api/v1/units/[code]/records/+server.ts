/** The records behind a figure of a unit: the parts of its children, and the records that stand at it. */
import type { RecordsAnswer } from '#web/lib/records/answer.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { recordsAnswer } from '#web/lib/server/records-answer.ts';
import { recordsQuery } from '#web/lib/server/records-schemas.ts';
import { recordsTable } from '#web/lib/server/records-table.ts';

/** The days asked for, as part of a file's name. */
function daysIn({ day, from, to }: RecordsAnswer['filters']): string {
  return [day, from, to].flatMap((text) => (text === undefined ? [] : [`-${text}`])).join('');
}

export const GET = api(
  async (event) => {
    const unit = askedUnit(event);
    const query = queryOf(event.url, recordsQuery);
    const answer = await recordsAnswer(event.locals, unit, query);
    return {
      body: { unit: unitFace(unit), ...answer },
      name: `records-${unit.code}-${answer.measure}${daysIn(answer.filters)}`,
      table: () => recordsTable(unit, answer, query.table),
    };
  },
  // Corrections that leave every figure as it was change records nevertheless.
  { etag: 'content' },
);
