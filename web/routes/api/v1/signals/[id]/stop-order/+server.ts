/** The draft of the order to stop the lots of a signal, as a text to be finished by a person. */
import { AppError } from '#schema/errors.ts';
import { problemOfThrown, problemResponse } from '#web/lib/server/problem.ts';
import { askedSignal, signalBody } from '#web/lib/server/signal-answer.ts';
import { stopOrder } from '#web/lib/signals/stop-order.ts';
import { createLog } from '#web/log.ts';
import type { RequestHandler } from './$types';

const log = createLog();

export const GET: RequestHandler = async ({ params, locals, url }) => {
  try {
    const signal = askedSignal(locals, params.id);
    if (signal.subject.kind === 'prr')
      throw new AppError('not_found', 'A signal of a symptom is of no lot: there is nothing to stop.');
    const { campaign_ms, simulated } = locals.live.status();
    const text = stopOrder(await signalBody(locals, signal), { campaignMs: campaign_ms, simulated });
    return new Response(`\uFEFF${text.replaceAll('\n', '\r\n')}`, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'private, no-cache',
        'content-disposition': `attachment; filename="stop-order-${signal.id}${simulated ? '-simulated' : ''}.txt"`,
      },
    });
  } catch (thrown) {
    const { problem, retryAfterSeconds } = problemOfThrown(thrown, (id, error) =>
      log.error('stop order failed', { id, path: url.pathname, error }),
    );
    return problemResponse(problem, retryAfterSeconds);
  }
};
