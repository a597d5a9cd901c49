/**
 * The truth that was put in: which unit is slow for which cause, so that what the screens state can be checked against it.
 * A unit that is not in the list has no cause by construction.
 */
import type { DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { causesOf, type PutCause } from './causes.ts';
import type { ProvincePlan } from './province-plan.ts';
import { placesOf } from './sites.ts';

/** Key of `store_facts` under which the truth stands, as JSON. */
export const TRUTH_FACT = 'demo_truth';

export interface TruthEntry {
  readonly unit: string;
  readonly cause: PutCause;
}

export interface TruthChoice {
  readonly seed: number;
  /** Provinces in the demonstration; empty: all. */
  readonly units: readonly string[];
  /** Last day of the history. */
  readonly demoDay: DayNumber;
}

/**
 * Units in tree order. Of communes that are typed late the habits of their sites decide: a province that types late has sites that
 * do not, and everywhere else one site in twenty does.
 */
export function truthOf(tree: UnitTree, plan: ProvincePlan, choice: TruthChoice): TruthEntry[] {
  const causes = causesOf(tree, plan, choice.seed, choice.demoDay);
  const truth = new Map<string, PutCause>();
  for (const province of plan.provinces) {
    if (choice.units.length > 0 && !choice.units.includes(province)) continue;
    const places = placesOf(tree, choice.seed, province, causes.places);
    const people = new Set(places.filter((place) => place.adults > 0).map((place) => place.code));
    for (const unit of tree.units) {
      const cause = causes.units.get(unit.code);
      if (!cause || !tree.isWithin(unit.code, province)) continue;
      if (tree.placesOf(unit.code).some((place) => people.has(place.code))) truth.set(unit.code, cause);
    }
    for (const { code, sites } of places.filter((place) => people.has(place.code))) {
      const slow = sites.filter((site) => site.typing === 'slow').length * 2 > sites.length;
      if (slow) truth.set(code, 'late_typing');
      else if (truth.get(code) === 'late_typing') truth.delete(code);
    }
  }
  return tree.units.flatMap(({ code }) => (truth.has(code) ? [{ unit: code, cause: truth.get(code)! }] : []));
}
