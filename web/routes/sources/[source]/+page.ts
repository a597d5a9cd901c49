/** One source: its figures, and its rejected records by code, page by page. */
import { error } from '@sveltejs/kit';
import {
  askApi,
  PAGE_SIZE,
  rejectsPath,
  SOURCE_NAME,
  SOURCES_PATH,
  type RejectsAnswer,
  type SourcesAnswer,
} from '../answers.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, url }) => {
  const { source } = params;
  if (!SOURCE_NAME.test(source)) error(404, 'unknown source');
  const code = url.searchParams.get('code');
  const before = url.searchParams.get('before');
  const rejectsUrl = rejectsPath(source, { code, before, limit: String(PAGE_SIZE) });
  const [sources, rejects] = await Promise.all([
    askApi<SourcesAnswer>(fetch, SOURCES_PATH),
    askApi<RejectsAnswer>(fetch, rejectsUrl),
  ]);
  if (sources.ok && !sources.answer.sources.some((known) => known.source === source))
    error(404, 'unknown source');
  return { source, code, before, rejectsUrl, sources, rejects };
};
