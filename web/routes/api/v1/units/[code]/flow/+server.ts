/** Flows of vaccine from the depot of a unit to the units below it: figures from memory, ways from the store. */
import { CELL_INDEX, type CellName, type Cells } from '#schema/measures.ts';
import { supplyFlow, type FlowUnit } from '#web/lib/indicators/supply-flow.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { stockGroups } from '#web/lib/server/queries/stock-groups.ts';
import { transferRoutes } from '#web/lib/server/queries/supply-routes.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';

/** Units in the picture; the others are one of them. */
const SHOWN_MOST = 20;

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  queryOf(event.url, noQuery);
  const { live, reads } = event.locals;
  const { tree } = live;
  const { own, rows, level } = live.snapshot(unit.code, null);
  const toChild = new Map<string, number>();
  if (level !== null) {
    const routes = await transferRoutes(reads, stockGroups(tree, unit, level));
    for (const { from, to, doses } of routes) {
      if (from === unit.code) toChild.set(to, (toChild.get(to) ?? 0) + doses);
      if (to === unit.code) toChild.set(from, (toChild.get(from) ?? 0) - doses);
    }
  }
  const children = rows.map(([index, ...cells]) => flowUnit(tree.units[index!]!.code, cells));
  const flow = supplyFlow(flowUnit(unit.code, own), children, toChild, SHOWN_MOST);
  const nodes = flow.nodes.map((node) => ({
    ...node,
    name: node.code === null ? null : displayName(tree.get(node.code)!),
  }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    body: { unit: unitFace(unit), level, others: flow.others, nodes, links: flow.links },
    name: `supply-flow-${unit.code}`,
    table: () => ({
      columns: ['from_kind', 'from', 'from_name', 'to_kind', 'to', 'to_name', 'doses'],
      rows: flow.links.map(({ from, to, doses }) => {
        const [source, target] = [byId.get(from)!, byId.get(to)!];
        return [source.kind, source.code, source.name, target.kind, target.code, target.name, doses];
      }),
    }),
  };
});

function flowUnit(code: string, cells: Cells): FlowUnit {
  const at = (name: CellName): number => cells[CELL_INDEX[name]] ?? 0;
  return {
    code,
    received: at('allocated_received'),
    moved: at('transferred_in') - at('transferred_out'),
    wasted: at('wasted'),
    given: at('doses_total'),
  };
}
