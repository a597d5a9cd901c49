/** A steady stream of doses into the door for as long as it is wanted. */
import { loadUnitTree } from '#schema/unit-tree.ts';
import { doseOf, post } from './product.ts';

/** Posts `rate` events a second in requests of a tenth of a second; returns the function that ends it. */
export function steadyStream(door: string, rate: number): () => Promise<number> {
  const places = loadUnitTree()
    .placesOf('VN')
    .map((place) => place.code);
  const perRequest = Math.max(1, Math.round(rate / 10));
  const prefix = `s${Date.now().toString(36)}`;
  const open = new Set<Promise<void>>();
  let n = 0;
  const timer = setInterval(() => {
    const at = new Date(Date.now() - 60_000).toISOString();
    const lines = Array.from({ length: perRequest }, () =>
      JSON.stringify(doseOf(n, `${prefix}${String(n++).padStart(10, '0')}`, places, at)),
    );
    const request = post(door, lines.join('\n'), perRequest).finally(() => open.delete(request));
    open.add(request);
  }, 100);
  return async () => {
    clearInterval(timer);
    await Promise.all(open);
    return n;
  };
}
