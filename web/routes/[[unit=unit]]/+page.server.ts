/** The overview of a unit, from the hub's memory alone: no query, so first paint never waits for the store. */
import { error } from '@sveltejs/kit';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import { limitsOf } from '#web/lib/measure-limits.ts';
import { firstRows, MAX_ROWS_IN_PAGE } from '#web/lib/tables/first-rows.ts';
import { displayName, levelsBelow, unitTuples } from '#web/lib/tables/unit-rows.ts';
import { levelOf } from '#web/lib/tables/view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, url, locals }) => {
  const { live, viewer } = locals;
  const code = params.unit ?? NATION;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code)) error(404, 'no such unit');

  const levels = levelsBelow(live.tree, code);
  const level = levelOf(url.searchParams.get('level'), levels);
  const snapshot = live.snapshot(code, level);
  const units = level === null ? [] : unitTuples(live.tree, code, level);
  const { name, population, adults, adultsDerived } = unit;
  return {
    unit: {
      code,
      level: unit.level,
      name,
      index: live.tree.indexOf.get(code)!,
      population,
      adults,
      adultsDerived,
    },
    path: live.tree.pathOf(code).map((u) => ({ code: u.code, name: displayName(u) })),
    levels,
    level,
    /** How many units the level has; `units` and `snapshot.rows` hold only the first of a very long list. */
    total: units.length,
    ...(units.length <= MAX_ROWS_IN_PAGE
      ? { units, snapshot }
      : firstRows(units, snapshot, url.searchParams, levels, limitsOf(locals.thresholds))),
  };
};
