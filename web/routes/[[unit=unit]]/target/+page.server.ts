/** When the unit and those below it reach their targets. */
import { error } from '@sveltejs/kit';
import { setTimeout as wait } from 'node:timers/promises';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import { targetsAnswer } from '#web/lib/server/targets-answer.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { PageServerLoad } from './$types';

/** A page that is not worked out by then comes without its figures, and fetches them. */
const PATIENCE_MS = 2000;

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const { live, viewer, thresholds } = locals;
  const code = params.unit ?? NATION;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code)) error(404, 'no such unit');
  const { seq, refreshed_ms, simulated, today } = live.status();
  const answer = await Promise.race([
    targetsAnswer(locals, unit, null, Date.now()).catch(() => null),
    wait(PATIENCE_MS, null),
  ]);
  const { name, population, adults, adultsDerived } = unit;
  return {
    unit: { code, level: unit.level, name, population, adults, adultsDerived },
    path: live.tree.pathOf(code).map((u) => ({ code: u.code, name: displayName(u) })),
    today,
    runs: thresholds.target.runs,
    measure: url.searchParams.get('goal'),
    answer: answer && { ...answer, seq, simulated, as_of: new Date(refreshed_ms).toISOString() },
  };
};
