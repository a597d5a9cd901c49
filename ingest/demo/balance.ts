/**
 * Balancing: a table of plausible shape is fitted to margins that must hold exactly, first in real numbers
 * (iterative proportional fitting), then in whole doses (running apportionment, which keeps both margins).
 */

/** Rows are days, columns are places of one kind; row-major. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly cells: Float64Array;
}

/**
 * Iterative proportional fitting, in place. The margins must have equal sums. Ends on the columns, so these
 * hold to rounding error and rows to `tolerance` (share of a row's sum), or after `maxRounds`.
 * @throws Error when a positive margin meets a row or column of zeros.
 */
export function fitTable(
  table: Table,
  rowSums: ArrayLike<number>,
  columnSums: ArrayLike<number>,
  { maxRounds = 500, tolerance = 1e-7 } = {},
): void {
  const { rows, columns, cells } = table;
  for (let round = 0; round < maxRounds; round++) {
    let worst = 0;
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += cells[r * columns + c]!;
      if (sum === 0) {
        if (rowSums[r]! > 0) throw new Error(`row ${r} is empty and must hold ${rowSums[r]}`);
        continue;
      }
      const factor = rowSums[r]! / sum;
      worst = Math.max(worst, Math.abs(factor - 1));
      for (let c = 0; c < columns; c++) cells[r * columns + c]! *= factor;
    }
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += cells[r * columns + c]!;
      if (sum === 0) {
        if (columnSums[c]! > 0) throw new Error(`column ${c} is empty and must hold ${columnSums[c]}`);
        continue;
      }
      const factor = columnSums[c]! / sum;
      for (let r = 0; r < rows; r++) cells[r * columns + c]! *= factor;
    }
    if (round > 0 && worst < tolerance) return;
  }
}

/**
 * One step of running apportionment: hand out exactly `total` whole doses so that the running sums `given`
 * stay as close as possible to the running targets. Nobody gets less than zero, and nobody is lifted more
 * than a fraction over his target while another one is still a whole dose short. Where the targets end on
 * whole numbers that add up to what is handed out, the running sums end on exactly these.
 * `given` grows by what is written to `out`.
 */
export function apportionStep(
  total: number,
  targets: ArrayLike<number>,
  given: Float64Array | Int32Array,
  out: Int32Array,
): void {
  const n = given.length;
  let left = total;
  const rests = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const short = targets[i]! - given[i]!;
    // Targets are sums of floats: a whole number must not lose a dose to the last bit.
    const whole = short > 0 ? Math.floor(short + 1e-6) : 0;
    out[i] = whole;
    rests[i] = short - whole;
    left -= whole;
  }
  if (left > 0) handOut(left, rests, out);
  if (left < 0) takeBack(-left, rests, out);
  for (let i = 0; i < n; i++) given[i]! += out[i]!;
}

function handOut(count: number, rests: Float64Array, out: Int32Array): void {
  const order = Array.from(rests, (_, i) => i).sort((a, b) => rests[b]! - rests[a]! || a - b);
  for (let left = count; left > 0;) {
    for (const i of order) {
      if (left === 0) break;
      // Places that nobody lives in have target zero for ever; they are last and only reached by themselves.
      out[i]! += 1;
      left -= 1;
    }
  }
}

function takeBack(count: number, rests: Float64Array, out: Int32Array): void {
  const order = Array.from(rests, (_, i) => i).sort((a, b) => rests[a]! - rests[b]! || a - b);
  for (let left = count; left > 0;)
    for (const i of order) {
      if (left === 0) break;
      if (out[i]! === 0) continue;
      out[i]! -= 1;
      left -= 1;
    }
}
