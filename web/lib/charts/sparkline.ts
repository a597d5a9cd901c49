/** The small line of a figure: its geometry in a box of fixed size. Pure. */
export const SPARK = { width: 100, height: 28, pad: 3 } as const;

export interface Spark {
  /** SVG path; empty when there is nothing to connect. */
  path: string;
  /** The last point, marked; `null` when there is no value. */
  last: { x: number; y: number } | null;
}

/**
 * Scaled from zero (or below, if values are) to the highest value, so that a small wobble of a large
 * figure looks small. A value that is not finite is a gap.
 */
export function sparkOf(values: readonly number[]): Spark {
  const known = values.filter(Number.isFinite);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const span = high - low;
  const x = (i: number): number =>
    values.length < 2
      ? SPARK.width - SPARK.pad
      : SPARK.pad + (i * (SPARK.width - 2 * SPARK.pad)) / (values.length - 1);
  const y = (value: number): number => {
    const share = span === 0 ? 0 : (value - low) / span;
    return SPARK.height - SPARK.pad - share * (SPARK.height - 2 * SPARK.pad);
  };
  let path = '';
  let pen = false;
  let last: Spark['last'] = null;
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) {
      pen = false;
      return;
    }
    last = { x: round(x(i)), y: round(y(value)) };
    path += `${pen ? 'L' : 'M'}${last.x} ${last.y}`;
    pen = true;
  });
  return { path: known.length < 2 ? '' : path, last };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
