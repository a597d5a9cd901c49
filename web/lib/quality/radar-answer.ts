/** What the API answers about the radar, and the page shows. */
import type { RadarCheck } from '../indicators/radar.ts';

/** Findings that a file holds at most; a workbook is bounded by its cells. */
export const RADAR_ROWS = 5000;
export const RADAR_WORKBOOK_ROWS = 4000;

export interface RadarCount {
  readonly check: RadarCheck;
  /** `null`: not looked at yet. */
  readonly count: number | null;
  /** More than this were found in one place, so the count is a least. */
  readonly at_least: boolean;
  /** When the oldest part of the count was looked at, RFC 3339; `null`: never. */
  readonly as_of: string | null;
}

export interface RadarAnswer {
  readonly checks: readonly RadarCount[];
  /** The sweep that is under way: districts looked at, of all. */
  readonly swept: number;
  readonly districts: number;
}

/** A finding; what does not apply is `null`. With `record_id`: one record. */
export interface RadarRow {
  readonly code: string;
  readonly name: string;
  readonly site: string | null;
  readonly day: string | null;
  /** Hour of the day in Vietnam. */
  readonly hour: number | null;
  readonly vaccine: string | null;
  readonly lot: string | null;
  readonly dose_number: number | null;
  readonly source: string | null;
  readonly record_id: string | null;
  readonly other_source: string | null;
  readonly other_record_id: string | null;
  /** Days from the other dose; doses of the hour; entries of the day; or the figure that is too large. */
  readonly value: number | null;
  /** What it should not pass. */
  readonly limit: number | null;
}

export interface RadarListAnswer {
  readonly check: RadarCheck;
  /** Units below with their counts, where the list is opened further down; empty where `rows` stands. */
  readonly children: readonly { code: string; name: string; count: number | null }[];
  readonly rows: readonly RadarRow[];
  /** There are more than are listed. */
  readonly more: boolean;
}
