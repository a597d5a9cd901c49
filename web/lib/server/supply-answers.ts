/** What pages and API say about supply: the same bodies for both. */
import { CELL_INDEX, type CellName, type Cells } from '#schema/measures.ts';
import { formatDay } from '#schema/time.ts';
import type { Unit, UnitLevel } from '#schema/units.ts';
import { vaccineOf } from '#schema/vaccines.ts';
import { supplyFlow, type FlowUnit } from '#web/lib/indicators/supply-flow.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import { unitFace } from './asked-unit.ts';
import { stockGroups } from './queries/stock-groups.ts';
import { transferRoutes } from './queries/supply-routes.ts';
import {
  booksBelow,
  childSupplies,
  countsOf,
  isDepot,
  transferAdvice,
  unitSupply,
  type BooksBelow,
  type SupplyContext,
} from './queries/unit-supply.ts';

type Locals = Pick<App.Locals, 'live' | 'reads' | 'thresholds' | 'evidence'>;

/** Units in the picture of flows; the others are one of them. */
const SHOWN_MOST = 20;

export function supplyContext({ live, reads, thresholds }: Locals): SupplyContext {
  return { reads, tree: live.tree, today: live.status().today, rules: thresholds.supply };
}

/** The store that stands above a level, by its name in Vietnam. */
function depotName(unit: Unit): string {
  return unit.level === 'nation' ? 'Kho quốc gia' : `Kho ${displayName(unit)}`;
}

/** From memory; `null` while the first reading runs, and where nothing is known of the stock. */
function stockoutsOf({ live, evidence }: Locals, unit: Unit) {
  if (evidence.seq === 0) return null;
  const of = evidence.of(live.tree.indexOf.get(unit.code)!);
  if (!of.stockKnown) return null;
  return { days: of.stockoutDays, place_days: of.stockoutPlaceDays, session_place_days: of.sessionPlaceDays };
}

export async function supplyBody(locals: Locals, unit: Unit) {
  const context = supplyContext(locals);
  const [supply, counts] = await Promise.all([unitSupply(context, unit), countsOf(context, unit)]);
  return {
    unit: unitFace(unit),
    today: context.today,
    ...supply,
    counts,
    stockouts: stockoutsOf(locals, unit),
  };
}

/** Read once where both children and advice are answered. Throws bad_request for a level that cannot be told. */
export function supplyBelow(locals: Locals, unit: Unit, level?: UnitLevel): Promise<BooksBelow | null> {
  return booksBelow(supplyContext(locals), unit, level);
}

export function supplyChildrenBody(locals: Locals, unit: Unit, below: BooksBelow | null) {
  const context = supplyContext(locals);
  const children = below ? childSupplies(context, below) : [];
  return {
    unit: unitFace(unit),
    today: context.today,
    level: below?.level ?? null,
    children: children.map(({ unit: child, is_depot, ...figures }) => ({
      ...unitFace(child),
      name: is_depot ? depotName(child) : displayName(child),
      is_depot,
      // A depot holds no sessions, so it is never out of stock for one.
      stockout_days: is_depot ? null : (stockoutsOf(locals, child)?.days ?? null),
      ...figures,
    })),
  };
}

export function transfersBody(locals: Locals, unit: Unit, below: BooksBelow | null) {
  const context = supplyContext(locals);
  const nameOf = (code: string): string => {
    const holder = context.tree.get(code)!;
    return below && isDepot(context.tree, holder, below.level) ? depotName(holder) : displayName(holder);
  };
  const transfers = below ? transferAdvice(context, below) : [];
  return {
    unit: unitFace(unit),
    today: context.today,
    level: below?.level ?? null,
    rules: context.rules,
    transfers: transfers.map((t) => ({
      from: t.from,
      from_name: nameOf(t.from),
      to: t.to,
      to_name: nameOf(t.to),
      vaccine: t.vaccine,
      vaccine_name: vaccineOf(t.vaccine)?.name ?? t.vaccine,
      lot: t.lot,
      expires_on: formatDay(t.expiresOn),
      doses: t.doses,
      vials: t.vials,
      reason: t.reason,
      kilometres: t.kilometres,
      from_days_before: t.fromDaysBefore,
      from_days_after: t.fromDaysAfter,
      to_days_before: t.toDaysBefore,
      to_days_after: t.toDaysAfter,
      doses_saved: t.dosesSaved,
      days_gained: t.daysGained,
    })),
  };
}

/** Figures from memory, ways from the store. */
export async function flowBody({ live, reads }: Locals, unit: Unit) {
  const { tree } = live;
  const { own, rows, level } = live.snapshot(unit.code, null);
  const toChild = new Map<string, number>();
  if (level !== null)
    for (const { from, to, doses } of await transferRoutes(reads, stockGroups(tree, unit, level))) {
      if (from === unit.code) toChild.set(to, (toChild.get(to) ?? 0) + doses);
      if (to === unit.code) toChild.set(from, (toChild.get(from) ?? 0) - doses);
    }
  const children = rows.map(([index, ...cells]) => flowUnit(tree.units[index!]!.code, cells));
  const flow = supplyFlow(flowUnit(unit.code, own), children, toChild, SHOWN_MOST);
  return {
    unit: unitFace(unit),
    level,
    others: flow.others,
    nodes: flow.nodes.map((node) => ({
      ...node,
      name:
        node.code === null ? null : (node.kind === 'depot' ? depotName : displayName)(tree.get(node.code)!),
    })),
    links: [...flow.links],
  };
}

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
