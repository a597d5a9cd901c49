/** What the API answers about the safety of a unit, and the page shows. */
import type { ClassCounts } from '../indicators/reaction-intervals.ts';

/** What a row is grouped by. */
export const SAFETY_GROUPS = [
  'total',
  'vaccine',
  'dose_number',
  'age',
  'sex',
  'unit',
  'lot',
  'site',
] as const;
/** Tables of the page as files. */
export const SAFETY_TABLES = ['groups', 'intervals', 'silent'] as const;
export type SafetyTableName = (typeof SAFETY_TABLES)[number];
export type SafetyGroup = (typeof SAFETY_GROUPS)[number];

export interface SafetyRow {
  readonly group: SafetyGroup;
  /** Code of the group's member: vaccine, dose number, age band, sex, unit, lot, site. */
  readonly key: string;
  /** Name of a unit, or of the commune of a site; vaccine of a lot; else empty. */
  readonly about: string;
  readonly doses: number;
  readonly mild: number;
  readonly severe: number;
  readonly fatal: number;
  /** Severe and fatal per 100,000 doses with exact 95% limits; `null` below the doses that carry a rate. */
  readonly rate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface SilenceRow {
  readonly code: string;
  readonly name: string;
  readonly serious: number;
  readonly doses: number;
  /** Serious reports per million people a year; `null` when the people are not known. */
  readonly per_million_year: number | null;
  /** Reports that the doses let expect at the country's rate. */
  readonly expected: number;
  readonly silent: boolean;
}

export interface SafetyAnswer {
  readonly rows: readonly SafetyRow[];
  /** Of severe and fatal reactions. */
  readonly intervals: readonly ClassCounts[];
  readonly reported_24h: { readonly in_time: number; readonly of: number };
  /** The unit itself. */
  readonly silence: SilenceRow;
  /** Units below it that are silent, those first of which most reports were to be expected. */
  readonly silent: readonly SilenceRow[];
}
