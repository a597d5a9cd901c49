/** What a value means for a rule: raise, clear, or neither, with a gap between the two limits. Pure. */
import type { RuleOf } from '#schema/alert-rules.ts';

/** What a look found for one rule and one thing it is about. */
export interface AlertReading {
  readonly rule: string;
  /** Code of a unit, name of a source, id of a signal, or `store`. */
  readonly about: string;
  /** `null`: not known, which neither raises nor clears. */
  readonly value: number | null;
  /** The limit that counts for the reader: the one beyond which it is raised. */
  readonly limit: number | null;
  readonly raises: boolean;
  readonly clears: boolean;
}

type Found = Pick<AlertReading, 'value' | 'limit' | 'raises' | 'clears'>;
const unknown = (limit: number | null): Found => ({ value: null, limit, raises: false, clears: false });

export function thresholdReading(
  { when, raise, clear }: Pick<RuleOf<'threshold'>, 'when' | 'raise' | 'clear'>,
  value: number | null,
): Found {
  if (value === null || !Number.isFinite(value)) return unknown(raise);
  return when === 'below'
    ? { value, limit: raise, raises: value < raise, clears: value >= clear }
    : { value, limit: raise, raises: value > raise, clears: value <= clear };
}

/** `before`: the value `over_minutes` ago. Value and limit of the reading are changes as shares of it, a fall below zero. */
export function changeReading(
  { when, raise, clear }: Pick<RuleOf<'change'>, 'when' | 'raise' | 'clear'>,
  now: number | null,
  before: number | null,
): Found {
  const sign = when === 'rise' ? 1 : -1;
  const limit = sign * raise;
  if (now === null || before === null || before === 0) return unknown(limit);
  const value = (now - before) / Math.abs(before);
  return { value, limit, raises: sign * value > raise, clears: sign * value <= clear };
}

/** Minutes since the newest event; outside of working hours silence raises nothing. `null`: there never was one. */
export function ageReading(
  { raise, clear, from_hour, to_hour }: Pick<RuleOf<'no_data'>, 'raise' | 'clear' | 'from_hour' | 'to_hour'>,
  minutes: number | null,
  hour: number,
): Found {
  if (minutes === null) return unknown(raise);
  const working = hour >= from_hour && hour < to_hour;
  return { value: minutes, limit: raise, raises: working && minutes > raise, clears: minutes <= clear };
}

/** A state that is there or not: a signal, a silence, books that differ. */
export function stateReading(holds: boolean, value: number): Found {
  return { value, limit: null, raises: holds, clears: !holds };
}

/** What a reading means for an alert that is up, or is not; `null`: nothing to tell. */
export function alertStep(
  isUp: boolean,
  { raises, clears }: Pick<AlertReading, 'raises' | 'clears'>,
): 'raised' | 'cleared' | null {
  if (isUp) return clears && !raises ? 'cleared' : null;
  return raises ? 'raised' : null;
}
