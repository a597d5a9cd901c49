/** What a request about supply is answered with. */
import type { Unit } from '#schema/units.ts';
import type { SupplyContext } from './queries/unit-supply.ts';

type Locals = Pick<App.Locals, 'live' | 'reads' | 'thresholds' | 'evidence'>;

export function supplyContext({ live, reads, thresholds }: Locals): SupplyContext {
  return { reads, tree: live.tree, today: live.status().today, rules: thresholds.supply };
}

export interface Stockouts {
  days: number;
  place_days: number;
  session_place_days: number;
}

/** From memory; `null` while the first reading runs, and where nothing is known of the stock. */
export function stockoutsOf({ live, evidence }: Locals, unit: Unit): Stockouts | null {
  if (evidence.seq === 0) return null;
  const of = evidence.of(live.tree.indexOf.get(unit.code)!);
  if (!of.stockKnown) return null;
  return { days: of.stockoutDays, place_days: of.stockoutPlaceDays, session_place_days: of.sessionPlaceDays };
}
