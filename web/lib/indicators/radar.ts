/**
 * The validity radar (INDICATORS, data quality): which checks there are, and the rules for doses of one person. Pure.
 *
 * A finding is a reason to look at a record, not a statement that it is wrong.
 */
import { vaccineOf } from '#schema/vaccines.ts';
import { vnDayOfMicros, type InstantMicros } from '#schema/time.ts';

/** Rules for the doses of one person. */
export const PERSON_CHECKS = [
  'dose_without_previous',
  'dose_before_previous',
  'interval_short',
  'number_twice',
  'two_sources',
] as const;
export type PersonCheck = (typeof PERSON_CHECKS)[number];

/** Rules for doses where they are given: each dose is a finding. */
export const DOSE_CHECKS = [
  'identity_missing',
  'before_approval',
  'lot_expired',
  'lot_not_received',
] as const;
export type DoseCheck = (typeof DOSE_CHECKS)[number];

/** Rules for hours and days of places: an hour of a site, or a day of a place, is a finding. */
export const TIME_CHECKS = ['hourly_overload', 'entry_backlog'] as const;
export type TimeCheck = (typeof TIME_CHECKS)[number];

/** Found by the sweep, district by district. */
export const SWEPT_CHECKS = [
  ...PERSON_CHECKS,
  ...DOSE_CHECKS,
  ...TIME_CHECKS,
  'onset_before_injection',
] as const;
export type SweptCheck = (typeof SWEPT_CHECKS)[number];

/** Told from the figures of the board, so as fresh as they are: each unit is a finding. */
export const UNIT_CHECKS = ['stock_negative', 'coverage_over'] as const;
export type UnitCheck = (typeof UNIT_CHECKS)[number];

export const RADAR_CHECKS = [...SWEPT_CHECKS, ...UNIT_CHECKS] as const;
export type RadarCheck = (typeof RADAR_CHECKS)[number];

export interface PersonDose {
  readonly source: string;
  readonly record_id: string;
  readonly number: number;
  readonly given: InstantMicros;
  readonly vaccine: string;
  readonly lot: string;
}

export interface PersonFinding<D extends PersonDose> {
  readonly check: PersonCheck;
  readonly dose: D;
  /** The dose that it contradicts; `null`: there is none. */
  readonly other: D | null;
  /** Civil days from the other dose to this one. */
  readonly days: number | null;
}

const dayOf = (dose: PersonDose): number => vnDayOfMicros(dose.given);
const byTime = (a: PersonDose, b: PersonDose): number =>
  a.given - b.given || (`${a.source} ${a.record_id}` < `${b.source} ${b.record_id}` ? -1 : 1);

/**
 * What contradicts itself among all valid doses of one person. A number is compared by its earliest dose, so that a doubled
 * record is told once and does not break the rule of the next number too.
 */
export function personFindings<D extends PersonDose>(doses: readonly D[]): PersonFinding<D>[] {
  const findings: PersonFinding<D>[] = [];
  const numbers = Map.groupBy([...doses].sort(byTime), (dose) => dose.number);
  for (const [number, given] of [...numbers].sort(([a], [b]) => a - b)) {
    const [first, ...again] = given as [D, ...D[]];
    for (const dose of again) {
      const copied = given.find((other) => other !== dose && byTime(other, dose) < 0 && isCopy(other, dose));
      findings.push(
        copied
          ? { check: 'two_sources', dose, other: copied, days: 0 }
          : { check: 'number_twice', dose, other: first, days: dayOf(dose) - dayOf(first) },
      );
    }
    if (number === 1) continue;
    const previous = numbers.get(number - 1)?.[0];
    if (!previous) {
      findings.push({ check: 'dose_without_previous', dose: first, other: null, days: null });
      continue;
    }
    const days = dayOf(first) - dayOf(previous);
    if (first.given < previous.given)
      findings.push({ check: 'dose_before_previous', dose: first, other: previous, days });
    else if (isTooSoon(number, previous.vaccine, days))
      findings.push({ check: 'interval_short', dose: first, other: previous, days });
  }
  return findings;
}

/** The same injection, told by two systems. */
function isCopy(one: PersonDose, other: PersonDose): boolean {
  return (
    one.source !== other.source &&
    dayOf(one) === dayOf(other) &&
    one.vaccine === other.vaccine &&
    one.lot === other.lot
  );
}

/** Shorter than the interval of the product that was given before, within its primary series. */
function isTooSoon(number: number, previousVaccine: string, days: number): boolean {
  const product = vaccineOf(previousVaccine);
  return product !== undefined && number <= product.seriesDoses && days < product.minIntervalDays;
}
