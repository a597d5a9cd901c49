/** One measure of a unit by day, from the store's projections. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { series, seriesQuery, splitSeries } from '#web/lib/server/queries/series.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  const query = queryOf(event.url, seriesQuery);
  const { live, reads } = event.locals;
  const { today } = live.status();
  const { measure, by, split } = query;
  const head = { unit: unitFace(unit), measure, by };
  const name = `series-${unit.code}-${measure}-${by}`;
  if (split !== undefined) {
    const all = await splitSeries(reads, live.tree, unit, { ...query, split }, today);
    return {
      body: { ...head, split, series: all },
      name: `${name}-${split}`,
      table: () => ({
        columns: ['unit', 'measure', 'by', split, 'date', 'value'],
        rows: all.flatMap(({ key, points }) =>
          points.map(({ date, value }) => [unit.code, measure, by, key, date, value]),
        ),
      }),
    };
  }
  const points = await series(reads, live.tree, unit, query, today);
  return {
    body: { ...head, points },
    name,
    table: () => ({
      columns: ['unit', 'measure', 'by', 'date', 'value'],
      rows: points.map(({ date, value }) => [unit.code, measure, by, date, value]),
    }),
  };
});
