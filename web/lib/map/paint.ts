/** Colours from the id buffer: a look-up per pixel. Pure, on typed arrays. */
import { rgbOf, type Hex } from '../scale-colours.ts';
import type { Raster } from './raster.ts';

/** Colour of each unit as the canvas stores it, index of the unit + 1; entry 0 is outside every unit. */
export type Palette = Int32Array;

/** Stands for hatching in a palette: no colour has alpha 0 and another value. */
export const HATCHED = 1;

export interface Hatch {
  readonly ground: number;
  readonly ink: number;
  /** Distance of the lines and their width, pixels of the canvas. */
  readonly step: number;
  readonly line: number;
}

/** `#rrggbb` → the 32 bits of an ImageData pixel on a little-endian machine, opaque (signed: engines are faster with these). */
export function pixelOf(hex: Hex): number {
  const [r, g, b] = rgbOf(hex);
  return (255 << 24) | (b << 16) | (g << 8) | r;
}

/** `share` of one colour laid over another; over hatching it counts as a whole. */
export function mixPixels(under: number, over: Hex, share: number): number {
  const top = pixelOf(over);
  if (under === HATCHED) return top;
  const channel = (shift: number): number => {
    const [a, b] = [(under >> shift) & 255, (top >> shift) & 255];
    return Math.round(a + (b - a) * share) << shift;
  };
  return (255 << 24) | channel(16) | channel(8) | channel(0);
}

/** Colour every pixel. */
export function paintAll(raster: Raster, palette: Palette, hatch: Hatch, out: Int32Array): void {
  const { ids } = raster;
  if (!palette.includes(HATCHED)) {
    for (let i = 0; i < ids.length; i++) out[i] = palette[ids[i]!]!;
    return;
  }
  const { width, height } = raster.view;
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const colour = palette[ids[i]!]!;
      out[i] = colour === HATCHED ? hatched(hatch, x, y) : colour;
    }
}

/** Colour the pixels of one unit, inside its box. */
export function paintUnit(raster: Raster, u: number, palette: Palette, hatch: Hatch, out: Int32Array): void {
  const colour = palette[u + 1]!;
  if (colour !== HATCHED) return fillUnit(raster, u, colour, out);
  const { ids, boxes } = raster;
  const { width } = raster.view;
  for (let y = boxes[u * 4 + 1]!; y < boxes[u * 4 + 3]!; y++)
    for (let x = boxes[u * 4]!; x < boxes[u * 4 + 2]!; x++)
      if (ids[y * width + x] === u + 1) out[y * width + x] = hatched(hatch, x, y);
}

/** One colour on the pixels of one unit. */
export function fillUnit(raster: Raster, u: number, colour: number, out: Int32Array): void {
  const { ids, boxes } = raster;
  const { width } = raster.view;
  for (let y = boxes[u * 4 + 1]!; y < boxes[u * 4 + 3]!; y++)
    for (let i = y * width + boxes[u * 4]!; i < y * width + boxes[u * 4 + 2]!; i++)
      if (ids[i] === u + 1) out[i] = colour;
}

/** The boxes of pixels of those of the units that are in the picture. */
export function forEachBox(
  { boxes }: Raster,
  units: Iterable<number>,
  call: (u: number, x: number, y: number, width: number, height: number) => void,
): void {
  for (const u of units) {
    const [x, y] = [boxes[u * 4]!, boxes[u * 4 + 1]!];
    if (boxes[u * 4 + 2]! > 0) call(u, x, y, boxes[u * 4 + 2]! - x, boxes[u * 4 + 3]! - y);
  }
}

const hatched = (hatch: Hatch, x: number, y: number): number =>
  (x + y) % hatch.step < hatch.line ? hatch.ink : hatch.ground;
