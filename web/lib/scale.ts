/**
 * Classes and colours of a measure for given values: one answer for map, legend and ranking bars. Pure.
 *
 * Colours: ColorBrewer 2.0 by C. Brewer, Pennsylvania State University (colorbrewer2.org, Apache 2.0):
 * YlGnBu for amounts and rates, RdBu around a pivot, RdYlBu for alarms. All three are colour-blind-safe
 * there. In the dark the same hues run from dark to light, so that more always stands out from the ground.
 */
import type { Measure } from '#schema/measures.ts';
import { formatMeasure } from './i18n/format.ts';
import type { Lang } from './i18n/lang.ts';
import { mix, type Hex } from './scale-colours.ts';

export interface ThemeColour {
  readonly light: Hex;
  readonly dark: Hex;
}

/** `below`: less than nothing, an error of data; `over`: more than all. Both are shown, never capped. */
export type ClassKind = 'ordinary' | 'below' | 'over';

export interface ScaleClass {
  readonly kind: ClassKind;
  /** Values from here on, −Infinity for the lowest class. `over` takes values strictly above it. */
  readonly from: number;
  readonly to: number;
  readonly colour: ThemeColour;
}

export interface Scale {
  readonly measure: Measure;
  /** Ascending; every finite value lies in exactly one. Empty only when no value is known and none are given. */
  readonly classes: readonly ScaleClass[];
}

/** Colour of units whose value is not known; the map hatches it with `NO_DATA_INK`. */
export const NO_DATA: ThemeColour = { light: '#e4e7eb', dark: '#2b333d' };
export const NO_DATA_INK: ThemeColour = { light: '#b4bac2', dark: '#4a5562' };

const SEQUENTIAL = {
  light: ['#ffffcc', '#c7e9b4', '#7fcdbb', '#41b6c4', '#1d91c0', '#225ea8', '#0c2c84'],
  dark: ['#23366f', '#225ea8', '#1d91c0', '#41b6c4', '#7fcdbb', '#c7e9b4', '#ffffcc'],
} as const;
const DIVERGING = {
  light: ['#b2182b', '#ef8a62', '#fddbc7', '#f7f7f7', '#d1e5f0', '#67a9cf', '#2166ac'],
  dark: ['#ff9b7d', '#d6604d', '#7d3a3c', '#3c434c', '#33557a', '#4393c3', '#a6d5f5'],
} as const;
const ALARM = {
  light: ['#d73027', '#fdae61', '#e0f3f8', '#91bfdb', '#4575b4'],
  dark: ['#f0564a', '#f2a04e', '#37505f', '#41759c', '#74a9d8'],
} as const;
const BELOW: ThemeColour = { light: '#7a0177', dark: '#f768a1' };
const OVER: ThemeColour = { light: '#d94801', dark: '#fd8d3c' };

/** Classes that a scale without given breaks is cut into, at most. */
const QUANTILES = 6;
const NICE = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

/** The nearest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × a power of ten; whole below ten. Zero and below: 0. */
export function niceNumber(value: number): number {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const candidates = [...NICE, 10].map((n) => n * power);
  const nearest = candidates.reduce((a, b) => (Math.abs(b - value) < Math.abs(a - value) ? b : a));
  return nearest < 10 && value >= 1 ? Math.round(nearest) : Number(nearest.toPrecision(3));
}

/**
 * Breaks that put about as many values into each class, rounded to numbers people say. Strictly ascending,
 * all above 0. Values of 0 and below do not take part: they are the lowest class whatever its size.
 */
export function quantileBreaks(values: readonly (number | null)[], classes = QUANTILES): number[] {
  const known = values.filter((v): v is number => v !== null && Number.isFinite(v) && v > 0);
  known.sort((a, b) => a - b);
  const breaks = new Set<number>();
  for (let i = 1; i < classes; i++) {
    const value = known[Math.floor((known.length * i) / classes)];
    if (value !== undefined) breaks.add(niceNumber(value));
  }
  // A break at or below the smallest value would cut off an empty class.
  return [...breaks].filter((b) => b > (known[0] ?? 0)).sort((a, b) => a - b);
}

/** `n` colours along a ramp, its ends included; a single one from its middle. */
function ramp(colours: readonly Hex[], n: number): Hex[] {
  if (n === 1) return [mix(colours, 0.5)];
  return Array.from({ length: n }, (_, i) => mix(colours, i / (n - 1)));
}

/**
 * The scale of a measure. Breaks are those of the measure, or computed from `values`. Percentages whose
 * last break is 100% get a class of their own above it, amounts that must not be negative one below zero.
 */
export function scaleOf(measure: Measure, values: readonly (number | null)[]): Scale {
  const { kind } = measure.scale;
  const known = values.filter((v): v is number => v !== null && Number.isFinite(v));
  const given = measure.scale.breaks;
  let breaks = given ? [...given] : quantileBreaks(known);
  const capped = measure.format === 'percent' && kind === 'sequential' && breaks.at(-1) === 1;
  const belowZero =
    kind === 'alarm' ? breaks[0] === 0 : kind === 'sequential' && known.some((value) => value < 0);
  if (belowZero && breaks[0] !== 0) breaks = [0, ...breaks];

  const edges = [-Infinity, ...breaks, Infinity];
  const kinds = edges.slice(1).map((_, i): ClassKind => {
    if (belowZero && i === 0) return 'below';
    return capped && i === edges.length - 2 ? 'over' : 'ordinary';
  });
  const ordinary = kinds.filter((k) => k === 'ordinary').length;
  const ramps = kind === 'diverging' ? DIVERGING : kind === 'alarm' ? ALARM : SEQUENTIAL;
  const light = around(measure, breaks, ramps.light, ordinary);
  const dark = around(measure, breaks, ramps.dark, ordinary);
  let next = 0;
  const classes = kinds.map((classKind, i): ScaleClass => {
    const colour =
      classKind === 'below'
        ? BELOW
        : classKind === 'over'
          ? OVER
          : { light: light[next]!, dark: dark[next++]! };
    return { kind: classKind, from: edges[i]!, to: edges[i + 1]!, colour };
  });
  return { measure, classes };
}

/** Ramp colours; around a pivot both sides keep their hue, however many classes each has. */
function around(measure: Measure, breaks: readonly number[], colours: readonly Hex[], n: number): Hex[] {
  const { kind, pivot } = measure.scale;
  if (kind !== 'diverging' || pivot === undefined) return ramp(colours, n);
  // Position of the pivot among the classes: in the middle of a class, or on the edge between two.
  const on = breaks.indexOf(pivot);
  const middle = on >= 0 ? on + 0.5 : breaks.filter((b) => b < pivot).length;
  const reach = Math.max(middle, n - 1 - middle, 0.5);
  return Array.from({ length: n }, (_, i) => mix(colours, 0.5 + (0.5 * (i - middle)) / reach));
}

/** Index of the class of a value; −1 when the value is not known. */
export function classOf(scale: Scale, value: number | null | undefined): number {
  if (value === null || value === undefined || !Number.isFinite(value)) return -1;
  const { classes } = scale;
  let i = classes.length - 1;
  while (i > 0 && (classes[i]!.kind === 'over' ? value <= classes[i]!.from : value < classes[i]!.from)) i--;
  return i;
}

export function colourOf(scale: Scale, value: number | null | undefined): ThemeColour {
  return scale.classes[classOf(scale, value)]?.colour ?? NO_DATA;
}

/** How many values lie in each class; the last number counts those not known. */
export function classCounts(scale: Scale, values: readonly (number | null)[]): number[] {
  const counts = new Array<number>(scale.classes.length + 1).fill(0);
  for (const value of values) {
    const i = classOf(scale, value);
    counts[i < 0 ? counts.length - 1 : i]!++;
  }
  return counts;
}

/** `10%–25%`, `< 10%`, `> 100%`, `≥ 28 ngày`: as the legend says it. Without the measure's unit. */
export function classLabel(scale: Scale, index: number, lang: Lang): string {
  const { from, to, kind } = scale.classes[index]!;
  const text = (value: number): string =>
    // A break is a round number: `10%`, not `10,0%`.
    formatMeasure(scale.measure, value, lang)
      .replace(/[.,]0(?=%|$)/, '')
      .replace(/^-/, '−');
  if (from === -Infinity && to === Infinity) return '';
  if (from === -Infinity) return `< ${text(to)}`;
  if (to === Infinity) return `${kind === 'over' ? '>' : '≥'} ${text(from)}`;
  // A dash between signs would read as one of them.
  if (from < 0 || scale.measure.signed) return `${text(from)} ${lang === 'vi' ? 'đến' : 'to'} ${text(to)}`;
  return `${text(from)}–${text(to)}`;
}
