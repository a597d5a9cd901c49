/** One alert; a viewer acknowledges it. */
import { AppError } from '#schema/errors.ts';
import { NATION } from '#schema/units.ts';
import { alertAction, alertsBody, alertsTable } from '#web/lib/server/alerts-answer.ts';
import { api, queryOf, type Answer } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { needsScope } from '#web/lib/server/asked-unit.ts';
import { actionOf, needsHand } from '#web/lib/server/viewer-action.ts';

function answerOf(locals: App.Locals, id: string): Answer {
  const body = alertsBody(locals, { id });
  if (body.alerts.length === 0)
    throw new AppError('not_found', `There is no alert with the id ${id.slice(0, 16)}.`);
  return { body: { ...body }, name: `alert-${id}`, table: () => alertsTable(body.alerts, locals.lang) };
}

export const GET = api(
  (event) => {
    needsScope(event, NATION);
    queryOf(event.url, noQuery);
    return answerOf(event.locals, event.params['id'] ?? '');
  },
  { etag: 'content' },
);

export const POST = api(
  async (event) => {
    needsHand(event);
    const { by } = await actionOf(event, alertAction);
    const { id } = await event.locals.alerts.acknowledge(event.params['id'] ?? '', by);
    return answerOf(event.locals, id);
  },
  { etag: 'content' },
);
