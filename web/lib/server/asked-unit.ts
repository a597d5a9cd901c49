/** The unit that a request names, when the viewer may see it; whether it exists is not told to others. */
import type { RequestEvent } from '@sveltejs/kit';
import { AppError } from '#schema/errors.ts';
import { maySeeUnit } from '#schema/scopes.ts';
import type { Unit } from '#schema/units.ts';

export function askedUnit(event: RequestEvent): Unit {
  const code = (event.params as { code?: string }).code ?? '';
  const { live, viewer } = event.locals;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code))
    throw new AppError('not_found', `There is no unit with the code ${code.slice(0, 16)}.`);
  return unit;
}

/** How a unit is named in answers. */
export function unitFace(unit: Unit): { code: string; name: string; level: string; parent: string | null } {
  return { code: unit.code, name: unit.name, level: unit.level, parent: unit.parent };
}

/** For what is not about one unit: the viewer must see all of this one. Throws forbidden. */
export function needsScope(event: RequestEvent, code: string): void {
  if (!maySeeUnit(event.locals.viewer, event.locals.live.tree, code))
    throw new AppError('forbidden', 'This is for those who may see the whole country.');
}
