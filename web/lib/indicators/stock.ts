/**
 * Vaccine on hand: how long it lasts, and what of it expires first (INDICATORS, supply). Pure.
 *
 * Doses are used FEFO (first expiry, first out), at the pace of the last seven whole days and no faster. A lot may be used to
 * the end of its expiry date; today counts as over, since what it used is already off the stock. A lot whose expiry
 * nobody stated is used last and never said to expire.
 */
import type { Thresholds } from '#schema/thresholds.ts';
import type { DayNumber } from '#schema/time.ts';

/** Days before today over which the daily use is averaged, as in the measures `pace_7d` and `days_of_stock`. */
export const PACE_DAYS = 7;

export interface LotOnHand {
  readonly lot: string;
  /** By the books; below zero is an error of data. */
  readonly doses: number;
  /** Last day of use; `null`: not stated. */
  readonly expiresOn: DayNumber | null;
}

export interface LotOutlook<L extends LotOnHand = LotOnHand> {
  readonly lot: L;
  /** Doses that will be used before the lot expires, at the present pace. */
  readonly expectedUse: number;
  /** Doses that will be left when it expires (INDICATORS `doses_expiring`). */
  readonly expiring: number;
  /** Doses on hand of a lot that has expired: they must not be used. */
  readonly expired: number;
}

/** On hand ÷ mean daily use. `null`: nothing is used, so there is no such number. */
export function daysOfStock(onHand: number, perDay: number): number | null {
  return perDay > 0 ? onHand / perDay : null;
}

export type StockClass = 'below_zero' | 'red' | 'amber' | 'enough' | 'unknown';

/** The class of a unit's stock: an error of data before any statement about how long it lasts. */
export function stockClass(
  onHand: number,
  perDay: number,
  rules: Pick<Thresholds['supply'], 'days_red' | 'days_amber'>,
): StockClass {
  if (onHand < 0) return 'below_zero';
  const days = daysOfStock(onHand, perDay);
  if (days === null) return 'unknown';
  return days < rules.days_red ? 'red' : days < rules.days_amber ? 'amber' : 'enough';
}

/** By expiry, those without one last, equal ones by name: the order of use. */
export function byExpiry(a: LotOnHand, b: LotOnHand): number {
  const [x, y] = [a.expiresOn ?? Infinity, b.expiresOn ?? Infinity];
  return x === y ? (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0) : x - y;
}

export function isExpired(lot: LotOnHand, today: DayNumber): boolean {
  return lot.expiresOn !== null && lot.expiresOn < today;
}

/** Whole doses that are used from tomorrow to the end of a day. */
function useUntil(expiresOn: DayNumber | null, perDay: number, today: DayNumber): number {
  return expiresOn === null ? Infinity : Math.floor(perDay * Math.max(0, expiresOn - today) + 1e-9);
}

/** What becomes of the lots of one vaccine at one unit, in the order of use. Lots at or below zero have no future. */
export function outlook<L extends LotOnHand>(
  lots: readonly L[],
  perDay: number,
  today: DayNumber,
): LotOutlook<L>[] {
  let used = 0;
  return [...lots].sort(byExpiry).map((lot) => {
    const doses = Math.max(0, lot.doses);
    if (isExpired(lot, today)) return { lot, expectedUse: 0, expiring: 0, expired: doses };
    const expectedUse = Math.max(0, Math.min(doses, useUntil(lot.expiresOn, perDay, today) - used));
    used += expectedUse;
    return { lot, expectedUse, expiring: lot.expiresOn === null ? 0 : doses - expectedUse, expired: 0 };
  });
}

/**
 * How many doses of one more lot could be used here before it expires without letting any other dose expire for it:
 * the least room that the order of use leaves at its expiry and at every later one.
 */
export function roomFor(
  expiresOn: DayNumber,
  lots: readonly LotOnHand[],
  perDay: number,
  today: DayNumber,
): number {
  let used = 0;
  let room = Infinity;
  let own = useUntil(expiresOn, perDay, today);
  for (const { lot, expectedUse } of outlook(lots, perDay, today)) {
    used += expectedUse;
    if (lot.expiresOn === null || isExpired(lot, today)) continue;
    if (lot.expiresOn <= expiresOn) own -= expectedUse;
    if (lot.expiresOn >= expiresOn) room = Math.min(room, useUntil(lot.expiresOn, perDay, today) - used);
  }
  return Math.max(0, Math.min(room, own));
}
