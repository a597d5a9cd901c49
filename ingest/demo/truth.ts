/**
 * The truth that was put in: which unit is slow for which cause, so that what the screens state can be checked against it.
 * A unit that is not in the list has no cause by construction.
 */
import type { DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { causesOf, type PutCause } from './causes.ts';
import type { ProvincePlan } from './province-plan.ts';

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

/** Units with people, in tree order. */
export function truthOf(tree: UnitTree, plan: ProvincePlan, choice: TruthChoice): TruthEntry[] {
  const { units } = causesOf(tree, plan, choice.seed, choice.demoDay);
  const inDemo = new Set(choice.units.length > 0 ? choice.units : plan.provinces);
  return tree.units.flatMap((unit) => {
    const cause = units.get(unit.code);
    const province = tree.pathOf(unit.code)[1]?.code;
    if (!cause || !province || !inDemo.has(province) || (unit.adults ?? 0) === 0) return [];
    return [{ unit: unit.code, cause }];
  });
}
