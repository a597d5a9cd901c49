/**
 * Silence: fewer than one serious report per million people a year is a warning, not a success (INDICATORS; WHO, Immunization
 * Agenda 2030). Pure.
 */
import type { Thresholds } from '#schema/thresholds.ts';

export interface Reported {
  /** Severe and fatal reactions reported over the time. */
  readonly serious: number;
  readonly people: number | null;
  readonly years: number;
  /** Valid doses given over the time. */
  readonly doses: number;
  /** Serious reports per dose in the country. */
  readonly nationalRate: number;
}

export interface Silence {
  /** Serious reports per million people a year; `null` without people or time. */
  readonly perMillionYear: number | null;
  /** Reports that the unit's doses let expect at the country's rate, or at the least that is known of vaccines where that is higher. */
  readonly expected: number;
  readonly silent: boolean;
}

type Rules = Pick<
  Thresholds['safety'],
  'silence_per_million_year' | 'silence_expected_least' | 'silence_per_million_doses'
>;

/**
 * A unit of which fewer than `silence_expected_least` reports were to be expected is too small for its silence to mean something. The
 * country's rate alone would not do: where the whole country is silent it is zero, and nobody would be called so.
 */
export function silenceOf(reported: Reported, rules: Rules): Silence {
  const { serious, people, years, doses, nationalRate } = reported;
  const exposure = people === null ? 0 : (people / 1_000_000) * years;
  const perMillionYear = exposure > 0 ? serious / exposure : null;
  const expected = doses * Math.max(nationalRate, rules.silence_per_million_doses / 1_000_000);
  const low = perMillionYear !== null && perMillionYear < rules.silence_per_million_year;
  return { perMillionYear, expected, silent: low && expected >= rules.silence_expected_least };
}
