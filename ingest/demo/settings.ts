/** What the settings of the demonstration may be. Looked at before a store becomes the demonstration's. */
import { AppError } from '#schema/errors.ts';
import { formatDay, parseDay, type DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { LAST_ENTRY_DAY } from './campaign.ts';
import { FIRST_DAY } from './national.ts';

export interface DemoConfig {
  /** Last day of the history that is loaded in bulk, `2021-10-15`. */
  readonly day: string;
  /** Seconds of the campaign in a second. */
  readonly speed: number;
  /** Codes of provinces; empty: the whole country. */
  readonly units: readonly string[];
  readonly seed: string;
}

/**
 * @returns the last day of the history
 * @throws AppError with a sentence for the operator, for a day outside the campaign or an unknown province
 */
export function checkDemoSettings(config: DemoConfig, tree: UnitTree): DayNumber {
  const day = parseDay(config.day);
  if (day === undefined || day < FIRST_DAY || day > LAST_ENTRY_DAY)
    throw new AppError(
      'bad_request',
      `DEMO_DAY must lie between ${formatDay(FIRST_DAY)} and ${formatDay(LAST_ENTRY_DAY)}; it is ${config.day}.`,
    );
  const unknown = config.units.filter((code) => tree.get(code)?.level !== 'province');
  if (unknown.length > 0)
    throw new AppError(
      'bad_request',
      `DEMO_UNITS must be codes of provinces, such as 38; unknown: ${unknown.join(', ')}.`,
    );
  return day;
}
