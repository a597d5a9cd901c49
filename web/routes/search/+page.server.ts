/** The answer of the search API as a page, for the search form without JavaScript. */
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

interface Hit {
  code: string;
  name: string;
  path: string[];
}

export const load: PageServerLoad = async ({ url, fetch }) => {
  const q = (url.searchParams.get('q') ?? '').slice(0, 100).trim();
  if (q === '') return { q, results: [] as Hit[] };
  const answer = await fetch(`/api/v1/search?limit=50&q=${encodeURIComponent(q)}`);
  if (!answer.ok) error(502, 'search');
  const { results } = (await answer.json()) as { results: Hit[] };
  return { q, results };
};
