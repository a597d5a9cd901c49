/** The language switch for pages without JavaScript: sets the cookie and goes back. */
import { redirect } from '@sveltejs/kit';
import { LANG_COOKIE, langOf } from '#web/lib/i18n/lang.ts';
import { localPath } from '#web/lib/ui/place.ts';
import type { RequestHandler } from './$types';

const YEAR_SECONDS = 365 * 86_400;

export const GET: RequestHandler = ({ url, cookies }) => {
  cookies.set(LANG_COOKIE, langOf(url.searchParams.get('lang') ?? undefined), {
    path: '/',
    maxAge: YEAR_SECONDS,
    sameSite: 'lax',
    // The switch also works in the browser, without a request.
    httpOnly: false,
    secure: url.protocol === 'https:',
  });
  redirect(303, localPath(url.searchParams.get('next')));
};
