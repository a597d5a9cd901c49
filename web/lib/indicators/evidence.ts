/**
 * What statements about a unit rest on, beyond the figures of its board: counts that the live side holds for every
 * unit of every level, with everything below it. Plain numbers; absolute values.
 */

/** Given days that are held, today the last. */
export const EVIDENCE_DAYS = 28;
/** Civil days from injection to entry that are told apart: 0 … 14, then 15 or more. */
export const DELAYS = 16;
/** Complete days before today over which pace, sessions and stock are looked at. Today is left out: it is not over. */
export const CAUSE_DAYS = 7;

export interface UnitEvidence {
  /** Valid doses by given day (oldest first, today last) × delay of entry: EVIDENCE_DAYS × DELAYS. */
  readonly triangle: ArrayLike<number>;

  /** Whole campaign: doses given here, decided for, received by, and on hand (below zero is an error of data). */
  readonly given: number;
  readonly decided: number;
  readonly received: number;
  readonly onHand: number;
  /** Whether any vaccine was ever booked at or below the unit: if not, nothing is known of its stock. */
  readonly stockKnown: boolean;
  /** Approved registrations of those who live here, not yet injected. */
  readonly registeredWaiting: number;
  /** Registrations of any state: without any, nothing is known of demand. */
  readonly registered: number;

  /** The CAUSE_DAYS before today. A place-day: one place on one day with a session planned. */
  readonly sessionPlaceDays: number;
  /** Place-days with nothing on hand, of those whose place keeps stock of its own. */
  readonly stockoutPlaceDays: number;
  /** Days on which the unit as a whole had nothing on hand while a session was planned. */
  readonly stockoutDays: number;
  readonly sessionsPlanned: number;
  readonly sessionsHeld: number;
  /** Tables of the sessions held, summed over the days of which doses are entered; doses given on those days at those places. */
  readonly tableDays: number;
  readonly tableDoses: number;
  readonly screened: number;
  readonly deferred: number;
  /** Doses in manual reports of the days whose deadline of entry is over, and doses entered for the same units and days. */
  readonly manualGiven: number;
  readonly manualEntered: number;

  /** Next doses of the primary series: people whose interval has passed, and those for whom it has not. */
  readonly nextDue: number;
  readonly nextNotYetDue: number;
}

/** Valid doses of so many days before today, as entered. */
export function enteredOf(triangle: ArrayLike<number>, days: number = CAUSE_DAYS): number {
  let sum = 0;
  const last = EVIDENCE_DAYS - 1;
  for (let i = (last - days) * DELAYS; i < last * DELAYS; i++) sum += triangle[i]!;
  return sum;
}
