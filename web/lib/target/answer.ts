/** What the API answers about target dates, and the page shows. */
import type { Limit } from '#web/lib/indicators/target-date.ts';

export interface Goal {
  readonly measure: string;
  /** Share of the measure's population. */
  readonly value: number;
  /** Last day on which it counts as met. */
  readonly by: string;
}

export const OUTLOOKS = ['reached', 'likely', 'open', 'unlikely', 'missed', 'unknown'] as const;
/** `missed`: the day is over. `unknown`: no population. */
export type OutlookName = (typeof OUTLOOKS)[number];

/** One unit and one goal. */
export interface TargetRow extends Goal {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  /** The unit it lies in, when that is not the asked one. */
  readonly within: string;
  readonly outlook: OutlookName;
  /** People who count now, with what is not entered yet; people needed; people still to reach. */
  readonly people: number;
  readonly goal: number | null;
  readonly remaining: number | null;
  readonly coverage: number | null;
  /** Dates by which 10%, 50%, 90% of the simulated futures have reached it; `null`: later than anybody looks. */
  readonly p10: string | null;
  readonly p50: string | null;
  readonly p90: string | null;
  /** Share of the futures that meet the date; `null`: not known. */
  readonly probability: number | null;
  /** Doses a day needed to meet it, and doses of first series a day now. */
  readonly needed_per_day: number | null;
  readonly pace_per_day: number;
  /** What holds back most. */
  readonly limit: Limit | null;
}

export interface TargetFanWeek {
  /** Last day of the week. */
  readonly date: string;
  /** Shares of the population. */
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface TargetFan extends Goal {
  readonly now: number;
  /** Coverage at the end of each of the last weeks, as entered. */
  readonly past: readonly { readonly date: string; readonly value: number }[];
  readonly weeks: readonly TargetFanWeek[];
}

export interface TargetsAnswer {
  /** False while the first evidence is being read. */
  readonly ready: boolean;
  readonly today: string;
  readonly level: string | null;
  readonly goals: readonly Goal[];
  /** Of the unit itself, one for each goal. */
  readonly own: readonly TargetRow[];
  readonly fans: readonly TargetFan[];
  /** Of the units below, those that cannot make it first. */
  readonly units: readonly TargetRow[];
  /** Days beyond which no date is told. */
  readonly horizon_days: number;
}
