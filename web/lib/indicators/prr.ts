/**
 * Proportional reporting ratio of a vaccine and a symptom (INDICATORS `prr`). Pure.
 *
 * Evans S.J.W., Waller P.C., Davis S. "Use of proportional reporting ratios (PRRs) for signal generation from spontaneous
 * adverse drug reaction reports." Pharmacoepidemiology and Drug Safety 2001; 10: 483–486: a signal when PRR ≥ 2, χ² with
 * Yates's correction ≥ 4 and at least three reports. It looks at reports only, so it needs no doses.
 */
export interface FourCells {
  /** Reports of the vaccine with the symptom, and without. */
  readonly a: number;
  readonly b: number;
  /** Reports of all other vaccines with the symptom, and without. */
  readonly c: number;
  readonly d: number;
}

export interface Proportional {
  /** `Infinity` when no other vaccine has the symptom; `null` when one of the two sides has no report. */
  readonly prr: number | null;
  /** With Yates's correction, one degree of freedom; 0 when a margin is empty. */
  readonly chiSquared: number;
}

export function proportionalReporting({ a, b, c, d }: FourCells): Proportional {
  const [vaccine, others, symptom, without] = [a + b, c + d, a + c, b + d];
  const all = vaccine + others;
  const prr = vaccine === 0 || others === 0 ? null : symptom === 0 ? null : a / vaccine / (c / others);
  const margins = vaccine * others * symptom * without;
  const distance = Math.max(0, Math.abs(a * d - b * c) - all / 2);
  return { prr, chiSquared: margins === 0 ? 0 : (all * distance * distance) / margins };
}
