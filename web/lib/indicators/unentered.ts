/**
 * What a unit has given and not entered yet, as its stock feels it: the books still hold those doses, the refrigerator does
 * not, and the pace is higher than the one that is entered. Pure.
 */
import type { Thresholds } from '#schema/thresholds.ts';
import type { DayNumber } from '#schema/time.ts';
import { delayCounts, delayShares } from './delay-shares.ts';
import { estimatedOf, triangleOf } from './estimated.ts';
import { EVIDENCE_DAYS, enteredOf, type UnitEvidence } from './evidence.ts';
import { byExpiry, isExpired, type LotOnHand } from './stock.ts';

/** Complete days that are held. */
const PAST_DAYS = EVIDENCE_DAYS - 1;

export interface Unentered {
  /** Doses given in the days that are held and not entered: an estimate, not whole. */
  readonly doses: number;
  /** Doses of the last complete week with those not entered ÷ as entered; 1 where none is entered. */
  readonly paceRatio: number;
}

/** `parent`: the unit above, from which it borrows what its own few doses cannot tell. */
export function unenteredOf(
  { triangle }: Pick<UnitEvidence, 'triangle'>,
  parent: Pick<UnitEvidence, 'triangle'> | null,
  { causes, nowcast }: Pick<Thresholds, 'causes' | 'nowcast'>,
): Unentered {
  const own = delayCounts(triangleOf(triangle), nowcast.window_days);
  const around = parent ? delayCounts(triangleOf(parent.triangle), nowcast.window_days) : own;
  const shares = delayShares(own, around, causes.delay_pooling, 1);
  const entered = enteredOf(triangle);
  return {
    doses: Math.max(0, estimatedOf(triangle, shares, PAST_DAYS) - enteredOf(triangle, PAST_DAYS)),
    paceRatio: entered > 0 ? estimatedOf(triangle, shares) / entered : 1,
  };
}

/** On hand ÷ daily use once all is entered; `null`: nothing is used. */
export function daysOnceEntered(
  onHand: number,
  perDay: number,
  { doses, paceRatio }: Unentered,
): number | null {
  return perDay > 0 ? Math.max(0, onHand - doses) / (perDay * paceRatio) : null;
}

/** Lots of one vaccine as they are once so many doses more are entered: they left the lots that expire first. */
export function lotsOnceEntered<L extends LotOnHand>(
  lots: readonly L[],
  doses: number,
  today: DayNumber,
): L[] {
  let left = Math.round(doses);
  return [...lots].sort(byExpiry).map((lot) => {
    if (lot.doses <= 0 || isExpired(lot, today)) return lot;
    const gone = Math.min(left, lot.doses);
    left -= gone;
    return { ...lot, doses: lot.doses - gone };
  });
}
