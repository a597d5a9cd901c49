/** Signals of safety with their state, from memory. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import {
  FIGURE_COLUMNS,
  SIGNAL_COLUMNS,
  SUBJECT_COLUMNS,
  signalsQuery,
} from '#web/lib/server/safety-schemas.ts';
import { signalsBody } from '#web/lib/server/signal-answer.ts';

export const GET = api(
  (event) => {
    const body = signalsBody(event.locals, queryOf(event.url, signalsQuery));
    return {
      body: { ...body },
      name: 'signals',
      table: () => ({
        columns: [...SIGNAL_COLUMNS, ...SUBJECT_COLUMNS, 'place_name', ...FIGURE_COLUMNS],
        rows: body.signals.map((signal) => [
          ...SIGNAL_COLUMNS.map((name) => signal[name]),
          ...SUBJECT_COLUMNS.map((name) => signal.subject[name]),
          signal.place_name,
          ...FIGURE_COLUMNS.map((name) => signal.figures[name]),
        ]),
      }),
    };
  },
  // Signals change without the figures of the boards.
  { etag: 'content' },
);
