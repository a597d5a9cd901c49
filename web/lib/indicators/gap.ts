/**
 * What a unit lacks, in doses: to the median of all units of its level in the country, by the measure that it is looked
 * at by, or to the pace that its target needs. The same from wherever one looks at the unit. Pure.
 */
import { CELL_INDEX, type Cells, type Measure } from '#schema/measures.ts';
import type { Unit } from '#schema/units.ts';

/** Measures whose lag is a number of doses or people: what the measure is a share of. */
const WHOLE: Readonly<
  Record<string, (cells: Cells, unit: Pick<Unit, 'population' | 'adults'>) => number | null>
> = {
  coverage_1plus: (_, unit) => unit.adults,
  coverage_full: (_, unit) => unit.adults,
  coverage_1plus_all_ages: (_, unit) => unit.population,
  coverage_full_all_ages: (_, unit) => unit.population,
  progress_on_allocation: (cells) =>
    cells[CELL_INDEX.allocated_received]! +
    cells[CELL_INDEX.transferred_in]! -
    cells[CELL_INDEX.transferred_out]!,
};

export interface Gap {
  /** Doses lacking; at or below zero there is no gap. */
  readonly doses: number;
  /** Doses without the gap. */
  readonly reference: number;
}

/** To the median of a share. `null`: not known. */
export function gapOfShare(
  measure: Measure,
  cells: Cells,
  unit: Pick<Unit, 'population' | 'adults'>,
  median: number | null,
): Gap | null {
  const whole = WHOLE[measure.name]?.(cells, unit) ?? null;
  const value = measure.compute(cells, unit);
  if (whole === null || value === null || median === null) return null;
  return { doses: (median - value) * whole, reference: median * whole };
}

/** To the doses needed in the week. `null`: not known. */
export function gapOfPace(entered: number, needed: number | null): Gap | null {
  return needed === null ? null : { doses: needed - entered, reference: needed };
}

/** The value below which this share of the values lies, between neighbours in proportion; `null` without values. */
export function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}
