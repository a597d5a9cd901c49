/** A viewer acknowledges an alert. */
import { alertAction, alertsBody } from '#web/lib/server/alerts-answer.ts';
import { api } from '#web/lib/server/answer.ts';
import { actionOf, needsHand } from '#web/lib/server/viewer-action.ts';

export const POST = api(
  async (event) => {
    needsHand(event);
    const { by } = await actionOf(event, alertAction);
    const { id } = await event.locals.alerts.acknowledge(event.params['id'] ?? '', by);
    const alerts = alertsBody(event.locals).alerts.filter((one) => one.id === id);
    return { body: { alerts }, name: `alert-${id}`, table: () => ({ columns: [], rows: [] }) };
  },
  { etag: 'content' },
);
