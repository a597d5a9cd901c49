/**
 * Where a number of the evidence stands. Each unit has a triangle of doses by delay, and a row of numbers: plain sums over the
 * books, then what follows from them.
 */
import { CAUSE_DAYS, DELAYS, EVIDENCE_DAYS } from '#web/lib/indicators/evidence.ts';

/** Given day × delay. */
export const TRIANGLE_SIZE = EVIDENCE_DAYS * DELAYS;

/** Days that are held singly: the complete days that causes look at, and today last. */
export const DAILY_DAYS = CAUSE_DAYS + 1;

/** Counts of the whole campaign, or of the complete days. */
const COUNTS = [
  'given',
  // Doses of a primary series that another has to follow: all, those whose interval has passed, and the ones that followed.
  'next_all',
  'next_passed',
  'next_given',
  'decided',
  'received',
  'transferred_in',
  'transferred_out',
  'wasted',
  'registered',
  'registered_waiting',
  'sessions_planned',
  'sessions_held',
  'screened',
  'deferred',
] as const;
export type CountName = (typeof COUNTS)[number];

/** Counts by day. */
const DAILY = [
  // Received and transferred in, less transferred out and wasted.
  'flow',
  'planned',
  'tables',
  'manual_reports',
  'manual_given',
] as const;
export type DailyName = (typeof DAILY)[number];

/** What follows from the numbers of a place, or of a unit's own reports, before it is added up. */
const DERIVED = [
  'session_place_days',
  'stockout_place_days',
  'table_days',
  'table_doses',
  'next_due',
  'next_not_yet_due',
] as const;
export type DerivedName = (typeof DERIVED)[number];
const DERIVED_DAILY = ['manual_told', 'manual_entered'] as const;

const DAILY_AT = COUNTS.length;
const DERIVED_AT = DAILY_AT + DAILY.length * DAILY_DAYS;

/** Numbers of a row that are plain sums over the books. */
export const SUM_SIZE = DERIVED_AT;
/** Numbers of a row. */
export const ROW_SIZE = DERIVED_AT + DERIVED.length + DERIVED_DAILY.length * DAILY_DAYS;

const placed = <N extends string>(names: readonly N[], first: number, width: number): Record<N, number> =>
  Object.fromEntries(names.map((name, i) => [name, first + i * width])) as Record<N, number>;

/** Offset in a row; of a daily number: of its oldest day. */
export const AT: Readonly<
  Record<CountName | DailyName | DerivedName | (typeof DERIVED_DAILY)[number], number>
> = {
  ...placed(COUNTS, 0, 1),
  ...placed(DAILY, DAILY_AT, DAILY_DAYS),
  ...placed(DERIVED, DERIVED_AT, 1),
  ...placed(DERIVED_DAILY, DERIVED_AT + DERIVED.length, DAILY_DAYS),
};
