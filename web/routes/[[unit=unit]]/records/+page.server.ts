/** The records behind a figure, asked once for the page; the API answers the same for what comes after. */
import { error } from '@sveltejs/kit';
import { AppError } from '#schema/errors.ts';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import { queryOf } from '#web/lib/server/answer.ts';
import { recordsAnswer } from '#web/lib/server/records-answer.ts';
import { recordsQuery } from '#web/lib/server/records-schemas.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { PageServerLoad } from './$types';

/** What the address carries for the page alone: the measure that was opened, and the overview's choice. */
const OF_THE_PAGE = ['of', 'm'];

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const { live, viewer } = locals;
  const code = params.unit ?? NATION;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code)) error(404, 'no such unit');
  const asked = new URL(url);
  for (const name of OF_THE_PAGE) asked.searchParams.delete(name);
  // A form sends its empty fields too.
  for (const [name, value] of url.searchParams) if (value === '') asked.searchParams.delete(name);
  const { refreshed_ms, today } = live.status();
  try {
    const answer = await recordsAnswer(locals, unit, queryOf(asked, recordsQuery));
    const { name, level, population, adults, adultsDerived } = unit;
    return {
      unit: { code, level, name, population, adults, adultsDerived },
      path: live.tree.pathOf(code).map((u) => ({ code: u.code, name: displayName(u) })),
      today,
      /** What the API is asked for the same. */
      query: asked.searchParams.toString(),
      of: url.searchParams.get('of'),
      asOf: new Date(refreshed_ms).toISOString(),
      answer,
    };
  } catch (thrown) {
    if (thrown instanceof AppError) error(thrown.status, thrown.message);
    throw thrown;
  }
};
