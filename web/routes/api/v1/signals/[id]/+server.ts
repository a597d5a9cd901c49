/** One signal with everything that is needed to act on it; POST marks it seen or closed. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { SIGNAL_TABLES, signalAction, signalQuery } from '#web/lib/server/safety-schemas.ts';
import type { CsvValue, Table } from '#web/lib/server/csv.ts';
import { askedSignal, signalBody } from '#web/lib/server/signal-answer.ts';
import { actionOf, needsHand } from '#web/lib/server/viewer-action.ts';

function tableOf<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, CsvValue>>[],
): Table {
  return { columns, rows: rows.map((row) => columns.map((name) => row[name])) };
}

export const GET = api(
  async (event) => {
    const { table } = queryOf(event.url, signalQuery);
    const body = await signalBody(event.locals, askedSignal(event.locals, event.params['id'] ?? ''));
    return {
      body: { ...body },
      name: `signal-${body.signal.id}-${table}`,
      // As files: the annexes of a stop order.
      table: () =>
        table === 'holders'
          ? tableOf(SIGNAL_TABLES.holders, body.holders)
          : tableOf(
              SIGNAL_TABLES.sites,
              body.sites.map((site) => ({
                ...site,
                last_hours: body.last_hours?.hours ?? null,
                last_hours_to_at: body.last_hours?.to ?? null,
              })),
            ),
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
