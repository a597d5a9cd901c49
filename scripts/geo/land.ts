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

/** Land from just inside the coast to around the point: a capsule, wider when it must reach farther. */
function patch([fromX, fromY]: Pair, x: number, y: number, km: number, distanceKm: number): Polygon {
  const radius = km * Math.max(0.7, 0.35 * distanceKm);
  const along = Math.atan2(y - fromY, x - fromX);
  const ring: Ring = [];
  for (let step = 0; step <= 8; step++) {
    const angle = along - Math.PI / 2 + (Math.PI * step) / 8;
    ring.push([x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
  }
  for (let step = 0; step <= 8; step++) {
    const angle = along + Math.PI / 2 + (Math.PI * step) / 8;
    ring.push([fromX + radius * Math.cos(angle), fromY + radius * Math.sin(angle)]);
  }
  ring.push(ring[0]!);
  return [ring];
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
    else if (!inside || distanceKm < 0.2) patches.push(patch(point, x, y, km, inside ? 0 : distanceKm));
  }
  return { polygons: clipping.union(outline, ...patches.map((p): MultiPolygon => [p])), markers };
}
