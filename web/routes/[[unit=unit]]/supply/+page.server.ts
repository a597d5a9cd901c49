/** Vaccine of a unit and of those below it: everything is there before any script runs. */
import { error } from '@sveltejs/kit';
import { AppError } from '#schema/errors.ts';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import {
  countsBody,
  flowBody,
  stampOf,
  supplyBody,
  supplyChildrenBody,
  supplyContext,
  transfersBody,
} from '#web/lib/server/supply-answers.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const { live, viewer } = locals;
  const code = params.unit ?? NATION;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code)) error(404, 'no such unit');
  const counts = await countsBody(locals, unit);
  const context = await supplyContext(locals).catch((thrown: unknown) => {
    if (thrown instanceof AppError) error(thrown.status, thrown.message);
    throw thrown;
  });
  const stamp = { simulated: live.status().simulated, ...stampOf(context) };
  const { name, population, adults, adultsDerived } = unit;
  return {
    unit: { code, level: unit.level, name, population, adults, adultsDerived },
    path: live.tree.pathOf(code).map((u) => ({ code: u.code, name: displayName(u) })),
    today: context.today,
    rules: locals.thresholds.supply,
    supply: { ...supplyBody(locals, context, unit, counts), ...stamp },
    children: { ...supplyChildrenBody(locals, context, unit), ...stamp },
    transfers: { ...transfersBody(context, unit), ...stamp },
    flow: { ...flowBody(context, unit), ...stamp },
  };
};
