/** Which room a request for a unit and a level means. Pure. */
import { AppError } from '#schema/errors.ts';
import { LEVELS, childLevel, type UnitLevel, type UnitTree } from '#schema/units.ts';
import type { Room } from './diff.ts';

/**
 * `level` null: the next level below the unit. A place has no rows, whatever level is asked for.
 * Throws `AppError` not_found for an unknown unit, bad_request for a level that is not below the unit's.
 */
export function roomFor(tree: UnitTree, code: string, level: UnitLevel | null | undefined): Room {
  const unit = tree.get(code);
  if (!unit) throw new AppError('not_found', `There is no unit with the code ${code.slice(0, 16)}.`);
  if (tree.isPlace(code)) return { unit: code, level: null };
  const drawn = level ?? childLevel(unit.level)!;
  if (LEVELS.indexOf(drawn) <= LEVELS.indexOf(unit.level))
    throw new AppError('bad_request', `The level ${drawn} is not below ${code}, which is a ${unit.level}.`);
  return { unit: code, level: drawn };
}
