/** What every page needs: the language, and the hub's word on itself. */
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, depends }) => {
  depends('app:lang');
  return { lang: locals.lang, status: locals.live.status() };
};
