/** The nowcast of any unit, with what it borrows from where. Pure. */
import { NATION, type Unit, type UnitTree } from '#schema/units.ts';
import type { DelayTriangle } from './delay-shares.ts';
import { nowcast, type Nowcast, type NowcastRules } from './nowcast.ts';

/** Doses of a unit by given day and delay, all units with the same days. */
export type TriangleOf = (unit: Unit) => DelayTriangle;

/**
 * A commune or district borrows from the others of its district or province, as far as its own doses are few; a province from
 * the nation's delays. Where nobody beside it gave a dose, from the first unit above in which somebody else did. How alike doses
 * of a day wait is borrowed from units of the same size only.
 */
export function nowcastOfUnit(
  tree: UnitTree,
  unit: Unit,
  triangleOf: TriangleOf,
  rules: NowcastRules,
): Nowcast {
  const own = triangleOf(unit);
  if (unit.parent === null) return nowcast(own, [], rules);
  if (unit.parent === NATION)
    return nowcast(own, [triangleOf(tree.get(NATION)!)], { ...rules, poolingDays: 0 });
  const beside = tree
    .children(unit.parent)
    .filter(({ code }) => code !== unit.code)
    .map(triangleOf);
  if (beside.some((triangle) => dosesIn(triangle) > 0)) return nowcast(own, beside, rules);
  const above = tree.pathOf(unit.parent).reverse().map(triangleOf);
  const telling = above.find((triangle) => dosesIn(triangle) > dosesIn(own));
  return nowcast(own, telling ? [telling] : [], { ...rules, poolingDays: 0 });
}

function dosesIn({ cells }: DelayTriangle): number {
  let sum = 0;
  for (let i = 0; i < cells.length; i++) sum += cells[i]!;
  return sum;
}
