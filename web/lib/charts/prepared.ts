/**
 * A chart over days as the prepare functions decide it: everything but the drawing. `chart-option.ts`
 * turns it into what ECharts draws, `day-table.ts` into the table of the same figures.
 */
import type { MeasureFormat } from '#schema/measures.ts';
import type { Point } from './answers.ts';
import { daysBetween } from './days.ts';
import type { ColorPair } from './palette.ts';

export interface PreparedSeries {
  key: string;
  name: string;
  /** `mean` is a line computed from another series: drawn thicker, and no column of its own clock. */
  mark: 'bar' | 'line' | 'mean';
  color: ColorPair;
  /** Series with one stack name stand on each other. */
  stack: string | null;
  /** One per day; `null` is a gap, never zero. */
  values: (number | null)[];
}

/** A range that stands on the bars of a series: what they may still grow to. Days without one are `null`. */
export interface PreparedEstimate {
  /** Key of the series on whose bars it stands. */
  over: string;
  name: string;
  color: ColorPair;
  low: (number | null)[];
  middle: (number | null)[];
  high: (number | null)[];
}

export interface PreparedChart {
  days: string[];
  series: PreparedSeries[];
  estimate?: PreparedEstimate | null;
  format: MeasureFormat;
  /** What the axis counts, with its unit. */
  axisName: string;
  /** Index of the first day that is not over yet; `null` when all are. */
  incompleteFrom: number | null;
  /** A named level that the eye compares with. */
  reference: { value: number; name: string } | null;
  /** One sentence that says what the picture shows: its text alternative. */
  summary: string;
}

/** Whether there is any known value to draw. */
export function hasValues(chart: PreparedChart): boolean {
  return chart.series.some((series) => series.values.some((value) => value !== null));
}

/** The axis: every day from the first to the last point of any series. */
export function axisOf(series: readonly (readonly Point[])[]): string[] {
  let first: string | undefined;
  let last: string | undefined;
  for (const points of series)
    for (const { date } of points) {
      if (first === undefined || date < first) first = date;
      if (last === undefined || date > last) last = date;
    }
  return first === undefined || last === undefined ? [] : daysBetween(first, last);
}

/** Values along the axis. A day without a point is not known: a gap. */
export function alongAxis(days: readonly string[], points: readonly Point[]): (number | null)[] {
  const known = new Map(points.map((point) => [point.date, point.value]));
  return days.map((day) => known.get(day) ?? null);
}

/** Index of the first day that is not over, seen from `today`. */
export function incompleteFrom(days: readonly string[], today: string): number | null {
  const index = days.findIndex((day) => day >= today);
  return index < 0 ? null : index;
}
