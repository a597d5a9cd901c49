/**
 * Silence: fewer than one serious report per million people a year is a warning, not a success (INDICATORS; WHO, Immunization
 * Agenda 2030). Pure.
 */
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
  /** Reports that the unit's doses let expect at the country's rate. */
  readonly expected: number;
  readonly silent: boolean;
}

/** `expectedLeast`: a unit of which fewer reports were to be expected is too small for its silence to mean something. */
export function silenceOf(reported: Reported, perMillionLeast: number, expectedLeast: number): Silence {
  const { serious, people, years, doses, nationalRate } = reported;
  const exposure = people === null ? 0 : (people / 1_000_000) * years;
  const perMillionYear = exposure > 0 ? serious / exposure : null;
  const expected = doses * nationalRate;
  const low = perMillionYear !== null && perMillionYear < perMillionLeast;
  return { perMillionYear, expected, silent: low && expected >= expectedLeast };
}
