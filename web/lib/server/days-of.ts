/** Whose trend of quality a request names: one site or one source within the unit, or neither. */
import { AppError } from '#schema/errors.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { DaysOf } from '#web/lib/quality/answer.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { z } from 'zod';
import type { daysOfQuery } from './quality-schemas.ts';

/** `null`: all of the unit. Throws bad_request for a site that does not lie in the unit, and for half a question. */
export function daysOf(
  tree: UnitTree,
  unit: Unit,
  { site, commune, source }: z.output<typeof daysOfQuery>,
): DaysOf | null {
  if (source !== undefined) {
    if (site !== undefined || commune !== undefined)
      throw new AppError('bad_request', 'source: ask for a source or for a site, not for both');
    return { by: 'source', code: source, name: source, site: null };
  }
  if (site === undefined && commune === undefined) return null;
  if (site === undefined || commune === undefined)
    throw new AppError('bad_request', 'site: is named together with its commune');
  const place = tree.pathOf(commune);
  if (!tree.isPlace(commune) || !place.includes(unit))
    throw new AppError('bad_request', 'commune: is no commune at or below the unit');
  return { by: 'site', code: commune, name: displayName(place.at(-1)!), site };
}
