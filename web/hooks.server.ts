/** Every request gets the live figures, the read connections, the language and the viewer. */
import { error, type Handle, type HandleServerError } from '@sveltejs/kit';
import { AppError, problemOf } from '#schema/errors.ts';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { LANG_COOKIE, langOf } from '#web/lib/i18n/lang.ts';
import { problemResponse } from '#web/lib/server/problem.ts';
import { currentRuntime } from '#web/lib/server/runtime.ts';
import { createLog } from '#web/log.ts';

const log = createLog();

export const handle: Handle = async ({ event, resolve }) => {
  const isApi = event.url.pathname.startsWith('/api/');
  const runtime = currentRuntime();
  if (!runtime) {
    const starting = new AppError('unavailable', 'The server is starting. Try again in a moment.', {
      retryAfterSeconds: 2,
    });
    if (isApi) return problemResponse(problemOf(starting), starting.retryAfterSeconds);
    error(starting.status, starting.message);
  }
  event.locals.live = runtime.live;
  event.locals.evidence = runtime.evidence;
  event.locals.stock = runtime.stock;
  event.locals.radar = runtime.radar;
  event.locals.reads = runtime.reads;
  event.locals.signals = runtime.signals;
  event.locals.notices = runtime.notices;
  event.locals.lastHours = runtime.lastHours;
  event.locals.alerts = runtime.alerts;
  event.locals.ages = runtime.ages;
  event.locals.thresholds = runtime.thresholds;
  event.locals.doorPort = runtime.doorPort;
  event.locals.viewer = OPEN_NATIONAL_VIEWER;
  event.locals.lang = langOf(event.cookies.get(LANG_COOKIE));
  return resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%lang%', event.locals.lang),
  });
};

/** Only an id of an unexpected error leaves the process. */
export const handleError: HandleServerError = ({ error: cause, event, status, message }) => {
  if (status === 404) return { message };
  if (cause instanceof AppError) return { message: cause.message };
  const id = crypto.randomUUID();
  log.error('request failed', { id, path: event.url.pathname, cause });
  return { message: 'Internal error', id };
};
