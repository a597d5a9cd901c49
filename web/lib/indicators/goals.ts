/** Which goals hold for a unit. Pure. */
import type { Thresholds } from '#schema/thresholds.ts';
import type { Unit, UnitTree } from '#schema/units.ts';

export type GoalRule = Thresholds['target']['goals'][number];

/** For each measure its own goal, else that of the nearest unit above that has one, else everybody's; the nearest first. */
export function goalsOf(tree: UnitTree, unit: Unit, rules: Thresholds['target']): readonly GoalRule[] {
  const goals = new Map<GoalRule['measure'], GoalRule>();
  const take = (list: readonly GoalRule[] = []): void => {
    for (const goal of list) if (!goals.has(goal.measure)) goals.set(goal.measure, goal);
  };
  for (let at: Unit | undefined = unit; at; at = at.parent === null ? undefined : tree.get(at.parent))
    take(rules.units[at.code]);
  take(rules.goals);
  return [...goals.values()];
}

/** Whose population the goal is a share of, and which people count. */
export const GOAL_PEOPLE = {
  coverage_1plus: { adults: true, full: false, cell: 'adults_1plus' },
  coverage_full: { adults: true, full: true, cell: 'adults_full' },
  coverage_1plus_all_ages: { adults: false, full: false, cell: 'people_1plus' },
  coverage_full_all_ages: { adults: false, full: true, cell: 'people_full' },
} as const satisfies Record<GoalRule['measure'], object>;
