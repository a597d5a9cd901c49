/** One signal with everything that is needed to act on it; POST marks it seen or closed. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { signalAction } from '#web/lib/server/safety-schemas.ts';
import { askedSignal, signalBody } from '#web/lib/server/signal-answer.ts';
import { actionOf, needsHand } from '#web/lib/server/viewer-action.ts';

const COLUMNS = ['unit', 'name', 'within', 'vaccine', 'lot', 'on_hand'] as const;

export const GET = api(
  async (event) => {
    queryOf(event.url, noQuery);
    const body = await signalBody(event.locals, askedSignal(event.locals, event.params['id'] ?? ''));
    return {
      body: { ...body },
      name: `signal-${body.signal.id}-holders`,
      // As a file: who holds the lots, the annex of a stop order.
      table: () => ({
        columns: COLUMNS,
        rows: body.holders.map((row) => COLUMNS.map((name) => row[name])),
      }),
    };
  },
  { etag: 'content' },
);

export const POST = api(
  async (event) => {
    needsHand(event);
    const { id } = askedSignal(event.locals, event.params['id'] ?? '');
    const { action, by, reason } = await actionOf(event, signalAction);
    const signal = await event.locals.signals.mark(id, action, by, reason);
    const body = await signalBody(event.locals, signal);
    return { body: { ...body }, name: `signal-${id}`, table: () => ({ columns: [], rows: [] }) };
  },
  { etag: 'content' },
);
