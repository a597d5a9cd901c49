/** Vaccine of a unit and of those below it: everything is there before any script runs. */
import { error } from '@sveltejs/kit';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import {
  flowBody,
  supplyBelow,
  supplyBody,
  supplyChildrenBody,
  transfersBody,
} from '#web/lib/server/supply-answers.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const { live, viewer } = locals;
  const code = params.unit ?? NATION;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code)) error(404, 'no such unit');
  // Taken before the questions: the answers are of this moment or a newer one.
  const { seq, refreshed_ms, simulated, today } = live.status();
  const stamp = { seq, simulated, as_of: new Date(refreshed_ms).toISOString() };
  const [supply, below, flow] = await Promise.all([
    supplyBody(locals, unit),
    supplyBelow(locals, unit),
    flowBody(locals, unit),
  ]);
  const { name, population, adults, adultsDerived } = unit;
  return {
    unit: { code, level: unit.level, name, population, adults, adultsDerived },
    path: live.tree.pathOf(code).map((u) => ({ code: u.code, name: displayName(u) })),
    today,
    rules: locals.thresholds.supply,
    supply: { ...supply, ...stamp },
    children: { ...supplyChildrenBody(locals, unit, below), ...stamp },
    transfers: { ...transfersBody(locals, unit, below), ...stamp },
    flow: { ...flow, ...stamp },
  };
};
