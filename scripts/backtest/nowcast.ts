/** The nowcast against what came out: what was typed later is hidden, estimated, and compared. */
import type { DayNumber } from '#schema/time.ts';
import type { Unit, UnitLevel } from '#schema/units.ts';
import { DELAYS, EVIDENCE_DAYS } from '#web/lib/indicators/evidence.ts';
import { totalOf } from '#web/lib/indicators/nowcast-total.ts';
import type { NowcastRules } from '#web/lib/indicators/nowcast.ts';
import { nowcastOfUnit } from '#web/lib/indicators/unit-nowcast.ts';
import type { Entries } from './entries.ts';

export interface Score {
  /** Unit-days with a range: more than one figure is possible. */
  ranges: number;
  /** Of them those whose final figure lies inside. */
  inside: number;
  /** Unit-days of which the estimate says that all is entered, and of them those for which that was so. */
  points: number;
  right: number;
  /** Sums of |estimate − final|, |entered − final| and final doses. */
  error: number;
  naive: number;
  final: number;
}

export interface NowcastScores {
  readonly byLevel: ReadonlyMap<UnitLevel, Score>;
  /** By age in days. */
  readonly byAge: readonly Score[];
  /** The seven days before each moment, together. */
  readonly weeks: ReadonlyMap<UnitLevel, Score>;
  readonly all: Score;
}

/** Ages at which a given day is looked at; older ones are nearly complete. */
export const AGES = 7;
const YESTERDAY = EVIDENCE_DAYS - 2;

const empty = (): Score => ({ ranges: 0, inside: 0, points: 0, right: 0, error: 0, naive: 0, final: 0 });

function add(score: Score, entered: number, p10: number, p50: number, p90: number, final: number): void {
  const isInside = final >= p10 && final <= p90;
  if (p90 > p10) {
    score.ranges += 1;
    if (isInside) score.inside += 1;
  } else {
    score.points += 1;
    if (isInside) score.right += 1;
  }
  score.error += Math.abs(p50 - final);
  score.naive += Math.abs(entered - final);
  score.final += final;
}

/** Looks at each unit at the end of each of the days. Unit-days on which nothing was given in the end are left out. */
export function scoreNowcast(
  entries: Entries,
  units: readonly Unit[],
  days: readonly DayNumber[],
  rules: NowcastRules,
): NowcastScores {
  const byLevel = new Map<UnitLevel, Score>();
  const weeks = new Map<UnitLevel, Score>();
  const byAge = Array.from({ length: AGES }, empty);
  const all = empty();
  for (const closedDay of days) {
    const known = new Map<string, ReturnType<Entries['knownAt']>>();
    const triangleOf = (unit: Unit) => {
      let triangle = known.get(unit.code);
      if (!triangle) known.set(unit.code, (triangle = entries.knownAt(unit, closedDay)));
      return triangle;
    };
    for (const unit of units) {
      const estimates = nowcastOfUnit(entries.tree, unit, triangleOf, rules).days;
      const level = byLevel.get(unit.level) ?? empty();
      byLevel.set(unit.level, level);
      for (let age = 0; age < AGES; age++) {
        const final = entries.finalOf(unit, closedDay - age);
        const { entered, p10, p50, p90 } = estimates[YESTERDAY - age]!;
        if (final === 0) continue;
        for (const score of [level, byAge[age]!, all]) add(score, entered, p10!, p50!, p90!, final);
      }
      const week = totalOf(estimates.slice(YESTERDAY - 6, YESTERDAY + 1));
      const weekFinal = Array.from({ length: 7 }, (_, age) => entries.finalOf(unit, closedDay - age)).reduce(
        (sum, doses) => sum + doses,
        0,
      );
      const score = weeks.get(unit.level) ?? empty();
      weeks.set(unit.level, score);
      if (weekFinal > 0) add(score, week.entered, week.p10, week.p50, week.p90, weekFinal);
    }
  }
  return { byLevel, byAge, weeks, all };
}

/** Days on which everything that will ever be entered of the days before is there, and a month lies before them. */
export function daysToLookAt(entries: Entries, step: number): DayNumber[] {
  const days: DayNumber[] = [];
  for (let day = entries.last - DELAYS; day >= entries.first + EVIDENCE_DAYS; day -= step) days.push(day);
  return days.reverse();
}
