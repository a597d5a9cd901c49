/** The findings of one check: down the units, and in a district the list for its sites. */
import { error } from '@sveltejs/kit';
import { AppError } from '#schema/errors.ts';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import { RADAR_CHECKS } from '#web/lib/indicators/radar.ts';
import { radarAnswer } from '#web/lib/server/radar-answer.ts';
import { radarList } from '#web/lib/server/radar-list.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { PageServerLoad } from './$types';

const ROWS = 200;

export const load: PageServerLoad = async ({ params, locals }) => {
  const { live, viewer } = locals;
  const code = params.unit ?? NATION;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code)) error(404, 'no such unit');
  const check = RADAR_CHECKS.find((name) => name === params.check);
  if (!check) error(404, 'no such check');
  try {
    const answer = await radarList(locals, unit, check, ROWS);
    const { name, population, adults, adultsDerived } = unit;
    return {
      unit: { code, level: unit.level, name, population, adults, adultsDerived },
      path: live.tree.pathOf(code).map((u) => ({ code: u.code, name: displayName(u) })),
      today: live.status().today,
      found: radarAnswer(locals, unit).checks.find((one) => one.check === check)!,
      answer,
    };
  } catch (thrown) {
    if (thrown instanceof AppError) error(thrown.status, thrown.message);
    throw thrown;
  }
};
