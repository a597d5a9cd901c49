/** The land of the country as polygons in Mercator units, from `world-atlas`, mended near the places. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import clipping from 'polygon-clipping';
import type { MultiPolygon, Pair, Polygon, Ring } from 'polygon-clipping';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { mercatorX, mercatorY } from '../../web/lib/map/mercator.ts';
import type { Place } from './places.ts';

/** Mercator units per kilometre at a latitude. */
const perKm = (lat: number): number => 1 / (40_075 * Math.cos((lat * Math.PI) / 180));

/**
 * A point farther from the outline than this is an island that the outline leaves out, and becomes a marker.
 * The mainland's worst errors (the mouths of the Mekong, Móng Cái) stay below, the nearest such island,
 * Nhơn Châu, lies at 7.1 km.
 */
const MARKER_FROM_KM = 7;

export interface Land {
  readonly polygons: MultiPolygon;
  /** Places whose island the outline leaves out. */
  readonly markers: ReadonlySet<string>;
}

function readOutline(): MultiPolygon {
  const path = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');
  const atlas = JSON.parse(readFileSync(path, 'utf8')) as Topology<{
    countries: GeometryCollection<{ name: string }>;
  }>;
  const country = feature(atlas, atlas.objects.countries).features.find(
    (f) => f.properties.name === 'Vietnam',
  );
  if (country?.geometry.type !== 'MultiPolygon') throw new Error('world-atlas has no outline of Vietnam');
  return country.geometry.coordinates.map((rings) =>
    rings.map((ring) => ring.map(([lon, lat]): Pair => [mercatorX(lon!), mercatorY(lat!)])),
  );
}

export function inRing(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

export function inPolygons(polygons: readonly Polygon[], x: number, y: number): boolean {
  return polygons.some((rings) => rings.filter((ring) => inRing(ring, x, y)).length % 2 === 1);
}

function nearestOnOutline(polygons: MultiPolygon, x: number, y: number): { point: Pair; distance: number } {
  let best = { point: [x, y] as Pair, distance: Infinity };
  for (const rings of polygons)
    for (const ring of rings)
      for (let i = 1; i < ring.length; i++) {
        const [ax, ay] = ring[i - 1]!;
        const [bx, by] = ring[i]!;
        const [dx, dy] = [bx - ax, by - ay];
        const length = dx * dx + dy * dy;
        const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
        const distance = Math.hypot(ax + t * dx - x, ay + t * dy - y);
        if (distance < best.distance) best = { point: [ax + t * dx, ay + t * dy], distance };
      }
  return best;
}

/** Corners of the convex hull of some points, counterclockwise, closed. */
function hull(points: Pair[]): Ring {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o: Pair, a: Pair, b: Pair): number =>
    (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (from: readonly Pair[]): Pair[] => {
    const chain: Pair[] = [];
    for (const p of from) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  const ring = [...half(sorted), ...half(sorted.toReversed())];
  return [...ring, ring[0]!];
}

/** Part of the outline that a patch leans on: so far to both sides of its foot, plus twice its reach. */
const FOOT_KM = 2.5;

/** Land around a point and from there to the nearest outline, with a foot broad enough to look grown. */
function patch(outline: MultiPolygon, foot: Pair, x: number, y: number, km: number): Polygon {
  const reach = Math.hypot(foot[0] - x, foot[1] - y);
  const radius = 0.9 * km + 0.15 * reach;
  const corners: Pair[] = [];
  for (let step = 0; step < 12; step++) {
    const angle = (Math.PI * step) / 6;
    const [dx, dy] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    corners.push([x + dx, y + dy], [foot[0] + dx, foot[1] + dy]);
  }
  const within = FOOT_KM * km + 1.5 * reach;
  for (const rings of outline)
    for (const ring of rings)
      for (const p of ring) if (Math.hypot(p[0] - foot[0], p[1] - foot[1]) < within) corners.push(p);
  return [hull(corners)];
}

/**
 * The outline is drawn for world maps: some 200 places of the coast, of river mouths and of the land border
 * lie up to 7 km outside it. Land is added around these, so that every place lies on land or is a marker.
 */
export function buildLand(places: readonly Place[]): Land {
  const outline = readOutline();
  const markers = new Set<string>();
  const patches: Polygon[] = [];
  for (const place of places) {
    const [x, y] = [mercatorX(place.lon), mercatorY(place.lat)];
    const km = perKm(place.lat);
    const inside = inPolygons(outline, x, y);
    const { point, distance } = nearestOnOutline(outline, x, y);
    const distanceKm = distance / km;
    if (!inside && distanceKm > MARKER_FROM_KM) markers.add(place.code);
    // A point just inside the line gets land around it too: rounding must not put it at sea.
    else if (!inside || distanceKm < 0.2) patches.push(patch(outline, point, x, y, km));
  }
  return { polygons: clipping.union(outline, ...patches.map((p): MultiPolygon => [p])), markers };
}
