/** What pages and API say about supply: the same bodies for both. */
import { formatDay } from '#schema/time.ts';
import type { Unit, UnitLevel, UnitTree } from '#schema/units.ts';
import { vaccineOf } from '#schema/vaccines.ts';
import { supplyFlow, type FlowUnit } from '#web/lib/indicators/supply-flow.ts';
import type { LotMovements } from '#web/lib/indicators/unit-supply.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import { unitFace } from './asked-unit.ts';
import type { StockAt, StockBooks } from './runtime.ts';
import { countsOf, type CountsOf } from './supply-counts.ts';
import { unenteredIn } from './unentered.ts';
import {
  childSupplies,
  isDepot,
  levelBelow,
  prepareChildren,
  transferAdvice,
  typingOf,
  unitSupply,
  type SupplyContext,
} from './unit-supply.ts';

type Locals = Pick<App.Locals, 'live' | 'reads' | 'thresholds' | 'evidence' | 'stock'>;

/** Lots in an answer that does not ask for all: the worst. */
const LOTS_LISTED = 100;

/** Units in the picture of flows; the others are one of them. */
const SHOWN_MOST = 20;

/**
 * What the bodies are made of: taken once for all of a page, so that they agree, and used before the next turn of the event
 * loop.
 */
export async function supplyContext(locals: Locals): Promise<SupplyContext> {
  const at = await locals.stock.upToDate();
  const { live, thresholds } = locals;
  return {
    ...at,
    tree: live.tree,
    today: live.status().today,
    rules: thresholds.supply,
    unentered: unenteredIn(locals),
    lateTypingRatio: thresholds.causes.late_typing_ratio,
  };
}

/** The moment that answers made from the books of lots name. */
export function stampOf({ seq, refreshedMs }: StockAt): { seq: number; as_of: string } {
  return { seq, as_of: new Date(refreshedMs).toISOString() };
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

/** Counts are asked of the store: they name lots in stores, not units with all that is below. */
export function countsBody({ live, reads }: Locals, unit: Unit): Promise<CountsOf> {
  return countsOf(reads, live.tree, unit);
}

export function supplyBody(
  locals: Locals,
  context: SupplyContext,
  unit: Unit,
  counts: CountsOf,
  lots: 'worst' | 'all' = 'worst',
) {
  const supply = unitSupply(context, unit);
  return {
    unit: unitFace(unit),
    today: context.today,
    totals: supply.totals,
    ...typingOf(context, unit, supply.totals),
    vaccines: supply.vaccines,
    lots_known: supply.lots.length,
    lots: lots === 'all' ? supply.lots : supply.lots.slice(0, LOTS_LISTED),
    counts,
    stockouts: stockoutsOf(locals, unit),
  };
}

/** What `supplyChildrenBody` needs where there may be thousands of units. Throws bad_request for a level that is not below. */
export async function supplyChildrenContext(
  locals: Locals,
  unit: Unit,
  asked?: UnitLevel,
): Promise<SupplyContext> {
  const level = levelBelow(locals.live.tree, unit, asked);
  if (level !== null) await prepareChildren(await supplyContext(locals), unit, level);
  return supplyContext(locals);
}

/** Throws bad_request for a level that is not below. */
export function supplyChildrenBody(locals: Locals, context: SupplyContext, unit: Unit, asked?: UnitLevel) {
  const level = levelBelow(context.tree, unit, asked);
  const children = level === null ? [] : childSupplies(context, unit, level);
  return {
    unit: unitFace(unit),
    today: context.today,
    level,
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

/** Throws bad_request for a level that cannot be told. */
export function transfersBody(context: SupplyContext, unit: Unit, asked?: UnitLevel) {
  const level = levelBelow(context.tree, unit, asked);
  const nameOf = (code: string): string => {
    const holder = context.tree.get(code)!;
    return level && isDepot(context.tree, holder, level) ? depotName(holder) : displayName(holder);
  };
  const transfers = level === null ? [] : transferAdvice(context, unit, level);
  return {
    unit: unitFace(unit),
    today: context.today,
    level,
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

/** Where vaccine came from and went, between a unit and the next level. */
export function flowBody({ books, tree }: SupplyContext, unit: Unit) {
  const level = levelBelow(tree, unit, undefined);
  const children = tree.children(unit.code).map((child) => flowUnit(books, tree, child));
  const toChild = new Map(
    [...books.toChildren(tree.indexOf.get(unit.code)!)].map(([child, doses]) => [
      tree.units[child]!.code,
      doses,
    ]),
  );
  const flow = supplyFlow(flowUnit(books, tree, unit), children, toChild, SHOWN_MOST);
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

function flowUnit(books: StockBooks, tree: UnitTree, { code }: Unit): FlowUnit {
  const rows = books.lotsOf(tree.indexOf.get(code)!);
  const sum = (of: (row: LotMovements) => number): number => rows.reduce((n, row) => n + of(row), 0);
  return {
    code,
    received: sum((row) => row.received),
    moved: sum((row) => row.transferred_in - row.transferred_out),
    wasted: sum((row) => row.wasted),
    given: sum((row) => row.given),
  };
}
