/** The slow units below a unit with their causes, from memory alone. */
import { measureOf } from '#schema/measures.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import type { Unit, UnitLevel } from '#schema/units.ts';
import type { Try } from '#web/lib/indicators/causes.ts';
import { CAUSE_DAYS } from '#web/lib/indicators/evidence.ts';
import type { CauseAnswer, SlowAnswer, SlowRow } from '#web/lib/slow/answer.ts';
import { notCompared, slowUnits, type SlowMeasure, type SlowUnit } from '#web/lib/slow/slow-units.ts';
import { displayName, unitTuples } from '#web/lib/tables/unit-rows.ts';
import { comparisonOf } from './comparison.ts';

/** Level of the list when none is asked for: the children's. A place is its own list. */
export function slowAnswer(
  locals: App.Locals,
  unit: Unit,
  level: UnitLevel | null,
  measure: SlowMeasure,
  limit: number,
): SlowAnswer {
  const { live } = locals;
  const snapshot = live.snapshot(unit.code, level);
  const today = parseDay(snapshot.today)!;
  const head = {
    measure,
    level: snapshot.level,
    from: formatDay(today - CAUSE_DAYS),
    to: formatDay(today - 1),
  };
  const comparison = comparisonOf(locals);
  const rows =
    snapshot.level === null ? [[live.tree.indexOf.get(unit.code)!, ...snapshot.own]] : snapshot.rows;
  if (!comparison)
    return {
      ...head,
      ready: false,
      median: null,
      slow: 0,
      typing: 0,
      no_data: 0,
      not_compared: 0,
      total: rows.length,
      units: [],
      points: [],
    };
  const { units } = live.tree;
  const medians = (of: UnitLevel): number | null => comparison.median(measure, of);
  const slow = slowUnits(rows, units, measure, medians, comparison.survey);
  const within = new Map(
    snapshot.level === null ? [] : unitTuples(live.tree, unit.code, snapshot.level).map((u) => [u[0], u[3]]),
  );
  const progress = measureOf('progress_on_allocation')!;
  const onTime = measureOf('entry_on_time_rate')!;
  return {
    ...head,
    ready: true,
    median: medians(snapshot.level ?? unit.level),
    slow: slow.length,
    typing: slow.filter(({ onlyTyping }) => onlyTyping).length,
    no_data: slow.filter(({ noData }) => noData).length,
    not_compared: notCompared(rows, units, measure, comparison.survey),
    total: rows.length,
    units: slow.slice(0, limit).map((one) => rowOf(one, units[one.unit]!, within.get(one.unit) ?? '')),
    points: rows.map(([index, ...cells]) => {
      const of = units[index!]!;
      return {
        code: of.code,
        name: displayName(of),
        progress: rounded(progress.compute(cells, of)),
        on_time: rounded(onTime.compute(cells, of)),
      };
    }),
  };
}

/** To a hundredth of a percent: ten thousand dots travel. */
function rounded(share: number | null): number | null {
  return share === null ? null : Math.round(share * 10_000) / 10_000;
}

function rowOf(one: SlowUnit, unit: Unit, within: string): SlowRow {
  return {
    code: unit.code,
    name: displayName(unit),
    within,
    level: unit.level,
    parent: unit.parent,
    value: one.value,
    gap: Math.round(one.gap.doses),
    reference: Math.round(one.gap.reference),
    to_goal: one.toGoal,
    entered: one.entered,
    estimated: Math.round(one.estimated),
    large: one.large,
    only_typing: one.onlyTyping,
    no_data: one.noData,
    cause: causeAnswer(one.cause),
    second: causeAnswer(one.second),
  };
}

function causeAnswer(tried: Try | null): CauseAnswer | null {
  if (!tried) return null;
  const { cause, doses, share, figures } = tried;
  return { cause, doses: Math.round(doses), share, figures };
}
