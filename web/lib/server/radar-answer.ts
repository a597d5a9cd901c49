/** How many findings each check of the radar has at and below a unit, and how old each count is. */
import { formatVn } from '#schema/time.ts';
import type { Unit } from '#schema/units.ts';
import { RADAR_CHECKS, UNIT_CHECKS, type SweptCheck, type UnitCheck } from '#web/lib/indicators/radar.ts';
import type { RadarAnswer, RadarCount } from '#web/lib/quality/radar-answer.ts';
import { unitFindings } from './radar-units.ts';

export function radarAnswer({ live, radar }: App.Locals, unit: Unit): RadarAnswer {
  const units = unitFindings(live, unit.code);
  const checks = RADAR_CHECKS.map((check): RadarCount => {
    if ((UNIT_CHECKS as readonly string[]).includes(check))
      return {
        check,
        count: units[check as UnitCheck].length,
        at_least: false,
        as_of: formatVn(units.readMs),
      };
    const { count, atLeast, atMs } = radar.countOf(unit.code, check as SweptCheck);
    return { check, count, at_least: atLeast, as_of: atMs > 0 ? formatVn(atMs) : null };
  });
  return { checks, ...radar.progress };
}
