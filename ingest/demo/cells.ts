/** What the plan is made of, small enough to be listed and large enough to be few. */
import type { DayNumber } from '#schema/time.ts';
import type { DemoRecord } from './records.ts';
import type { Place, Site } from './sites.ts';
import type { Phase } from './people.ts';

/**
 * Doses of one session that differ only in what is drawn from their own number: one place and site, one
 * given day, one dose number, one vaccine and lot, typed on one day. The person behind the dose `i` is
 * number `from + i` of the place, for every dose number; so second doses find their first ones.
 */
export interface Cell {
  /** Day of entry of revision 1; with `sequence` it makes the record ids, which so grow with time. */
  readonly entryDay: DayNumber;
  /** Number of the first record within `entryDay`; given when the day is handed out. */
  sequence: number;
  readonly count: number;
  readonly givenDay: DayNumber;
  /** Typed on the day of the injection, during or after the session; else at any time of the day of entry. */
  readonly sameDay: boolean;
  readonly number: number;
  readonly place: Place;
  /** Code of the commune of the site; another than `place.code` when entered wrongly. */
  readonly commune: string;
  readonly site: string;
  readonly habits: Site;
  readonly from: number;
  readonly vaccine: number;
  readonly lot: string;
  readonly phase: Phase;
  /** Injections lie in these seconds of the given day. */
  readonly begins: number;
  readonly lasts: number;
  /** Whole percent; zero when its box was forgotten at entry. */
  readonly certificateRate: number;
  readonly revision: number;
  /** 1 counts, -1 takes back what a correction replaced, 0 stands for a cancelled record. */
  readonly sign: -1 | 0 | 1;
  /** Day of entry of this revision. */
  readonly revisedDay: DayNumber;
}

export const MOVEMENTS = ['decided', 'received', 'transferred', 'wasted'] as const;

/** One movement of vaccine. */
export interface Movement {
  readonly day: DayNumber;
  /** Second of the day. */
  readonly at: number;
  readonly movement: (typeof MOVEMENTS)[number];
  readonly vaccine: number;
  readonly lot: string;
  readonly doses: number;
  readonly unit: string;
  readonly fromUnit: string;
  readonly decisionNo: string;
  readonly expiresOn: DayNumber | null;
  readonly reason: string;
}

/** One reaction: the dose it followed, as a cell of one, and what happened. */
export interface Reaction {
  readonly dose: Cell;
  readonly severity: 'mild' | 'severe' | 'fatal';
  readonly symptoms: readonly string[];
  readonly outcome: string;
  /** Seconds from injection to onset. */
  readonly onsetAfter: number;
  readonly reportedDay: DayNumber;
  /** Second of the day of the report. */
  readonly reportedAt: number;
}

/** Registrations of one place that say the same: the people `from`, `from + step`, … of the place, for their first dose. */
export interface RegistrationCell {
  /** Day of entry of revision 1; with `sequence` it makes the record ids. */
  readonly entryDay: DayNumber;
  readonly sequence: number;
  readonly count: number;
  readonly place: Place;
  readonly from: number;
  readonly status: 'submitted' | 'approved' | 'scheduled' | 'injected' | 'withdrawn';
  /** 1 when put down or brought in, 2 when approved later, 3 when injected. */
  readonly revision: 1 | 2 | 3;
  /** Day of entry of this revision. */
  readonly revisedDay: DayNumber;
}

/** Everything that was entered on one day, ids given. */
export interface DayPlan {
  readonly day: DayNumber;
  readonly cells: readonly Cell[];
  /** Revision 2 of records of earlier days, and what it takes back. */
  readonly revisions: readonly Cell[];
  readonly movements: readonly Movement[];
  readonly reactions: readonly Reaction[];
  readonly registrations: readonly RegistrationCell[];
  /** Sessions, complaints, manual reports and check-ins. */
  readonly records: readonly DemoRecord[];
  /** Records of `cells`: the sum of their counts. */
  readonly doses: number;
}
