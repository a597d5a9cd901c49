/** Doses entered, estimated and manually reported, by day given. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { clocksAnswer, clockSpan } from '#web/lib/server/clocks-answer.ts';
import { CLOCK_COLUMNS, clocksQuery } from '#web/lib/server/clocks-schemas.ts';

export const GET = api(
  async (event) => {
    const unit = askedUnit(event);
    const query = queryOf(event.url, clocksQuery);
    const answer = await clocksAnswer(event.locals, unit, clockSpan(query, event.locals.live.status().today));
    return {
      body: { unit: unitFace(unit), ...answer },
      name: `two-clocks-${unit.code}`,
      table: () => ({
        columns: ['unit', ...CLOCK_COLUMNS, 'owner', 'owner_doses', 'owner_share'],
        rows: answer.days.map((row) => [
          unit.code,
          ...CLOCK_COLUMNS.map((column) => row[column]),
          row.owner?.code ?? null,
          row.owner?.doses ?? null,
          row.owner?.share ?? null,
        ]),
      }),
    };
  },
  // The estimates move with the evidence and with midnight, not only with the figures of the boards.
  { etag: 'content' },
);
