/** Lines of the map on a canvas: borders, the chosen unit, units that changed. Needs a browser. */
import type { Hex } from '../scale-colours.ts';
import type { Raster } from './raster.ts';
import { BORDER_KINDS, type BorderKind, type Lines, type Shapes } from './shapes.ts';

export interface StrokeStyle {
  /** Land that is not part of the map, and its borders. */
  readonly ground: string;
  readonly groundLine: string;
  readonly border: Readonly<Record<BorderKind, string>>;
  readonly selected: string;
  /** Around the chosen unit and the islands, so that they stand out from any colour. */
  readonly halo: string;
  readonly pulse: Hex;
}

/** Paths are kept near the origin: a canvas counts in 32-bit floats. */
export interface BorderPaths {
  readonly originX: number;
  readonly originY: number;
  readonly byKind: Readonly<Record<BorderKind, Path2D>>;
  /** Mean side of a unit, Mercator units: which borders would only be noise. */
  readonly meanSide: number;
}

/** CSS pixels at the usual size of type; `stroke` below is how many pixels of the canvas that is. */
const WIDTH: Record<BorderKind, number> = { outer: 1.1, province: 1.1, district: 0.6, unit: 0.5 };
/** Borders of units and districts whose mean side is below this many CSS pixels are left out. */
const LEAST_SIDE = 9;
const UNITS_IN_DISTRICT = 15;

function pathOf({ xy, starts }: Lines, originX: number, originY: number): Path2D {
  const out = new Path2D();
  for (let line = 0; line + 1 < starts.length; line++) {
    out.moveTo(xy[starts[line]! * 2]! - originX, xy[starts[line]! * 2 + 1]! - originY);
    for (let p = starts[line]! + 1; p < starts[line + 1]!; p++)
      out.lineTo(xy[p * 2]! - originX, xy[p * 2 + 1]! - originY);
  }
  return out;
}

export function buildBorderPaths(shapes: Shapes): BorderPaths {
  const [originX, originY] = [shapes.anchors[0] ?? 0, shapes.anchors[1] ?? 0];
  const path = (lines: Lines): Path2D => pathOf(lines, originX, originY);
  const sides = shapes.codes.map((_, u) =>
    Math.sqrt(
      (shapes.boxes[u * 4 + 2]! - shapes.boxes[u * 4]!) *
        (shapes.boxes[u * 4 + 3]! - shapes.boxes[u * 4 + 1]!),
    ),
  );
  sides.sort((a, b) => a - b);
  return {
    originX,
    originY,
    byKind: {
      outer: path(shapes.borders.outer),
      province: path(shapes.borders.province),
      district: path(shapes.borders.district),
      unit: path(shapes.borders.unit),
    },
    meanSide: sides[sides.length >> 1] ?? 0,
  };
}

/** The country around a province or district. */
export interface Background {
  readonly paths: BorderPaths;
  readonly land: Path2D;
}

export function buildBackground(provinces: Shapes): Background {
  const paths = buildBorderPaths(provinces);
  return { paths, land: pathOf(provinces.rings, paths.originX, paths.originY) };
}

function place(target: CanvasRenderingContext2D, paths: BorderPaths, { view }: Raster): void {
  const { scale, x0, y0 } = view;
  target.setTransform(scale, 0, 0, scale, (paths.originX - x0) * scale, (paths.originY - y0) * scale);
}

function clear(target: CanvasRenderingContext2D, { view }: Raster): void {
  target.setTransform(1, 0, 0, 1, 0, 0);
  target.clearRect(0, 0, view.width, view.height);
}

export function drawBackground(
  target: CanvasRenderingContext2D,
  { paths, land }: Background,
  raster: Raster,
  style: StrokeStyle,
  stroke: number,
): void {
  clear(target, raster);
  place(target, paths, raster);
  target.lineJoin = 'round';
  target.lineWidth = stroke / raster.view.scale;
  target.fillStyle = target.strokeStyle = style.ground;
  target.fill(land);
  // Neighbours are filled apart, so a seam shows between them until it is drawn over.
  target.stroke(land);
  target.strokeStyle = style.groundLine;
  target.stroke(paths.byKind.province);
  target.stroke(paths.byKind.outer);
}

export function drawBorders(
  target: CanvasRenderingContext2D,
  paths: BorderPaths,
  shapes: Shapes,
  raster: Raster,
  style: StrokeStyle,
  stroke: number,
  markRadius: number,
): void {
  const { view } = raster;
  clear(target, raster);
  target.lineJoin = 'round';
  const side = (paths.meanSide * view.scale) / stroke;
  const shown: Record<BorderKind, boolean> = {
    outer: true,
    province: true,
    district:
      shapes.borders.unit.starts.length > 1
        ? side * Math.sqrt(UNITS_IN_DISTRICT) >= LEAST_SIDE
        : side >= LEAST_SIDE,
    unit: side >= LEAST_SIDE,
  };
  place(target, paths, raster);
  for (const kind of [...BORDER_KINDS].reverse()) {
    if (!shown[kind]) continue;
    target.strokeStyle = style.border[kind];
    target.lineWidth = (WIDTH[kind] * stroke) / view.scale;
    target.stroke(paths.byKind[kind]);
  }
  target.setTransform(1, 0, 0, 1, 0, 0);
  target.beginPath();
  for (let i = 0; i < shapes.markUnit.length; i++) {
    const x = (shapes.markXY[i * 2]! - view.x0) * view.scale;
    const y = (shapes.markXY[i * 2 + 1]! - view.y0) * view.scale;
    target.moveTo(x + markRadius, y);
    target.arc(x, y, markRadius, 0, 2 * Math.PI);
  }
  target.lineWidth = stroke;
  target.strokeStyle = style.border.outer;
  target.stroke();
}

function traceUnit(
  target: CanvasRenderingContext2D,
  shapes: Shapes,
  { view }: Raster,
  u: number,
  markRadius: number,
): void {
  const { xy, starts } = shapes.rings;
  const x = (p: number): number => (xy[p * 2]! - view.x0) * view.scale;
  const y = (p: number): number => (xy[p * 2 + 1]! - view.y0) * view.scale;
  for (let ring = shapes.ringOf[u]!; ring < shapes.ringOf[u + 1]!; ring++) {
    target.moveTo(x(starts[ring]!), y(starts[ring]!));
    for (let p = starts[ring]! + 1; p < starts[ring + 1]!; p++) target.lineTo(x(p), y(p));
    target.closePath();
  }
  for (let i = 0; i < shapes.markUnit.length; i++) {
    if (shapes.markUnit[i] !== u) continue;
    const mx = (shapes.markXY[i * 2]! - view.x0) * view.scale;
    const my = (shapes.markXY[i * 2 + 1]! - view.y0) * view.scale;
    target.moveTo(mx + markRadius, my);
    target.arc(mx, my, markRadius, 0, 2 * Math.PI);
  }
}

/** Outline of one unit with a halo; a ring around it when it is too small to be seen. */
export function outlineUnit(
  target: CanvasRenderingContext2D,
  shapes: Shapes,
  raster: Raster,
  u: number,
  markRadius: number,
  colour: string,
  halo: string,
  width: number,
): void {
  const { view } = raster;
  const span =
    Math.max(
      shapes.boxes[u * 4 + 2]! - shapes.boxes[u * 4]!,
      shapes.boxes[u * 4 + 3]! - shapes.boxes[u * 4 + 1]!,
    ) * view.scale;
  target.beginPath();
  traceUnit(target, shapes, raster, u, markRadius);
  if (span < 2 * markRadius) {
    const x = (shapes.anchors[u * 2]! - view.x0) * view.scale;
    const y = (shapes.anchors[u * 2 + 1]! - view.y0) * view.scale;
    target.moveTo(x + 2 * markRadius, y);
    target.arc(x, y, 2 * markRadius, 0, 2 * Math.PI);
  }
  target.lineJoin = 'round';
  target.strokeStyle = halo;
  target.lineWidth = width * 2.2;
  target.stroke();
  target.strokeStyle = colour;
  target.lineWidth = width;
  target.stroke();
}
