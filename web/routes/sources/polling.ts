/** Keeps a resource fresh while the page is looked at, without the board's sequence: sources change apart from it. */
import type { Stamp } from '#web/lib/charts/answers.ts';
import type { LiveResource } from '#web/lib/charts/live-resource.svelte.ts';

const EVERY_MS = 4000;

/** Asks now and every few seconds; returns how to stop. Browser only. */
export function pollWhileSeen<A extends readonly Stamp[]>(
  resource: LiveResource<A>,
  urls: readonly string[],
): () => void {
  let tick = 0;
  resource.ask(urls);
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') resource.follow(++tick);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    resource.stop();
  };
}
