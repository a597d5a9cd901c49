/** Alerts with what became of them, from memory. They are of the whole country. */
import { NATION } from '#schema/units.ts';
import { alertsBody, alertsQuery } from '#web/lib/server/alerts-answer.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { needsScope } from '#web/lib/server/asked-unit.ts';

export const GET = api(
  (event) => {
    needsScope(event, NATION);
    const body = alertsBody(event.locals, queryOf(event.url, alertsQuery));
    return {
      body: { ...body },
      name: 'alerts',
      table: () => ({
        columns: [
          'id',
          'state',
          'rule',
          'on',
          'about',
          'name',
          'measure',
          'value',
          'limit',
          'raised_at',
          'changed_at',
        ],
        rows: body.alerts.map((one) => [
          one.id,
          one.state,
          one.subject.rule,
          one.subject.on,
          one.subject.about,
          one.names[event.locals.lang],
          one.subject.measure,
          one.value,
          one.limit,
          one.raised_at,
          one.changed_at,
        ]),
      }),
    };
  },
  // Alerts change without the figures of the boards.
  { etag: 'content' },
);
