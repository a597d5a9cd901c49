/** Counts of the lots of one unit, packed: a campaign has a million pairs of place and lot. */
const COLUMNS = [
  'decided',
  'received',
  // Moved in, moved out, and what of both stayed inside of the unit.
  'came',
  'went',
  'inside',
  'wasted',
  'wasted_open',
  'wasted_closed',
  'given',
  // Worked out for a store, never added: doses of opened vials; what its books lack; what it did not collect.
  'opened',
  'below_zero',
  'not_collected',
] as const;
export type LotColumn = (typeof COLUMNS)[number];
export const LOT_WIDTH = COLUMNS.length;
/** Where a count stands beside the others of its lot. */
export const LOT_AT = Object.fromEntries(COLUMNS.map((name, i) => [name, i])) as Record<LotColumn, number>;

const FIRST_ROOM = 8;
const GROWTH = 1.5;

export class LotTable {
  /** The first `size` entries are lots, in the order in which they came. */
  ids = new Int32Array(0);
  /** `LOT_WIDTH` counts for each. */
  values = new Float64Array(0);
  size = 0;

  /** Offset of a lot's counts; -1: the lot is not here. */
  find(lot: number): number {
    const at = this.ids.indexOf(lot);
    return at < 0 || at >= this.size ? -1 : at * LOT_WIDTH;
  }

  /** Offset of a lot's counts, all zero when it is new here. */
  offsetOf(lot: number): number {
    const found = this.find(lot);
    return found >= 0 ? found : this.append(lot);
  }

  /** Adds a lot that is not here. */
  append(lot: number): number {
    if (this.size === this.ids.length)
      this.#resize(Math.max(FIRST_ROOM, Math.ceil(this.ids.length * GROWTH)));
    this.ids[this.size] = lot;
    return this.size++ * LOT_WIDTH;
  }

  clear(): void {
    this.values.fill(0);
    this.ids.fill(-1);
    this.size = 0;
  }

  #resize(room: number): void {
    const ids = new Int32Array(room).fill(-1);
    ids.set(this.ids);
    const values = new Float64Array(room * LOT_WIDTH);
    values.set(this.values);
    [this.ids, this.values] = [ids, values];
  }
}
