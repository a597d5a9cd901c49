/** Vaccine of one unit: totals, by vaccine, by lot; counts and stock-outs. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import type { CsvValue } from '#web/lib/server/csv.ts';
import { SUPPLY_COLUMNS } from '#web/lib/server/supply-schemas.ts';
import { countsOf, unitSupply } from '#web/lib/server/queries/unit-supply.ts';
import { stockoutsOf, supplyContext } from '#web/lib/server/supply-context.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  queryOf(event.url, noQuery);
  const context = supplyContext(event.locals);
  const [supply, counts] = await Promise.all([unitSupply(context, unit), countsOf(context, unit)]);
  const { totals, vaccines, lots } = supply;
  const figures = (row: Partial<Record<(typeof SUPPLY_COLUMNS)[number], CsvValue>>): CsvValue[] =>
    SUPPLY_COLUMNS.map((column) => row[column] ?? null);
  return {
    body: {
      unit: unitFace(unit),
      today: context.today,
      totals,
      vaccines,
      lots,
      counts,
      stockouts: stockoutsOf(event.locals, unit),
    },
    name: `supply-${unit.code}`,
    table: () => ({
      columns: [
        'unit',
        'kind',
        'vaccine',
        'vaccine_name',
        'lot',
        'expires_on',
        'expected_use',
        ...SUPPLY_COLUMNS,
      ],
      rows: [
        [unit.code, 'total', null, null, null, null, null, ...figures(totals)],
        ...vaccines.map((row) => [
          unit.code,
          'vaccine',
          row.vaccine,
          row.name,
          null,
          null,
          null,
          ...figures(row),
        ]),
        ...lots.map((row) => [
          unit.code,
          'lot',
          row.vaccine,
          vaccines.find((v) => v.vaccine === row.vaccine)?.name ?? null,
          row.lot,
          row.expires_on,
          row.expected_use,
          ...figures(row),
        ]),
      ],
    }),
  };
});
