/** Vaccine of the units of a level below one unit, and of the depots above them. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { childSupplies } from '#web/lib/server/queries/unit-supply.ts';
import { stockoutsOf, supplyContext } from '#web/lib/server/supply-context.ts';
import { levelQuery, SUPPLY_COLUMNS } from '#web/lib/server/supply-schemas.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  const { level: asked } = queryOf(event.url, levelQuery);
  const context = supplyContext(event.locals);
  const { level, children } = await childSupplies(context, unit, asked);
  const rows = children.map(({ unit: child, isDepot, ...figures }) => ({
    ...unitFace(child),
    is_depot: isDepot,
    // What stands above the level is not out of stock when a place below it is.
    stockout_days: isDepot ? null : (stockoutsOf(event.locals, child)?.days ?? null),
    ...figures,
  }));
  return {
    body: { unit: unitFace(unit), today: context.today, level, children: rows },
    name: `supply-children-${unit.code}`,
    table: () => ({
      columns: ['code', 'name', 'level', 'parent', 'is_depot', 'stockout_days', ...SUPPLY_COLUMNS],
      rows: rows.map((row) => [
        row.code,
        row.name,
        row.level,
        row.parent,
        row.is_depot,
        row.stockout_days,
        ...SUPPLY_COLUMNS.map((column) => row[column]),
      ]),
    }),
  };
});
