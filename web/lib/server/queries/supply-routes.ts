/** From which depot or sibling the vaccine of each group came. */
import { z } from 'zod';
import type { Reads } from '../runtime.ts';
import type { StockGroups } from './stock-groups.ts';

const routeRow = z.object({ from: z.string(), to: z.string(), doses: z.number() });
export type Route = z.infer<typeof routeRow>;

/** Transfers that begin or end in a group. What moves inside a group is left out; outside is the empty code. */
export function transferRoutes(reads: Reads, groups: StockGroups): Promise<Route[]> {
  const { of, within, params } = groups;
  const side = (column: string): string =>
    within(column) === '1' ? of(column) : `if(${within(column)}, ${of(column)}, '')`;
  return reads.select(
    `SELECT ${side('from_unit')} AS from, ${side('unit')} AS to, sum(n) AS doses
     FROM (SELECT from_unit, unit, movement, sum(sign * toInt64(doses)) AS n FROM allocation_facts
       WHERE movement = 'transferred' AND (${within('from_unit')} OR ${within('unit')}) GROUP BY from_unit, unit, movement)
     GROUP BY from, to HAVING doses != 0 AND from != to ORDER BY from, to`,
    params,
    routeRow,
    'supply-routes',
  );
}
