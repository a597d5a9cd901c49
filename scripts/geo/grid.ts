/**
 * TopoJSON on a grid of whole numbers, so that every file of the same grid has the same corners, unions
 * have exactly the area of their parts, and the same input gives the same bytes.
 */
import type { MultiPolygon } from 'polygon-clipping';
import { topology } from 'topojson-server';
import type {
  GeometryCollection,
  GeometryObject,
  MultiPoint,
  MultiPolygon as ArcPolygons,
  Point,
  Topology,
} from 'topojson-specification';
import { latitudeOf, longitudeOf } from '../../web/lib/map/mercator.ts';

/** Degrees per grid step: 2e-4° is about 22 m; the closest two places lie 110 m apart. */
export const GRID_DEGREES = 2e-4;

export type GridRing = [number, number][];
export type GridPolygons = GridRing[][];

/** A unit's shape: land as polygons, islands without land in the outline as points. Grid steps. */
export interface GridShape {
  readonly code: string;
  /** District and province of the unit, as far as they are not the unit itself. */
  readonly district?: string;
  readonly province?: string;
  readonly polygons: GridPolygons;
  readonly points: readonly [number, number][];
}

export const toGrid = (degrees: number): number => Math.round(degrees / GRID_DEGREES);

export function ringArea(ring: readonly (readonly [number, number])[]): number {
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
    twice += ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1];
  return twice / 2;
}

/** Mercator polygons → grid; what becomes a line or a point there falls away. */
export function gridPolygons(polygons: MultiPolygon): GridPolygons {
  return polygons
    .map((rings) =>
      rings
        .map((ring): GridRing => {
          const steps = ring.map(([x, y]): [number, number] => [
            toGrid(longitudeOf(x)),
            toGrid(latitudeOf(y)),
          ]);
          const out = steps.filter(
            (p, i) => i === 0 || p[0] !== steps[i - 1]![0] || p[1] !== steps[i - 1]![1],
          );
          const [first, last] = [out[0]!, out.at(-1)!];
          if (first[0] !== last[0] || first[1] !== last[1]) out.push([first[0], first[1]]);
          return out;
        })
        .filter((ring) => ring.length >= 4 && ringArea(ring) !== 0),
    )
    .filter((rings) => rings.length > 0);
}

export interface UnitProperties {
  /** District, on commune files. */
  d?: string;
  /** Province, on commune and district files. */
  p?: string;
}
export type UnitTopology = Topology<{ units: GeometryCollection<UnitProperties> }>;

/** Arcs as differences from corner to corner, counted from the south-west corner of the file. */
function quantize(arcs: readonly number[][][], offset: readonly [number, number]): number[][][] {
  return arcs.map((arc) => {
    let [x, y] = offset as [number, number];
    return arc.map((p) => {
      const step = [p[0]! - x, p[1]! - y];
      [x, y] = p as [number, number];
      return step;
    });
  });
}

/** Absolute arcs in grid steps, with geometries that refer to them. */
export function gridTopology(shapes: readonly GridShape[]): UnitTopology {
  const land = {
    type: 'FeatureCollection' as const,
    features: shapes.map((shape) => ({
      type: 'Feature' as const,
      id: shape.code,
      properties: {},
      geometry: { type: 'MultiPolygon' as const, coordinates: shape.polygons },
    })),
  };
  const result = topology({ units: land }) as unknown as Topology<{
    units: { type: 'GeometryCollection'; geometries: ArcPolygons[] };
  }>;
  const geometries = shapes.map((shape, i): GeometryObject<UnitProperties> => {
    const arcs = result.objects.units.geometries[i]!.arcs;
    const area: GeometryObject<UnitProperties> | undefined =
      shape.polygons.length === 0
        ? undefined
        : arcs.length === 1
          ? { type: 'Polygon', arcs: arcs[0]! }
          : { type: 'MultiPolygon', arcs };
    const marks: Point | MultiPoint | undefined =
      shape.points.length === 0
        ? undefined
        : shape.points.length === 1
          ? { type: 'Point', coordinates: [...shape.points[0]!] }
          : { type: 'MultiPoint', coordinates: shape.points.map((p) => [...p]) };
    const geometry: GeometryObject<UnitProperties> =
      area && marks ? { type: 'GeometryCollection', geometries: [area, marks] } : (area ?? marks)!;
    if (!geometry) throw new Error(`unit ${shape.code} has neither land nor a point`);
    const properties: UnitProperties = {
      ...(shape.district === undefined ? {} : { d: shape.district }),
      ...(shape.province === undefined ? {} : { p: shape.province }),
    };
    return {
      ...geometry,
      id: shape.code,
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
    };
  });
  return {
    type: 'Topology',
    arcs: result.arcs,
    objects: { units: { type: 'GeometryCollection', geometries } },
  };
}

/** What is written to a file: arcs and points as differences, with the transform to degrees. */
export function encodeTopology(absolute: UnitTopology): UnitTopology {
  const corners = [...absolute.arcs.flat(), ...pointsOf(absolute.objects.units)];
  const offset: [number, number] = [Infinity, Infinity];
  for (const [x, y] of corners) {
    offset[0] = Math.min(offset[0], x!);
    offset[1] = Math.min(offset[1], y!);
  }
  const shift = (p: number[]): number[] => [p[0]! - offset[0], p[1]! - offset[1]];
  const move = <T extends GeometryObject<UnitProperties>>(geometry: T): T => {
    if (geometry.type === 'Point') return { ...geometry, coordinates: shift(geometry.coordinates) };
    if (geometry.type === 'MultiPoint') return { ...geometry, coordinates: geometry.coordinates.map(shift) };
    if (geometry.type === 'GeometryCollection')
      return { ...geometry, geometries: geometry.geometries.map(move) };
    return geometry;
  };
  const decimals = (steps: number): number => Number((steps * GRID_DEGREES).toFixed(4));
  return {
    type: 'Topology',
    transform: {
      scale: [GRID_DEGREES, GRID_DEGREES],
      translate: [decimals(offset[0]), decimals(offset[1])],
    },
    objects: { units: move(absolute.objects.units) },
    arcs: quantize(absolute.arcs as number[][][], offset),
  };
}

function pointsOf(geometry: GeometryObject<UnitProperties>): number[][] {
  if (geometry.type === 'Point') return [geometry.coordinates];
  if (geometry.type === 'MultiPoint') return geometry.coordinates;
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(pointsOf);
  return [];
}
