/** Measures under the settings of the operator (schema/thresholds.ts): from when on a value is told, and what is said of it. Pure. */
import { CELL_INDEX, MEASURES, measureOf, type Measure } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { formatCount } from './i18n/format.ts';
import { fill } from './i18n/lang.ts';

/** The settings that measures follow; every page is loaded with them. */
export type MeasureLimits = Pick<Thresholds['safety'], 'rate_doses_least'>;

export function limitsOf({ safety: { rate_doses_least } }: Pick<Thresholds, 'safety'>): MeasureLimits {
  return { rate_doses_least };
}

/** A measure as it is shown and told. What takes any measure of the list must take it from here. */
export function limited(measure: Measure, { rate_doses_least }: MeasureLimits): Measure {
  if (measure.name !== 'reactions_per_100k') return measure;
  return {
    ...measure,
    rule: {
      vi: fill(measure.rule.vi, { doses: formatCount(rate_doses_least, 'vi') }),
      en: fill(measure.rule.en, { doses: formatCount(rate_doses_least, 'en') }),
    },
    compute: (cells, unit) =>
      cells[CELL_INDEX.doses_total]! < rate_doses_least ? null : measure.compute(cells, unit),
  };
}

/** The list of measures as it is shown and told. */
export function limitedMeasures(limits: MeasureLimits): Measure[] {
  return MEASURES.map((measure) => limited(measure, limits));
}

/** `limited` by name; `undefined`: there is no such measure. */
export function limitedOf(name: string, limits: MeasureLimits): Measure | undefined {
  const measure = measureOf(name);
  return measure && limited(measure, limits);
}
