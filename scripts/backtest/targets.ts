/** Target dates against what came out: goals so many weeks ahead, forecast at past days. */
import type { Thresholds } from '#schema/thresholds.ts';
import type { DayNumber } from '#schema/time.ts';
import type { Unit } from '#schema/units.ts';
import type { NowcastRules } from '#web/lib/indicators/nowcast.ts';
import { arrivalOf } from '#web/lib/indicators/target-date.ts';
import { nowcastOfUnit } from '#web/lib/indicators/unit-nowcast.ts';
import { outlookOf } from '#web/lib/server/outlooks.ts';
import { simulate } from '#web/lib/server/targets-answer.ts';
import type { Entries } from './entries.ts';
import type { TargetEntries } from './target-entries.ts';

export interface DateScore {
  /** Forecasts whose range can be judged, and of them those with the real date inside. */
  cases: number;
  inside: number;
  /** Of those whose real date and both estimates are known: sums of |days off|. */
  dated: number;
  error: number;
  naive: number;
}

/** Goals lie as far ahead as the last week's pace would take so many weeks. */
export const WEEKS_AHEAD = [2, 4, 8] as const;
export const KINDS = ['first', 'full'] as const;
/** Fewer people than this a week are no campaign to forecast. */
const LEAST_PEOPLE = 50;

const empty = (): DateScore => ({ cases: 0, inside: 0, dated: 0, error: 0, naive: 0 });

/** Days between two forecasts, days that pace is learnt from before the first, and that are left to see after the last. */
const STEP_DAYS = 14;
const LEARNING_DAYS = 70;
const SEEING_DAYS = 28;

/** Closed days at which dates are forecast. */
export function forecastDays(entries: Entries): DayNumber[] {
  const days: DayNumber[] = [];
  for (let day = entries.last - SEEING_DAYS; day >= entries.first + LEARNING_DAYS; day -= STEP_DAYS)
    days.push(day);
  return days.reverse();
}

/** By `kind weeks`. The naive date: remaining people ÷ people of the last seven days, all as entered. */
export function scoreTargets(
  entries: Entries,
  targets: TargetEntries,
  units: readonly Unit[],
  days: readonly DayNumber[],
  rules: { readonly target: Thresholds['target']; readonly nowcast: NowcastRules },
): Map<string, DateScore> {
  const scores = new Map<string, DateScore>();
  for (const closed of days) {
    const today = closed + 1;
    const known = targets.knownAt(today, rules.target.look_back_weeks);
    const available = entries.last - today + 1;
    for (const unit of units) {
      const cells = known.cellsOf(unit);
      const nowcast = nowcastOfUnit(entries.tree, unit, (one) => entries.knownAt(one, closed), rules.nowcast);
      const evidence = known.evidenceOf(unit);
      const outlook = outlookOf(entries.tree, unit, cells, evidence, nowcast, known.book, rules.target);
      const run = simulate(unit, outlook, rules.target);
      for (const kind of KINDS) {
        const now = outlook[kind];
        const entered = now - (kind === 'first' ? outlook.missingFirst : outlook.missingFull);
        const week = (kind === 'first' ? outlook.firstByWeek : outlook.fullByWeek).at(-1)!;
        if (week < LEAST_PEOPLE) continue;
        for (const weeks of WEEKS_AHEAD) {
          const goal = Math.round(now + weeks * week);
          const real = targets.reachedAfter(unit, kind, today, goal, entries.last);
          const { p10, p50, p90 } = arrivalOf(run[kind], run, { now, start: now, counted: 1, goal }, 0);
          const naive = Math.ceil((7 * (goal - entered)) / week);
          const score = scores.get(`${kind} ${weeks}`) ?? empty();
          scores.set(`${kind} ${weeks}`, score);
          judge(score, { p10, p50, p90 }, real, naive, available);
        }
      }
    }
  }
  return scores;
}

function judge(
  score: DateScore,
  range: { p10: number | null; p50: number | null; p90: number | null },
  real: number,
  naive: number,
  available: number,
): void {
  const [low, high] = [range.p10 ?? Infinity, range.p90 ?? Infinity];
  // What the data does not reach can only be judged where the range ends before it.
  if (real === Infinity && high >= available) return;
  score.cases += 1;
  if (real >= low && real <= high) score.inside += 1;
  if (real === Infinity || range.p50 === null) return;
  score.dated += 1;
  score.error += Math.abs(range.p50 - real);
  score.naive += Math.abs(naive - real);
}
