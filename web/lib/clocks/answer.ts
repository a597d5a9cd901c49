/** What the API answers about the two clocks of a unit, and the panels show. */

/** Who has most of what is missing. */
export interface GapOwner {
  readonly kind: 'unit' | 'site';
  /** Code of the unit below, or of the site. */
  readonly code: string;
  readonly name: string;
  /** Doses, and their share of what all have: of the unentered ones for a unit, of those entered late for a site. */
  readonly doses: number;
  readonly share: number;
}

export interface ClockDay {
  /** Day given. */
  readonly date: string;
  readonly entered: number;
  /** The final figure: 80% lies between p10 and p90. `null` while the day is not over. */
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  /** p50 − entered. */
  readonly missing: number | null;
  /** Entered after the deadline of that day, and that deadline in days. */
  readonly late: number;
  readonly deadline_days: number;
  /** Days within which half, and nine tenths, of the day's doses were entered; `null`: so many are not entered yet. */
  readonly delay_median: number | null;
  readonly delay_p90: number | null;
  /** The unit's own manual report, or the sum of those below it; `null`: none. */
  readonly manual: number | null;
  /** Entered of the units that reported; `null`: not known. */
  readonly manual_entered: number | null;
  /** manual − manual_entered. */
  readonly manual_gap: number | null;
  /** Days since. */
  readonly age_days: number;
  readonly owner: GapOwner | null;
}

/** The days of the answer that are over, together. */
export interface ClockTotal {
  readonly entered: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly missing: number;
  readonly late: number;
  /** Of the days with a report whose units' entered doses are known. */
  readonly manual: number | null;
  readonly manual_entered: number | null;
  readonly manual_gap: number | null;
  /** The oldest day that still misses doses, and how many days ago that was. */
  readonly oldest: string | null;
  readonly age_days: number | null;
  /** Largest first. */
  readonly owners: readonly GapOwner[];
}

export interface ClocksAnswer {
  /** False while the first evidence is being read: nothing is estimated then. */
  readonly ready: boolean;
  readonly today: string;
  readonly from: string;
  readonly to: string;
  /** Days within which half, and nine tenths, of the unit's doses are entered now; the longest stands for itself or longer. */
  readonly delay_median: number | null;
  readonly delay_p90: number | null;
  readonly longest_delay: number;
  readonly days: readonly ClockDay[];
  readonly total: ClockTotal | null;
}
