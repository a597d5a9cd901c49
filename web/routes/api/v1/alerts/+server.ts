/** Alerts with what became of them, from memory. They are of the whole country. */
import { NATION } from '#schema/units.ts';
import { alertsBody, alertsQuery, alertsTable } from '#web/lib/server/alerts-answer.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { needsScope } from '#web/lib/server/asked-unit.ts';

export const GET = api(
  (event) => {
    needsScope(event, NATION);
    const body = alertsBody(event.locals, queryOf(event.url, alertsQuery));
    return {
      body: { ...body },
      name: 'alerts',
      table: () => alertsTable(body.alerts, event.locals.lang),
    };
  },
  // Alerts change without the figures of the boards.
  { etag: 'content' },
);
