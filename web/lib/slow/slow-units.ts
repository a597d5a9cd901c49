/**
 * The slow units of a list: the gap of each by the chosen measure, and what causes it. Pure: the server, the check on the
 * demonstration and the benchmark ask the same function.
 */
import { CELL_INDEX, measureOf, type Cells, type Measure } from '#schema/measures.ts';
import type { Unit, UnitLevel } from '#schema/units.ts';
import { causeOf, type Try } from '#web/lib/indicators/causes.ts';
import { CAUSE_DAYS, type UnitEvidence } from '#web/lib/indicators/evidence.ts';
import { gapOfPace, gapOfShare, quantile, type Gap } from '#web/lib/indicators/gap.ts';
import type { Survey } from '#web/lib/indicators/survey.ts';

/** Slowness by the pace of the last complete days instead of by a share of the whole campaign. */
export const PACE = 'pace_7d';
export const SLOW_MEASURES = ['progress_on_allocation', PACE, 'coverage_1plus', 'coverage_full'] as const;
export type SlowMeasure = (typeof SLOW_MEASURES)[number];

export interface SlowUnit {
  /** Index in the tree. */
  readonly unit: number;
  /** Value of the measure; of the pace: doses a day as entered. */
  readonly value: number;
  readonly gap: Gap;
  /** The gap is one to the pace that the unit's goals need, not to the median. */
  readonly toGoal: boolean;
  readonly entered: number;
  readonly estimated: number;
  readonly large: boolean;
  readonly onlyTyping: boolean;
  /** Nothing of it is in the books: there is nothing that a cause could be told from. */
  readonly noData: boolean;
  readonly cause: Try | null;
  readonly second: Try | null;
}

/** A unit's place in the list: `[index in the tree, ...cells]` as snapshots have it. */
export type UnitCells = readonly number[];

/** The median of a measure over the units of a level that gave any dose; `null` when none has a value. */
export function medianOf(
  measure: Measure,
  rows: readonly UnitCells[],
  units: readonly Unit[],
): number | null {
  const values = rows
    .filter((row) => row[CELL_INDEX.doses_total + 1]! > 0)
    .map((row) => measure.compute(row.slice(1), units[row[0]!]!))
    .filter((value) => value !== null);
  return quantile(values, 0.5);
}

interface Judged extends SlowUnit {
  /** What the list is ordered by: the smaller the slower. */
  readonly order: number;
}

/** A unit a little below its reference is not slow: half of all lie below the median. */
function isNoted(gap: Gap, rules: Survey['rules']): boolean {
  return gap.doses >= 1 && gap.doses >= rules.gap_least * gap.reference;
}

/** No dose, stock or session of it is in the books. A unit that has vaccine or sessions and gave no dose is slow as any other. */
function hasNoData({ given, stockKnown, sessionsPlanned }: UnitEvidence): boolean {
  return given === 0 && !stockKnown && sessionsPlanned === 0;
}

/** One unit by one measure; `null` when it lacks nothing worth naming, or nothing is known. `median`: of its level in the country. */
export function slowUnit(
  unit: number,
  face: Pick<Unit, 'population' | 'adults'>,
  cells: Cells,
  measure: SlowMeasure,
  median: number | null,
  survey: Survey,
): Judged | null {
  const entered = survey.entered(unit);
  const withoutFirst =
    face.adults === null ? null : Math.max(0, face.adults - cells[CELL_INDEX.adults_1plus]!);
  const evidence = survey.evidence(unit);
  const noData = hasNoData(evidence);
  let gap: Gap | null;
  let value: number | null;
  let order: number;
  let toGoal = false;
  if (measure === PACE) {
    // Without doses, vaccine and sessions a unit takes no part yet: there is no pace to speak of.
    if (noData) return null;
    const usual = survey.needed(unit);
    const goal = survey.neededForGoals(unit, cells);
    // Below the pace of its level, or below the one that its goals need.
    toGoal = goal !== null && goal > (usual ?? 0);
    const needed = toGoal ? goal : usual;
    // Who has nobody left to inject is not slow.
    const left = withoutFirst === null ? null : withoutFirst + evidence.nextDue + evidence.nextNotYetDue;
    gap = gapOfPace(entered, needed === null || left === null ? needed : Math.min(needed, left));
    value = entered / CAUSE_DAYS;
    order = gap && gap.reference > 0 ? entered / gap.reference : Infinity;
  } else {
    const share = measureOf(measure)!;
    gap = gapOfShare(share, cells, face, median);
    value = share.compute(cells, face);
    order = value ?? Infinity;
  }
  if (gap === null || value === null || !isNoted(gap, survey.rules)) return null;
  const verdict = causeOf(
    evidence,
    survey.situation(unit, gap, measure === PACE, withoutFirst),
    survey.rules,
  );
  const { large, onlyTyping, cause, second } = verdict;
  return {
    unit,
    value,
    gap,
    toGoal,
    entered,
    estimated: survey.estimated(unit),
    large,
    onlyTyping,
    noData,
    cause,
    second,
    order,
  };
}

/**
 * The slow units of a list, the slowest first; after them those of which nothing is in the books, since there is nothing to act
 * on but to call them. `medians`: of each level in the country.
 */
export function slowUnits(
  rows: readonly UnitCells[],
  units: readonly Unit[],
  measure: SlowMeasure,
  medians: (level: UnitLevel) => number | null,
  survey: Survey,
): SlowUnit[] {
  return rows
    .map((row) => {
      const unit = units[row[0]!]!;
      return slowUnit(row[0]!, unit, row.slice(1), measure, medians(unit.level), survey);
    })
    .filter((judged) => judged !== null)
    .sort(
      (a, b) =>
        Number(a.noData) - Number(b.noData) ||
        a.order - b.order ||
        b.gap.doses - a.gap.doses ||
        a.unit - b.unit,
    );
}

/** How many units of a list cannot be held against the others: without the figure that a share is of, or, by pace, without any record. */
export function notCompared(
  rows: readonly UnitCells[],
  units: readonly Unit[],
  measure: SlowMeasure,
  survey: Survey,
): number {
  const isKnown = ([unit, ...cells]: UnitCells): boolean =>
    measure === PACE
      ? !hasNoData(survey.evidence(unit!))
      : measureOf(measure)!.compute(cells, units[unit!]!) !== null;
  return rows.filter((row) => !isKnown(row)).length;
}
