/** The slow units below one unit, with what makes them slow, from memory. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { CAUSE_COLUMNS, causesQuery } from '#web/lib/server/causes-schemas.ts';
import { slowAnswer } from '#web/lib/server/slow-answer.ts';

export const GET = api(
  (event) => {
    const unit = askedUnit(event);
    const { level, measure, limit } = queryOf(event.url, causesQuery);
    const { slowest } = event.locals.thresholds.causes;
    const answer = slowAnswer(event.locals, unit, level ?? null, measure, limit ?? slowest);
    return {
      body: { unit: unitFace(unit), ...answer },
      name: `causes-${unit.code}-${measure}`,
      table: () => ({
        columns: ['unit', 'measure', ...CAUSE_COLUMNS],
        rows: answer.units.map((row) => [
          unit.code,
          measure,
          ...CAUSE_COLUMNS.slice(0, -6).map(
            (name) => row[name as keyof typeof row] as string | number | boolean | null,
          ),
          row.cause?.cause ?? (row.no_data ? 'no_data' : 'not_clear'),
          row.cause?.doses ?? null,
          row.cause?.share ?? null,
          row.second?.cause ?? null,
          row.second?.doses ?? null,
          row.second?.share ?? null,
        ]),
      }),
    };
  },
  // The evidence changes without the figures of the boards, and they without it.
  { etag: 'content' },
);
