/** Why the units below a unit are slow, from memory alone. */
import { error } from '@sveltejs/kit';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import { slowAnswer } from '#web/lib/server/slow-answer.ts';
import { SLOW_MEASURES } from '#web/lib/slow/slow-units.ts';
import { displayName, levelsBelow } from '#web/lib/tables/unit-rows.ts';
import { levelOf } from '#web/lib/tables/view.ts';
import type { PageServerLoad } from './$types';

/** Slow units that the page can filter, and dots of the matrix that come with the page; more come apart. */
const MOST_UNITS = 100;
const MOST_POINTS = 800;

export const load: PageServerLoad = ({ params, url, locals }) => {
  const { live, viewer, thresholds } = locals;
  const code = params.unit ?? NATION;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code)) error(404, 'no such unit');
  const levels = levelsBelow(live.tree, code);
  const level = levelOf(url.searchParams.get('level'), levels);
  const asked = url.searchParams.get('by');
  const measure = SLOW_MEASURES.find((name) => name === asked) ?? SLOW_MEASURES[0];
  const answer = slowAnswer(locals, unit, level, measure, MOST_UNITS);
  const { name, population, adults, adultsDerived } = unit;
  const { seq, refreshed_ms, simulated, today } = live.status();
  return {
    unit: { code, level: unit.level, name, population, adults, adultsDerived },
    path: live.tree.pathOf(code).map((u) => ({ code: u.code, name: displayName(u) })),
    levels,
    level,
    measure,
    today,
    slowest: thresholds.causes.slowest,
    least: thresholds.causes.gap_least,
    limit: MOST_UNITS,
    answer: {
      ...answer,
      points: answer.points.length > MOST_POINTS ? [] : answer.points,
      seq,
      simulated,
      as_of: new Date(refreshed_ms).toISOString(),
    },
  };
};
