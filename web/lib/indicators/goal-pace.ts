/** Doses a day that a unit's goals need from now on. Pure. */
import { measureOf, type Cells } from '#schema/measures.ts';
import { parseDay, type DayNumber } from '#schema/time.ts';
import type { Unit } from '#schema/units.ts';

/** A share of a population to be reached by the end of a day. */
interface Goal {
  readonly measure: string;
  readonly value: number;
  readonly by: string;
}

/** People of a coverage: the whole it is a share of, and how many are reached. */
function reached(
  measure: string,
  cells: Cells,
  unit: Pick<Unit, 'population' | 'adults'>,
): [number, number] | null {
  const whole = measure.endsWith('_all_ages') ? unit.population : unit.adults;
  const share = measureOf(measure)!.compute(cells, unit);
  return whole === null || share === null ? null : [whole, share * whole];
}

/**
 * The most that one of the goals whose day has not come needs a day, today counted. Who is to be fully vaccinated and has no
 * first dose needs two. `null`: no such goal, or the population is not known.
 */
export function goalPace(
  goals: readonly Goal[],
  cells: Cells,
  unit: Pick<Unit, 'population' | 'adults'>,
  today: DayNumber,
): number | null {
  let most: number | null = null;
  for (const { measure, value, by } of goals) {
    const days = parseDay(by)! - today + 1;
    const own = reached(measure, cells, unit);
    if (days <= 0 || own === null) continue;
    const people = value * own[0];
    let doses = Math.max(0, people - own[1]);
    if (measure.startsWith('coverage_full')) {
      const first = reached(measure.replace('_full', '_1plus'), cells, unit);
      doses += Math.max(0, people - (first?.[1] ?? 0));
    }
    most = Math.max(most ?? 0, doses / days);
  }
  return most;
}
