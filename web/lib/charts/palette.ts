/**
 * Fixed colours of what charts tell apart: the same in every chart, light and dark.
 *
 * Okabe & Ito, "Color Universal Design" (2008, jfly.uni-koeln.de/color): eight colours that people with
 * protan, deutan and tritan vision tell apart; only their black turns into white on a dark ground. Some are
 * pale on white, so fills carry an outline in the text colour (`chart-option.ts`) instead of a darker
 * shade: darkening orange and yellow makes them one colour for deutan eyes (tested in charts-palette).
 */
import { VACCINES } from '#schema/vaccines.ts';

export interface ColorPair {
  readonly light: string;
  readonly dark: string;
}

const same = (color: string): ColorPair => ({ light: color, dark: color });

export const ORANGE = same('#e69f00');
export const SKY = same('#56b4e9');
export const GREEN = same('#009e73');
export const YELLOW = same('#f0e442');
export const BLUE = same('#0072b2');
export const VERMILLION = same('#d55e00');
export const PURPLE = same('#cc79a7');
export const INK: ColorPair = { light: '#000000', dark: '#f5f5f5' };

const BY_VACCINE: Readonly<Record<string, ColorPair>> = {
  astrazeneca: ORANGE,
  comirnaty: BLUE,
  spikevax: VERMILLION,
  verocell: GREEN,
  hayatvax: YELLOW,
  sputnikv: PURPLE,
  abdala: SKY,
  janssen: INK,
};

/** Colour of a vaccine by its wire code; a code we do not know gets ink, never another vaccine's colour. */
export function vaccineColor(code: string): ColorPair {
  return BY_VACCINE[code] ?? INK;
}

const BY_DOSE_NUMBER: Readonly<Record<string, ColorPair>> = {
  '1': SKY,
  '2': BLUE,
  '3': ORANGE,
  '4': PURPLE,
};

/** Colour of a dose number, `1` to `4`. */
export function doseNumberColor(doseNumber: string | number): ColorPair {
  return BY_DOSE_NUMBER[String(doseNumber)] ?? INK;
}

export const CLOCK_COLORS = { given: BLUE, recorded: ORANGE, mean: INK, estimate: SKY } as const;
export const COVERAGE_COLORS = { coverage_1plus: SKY, coverage_full: BLUE } as const;
export const SEVERITY_COLORS = { mild: SKY, severe: ORANGE, fatal: INK } as const;
export const SEX_COLORS = { f: PURPLE, m: GREEN, x: YELLOW } as const;

/** The order in which vaccines stand in every chart and table. */
export const VACCINE_ORDER: readonly string[] = VACCINES.map((vaccine) => vaccine.code);
