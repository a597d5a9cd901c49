/** Alerts of the country; the form acknowledges one, without a script too. */
import { error, fail } from '@sveltejs/kit';
import { AppError } from '#schema/errors.ts';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION } from '#schema/units.ts';
import { alertAction, alertsBody } from '#web/lib/server/alerts-answer.ts';
import { parsed } from '#web/lib/server/answer.ts';
import { needsHand } from '#web/lib/server/viewer-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (!maySeeUnit(locals.viewer, locals.live.tree, NATION)) error(403, 'alerts are of the whole country');
  const { seq, refreshed_ms, simulated } = locals.live.status();
  return {
    rules: locals.thresholds.alerts.rules,
    answer: { ...alertsBody(locals), seq, simulated, as_of: new Date(refreshed_ms).toISOString() },
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const id = String(form.get('id') ?? '');
    try {
      needsHand(event);
      const { by } = parsed(alertAction, { by: form.get('by') });
      await event.locals.alerts.acknowledge(id, by);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      return fail(thrown.status, { id, message: thrown.message });
    }
    return { done: true };
  },
};
