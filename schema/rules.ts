/**
 * Rules of the campaign that changed with time. A rule carries the day from which it holds.
 */
import { MICROS_PER_SECOND, parseDay, type DayNumber, type InstantMicros } from './time.ts';

interface EntryRule {
  readonly from: string;
  /** A dose must be entered at latest this many civil days after the injection. */
  readonly maxDelayDays: number;
  readonly source: string;
}

/** Entry deadline for doses: at latest 2 days after the injection, later the same day. */
export const ENTRY_RULES: readonly EntryRule[] = [
  {
    from: '2021-03-08',
    maxDelayDays: 2,
    source: 'Order of September 2021, applied to the whole campaign before it',
  },
  { from: '2021-11-01', maxDelayDays: 0, source: 'Later order: entry on the day of the injection' },
];

const RULES_BY_DAY = ENTRY_RULES.map((rule) => ({ fromDay: parseDay(rule.from)!, rule })).reverse();

/** The deadline that held for doses given on this day, in civil days. */
export function entryDeadlineDays(givenDay: DayNumber): number {
  for (const { fromDay, rule } of RULES_BY_DAY) if (givenDay >= fromDay) return rule.maxDelayDays;
  return ENTRY_RULES[0]!.maxDelayDays;
}

/** Whether a dose was entered later than the rule of its day allows (INDICATORS `doses_late`). */
export function isLateEntry(givenDay: DayNumber, recordedDay: DayNumber): boolean {
  return recordedDay - givenDay > entryDeadlineDays(givenDay);
}

/** A citizen's complaint must be answered within this time (order of 2021). */
export const FEEDBACK_ANSWER_HOURS = 48;
const ANSWER_MICROS = FEEDBACK_ANSWER_HOURS * 3600 * MICROS_PER_SECOND;

export const FEEDBACK_STATES = ['open', 'in_time', 'late'] as const;
export type FeedbackState = (typeof FEEDBACK_STATES)[number];

/** What became of a complaint; `resolvedAt` is absent while it is open (INDICATORS `feedback_48h`). */
export function feedbackState(openedAt: InstantMicros, resolvedAt: InstantMicros | undefined): FeedbackState {
  if (resolvedAt === undefined) return 'open';
  return resolvedAt - openedAt <= ANSWER_MICROS ? 'in_time' : 'late';
}
