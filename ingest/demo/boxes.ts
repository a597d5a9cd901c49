/** How many doses are sent to a place for what it will use. */
import type { PutCause } from './causes.ts';
import type { Place } from './sites.ts';

/** Transfers come in boxes of so many doses. */
export const BOX = 10;

/** What is sent to a slow place that has vaccine, against what it uses. */
const PLENTY = 1.25;
const HAVE_PLENTY: ReadonlySet<PutCause | undefined> = new Set<PutCause>([
  'low_demand',
  'capacity',
  'screening',
]);

/** Doses sent to a place that uses so many of a lot and has some left. */
export function sentFor(place: Place, used: number, left: number): number {
  const cause = place.putIn?.cause;
  if (cause === 'no_stock') return used;
  const more = HAVE_PLENTY.has(cause) && !place.putIn!.wide ? used * PLENTY : Math.max(0, used - left);
  return Math.ceil(more / BOX) * BOX;
}
