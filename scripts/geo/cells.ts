/** Voronoi cells of the places on land, clipped by the coast and the border. Mercator units. */
import { Delaunay } from 'd3-delaunay';
import clipping from 'polygon-clipping';
import type { MultiPolygon, Pair, Polygon, Ring } from 'polygon-clipping';
import { mercatorX, mercatorY } from '../../web/lib/map/mercator.ts';
import type { Land } from './land.ts';
import type { Place } from './places.ts';

interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

function boxOf(ring: Ring): Box {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const [x, y] of ring) {
    box.minX = Math.min(box.minX, x);
    box.maxX = Math.max(box.maxX, x);
    box.minY = Math.min(box.minY, y);
    box.maxY = Math.max(box.maxY, y);
  }
  return box;
}

/** Keep the part of a ring on one side of a line parallel to an axis (Sutherland and Hodgman). */
function cut(ring: Ring, axis: 0 | 1, limit: number, keepGreater: boolean): Ring {
  const out: Ring = [];
  const kept = (p: Pair): boolean => (keepGreater ? p[axis] >= limit : p[axis] <= limit);
  for (let i = 0; i < ring.length; i++) {
    const a = ring[(i + ring.length - 1) % ring.length]!;
    const b = ring[i]!;
    if (kept(a) !== kept(b)) {
      const t = (limit - a[axis]) / (b[axis] - a[axis]);
      const other = a[1 - axis]! + t * (b[1 - axis]! - a[1 - axis]!);
      out.push(axis === 0 ? [limit, other] : [other, limit]);
    }
    if (kept(b)) out.push(b);
  }
  return out;
}

/** The land near a cell: clipping 1,500 cells by a few edges each instead of by the whole coast. */
function landAround(land: MultiPolygon, boxes: readonly Box[], around: Box): MultiPolygon {
  const margin = 0.1 * Math.max(around.maxX - around.minX, around.maxY - around.minY);
  const { minX, minY, maxX, maxY } = around;
  const near: MultiPolygon = [];
  land.forEach((rings, i) => {
    const box = boxes[i]!;
    if (box.maxX < minX || box.minX > maxX || box.maxY < minY || box.minY > maxY) return;
    const cutRings = rings
      .map((ring) => {
        let part = cut(ring.slice(0, -1), 0, minX - margin, true);
        part = cut(part, 0, maxX + margin, false);
        part = cut(part, 1, minY - margin, true);
        return cut(part, 1, maxY + margin, false);
      })
      .filter((ring) => ring.length >= 3);
    if (cutRings.length > 0) near.push(cutRings);
  });
  return near;
}

function touchesLine(land: MultiPolygon, box: Box): boolean {
  for (const rings of land)
    for (const ring of rings)
      for (let i = 1; i < ring.length; i++) {
        const [ax, ay] = ring[i - 1]!;
        const [bx, by] = ring[i]!;
        if (Math.max(ax, bx) < box.minX || Math.min(ax, bx) > box.maxX) continue;
        if (Math.max(ay, by) < box.minY || Math.min(ay, by) > box.maxY) continue;
        return true;
      }
  return false;
}

/** d3-delaunay takes triangles below 1e-9 square units for degenerate: count in units of about 10 km. */
const SCALE = 4096;

/** Shapes of all places that have land, by code. */
export function buildCells(places: readonly Place[], land: Land): Map<string, MultiPolygon> {
  const onLand = places.filter((place) => !land.markers.has(place.code));
  const points = onLand.map((place): Pair => [mercatorX(place.lon) * SCALE, mercatorY(place.lat) * SCALE]);
  const all = boxOf(land.polygons.flatMap((rings) => rings[0]!));
  const pad = 0.01;
  const bounds = [all.minX - pad, all.minY - pad, all.maxX + pad, all.maxY + pad].map((v) => v * SCALE);
  const voronoi = Delaunay.from(points).voronoi(bounds as [number, number, number, number]);
  const boxes = land.polygons.map((rings) => boxOf(rings[0]!));
  const cells = new Map<string, MultiPolygon>();
  onLand.forEach((place, i) => {
    const scaled = voronoi.cellPolygon(i) as Ring | null;
    if (!scaled) throw new Error(`two places share the point of ${place.code}`);
    const ring = scaled.map(([x, y]): Pair => [x / SCALE, y / SCALE]);
    const box = boxOf(ring);
    const cell: Polygon = [ring];
    cells.set(
      place.code,
      touchesLine(land.polygons, box)
        ? clipping.intersection(cell, landAround(land.polygons, boxes, box))
        : [cell],
    );
  });
  return cells;
}
