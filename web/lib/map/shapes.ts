/** TopoJSON of `scripts/build-geo.ts` → flat arrays in Mercator units, as the raster and the strokes need them. Pure. */
import type {
  GeometryCollection,
  GeometryObject,
  MultiPoint,
  MultiPolygon,
  Point,
  Polygon,
  Topology,
} from 'topojson-specification';
import { mercatorX, mercatorY } from './mercator.ts';

export interface UnitProperties {
  /** District, on commune files. */
  d?: string;
  /** Province, on commune and district files. */
  p?: string;
}
export type UnitTopology = Topology<{ units: GeometryCollection<UnitProperties> }>;

/** What a line parts: land from sea and from what the file does not hold, or two units. */
export type BorderKind = 'outer' | 'province' | 'district' | 'unit';
export const BORDER_KINDS: readonly BorderKind[] = ['outer', 'province', 'district', 'unit'];

export interface Lines {
  /** x, y, x, y … of all lines. */
  readonly xy: Float64Array;
  /** First point of each line, and the number of points at the end. */
  readonly starts: Int32Array;
}

export interface Shapes {
  readonly codes: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Rings of unit `u`: `ringOf[u]` to `ringOf[u + 1]`, into `rings.starts`. */
  readonly ringOf: Int32Array;
  readonly rings: Lines;
  /** Markers: units whose island has no land in the outline. */
  readonly markUnit: Int32Array;
  readonly markXY: Float64Array;
  /** minX, minY, maxX, maxY of each unit, markers included. */
  readonly boxes: Float64Array;
  /** A point of each unit, for directions and for what is smaller than a pixel. */
  readonly anchors: Float64Array;
  readonly borders: Readonly<Record<BorderKind, Lines>>;
}

/** Lines written one point after the other into a growing buffer. */
class LineWriter {
  #xy = new Float64Array(1024);
  #points = 0;
  readonly #starts: number[] = [];

  get lines(): number {
    return this.#starts.length;
  }

  begin(): void {
    this.#starts.push(this.#points);
  }

  /** Append points `from` to `to` (exclusive) of an arc, backwards when `from > to`. */
  append(xy: Float64Array, from: number, to: number): void {
    const n = Math.abs(to - from);
    if ((this.#points + n) * 2 > this.#xy.length) {
      const larger = new Float64Array(Math.max(this.#xy.length * 2, (this.#points + n) * 2));
      larger.set(this.#xy);
      this.#xy = larger;
    }
    const step = from <= to ? 1 : -1;
    for (let p = from; p !== to; p += step) {
      this.#xy[this.#points * 2] = xy[p * 2]!;
      this.#xy[this.#points * 2 + 1] = xy[p * 2 + 1]!;
      this.#points++;
    }
  }

  finish(): Lines {
    return {
      xy: this.#xy.slice(0, this.#points * 2),
      starts: Int32Array.from([...this.#starts, this.#points]),
    };
  }
}

/** All arcs in Mercator units, one after the other. */
function decodeArcs(topology: UnitTopology): Lines {
  const { scale, translate } = topology.transform!;
  const starts = new Int32Array(topology.arcs.length + 1);
  topology.arcs.forEach((arc, i) => (starts[i + 1] = starts[i]! + arc.length));
  const xy = new Float64Array(starts.at(-1)! * 2);
  let at = 0;
  for (const arc of topology.arcs) {
    let x = 0;
    let y = 0;
    for (const step of arc) {
      x += step[0]!;
      y += step[1]!;
      xy[at++] = mercatorX(x * scale[0]! + translate[0]!);
      xy[at++] = mercatorY(y * scale[1]! + translate[1]!);
    }
  }
  return { xy, starts };
}

type Leaf = Polygon | MultiPolygon | Point | MultiPoint;

function leavesOf(geometry: GeometryObject<UnitProperties>): Leaf[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(leavesOf);
  return [geometry as Leaf];
}

/** Centre of gravity of a ring; its first corner when it has no area. */
function centroid(xy: Float64Array, from: number, to: number): { x: number; y: number; area: number } {
  let area = 0;
  let x = 0;
  let y = 0;
  const ox = xy[from * 2]!;
  const oy = xy[from * 2 + 1]!;
  for (let p = from; p + 1 < to; p++) {
    const ax = xy[p * 2]! - ox;
    const ay = xy[p * 2 + 1]! - oy;
    const bx = xy[p * 2 + 2]! - ox;
    const by = xy[p * 2 + 3]! - oy;
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (area === 0) return { x: ox, y: oy, area: 0 };
  return { x: ox + x / (3 * area), y: oy + y / (3 * area), area: Math.abs(area) };
}

/** Decode a file. About 50 ms for all communes of the country. */
export function decodeShapes(topology: UnitTopology): Shapes {
  const arcs = decodeArcs(topology);
  const geometries = topology.objects.units.geometries;
  const codes = geometries.map((g) => String(g.id));
  const writer = new LineWriter();
  const ringOf = new Int32Array(codes.length + 1);
  const marks: { u: number; x: number; y: number }[] = [];
  /** The one or two units on the sides of each arc, −1 for none. */
  const sides = new Int32Array(topology.arcs.length * 2).fill(-1);
  const { scale, translate } = topology.transform!;

  function addRing(u: number, ring: readonly number[]): void {
    writer.begin();
    ring.forEach((arc, k) => {
      const index = arc < 0 ? ~arc : arc;
      sides[sides[index * 2]! < 0 ? index * 2 : index * 2 + 1] = u;
      const from = arcs.starts[index]!;
      const to = arcs.starts[index + 1]!;
      // Each arc starts where the one before it ended: that corner is not repeated.
      const skip = k === 0 ? 0 : 1;
      if (arc < 0) writer.append(arcs.xy, to - 1 - skip, from - 1);
      else writer.append(arcs.xy, from + skip, to);
    });
  }
  geometries.forEach((geometry, u) => {
    for (const leaf of leavesOf(geometry)) {
      if (leaf.type === 'Polygon') for (const ring of leaf.arcs) addRing(u, ring);
      else if (leaf.type === 'MultiPolygon')
        for (const polygon of leaf.arcs) for (const ring of polygon) addRing(u, ring);
      else
        for (const p of leaf.type === 'Point' ? [leaf.coordinates] : leaf.coordinates)
          marks.push({
            u,
            x: mercatorX(p[0]! * scale[0]! + translate[0]!),
            y: mercatorY(p[1]! * scale[1]! + translate[1]!),
          });
    }
    ringOf[u + 1] = writer.lines;
  });
  const rings = writer.finish();
  const shapes = { codes, ringOf, rings, markUnit: Int32Array.from(marks, (m) => m.u) };
  const markXY = Float64Array.from(marks.flatMap(({ x, y }) => [x, y]));
  return {
    ...shapes,
    markXY,
    indexOf: new Map(codes.map((code, i) => [code, i])),
    ...extents({ ...shapes, markXY }),
    borders: bordersBetween(arcs, sides, geometries, codes),
  };
}

/** Boxes and anchors: the centre of the largest ring, or the marker of a unit without land. */
function extents(
  shapes: Pick<Shapes, 'codes' | 'ringOf' | 'rings' | 'markUnit' | 'markXY'>,
): Pick<Shapes, 'boxes' | 'anchors'> {
  const boxes = new Float64Array(shapes.codes.length * 4);
  const anchors = new Float64Array(shapes.codes.length * 2);
  const extend = (u: number, x: number, y: number): void => {
    if (x < boxes[u * 4]!) boxes[u * 4] = x;
    if (y < boxes[u * 4 + 1]!) boxes[u * 4 + 1] = y;
    if (x > boxes[u * 4 + 2]!) boxes[u * 4 + 2] = x;
    if (y > boxes[u * 4 + 3]!) boxes[u * 4 + 3] = y;
  };
  const { xy, starts } = shapes.rings;
  for (let u = 0; u < shapes.codes.length; u++) {
    boxes.set([Infinity, Infinity, -Infinity, -Infinity], u * 4);
    let largest = -1;
    for (let ring = shapes.ringOf[u]!; ring < shapes.ringOf[u + 1]!; ring++) {
      for (let p = starts[ring]!; p < starts[ring + 1]!; p++) extend(u, xy[p * 2]!, xy[p * 2 + 1]!);
      const { x, y, area } = centroid(xy, starts[ring]!, starts[ring + 1]!);
      if (area <= largest) continue;
      largest = area;
      anchors.set([x, y], u * 2);
    }
  }
  shapes.markUnit.forEach((u, i) => {
    const [x, y] = [shapes.markXY[i * 2]!, shapes.markXY[i * 2 + 1]!];
    extend(u, x, y);
    if (shapes.ringOf[u] === shapes.ringOf[u + 1]) anchors.set([x, y], u * 2);
  });
  return { boxes, anchors };
}

function bordersBetween(
  arcs: Lines,
  sides: Int32Array,
  geometries: readonly { properties?: UnitProperties }[],
  codes: readonly string[],
): Shapes['borders'] {
  const writers: Record<BorderKind, LineWriter> = {
    outer: new LineWriter(),
    province: new LineWriter(),
    district: new LineWriter(),
    unit: new LineWriter(),
  };
  const areProvinces = codes.every((code) => code.length === 2);
  for (let i = 0; i + 1 < arcs.starts.length; i++) {
    const [a, b] = [sides[i * 2]!, sides[i * 2 + 1]!];
    if (a < 0 || a === b) continue;
    const kind = b < 0 ? 'outer' : kindBetween(geometries[a]!, geometries[b]!, areProvinces);
    writers[kind].begin();
    writers[kind].append(arcs.xy, arcs.starts[i]!, arcs.starts[i + 1]!);
  }
  return {
    outer: writers.outer.finish(),
    province: writers.province.finish(),
    district: writers.district.finish(),
    unit: writers.unit.finish(),
  };
}

function kindBetween(
  a: { properties?: UnitProperties },
  b: { properties?: UnitProperties },
  areProvinces: boolean,
): BorderKind {
  if (areProvinces || a.properties?.p !== b.properties?.p) return 'province';
  if (a.properties?.d === undefined || a.properties.d !== b.properties?.d) return 'district';
  return 'unit';
}
