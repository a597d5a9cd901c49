/** What the API answers about slow units, and the page shows. */
import type { CauseFigures, CauseName } from '#web/lib/indicators/causes.ts';
import type { SlowMeasure } from './slow-units.ts';

export interface CauseAnswer {
  readonly cause: CauseName;
  readonly doses: number;
  readonly share: number;
  readonly figures: CauseFigures;
}

export interface SlowRow {
  readonly code: string;
  readonly name: string;
  /** The unit it lies in, when that is not the asked one. */
  readonly within: string;
  readonly level: string;
  readonly parent: string | null;
  readonly value: number;
  readonly gap: number;
  readonly reference: number;
  /** `reference` is what the unit's goals need, not the median of its level. */
  readonly to_goal: boolean;
  readonly entered: number;
  readonly estimated: number;
  readonly large: boolean;
  readonly only_typing: boolean;
  /** Nothing of it is in the books: no dose, no stock, no session. */
  readonly no_data: boolean;
  /** `null`: not clear. */
  readonly cause: CauseAnswer | null;
  readonly second: CauseAnswer | null;
}

/** A unit in the matrix; values as shares of one, `null`: not known. */
export interface MatrixPoint {
  readonly code: string;
  readonly name: string;
  readonly progress: number | null;
  readonly on_time: number | null;
}

export interface SlowAnswer {
  /** False while the first evidence is being read: the lists are empty then. */
  readonly ready: boolean;
  readonly level: string | null;
  readonly measure: SlowMeasure;
  /** Median of the measure over all units of the level in the country. */
  readonly median: number | null;
  /** The complete days that the causes look at. */
  readonly from: string;
  readonly to: string;
  /** How many units of the level lack something by the measure; `units` holds the slowest of them. */
  readonly slow: number;
  /** How many of those are late at typing only. */
  readonly typing: number;
  /** How many of those have nothing in the books: they are the last. */
  readonly no_data: number;
  /** How many units of the level are not in the comparison: what the measure is a share of is not known, or by pace they have no record. */
  readonly not_compared: number;
  readonly total: number;
  readonly units: readonly SlowRow[];
  readonly points: readonly MatrixPoint[];
}
