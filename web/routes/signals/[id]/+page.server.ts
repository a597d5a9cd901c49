/** One signal with everything that is needed to act on it; the form marks it seen or closed, without a script too. */
import { error, fail } from '@sveltejs/kit';
import { AppError } from '#schema/errors.ts';
import { parsed } from '#web/lib/server/answer.ts';
import { signalAction } from '#web/lib/server/safety-schemas.ts';
import { askedSignal, signalBody } from '#web/lib/server/signal-answer.ts';
import { needsHand } from '#web/lib/server/viewer-action.ts';
import { stopOrder } from '#web/lib/signals/stop-order.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { Signal } from '#web/lib/signals/history.ts';
import type { Actions, PageServerLoad } from './$types';

/** Rows of a table that come with the page; the files have all. */
const MOST_ROWS = 100;

function signalOf(locals: App.Locals, id: string): Signal {
  try {
    return askedSignal(locals, id);
  } catch (thrown) {
    if (thrown instanceof AppError) error(thrown.status, thrown.message);
    throw thrown;
  }
}

export const load: PageServerLoad = async ({ params, locals, depends }) => {
  depends('app:signal');
  const { live } = locals;
  const signal = signalOf(locals, params.id);
  const { refreshed_ms, simulated, campaign_ms } = live.status();
  const body = await signalBody(locals, signal);
  const { place } = signal.subject;
  return {
    ...body,
    holders: body.holders.slice(0, MOST_ROWS),
    sites: body.sites.slice(0, MOST_ROWS),
    counts: {
      holders: body.holders.length,
      sites: body.sites.length,
      units: new Set(body.holders.map(({ unit }) => unit)).size,
      left: body.holders.reduce((sum, { on_hand }) => sum + on_hand, 0),
      lastHours: body.sites.reduce((sum, { given_last_hours }) => sum + (given_last_hours ?? 0), 0),
      lastHoursSites: new Set(
        body.sites
          .filter(({ given_last_hours }) => given_last_hours)
          .map(({ place, site }) => `${place} ${site}`),
      ).size,
    },
    order: signal.subject.kind === 'prr' ? null : stopOrder(body, { campaignMs: campaign_ms, simulated }),
    path: live.tree.pathOf(place).map((u) => ({ code: u.code, name: displayName(u) })),
    simulated,
    as_of: new Date(refreshed_ms).toISOString(),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { id } = signalOf(event.locals, event.params.id);
    const form = await event.request.formData();
    try {
      needsHand(event);
      const { action, by, reason } = parsed(signalAction, Object.fromEntries(form));
      await event.locals.signals.mark(id, action, by, reason);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      const [by, reason] = ['by', 'reason'].map((name) => String(form.get(name) ?? ''));
      return fail(thrown.status, { message: thrown.message, by, reason });
    }
    return { done: true };
  },
};
