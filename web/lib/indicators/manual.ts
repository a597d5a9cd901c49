/**
 * Manual reports of a unit: its own wins over the sum of those below it (INDICATORS `entered_vs_reported`). A unit below that
 * did not report is not taken for zero: what the others reported is compared with what the same others entered. Pure.
 */
import type { Unit, UnitTree } from '#schema/units.ts';

export interface ManualSum {
  readonly doses: number;
  /** The units whose reports these are. */
  readonly units: readonly Unit[];
  /** Whether nobody at or below the unit is missing. */
  readonly complete: boolean;
}

/** `reports`: doses by unit, of one day. `null` when nobody at or below the unit reported. */
export function manualOf(tree: UnitTree, unit: Unit, reports: ReadonlyMap<string, number>): ManualSum | null {
  const own = reports.get(unit.code);
  if (own !== undefined) return { doses: own, units: [unit], complete: true };
  const children = tree.children(unit.code);
  const below = children.map((child) => manualOf(tree, child, reports)).filter((sum) => sum !== null);
  if (below.length === 0) return null;
  return {
    doses: below.reduce((sum, { doses }) => sum + doses, 0),
    units: below.flatMap(({ units }) => units),
    complete: below.length === children.length && below.every(({ complete }) => complete),
  };
}
