/**
 * A Leaflet layer of its own kind: colours from an id buffer, borders as strokes above it.
 *
 * Leaflet's canvas draws 10,600 paths anew for each change (see docs/decisions). Here the units are rasterised
 * once per view; a new colouring is one pass over the pixels, a changed unit the pixels of its box, hover one
 * look-up. The borders lie on a canvas of their own, so that a new colouring leaves them alone.
 */
import type * as Leaflet from 'leaflet';
import { fillUnit, forEachBox, paintAll, paintUnit, mixPixels, type Hatch, type Palette } from './paint.ts';
import { Rasterizer, unitAt, type Raster } from './raster.ts';
import type { Shapes } from './shapes.ts';
import {
  buildBorderPaths,
  drawBackground,
  drawBorders,
  outlineUnit,
  type Background,
  type StrokeStyle,
} from './strokes.ts';

/** Drawn beyond the edge of the map on each side, as a share of its size: room for a pan. */
const PADDING = 0.1;
/** Sharper than this nobody sees on filled areas, and the work grows with its square. */
const MAX_PIXEL_RATIO = 2;
/** Radius of the disc of an island, CSS pixels at the usual size of type: larger where type is. */
export const MARK_RADIUS = 4.5;
/**
 * How strongly changed units glow, and until when (ms). Steps instead of an animated overlay: an animation of
 * a canvas of this size costs the main thread twice as much as these repaints.
 */
export const PULSE_STEPS = [
  { glow: 0.75, untilMs: 220 },
  { glow: 0.35, untilMs: 440 },
] as const;
/** More units than this at once are not a change that an eye follows. */
const PULSE_LIMIT = 1500;

export interface ShapeLayer extends Leaflet.Layer {
  /** Colours of the units (index + 1); repaints what differs from before, with the next frame. */
  setPalette(palette: Palette, hatch: Hatch): void;
  setStyle(style: StrokeStyle): void;
  /** Index of the unit drawn thicker as chosen, or −1. */
  setSelected(unit: number): void;
  setHovered(unit: number): void;
  /** From the next view on: as sharp as it gets, whatever the screen shows. */
  setFine(fine: boolean): void;
  /** Let these units flash for less than a second. */
  pulse(units: readonly number[]): void;
  /** Index of the unit at a place of the map, CSS pixels from its corner; −1 where there is none. */
  unitAtPoint(point: Leaflet.Point): number;
}

/** What Leaflet's own renderers are built from; not in its public types. */
interface RendererInternals {
  _map: Leaflet.Map & { _animatingZoom?: boolean };
  _bounds?: Leaflet.Bounds;
  _container?: HTMLElement;
}

/** Pixel of the Mercator unit square at zoom 0 that Leaflet counts in. */
const LEAFLET_WORLD = 256;

export function createShapeLayer(
  L: typeof Leaflet,
  shapes: Shapes,
  background: Background | undefined,
  style: StrokeStyle,
): ShapeLayer {
  const paths = buildBorderPaths(shapes);
  const rasterizer = new Rasterizer();
  const [ground, fills, lines, marks] = Array.from({ length: 4 }, () => document.createElement('canvas')) as [
    HTMLCanvasElement,
    HTMLCanvasElement,
    HTMLCanvasElement,
    HTMLCanvasElement,
  ];
  /** From below: land around the units, colours, borders, what is chosen. */
  const canvases = [ground, fills, lines, marks];
  const context = (canvas: HTMLCanvasElement): CanvasRenderingContext2D => canvas.getContext('2d')!;
  let raster: Raster | undefined;
  let image: ImageData | undefined;
  let pixels = new Int32Array(0);
  let palette: Palette = new Int32Array(shapes.codes.length + 1);
  let hatch: Hatch = { ground: 0, ink: 0, step: 8, line: 2 };
  /** Pixels of the canvas in a CSS pixel, and in one of lines and markers, which grow with the type. */
  let ratio = 1;
  let stroke = 1;
  let fine = false;
  const dirty = new Set<number>();
  let frame = 0;
  let glowing: ReadonlySet<number> = new Set();
  let step: number = PULSE_STEPS.length;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let selected = -1;
  let hovered = -1;

  /** Colours the whole picture anew. */
  function repaint(): void {
    if (!raster || !image) return;
    paintAll(raster, palette, hatch, pixels);
    context(fills).putImageData(image, 0, 0);
    dirty.clear();
  }

  /** Colours what has changed since the last frame, once for everything that changed. */
  function repaintDirty(): void {
    frame = 0;
    if (!raster || !image) return;
    if (dirty.size > shapes.codes.length / 4) return repaint();
    const glow = PULSE_STEPS[step]?.glow ?? 0;
    const target = context(fills);
    forEachBox(raster, dirty, (u, x, y, width, height) => {
      if (glow > 0 && glowing.has(u))
        fillUnit(raster!, u, mixPixels(palette[u + 1]!, style.pulse, glow), pixels);
      else paintUnit(raster!, u, palette, hatch, pixels);
      target.putImageData(image!, 0, 0, x, y, width, height);
    });
    dirty.clear();
  }

  function markDirty(units: Iterable<number>): void {
    for (const u of units) dirty.add(u);
    if (dirty.size > 0) frame ||= requestAnimationFrame(repaintDirty);
  }

  function nextStep(): void {
    markDirty(glowing);
    const from = PULSE_STEPS[step]?.untilMs ?? 0;
    step++;
    const to = PULSE_STEPS[step]?.untilMs;
    if (to !== undefined) timer = setTimeout(nextStep, to - from);
  }

  function endPulse(): void {
    clearTimeout(timer);
    step = PULSE_STEPS.length;
    markDirty(glowing);
    glowing = new Set();
  }

  function drawMarks(): void {
    if (!raster) return;
    const target = context(marks);
    target.setTransform(1, 0, 0, 1, 0, 0);
    target.clearRect(0, 0, marks.width, marks.height);
    const radius = MARK_RADIUS * stroke;
    if (hovered >= 0 && hovered !== selected)
      outlineUnit(target, shapes, raster, hovered, radius, style.selected, style.halo, 1.5 * stroke);
    if (selected >= 0)
      outlineUnit(target, shapes, raster, selected, radius, style.selected, style.halo, 2.5 * stroke);
  }

  function drawView(map: Leaflet.Map, bounds: Leaflet.Bounds): void {
    const size = bounds.getSize();
    ratio = fine ? MAX_PIXEL_RATIO : Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio || 1);
    stroke = (ratio * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)) / 16;
    const width = Math.max(1, Math.round(size.x * ratio));
    const height = Math.max(1, Math.round(size.y * ratio));
    for (const canvas of canvases) {
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    }
    const world = LEAFLET_WORLD * map.getZoomScale(map.getZoom(), 0);
    const corner = map.getPixelOrigin().add(bounds.min!);
    const view = { x0: corner.x / world, y0: corner.y / world, scale: world * ratio, width, height };
    raster = rasterizer.draw(shapes, view, MARK_RADIUS * stroke);
    if (!image || image.width !== width || image.height !== height) {
      image = new ImageData(width, height);
      pixels = new Int32Array(image.data.buffer);
    }
    repaint();
    if (background) drawBackground(context(ground), background, raster, style, stroke);
    drawBorders(context(lines), paths, shapes, raster, style, stroke, MARK_RADIUS * stroke);
    drawMarks();
  }

  class Layer extends L.Renderer implements ShapeLayer {
    _initContainer(): void {
      const container = L.DomUtil.create('div', 'shape-layer');
      for (const canvas of canvases) {
        canvas.style.position = 'absolute';
        canvas.style.inset = '0 auto auto 0';
        canvas.setAttribute('aria-hidden', 'true');
        container.append(canvas);
      }
      (this as unknown as RendererInternals)._container = container;
    }

    _destroyContainer(): void {
      const own = this as unknown as RendererInternals;
      own._container?.remove();
      delete own._container;
      canvases.forEach((canvas) => (canvas.width = canvas.height = 0));
      raster = image = undefined;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    }

    _update(): void {
      const own = this as unknown as RendererInternals;
      if (own._map._animatingZoom && own._bounds) return;
      (L.Renderer.prototype as unknown as { _update(): void })._update.call(this);
      L.DomUtil.setPosition(own._container!, own._bounds!.min!);
      drawView(own._map, own._bounds!);
    }

    setPalette(next: Palette, nextHatch: Hatch): void {
      const changed: number[] = [];
      for (let i = 1; i < next.length; i++) if (next[i] !== palette[i]) changed.push(i - 1);
      const sameHatch = nextHatch.ink === hatch.ink && nextHatch.ground === hatch.ground;
      palette = next;
      hatch = nextHatch;
      markDirty(sameHatch ? changed : shapes.codes.keys());
    }

    setStyle(next: StrokeStyle): void {
      style = next;
      if (!raster) return;
      if (background) drawBackground(context(ground), background, raster, style, stroke);
      drawBorders(context(lines), paths, shapes, raster, style, stroke, MARK_RADIUS * stroke);
      drawMarks();
    }

    setSelected(unit: number): void {
      if (unit === selected) return;
      selected = unit;
      drawMarks();
    }

    setHovered(unit: number): void {
      if (unit === hovered) return;
      hovered = unit;
      drawMarks();
    }

    setFine(next: boolean): void {
      fine = next;
    }

    pulse(units: readonly number[]): void {
      if (!raster || units.length === 0 || units.length > PULSE_LIMIT) return;
      endPulse();
      glowing = new Set(units);
      step = -1;
      nextStep();
    }

    unitAtPoint(point: Leaflet.Point): number {
      const own = this as unknown as RendererInternals;
      if (!raster || !own._bounds) return -1;
      const at = own._map.containerPointToLayerPoint(point).subtract(own._bounds.min!);
      return unitAt(raster, at.x * ratio, at.y * ratio);
    }
  }
  return new Layer({ padding: PADDING });
}
