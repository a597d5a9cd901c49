/** Names and populations of the units of a level below a unit, for lists too long to be written into the page. */
import { error } from '@sveltejs/kit';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import { levelsBelow, unitTuples } from '#web/lib/tables/unit-rows.ts';
import { levelOf } from '#web/lib/tables/view.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, url, locals }) => {
  const { tree } = locals.live;
  const code = params.unit ?? NATION;
  if (!maySeeUnit(locals.viewer, tree, code)) error(404, 'no such unit');
  const level = levelOf(url.searchParams.get('level'), levelsBelow(tree, code));
  const units = level === null ? [] : unitTuples(tree, code, level);
  return new Response(JSON.stringify(units), {
    // Reference data: changes with a new version of the product only.
    headers: { 'content-type': 'application/json', 'cache-control': 'private, max-age=3600' },
  });
};
