/**
 * The id buffer: which unit owns each pixel of a view. Drawn once per view; hover is a look-up in it, a new
 * colouring one pass over it. Pure, on typed arrays.
 */
import type { Shapes } from './shapes.ts';

/** A window on the Mercator plane: pixel (0, 0) has its corner at (x0, y0), `scale` pixels a unit. */
export interface View {
  readonly x0: number;
  readonly y0: number;
  readonly scale: number;
  readonly width: number;
  readonly height: number;
}

export interface Raster {
  readonly view: View;
  /** Index of the unit + 1; 0 where there is none. Row by row from the top. */
  readonly ids: Uint16Array;
  /** x0, y0, x1, y1 (exclusive) of the pixels of each unit; x1 = 0 when it has none here. */
  readonly boxes: Int32Array;
}

/** Reused between views, so that panning makes no garbage. */
export class Rasterizer {
  #ids = new Uint16Array(0);
  #boxes = new Int32Array(0);
  #counts = new Int32Array(0);
  /** Crossings of the outline of one unit with pixel rows, as a list per row. */
  #heads = new Int32Array(0);
  #next = new Int32Array(4096);
  #xs = new Float64Array(4096);
  #row = new Float64Array(64);

  /**
   * Draw all units. A pixel belongs to the unit that its centre lies in. A unit that catches no centre gets
   * the pixel at its anchor; markers are discs of `markRadius` pixels, on top.
   */
  draw(shapes: Shapes, view: View, markRadius: number): Raster {
    const { width, height } = view;
    const units = shapes.codes.length;
    if (this.#ids.length !== width * height) this.#ids = new Uint16Array(width * height);
    else this.#ids.fill(0);
    if (this.#boxes.length !== units * 4) {
      this.#boxes = new Int32Array(units * 4);
      this.#counts = new Int32Array(units);
    } else {
      this.#boxes.fill(0);
      this.#counts.fill(0);
    }
    if (this.#heads.length !== height) this.#heads = new Int32Array(height).fill(-1);
    for (let u = 0; u < units; u++) if (this.#inView(shapes, view, u)) this.#fill(shapes, view, u);
    for (let u = 0; u < units; u++)
      if (this.#counts[u] === 0 && this.#inView(shapes, view, u)) this.#stamp(shapes, view, u);
    for (let i = 0; i < shapes.markUnit.length; i++) this.#disc(shapes, view, i, markRadius);
    return { view, ids: this.#ids, boxes: this.#boxes };
  }

  #inView(shapes: Shapes, view: View, u: number): boolean {
    const { boxes } = shapes;
    return (
      boxes[u * 4]! <= view.x0 + view.width / view.scale &&
      boxes[u * 4 + 1]! <= view.y0 + view.height / view.scale &&
      boxes[u * 4 + 2]! >= view.x0 &&
      boxes[u * 4 + 3]! >= view.y0
    );
  }

  #fill(shapes: Shapes, view: View, u: number): void {
    const { xy, starts } = shapes.rings;
    const { x0, y0, scale, width, height } = view;
    const heads = this.#heads;
    let used = 0;
    let top = height;
    let bottom = -1;
    for (let ring = shapes.ringOf[u]!; ring < shapes.ringOf[u + 1]!; ring++) {
      const last = starts[ring + 1]! - 1;
      for (let p = starts[ring]!; p < last; p++) {
        let ax = (xy[p * 2]! - x0) * scale;
        let ay = (xy[p * 2 + 1]! - y0) * scale;
        let bx = (xy[p * 2 + 2]! - x0) * scale;
        let by = (xy[p * 2 + 3]! - y0) * scale;
        // Both neighbours must compute a shared edge alike, to the last bit: always from its upper end.
        if (ay > by) [ax, ay, bx, by] = [bx, by, ax, ay];
        const from = Math.max(0, Math.ceil(ay - 0.5));
        const to = Math.min(height, Math.ceil(by - 0.5));
        if (from >= to) continue;
        if (used + to - from > this.#next.length) this.#grow(used + to - from);
        const slope = (bx - ax) / (by - ay);
        for (let row = from; row < to; row++) {
          this.#xs[used] = ax + (row + 0.5 - ay) * slope;
          this.#next[used] = heads[row]!;
          heads[row] = used++;
        }
        if (from < top) top = from;
        if (to - 1 > bottom) bottom = to - 1;
      }
    }
    let [left, right, count] = [width, 0, 0];
    const id = u + 1;
    for (let row = top; row <= bottom; row++) {
      const n = this.#sortRow(heads[row]!);
      heads[row] = -1;
      const offset = row * width;
      for (let k = 0; k + 1 < n; k += 2) {
        const from = Math.max(0, Math.ceil(this.#row[k]! - 0.5));
        const to = Math.min(width, Math.ceil(this.#row[k + 1]! - 0.5));
        if (from >= to) continue;
        if (to - from < 24) for (let x = from; x < to; x++) this.#ids[offset + x] = id;
        else this.#ids.fill(id, offset + from, offset + to);
        count += to - from;
        if (from < left) left = from;
        if (to > right) right = to;
      }
    }
    if (count === 0) return;
    this.#counts[u] = count;
    this.#boxes[u * 4] = left;
    this.#boxes[u * 4 + 1] = top;
    this.#boxes[u * 4 + 2] = right;
    this.#boxes[u * 4 + 3] = bottom + 1;
  }

  /** Crossings of one row into `#row`, ascending; returns how many. */
  #sortRow(head: number): number {
    let n = 0;
    for (let i = head; i >= 0; i = this.#next[i]!) {
      if (n === this.#row.length) {
        const larger = new Float64Array(n * 2);
        larger.set(this.#row);
        this.#row = larger;
      }
      const x = this.#xs[i]!;
      let k = n++;
      for (; k > 0 && this.#row[k - 1]! > x; k--) this.#row[k] = this.#row[k - 1]!;
      this.#row[k] = x;
    }
    return n;
  }

  #grow(needed: number): void {
    const size = Math.max(needed, this.#next.length * 2);
    const next = new Int32Array(size);
    next.set(this.#next);
    this.#next = next;
    const xs = new Float64Array(size);
    xs.set(this.#xs);
    this.#xs = xs;
  }

  /** One pixel for a unit smaller than a pixel, near its anchor, from a neighbour that can spare it. */
  #stamp(shapes: Shapes, view: View, u: number): void {
    const x = Math.floor((shapes.anchors[u * 2]! - view.x0) * view.scale);
    const y = Math.floor((shapes.anchors[u * 2 + 1]! - view.y0) * view.scale);
    for (let step = 0; step < 9; step++) {
      const [px, py] = [x + SPIRAL_X[step]!, y + SPIRAL_Y[step]!];
      if (px < 0 || py < 0 || px >= view.width || py >= view.height) continue;
      const owner = this.#ids[py * view.width + px]! - 1;
      if (owner >= 0 && this.#counts[owner]! < 2) continue;
      if (owner >= 0) this.#counts[owner]!--;
      this.#claim(view.width, u, px, py);
      return;
    }
  }

  #disc(shapes: Shapes, view: View, mark: number, radius: number): void {
    const u = shapes.markUnit[mark]!;
    const cx = (shapes.markXY[mark * 2]! - view.x0) * view.scale;
    const cy = (shapes.markXY[mark * 2 + 1]! - view.y0) * view.scale;
    for (let y = Math.max(0, Math.floor(cy - radius)); y < Math.min(view.height, cy + radius); y++)
      for (let x = Math.max(0, Math.floor(cx - radius)); x < Math.min(view.width, cx + radius); x++)
        if (Math.hypot(x + 0.5 - cx, y + 0.5 - cy) <= radius) this.#claim(view.width, u, x, y);
  }

  #claim(width: number, u: number, x: number, y: number): void {
    this.#ids[y * width + x] = u + 1;
    this.#counts[u]!++;
    const boxes = this.#boxes;
    const i = u * 4;
    const empty = boxes[i + 2] === 0;
    boxes[i] = empty ? x : Math.min(boxes[i]!, x);
    boxes[i + 1] = empty ? y : Math.min(boxes[i + 1]!, y);
    boxes[i + 2] = Math.max(boxes[i + 2]!, x + 1);
    boxes[i + 3] = Math.max(boxes[i + 3]!, y + 1);
  }
}

const SPIRAL_X = [0, 1, 0, -1, 0, 1, -1, -1, 1];
const SPIRAL_Y = [0, 0, 1, 0, -1, 1, 1, -1, -1];

/** Unit index at a pixel; −1 where there is none. */
export function unitAt(raster: Raster, x: number, y: number): number {
  const { width, height } = raster.view;
  if (x < 0 || y < 0 || x >= width || y >= height) return -1;
  return raster.ids[Math.floor(y) * width + Math.floor(x)]! - 1;
}
