/** Values of units → the palette that the id buffer is painted with. Pure. */
import { classOf, NO_DATA, NO_DATA_INK, type Scale } from '../scale.ts';
import { HATCHED, pixelOf, type Hatch, type Palette } from './paint.ts';
import type { Shapes } from './shapes.ts';

export type Theme = 'light' | 'dark';

export interface UnitValue {
  readonly code: string;
  readonly index: number;
  readonly name: string;
  readonly value: number | null;
  readonly text: string;
}

/** Place of each unit of the shapes among the values; −1 for units that have none. */
export function rowsByUnit(shapes: Shapes, values: readonly UnitValue[]): Int32Array {
  const rows = new Int32Array(shapes.codes.length).fill(-1);
  values.forEach((row, i) => {
    const unit = shapes.indexOf.get(row.code);
    if (unit !== undefined) rows[unit] = i;
  });
  return rows;
}

/** Units without a value that is known are hatched, also those not among the values. */
export function paletteOf(
  rows: Int32Array,
  values: readonly UnitValue[],
  scale: Scale,
  theme: Theme,
): Palette {
  const pixels = scale.classes.map((c) => pixelOf(c.colour[theme]));
  const palette = new Int32Array(rows.length + 1);
  for (let unit = 0; unit < rows.length; unit++) {
    const row = rows[unit]!;
    const index = row < 0 ? -1 : classOf(scale, values[row]!.value);
    palette[unit + 1] = index < 0 ? HATCHED : pixels[index]!;
  }
  return palette;
}

export function hatchOf(theme: Theme, ratio: number): Hatch {
  return {
    ground: pixelOf(NO_DATA[theme]),
    ink: pixelOf(NO_DATA_INK[theme]),
    step: Math.round(6 * ratio),
    line: Math.max(1, Math.round(1.2 * ratio)),
  };
}
