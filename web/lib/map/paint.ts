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
  const { ids, boxes } = raster;
  const { width } = raster.view;
  const colour = palette[u + 1]!;
  for (let y = boxes[u * 4 + 1]!; y < boxes[u * 4 + 3]!; y++)
    for (let x = boxes[u * 4]!; x < boxes[u * 4 + 2]!; x++) {
      const i = y * width + x;
      if (ids[i] === u + 1) out[i] = colour === HATCHED ? hatched(hatch, x, y) : colour;
    }
}

const hatched = (hatch: Hatch, x: number, y: number): number =>
  (x + y) % hatch.step < hatch.line ? hatch.ink : hatch.ground;
