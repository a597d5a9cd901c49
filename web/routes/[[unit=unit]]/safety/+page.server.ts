/** Safety of a unit: everything is there before any script runs. */
import { error } from '@sveltejs/kit';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import { safetyBody } from '#web/lib/server/safety-answer.ts';
import { signalsBody } from '#web/lib/server/signal-answer.ts';
import { GROUPS } from '#web/lib/safety/messages.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const { live, viewer, thresholds } = locals;
  const code = params.unit ?? NATION;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code)) error(404, 'no such unit');
  const asked = url.searchParams.get('by');
  const group = GROUPS.find((name) => name === asked) ?? GROUPS[0];
  // Taken before the questions: the answers are of this moment or a newer one.
  const { seq, refreshed_ms, simulated, today } = live.status();
  const stamp = { seq, simulated, as_of: new Date(refreshed_ms).toISOString() };
  const { name, population, adults, adultsDerived } = unit;
  return {
    unit: { code, level: unit.level, name, population, adults, adultsDerived },
    path: live.tree.pathOf(code).map((u) => ({ code: u.code, name: displayName(u) })),
    today,
    group,
    rules: thresholds.safety,
    safety: { ...(await safetyBody(locals, unit, group)), ...stamp },
    signals: { ...signalsBody(locals, { unit: code }), ...stamp },
  };
};
