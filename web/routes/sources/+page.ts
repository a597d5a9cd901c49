/** Sources with their figures, and the newest rejected records of those that have open ones. */
import { askApi, rejectsPath, SOURCES_PATH, type RejectsAnswer, type SourcesAnswer } from './answers.ts';
import type { PageLoad } from './$types';

/** Sources whose newest rejects the page shows by itself; the others are one click away. */
const PREVIEWED_SOURCES = 8;
const PREVIEWED_REJECTS = 3;

export const load: PageLoad = async ({ fetch }) => {
  const sources = await askApi<SourcesAnswer>(fetch, SOURCES_PATH);
  const troubled = sources.ok
    ? sources.answer.sources
        .filter((source) => source.rejected_open > 0)
        .sort((a, b) => b.rejected_open - a.rejected_open)
        .slice(0, PREVIEWED_SOURCES)
    : [];
  const previewUrls = troubled.map(({ source }) => rejectsPath(source, { limit: String(PREVIEWED_REJECTS) }));
  const previews = await Promise.all(previewUrls.map((url) => askApi<RejectsAnswer>(fetch, url)));
  return { sources, previewUrls, previews };
};
