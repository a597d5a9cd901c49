/**
 * How long doses wait to be entered: P(delay ≤ age), from given days of which only a part can be entered yet. Pure.
 *
 * Reverse-time hazards (Lawless JF. "Adjustments for reporting delays and the prediction of occurred but not reported
 * events." Can J Stat 1994; 22: 15–31), which is the chain ladder of insurers read backwards: the hazard of delay d is the
 * share of delay d among what was entered within d days, over the newest given days on which d can have been seen, and
 * P(delay ≤ a) is the product of (1 − hazard) over the longer delays.
 */

/**
 * Doses by given day (oldest first) and delay of entry in civil days; the last delay means that or longer. `closed`: index of
 * the last given day that is over. What was entered after that day is known only in part, so no share is taken from it.
 */
export interface DelayTriangle {
  readonly cells: ArrayLike<number>;
  readonly delays: number;
  readonly closed: number;
}

/** Entered of a given day within `delay` days, by the end of the closed day. */
export function enteredWithin({ cells, delays, closed }: DelayTriangle, row: number, delay: number): number {
  const last = Math.min(delay, closed - row, delays - 1);
  let sum = 0;
  for (let d = 0; d <= last; d++) sum += Math.max(0, cells[row * delays + d]!);
  return sum;
}

/** What hazards are made of; those of several units may be added. */
export interface DelayCounts {
  /** Doses of exactly this delay, on the days on which it can have been seen. */
  readonly at: Float64Array;
  /** Doses within this delay, on the same days. */
  readonly within: Float64Array;
}

/** Counts over the newest `window` given days on which each delay can have been seen. */
export function delayCounts(triangle: DelayTriangle, window: number): DelayCounts {
  const { cells, delays, closed } = triangle;
  const at = new Float64Array(delays);
  const within = new Float64Array(delays);
  const oldest = Math.max(0, closed - delays - window + 2);
  for (let row = oldest; row <= closed; row++) {
    const age = closed - row;
    let entered = 0;
    for (let delay = 0; delay <= Math.min(age, delays - 1); delay++) {
      const cell = Math.max(0, cells[row * delays + delay]!);
      entered += cell;
      if (age >= delay + window) continue;
      at[delay]! += cell;
      within[delay]! += entered;
    }
  }
  return { at, within };
}

/**
 * P(delay ≤ d) for each delay. The unit's own hazards, and those of its surroundings as if `weight` sessions of them had been
 * seen; `design`: doses that are entered together, so that the unit's doses count as so many sessions.
 */
export function delayShares(
  own: DelayCounts,
  around: DelayCounts,
  weight: number,
  design: number,
): Float64Array {
  const delays = own.at.length;
  const shares = new Float64Array(delays).fill(1);
  for (let delay = delays - 1; delay > 0; delay--) {
    const sessions = own.within[delay]! / design;
    const pooled = around.within[delay]! > 0 ? weight : 0;
    const hazardOwn = own.within[delay]! > 0 ? own.at[delay]! / own.within[delay]! : 0;
    const hazardAround = pooled > 0 ? around.at[delay]! / around.within[delay]! : 0;
    const seen = sessions + pooled;
    const hazard = seen > 0 ? (sessions * hazardOwn + pooled * hazardAround) / seen : 0;
    shares[delay - 1] = shares[delay]! * (1 - hazard);
  }
  return shares;
}

/** The shortest delay within which this share of doses is entered, days; the last delay means that or longer. */
export function delayQuantile(shares: ArrayLike<number>, share: number): number {
  let delay = 0;
  while (delay < shares.length - 1 && shares[delay]! < share) delay += 1;
  return delay;
}
