/** A physical count against the books (INDICATORS `stock_discrepancy`). Pure. */

/**
 * What the books say of a store at the moment of a count. The doses of the day are known, not their hours, so what was
 * on hand lies between two figures.
 */
export interface BooksAtCount {
  readonly counted: number;
  /** Received, moved in and out, wasted up to the instant. */
  readonly booked: number;
  readonly givenBeforeDay: number;
  readonly givenThatDay: number;
}

export interface Discrepancy {
  /** On hand by the books: when all doses of the day had been given, and when none had. */
  readonly low: number;
  readonly high: number;
  /** Counted less the nearest figure that the books allow: 0 when they allow what was counted. */
  readonly discrepancy: number;
}

export function discrepancyOf({ counted, booked, givenBeforeDay, givenThatDay }: BooksAtCount): Discrepancy {
  const high = booked - givenBeforeDay;
  const low = high - Math.max(0, givenThatDay);
  return { low, high, discrepancy: counted > high ? counted - high : counted < low ? counted - low : 0 };
}
