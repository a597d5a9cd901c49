/** The columns of the children's table, in the order of the three subjects. */
import type { Measure } from '#schema/measures.ts';
import { limitedOf, type MeasureLimits } from '../measure-limits.ts';

const USUAL = [
  'coverage_1plus',
  'coverage_full',
  'doses_total',
  'doses_today',
  'doses_7d',
  'change_7d',
  'allocated_received',
  'progress_on_allocation',
  'stock_on_hand',
  'days_of_stock',
  'reactions_per_100k',
  'entry_on_time_rate',
] as const;

/** The chosen measure comes first, with its bar; the others follow in their fixed order. */
export function columnsFor(chosen: Measure, limits: MeasureLimits): Measure[] {
  return [chosen, ...USUAL.filter((name) => name !== chosen.name).map((name) => limitedOf(name, limits)!)];
}

/** Widest text a column is made for, in figures, so that nothing moves when numbers change. */
export const COLUMN_WIDTH: Record<Measure['format'], string> = {
  count: '5.6rem',
  percent: '4.9rem',
  per_100k: '6rem',
  days: '4.2rem',
  rate: '4.2rem',
  decimal: '5.7rem',
};
