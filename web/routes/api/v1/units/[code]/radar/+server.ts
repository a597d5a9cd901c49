/** The validity radar of a unit: how many findings each check has. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { radarAnswer } from '#web/lib/server/radar-answer.ts';

export const GET = api(
  (event) => {
    const unit = askedUnit(event);
    queryOf(event.url, noQuery);
    const answer = radarAnswer(event.locals, unit);
    return {
      body: { unit: unitFace(unit), ...answer },
      name: `radar-${unit.code}`,
      table: () => ({
        columns: ['unit', 'check', 'count', 'at_least', 'as_of'],
        rows: answer.checks.map(({ check, count, at_least, as_of }) => [
          unit.code,
          check,
          count,
          at_least,
          as_of,
        ]),
      }),
    };
  },
  // The sweep goes on without the figures of the boards.
  { etag: 'content' },
);
