/** What a map shows at first, and which islands lie too far away for that. Pure. */
import { NATION } from '#schema/units.ts';
import type { Shapes } from './shapes.ts';

export interface Extent {
  /** minX, minY, maxX, maxY in Mercator units. */
  readonly box: readonly [number, number, number, number];
  /** Units without land that lie far outside the box: named at the edge instead of shrinking the rest. */
  readonly far: readonly number[];
}

/**
 * The nation is shown whole, with both archipelagos in their place. A province or district is shown as far
 * as its land goes and half of that around it.
 */
export function extentOf(shapes: Shapes, unit: string): Extent {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const extend = (x: number, y: number): void => {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  };
  const { xy } = shapes.rings;
  for (let i = 0; i < xy.length; i += 2) extend(xy[i]!, xy[i + 1]!);
  const withLand = xy.length > 0;
  const reach = withLand && unit !== NATION ? 0.5 * Math.max(box[2] - box[0], box[3] - box[1]) : Infinity;
  const near: number[] = [];
  const far: number[] = [];
  const [minX, minY, maxX, maxY] = box;
  shapes.markUnit.forEach((u, i) => {
    const [x, y] = [shapes.markXY[i * 2]!, shapes.markXY[i * 2 + 1]!];
    const away = withLand ? Math.max(minX - x, x - maxX, minY - y, y - maxY) : 0;
    if (away <= reach) near.push(i);
    else if (shapes.ringOf[u] === shapes.ringOf[u + 1] && !far.includes(u)) far.push(u);
  });
  for (const i of near) extend(shapes.markXY[i * 2]!, shapes.markXY[i * 2 + 1]!);
  return { box, far };
}
