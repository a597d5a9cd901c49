/** Vaccine of one unit: totals, by vaccine, by lot; counts and stock-outs. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit } from '#web/lib/server/asked-unit.ts';
import type { CsvValue } from '#web/lib/server/csv.ts';
import { countsBody, stampOf, supplyBody, supplyContext } from '#web/lib/server/supply-answers.ts';
import { lotsQuery, SUPPLY_COLUMNS, TYPING_COLUMNS } from '#web/lib/server/supply-schemas.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  const { lots } = queryOf(event.url, lotsQuery);
  // A file holds all of them.
  const isFile = (event.url.searchParams.get('format') ?? 'json') !== 'json';
  const counts = await countsBody(event.locals, unit);
  const context = await supplyContext(event.locals);
  const body = supplyBody(event.locals, context, unit, counts, isFile ? 'all' : lots);
  const columns = [...SUPPLY_COLUMNS, ...TYPING_COLUMNS] as const;
  const figures = (row: Partial<Record<(typeof columns)[number], CsvValue>>): CsvValue[] =>
    columns.map((column) => row[column] ?? null);
  const nameOf = new Map(body.vaccines.map(({ vaccine, name }) => [vaccine, name]));
  return {
    body,
    stamp: stampOf(context),
    name: `supply-${unit.code}`,
    table: () => ({
      columns: ['unit', 'kind', 'vaccine', 'vaccine_name', 'lot', 'expires_on', 'expected_use', ...columns],
      rows: [
        [unit.code, 'total', null, null, null, null, null, ...figures({ ...body.totals, ...body })],
        ...body.vaccines.map((row) => [
          unit.code,
          'vaccine',
          row.vaccine,
          row.name,
          null,
          null,
          null,
          ...figures(row),
        ]),
        ...body.lots.map((row) => [
          unit.code,
          'lot',
          row.vaccine,
          nameOf.get(row.vaccine) ?? null,
          row.lot,
          row.expires_on,
          row.expected_use,
          ...figures(row),
        ]),
      ],
    }),
  };
});
