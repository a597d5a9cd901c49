/** Quality of the data of a unit: asked once for the page; the API answers the same for what comes after. */
import { error } from '@sveltejs/kit';
import { AppError } from '#schema/errors.ts';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import { QUALITY_BY, QUALITY_SORTS, SORTS_BELOW_UNITS } from '#web/lib/quality/answer.ts';
import { parsed } from '#web/lib/server/answer.ts';
import { daysOf } from '#web/lib/server/days-of.ts';
import { qualityAnswer, sitesAnswer } from '#web/lib/server/quality-answer.ts';
import { daysOfQuery } from '#web/lib/server/quality-schemas.ts';
import { radarAnswer } from '#web/lib/server/radar-answer.ts';
import { displayName, levelsBelow } from '#web/lib/tables/unit-rows.ts';
import { levelOf } from '#web/lib/tables/view.ts';
import type { PageServerLoad } from './$types';

/** Rows that come with the page; the CSV holds more. */
const ROWS = 100;

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const { live, viewer } = locals;
  const code = params.unit ?? NATION;
  const unit = live.tree.get(code);
  if (!unit || !maySeeUnit(viewer, live.tree, code)) error(404, 'no such unit');
  const levels = levelsBelow(live.tree, code);
  const level = levelOf(url.searchParams.get('level'), levels);
  const ways = QUALITY_BY.filter((by) => by !== 'unit' || levels.length > 0);
  const by = ways.find((name) => name === url.searchParams.get('by')) ?? ways[0]!;
  const sorts = by === 'unit' ? QUALITY_SORTS : SORTS_BELOW_UNITS;
  const sort = sorts.find((name) => name === url.searchParams.get('sort')) ?? sorts[0]!;
  const { refreshed_ms, simulated, seq, today } = live.status();
  const stamp = { simulated, seq, as_of: new Date(refreshed_ms).toISOString() };
  try {
    const of = daysOf(live.tree, unit, parsed(daysOfQuery, Object.fromEntries(url.searchParams)));
    const [quality, sites] = await Promise.all([
      qualityAnswer(locals, unit, { by, level: by === 'unit' ? level : null, sort, limit: ROWS, of }),
      sitesAnswer(locals, unit),
    ]);
    const { name, population, adults, adultsDerived } = unit;
    return {
      unit: { code, level: unit.level, name, population, adults, adultsDerived },
      path: live.tree.pathOf(code).map((u) => ({ code: u.code, name: displayName(u) })),
      levels,
      level,
      ways,
      by,
      sort,
      today,
      query: `by=${by}&sort=${sort}&limit=${ROWS}${by === 'unit' && level ? `&level=${level}` : ''}`,
      quality: { ...quality, ...stamp },
      sites: { ...sites, ...stamp },
      radar: { ...radarAnswer(locals, unit), ...stamp },
    };
  } catch (thrown) {
    if (thrown instanceof AppError) error(thrown.status, thrown.message);
    throw thrown;
  }
};
