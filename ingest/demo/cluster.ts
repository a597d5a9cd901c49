/** The cluster of 23 November 2021: severe reactions within half an hour at one site, all of one lot. */
import type { UnitTree } from '#schema/units.ts';
import type { Cell } from './cells.ts';
import { CLUSTER } from './vaccines.ts';

/** Severe reactions of the cluster; ten are known from the press, one more makes the rule easy to see. */
const CASES = 11;

/** The largest commune of the district of the cluster; undefined when the tree has no such district. */
export function clusterCommune(tree: UnitTree): string | undefined {
  const district = tree.children(CLUSTER.province).find((unit) => unit.name === CLUSTER.district);
  return (
    district && [...tree.children(district.code)].sort((a, b) => (b.adults ?? 0) - (a.adults ?? 0))[0]?.code
  );
}

export const CLUSTER_CASES = {
  count: CASES,
  /** Whether a cell is the session in which it happened: only that lot's sessions of that morning last a quarter of an hour. */
  holds: (cell: Cell): boolean =>
    cell.lot === CLUSTER.lot &&
    cell.givenDay === CLUSTER.day &&
    cell.lasts === 900 &&
    cell.count >= CASES &&
    cell.number === 1 &&
    cell.site.endsWith('-1'),
} as const;
