/** Measures under the settings of the operator (schema/thresholds.ts): from when on a value is told, and what is said of it. Pure. */
import { CELL_INDEX, MEASURES, measureOf, type Measure } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { formatCount } from './i18n/format.ts';
import { fill } from './i18n/lang.ts';

/** The settings that measures follow; every page is loaded with them. */
export type MeasureLimits = Pick<Thresholds['safety'], 'rate_doses_least'> &
  Pick<Thresholds['supply'], 'days_red' | 'days_amber'>;

export function limitsOf({ safety, supply }: Pick<Thresholds, 'safety' | 'supply'>): MeasureLimits {
  const { days_red, days_amber } = supply;
  return { rate_doses_least: safety.rate_doses_least, days_red, days_amber };
}

/** A measure as it is shown and told. What takes any measure of the list must take it from here. */
export function limited(measure: Measure, limits: MeasureLimits): Measure {
  if (measure.name === 'reactions_per_100k') return fromDoses(measure, limits.rate_doses_least);
  if (measure.name === 'days_of_stock') return inStockClasses(measure, limits);
  return measure;
}

function fromDoses(measure: Measure, least: number): Measure {
  return {
    ...measure,
    rule: {
      vi: fill(measure.rule.vi, { doses: formatCount(least, 'vi') }),
      en: fill(measure.rule.en, { doses: formatCount(least, 'en') }),
    },
    compute: (cells, unit) => (cells[CELL_INDEX.doses_total]! < least ? null : measure.compute(cells, unit)),
  };
}

/** The classes of the supply page are classes of the map; the measure's own breaks go on where those end. */
function inStockClasses(measure: Measure, { days_red, days_amber }: MeasureLimits): Measure {
  const enough = Math.max(days_red, days_amber);
  const beyond = measure.scale.breaks!.filter((days) => days > enough);
  return {
    ...measure,
    scale: { ...measure.scale, breaks: [...new Set([0, days_red, enough, ...beyond])] },
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
