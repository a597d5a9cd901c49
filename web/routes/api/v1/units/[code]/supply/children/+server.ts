/** Vaccine of the units of a level below one unit, and of the depots above them. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit } from '#web/lib/server/asked-unit.ts';
import { stampOf, supplyChildrenBody, supplyChildrenContext } from '#web/lib/server/supply-answers.ts';
import { levelQuery, SUPPLY_COLUMNS, TYPING_COLUMNS } from '#web/lib/server/supply-schemas.ts';

const COLUMNS = [
  'code',
  'name',
  'level',
  'parent',
  'is_depot',
  'stockout_days',
  ...SUPPLY_COLUMNS,
  ...TYPING_COLUMNS,
] as const;

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  const { level } = queryOf(event.url, levelQuery);
  const context = await supplyChildrenContext(event.locals, unit, level);
  const body = supplyChildrenBody(event.locals, context, unit, level);
  return {
    body,
    stamp: stampOf(context),
    name: `supply-children-${unit.code}`,
    table: () => ({
      columns: COLUMNS,
      rows: body.children.map((row) => COLUMNS.map((column) => row[column])),
    }),
  };
});
