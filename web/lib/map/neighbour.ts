/** The way of the keyboard over a map: the nearest unit in a direction. Pure. */
import type { Shapes } from './shapes.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

const STEP: Record<Direction, readonly [number, number]> = {
  up: [0, -1],
  down: [0, 1],
  left: [-1, 0],
  right: [1, 0],
};

/**
 * The unit to go to from `from` (an index): the nearest within 60° of the direction, where what lies
 * straight ahead counts as nearer. −1 when there is none.
 */
export function neighbour(
  shapes: Shapes,
  from: number,
  direction: Direction,
  offered: (unit: number) => boolean = () => true,
): number {
  const [dx, dy] = STEP[direction];
  const [x, y] = [shapes.anchors[from * 2]!, shapes.anchors[from * 2 + 1]!];
  let [best, bestCost] = [-1, Infinity];
  for (let u = 0; u < shapes.codes.length; u++) {
    if (u === from || !offered(u)) continue;
    const [ux, uy] = [shapes.anchors[u * 2]! - x, shapes.anchors[u * 2 + 1]! - y];
    const ahead = ux * dx + uy * dy;
    const aside = Math.abs(ux * dy - uy * dx);
    if (ahead <= 0 || aside > ahead * 1.732) continue;
    const cost = ahead + aside * 1.5;
    if (cost < bestCost) [best, bestCost] = [u, cost];
  }
  return best;
}

/** The unit whose anchor is nearest to a point of the Mercator plane; −1 when none is offered. */
export function nearest(
  shapes: Shapes,
  x: number,
  y: number,
  offered: (unit: number) => boolean = () => true,
): number {
  let [best, bestDistance] = [-1, Infinity];
  for (let u = 0; u < shapes.codes.length; u++) {
    if (!offered(u)) continue;
    const distance = Math.hypot(shapes.anchors[u * 2]! - x, shapes.anchors[u * 2 + 1]! - y);
    if (distance < bestDistance) [best, bestDistance] = [u, distance];
  }
  return best;
}
