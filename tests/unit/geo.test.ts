import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feature } from 'topojson-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { ARCHIPELAGOS, type UnitLevel } from '#schema/units.ts';
import { buildGeo } from '../../scripts/build-geo.ts';
import { ringArea, type UnitTopology } from '../../scripts/geo/grid.ts';
import { readPlaces } from '../../scripts/geo/places.ts';

type Ring = [number, number][];
interface Shape {
  polygons: Ring[][];
  points: [number, number][];
}

const tree = loadUnitTree();
let first: string;
let second: string;

beforeAll(async () => {
  first = await mkdtemp(join(tmpdir(), 'geo-'));
  second = await mkdtemp(join(tmpdir(), 'geo-'));
  buildGeo(first);
  buildGeo(second);
}, 300_000);
afterAll(async () => {
  await rm(first, { recursive: true, force: true });
  await rm(second, { recursive: true, force: true });
});

function read(name: string): Map<string, Shape> {
  const topology = JSON.parse(readFileSync(join(first, name), 'utf8')) as UnitTopology;
  const shapes = new Map<string, Shape>();
  for (const { id, geometry } of feature(topology, topology.objects.units).features) {
    const shape: Shape = { polygons: [], points: [] };
    for (const part of geometry.type === 'GeometryCollection' ? geometry.geometries : [geometry]) {
      if (part.type === 'Polygon') shape.polygons.push(part.coordinates as Ring[]);
      else if (part.type === 'MultiPolygon') shape.polygons.push(...(part.coordinates as Ring[][]));
      else if (part.type === 'Point') shape.points.push(part.coordinates as [number, number]);
      else if (part.type === 'MultiPoint') shape.points.push(...(part.coordinates as [number, number][]));
    }
    shapes.set(String(id), shape);
  }
  return shapes;
}

const area = ({ polygons }: Shape): number =>
  polygons
    .flatMap((rings) => rings.map((ring, i) => Math.abs(ringArea(ring)) * (i === 0 ? 1 : -1)))
    .reduce((a, b) => a + b, 0);

function contains({ polygons }: Shape, x: number, y: number): boolean {
  let inside = false;
  for (const ring of polygons.flat())
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[xi, yi], [xj, yj]] = [ring[i]!, ring[j]!];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  return inside;
}

const codes = (unit: string, level: UnitLevel): string[] =>
  tree
    .descendants(unit, level)
    .map((u) => u.code)
    .sort();

describe('shapes', () => {
  it('are there for each of the 11,368 units, on its level', () => {
    const all = [
      ...read('outline.json'),
      ...read('provinces.json'),
      ...read('districts.json'),
      ...read('communes.json'),
    ];
    for (const [code, { polygons, points }] of all)
      expect(polygons.length + points.length, code).toBeGreaterThan(0);
    const drawn = new Set(all.map(([code]) => code));
    expect(tree.units.filter((unit) => !drawn.has(unit.code)).map((unit) => unit.code)).toEqual([]);
    expect(drawn.size).toBe(11_368);
    expect([...read('communes.json').keys()]).toEqual(codes('VN', 'commune'));
  });

  it('contain the point of their place, or are its marker', () => {
    const communes = read('communes.json');
    const wrong = readPlaces().filter(({ code, lon, lat }) => {
      const shape = communes.get(code)!;
      if (shape.polygons.length > 0) return !contains(shape, lon, lat);
      const [x, y] = shape.points[0]!;
      return Math.abs(x - lon) > 2e-4 || Math.abs(y - lat) > 2e-4;
    });
    expect(wrong.map(({ code }) => code)).toEqual([]);
  });

  it('of districts and provinces are exactly their communes together', () => {
    const levels = ['commune', 'district', 'province'] as const;
    const [communes, districts, provinces] = [
      read('communes.json'),
      read('districts.json'),
      read('provinces.json'),
    ];
    const check = (parents: Map<string, Shape>, level: UnitLevel, parts: Map<string, Shape>): void => {
      for (const [code, shape] of parents) {
        const members = codes(code, level).map((c) => parts.get(c)!);
        const sum = members.map(area).reduce((a, b) => a + b, 0);
        expect(Math.abs(area(shape) - sum), code).toBeLessThan(1e-9);
        expect(shape.points.length, code).toBe(members.flatMap((m) => m.points).length);
      }
    };
    check(districts, levels[0], communes);
    check(provinces, levels[1], districts);
  });

  it('cover the country: about 331,000 km² of land', () => {
    let km2 = 0;
    for (const { polygons } of read('provinces.json').values())
      for (const ring of polygons.flat()) {
        const lat = ring[0]![1];
        km2 += Math.abs(ringArea(ring)) * 111.32 * 110.6 * Math.cos((lat * Math.PI) / 180);
      }
    expect(km2).toBeGreaterThan(320_000);
    expect(km2).toBeLessThan(342_000);
  });

  it('always show Hoàng Sa and Trường Sa', () => {
    expect(read('districts.json').get('498')!.points).toHaveLength(1);
    expect(read('districts.json').get('576')!.points).toHaveLength(3);
    expect(read('communes.json').get('498')!.points).toHaveLength(1);
    for (const code of ['22736', '22737', '22739']) {
      const [[lon, lat]] = read('communes.json').get(code)!.points as [[number, number]];
      expect(lon).toBeGreaterThan(111.5);
      expect(lat).toBeGreaterThan(8);
      expect(lat).toBeLessThan(12);
    }
    const provinces = read('provinces.json');
    for (const code of ARCHIPELAGOS)
      expect(provinces.get(tree.get(code)!.parent!)!.points.length).toBeGreaterThan(0);
  });

  it('come in one file for each province and district, with what lies in it', () => {
    expect([...read('communes-38.json').keys()]).toEqual(codes('38', 'commune'));
    expect([...read('districts-56.json').keys()]).toEqual(codes('56', 'district'));
    for (const district of tree.units.filter((u) => u.level === 'district'))
      expect([...read(`communes-${district.code}.json`).keys()]).toEqual(codes(district.code, 'commune'));
  });

  it('are the same bytes each time', async () => {
    const names = await readdir(first);
    expect(names.length).toBe(4 + 63 * 2 + 705);
    for (const name of names)
      expect(readFileSync(join(first, name)).equals(readFileSync(join(second, name))), name).toBe(true);
  });
});
