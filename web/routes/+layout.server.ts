/** What every page needs: language, the hub's word on itself, the signals that nobody has looked at, the settings that figures follow, the door. */
import { doorAddress } from '#web/lib/server/door-address.ts';
import { limitsOf } from '#web/lib/measure-limits.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, depends }) => {
  depends('app:lang');
  // The status first: it then names no more signals than the notices hold.
  const status = locals.live.status();
  const { fresh_minutes_amber, fresh_minutes_red } = locals.thresholds.quality;
  return {
    lang: locals.lang,
    status,
    notices: locals.notices(),
    fresh: { fresh_minutes_amber, fresh_minutes_red },
    limits: limitsOf(locals.thresholds),
    door: doorAddress(locals.doorPort),
  };
};
