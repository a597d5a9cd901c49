/** Classes of the time from dose to onset and from onset to report (INDICATORS, intervals). Pure. */

/** In order; a class ends where the next begins. `before` is an error of data. */
export const INTERVAL_CLASSES = ['before', '0', '1-2', '3-7', '8-28', 'beyond'] as const;
export type IntervalClass = (typeof INTERVAL_CLASSES)[number];

/** Class of a number of civil days. */
export function intervalClass(days: number): IntervalClass {
  if (days < 0) return 'before';
  if (days === 0) return '0';
  if (days <= 2) return '1-2';
  if (days <= 7) return '3-7';
  return days <= 28 ? '8-28' : 'beyond';
}

export interface IntervalCount {
  readonly onsetDays: number;
  readonly reportDays: number;
  readonly count: number;
}

export interface ClassCounts {
  readonly class: IntervalClass;
  /** Onset after the dose, and report after the onset. */
  readonly onset: number;
  readonly report: number;
}

/** All classes in their order, those without a case too. */
export function byIntervalClass(rows: readonly IntervalCount[]): ClassCounts[] {
  const sum = (name: IntervalClass, days: (row: IntervalCount) => number): number =>
    rows.reduce((total, row) => total + (intervalClass(days(row)) === name ? row.count : 0), 0);
  return INTERVAL_CLASSES.map((name) => ({
    class: name,
    onset: sum(name, (row) => row.onsetDays),
    report: sum(name, (row) => row.reportDays),
  }));
}
