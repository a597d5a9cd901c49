/**
 * The vaccine of every unit by lot, in memory: what stands in the books for the unit itself, and, rolled up, with everything
 * below it. Pure: rows of facts go in, figures come out.
 *
 * A transfer counts as `came` where it arrives, `went` where it left, and `inside` at the smallest unit that holds both
 * ends: so what moved over the border of a unit is came − inside and went − inside, and all three are plain sums.
 */
import type { DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { VACCINES, vaccineOf } from '#schema/vaccines.ts';
import { PACE_DAYS } from '#web/lib/indicators/stock.ts';
import type { LotMovements } from '#web/lib/indicators/unit-supply.ts';
import { dosesOpened, vialStateOf } from '#web/lib/indicators/wastage.ts';
import type { StockBooks } from '#web/lib/server/runtime.ts';
import { LOT_AT, LOT_WIDTH, LotTable, type LotColumn } from './lot-table.ts';

/** Days of use that are held: those of the pace, today, and days to come, so that midnight needs no new reading. */
export const USE_DAYS = PACE_DAYS + 9;

const VACCINE_INDEX = new Map(VACCINES.map(({ code }, i) => [code, i]));
const USE_SIZE = VACCINES.length * USE_DAYS;

interface Lot {
  readonly vaccine: string;
  /** Empty: decisions that name none. */
  readonly lot: string;
  readonly dosesPerVial: number;
  /** Records by the last day of use that they state, and the earliest of these days; `null`: nobody states one. */
  readonly expiries: Map<DayNumber, number>;
  expiresOn: DayNumber | null;
}

/** One allocation, or some that differ in nothing but their doses. Units by index, -1 for none. */
export interface Moved {
  readonly movement: string;
  readonly unit: number;
  readonly from: number;
  readonly vaccine: string;
  readonly lot: string;
  readonly expiresOn: DayNumber | null;
  readonly reason: string;
  readonly doses: number;
  readonly records: number;
}

export class LotBooks implements StockBooks {
  readonly #parent: Int32Array;
  readonly #depth: Uint8Array;
  readonly #children: readonly (readonly number[])[];
  readonly #lots: Lot[] = [];
  readonly #lotIndex = new Map<string, number>();
  /** Of the unit itself; with everything below it, where there is anything below. */
  readonly #own: readonly LotTable[];
  readonly #total: readonly LotTable[];
  /** Units × vaccines × days; of the unit with everything below it. */
  readonly #used: Float64Array;
  /** Doses moved from one unit to another: by unit, from it. */
  readonly #ways: Map<number, number>[];
  readonly #dirty = new Set<number>();
  readonly #versions: Int32Array;
  #expiriesVersion = 0;
  /** First day of use that is held. */
  readonly firstDay: DayNumber;

  constructor(tree: UnitTree, today: DayNumber) {
    this.#parent = tree.parentIndex;
    this.#depth = new Uint8Array(tree.units.length);
    const children: number[][] = tree.units.map(() => []);
    tree.parentIndex.forEach((parent, unit) => {
      if (parent < 0) return;
      children[parent]!.push(unit);
      this.#depth[unit] = this.#depth[parent]! + 1;
    });
    this.#children = children;
    this.#own = tree.units.map(() => new LotTable());
    this.#total = this.#own.map((own, unit) => (children[unit]!.length === 0 ? own : new LotTable()));
    this.#versions = new Int32Array(tree.units.length);
    this.#ways = tree.units.map(() => new Map());
    this.#used = new Float64Array(tree.units.length * USE_SIZE);
    this.firstDay = today - PACE_DAYS;
  }

  /** Whether the pace on this day can be told. */
  holds(today: DayNumber): boolean {
    return today - PACE_DAYS >= this.firstDay && today <= this.firstDay + USE_DAYS;
  }

  addGiven(unit: number, vaccine: string, lot: string, doses: number): void {
    if (unit >= 0) this.#add(unit, this.#lotOf(vaccine, lot), 'given', doses);
  }

  /** Days outside of those held count for nothing. */
  addUsed(unit: number, vaccine: string, day: DayNumber, doses: number): void {
    const at = day - this.firstDay;
    const kind = VACCINE_INDEX.get(vaccine);
    if (kind === undefined || at < 0 || at >= USE_DAYS) return;
    for (let above = unit; above >= 0; above = this.#parent[above]!)
      this.#used[above * USE_SIZE + kind * USE_DAYS + at]! += doses;
  }

  addMoved({ movement, unit, from, vaccine, lot, expiresOn, reason, doses, records }: Moved): void {
    const index = this.#lotOf(vaccine, lot);
    if (expiresOn !== null) this.#addExpiry(this.#lots[index]!, expiresOn, records);
    if (movement === 'transferred') this.#addTransfer(unit, from, index, doses);
    else if (unit < 0) return;
    else if (movement === 'decided' || movement === 'received') this.#add(unit, index, movement, doses);
    else if (movement === 'wasted') {
      this.#add(unit, index, 'wasted', doses);
      const vials = vialStateOf(reason);
      if (vials !== 'unstated') this.#add(unit, index, `wasted_${vials}`, doses);
    }
  }

  #addExpiry(lot: Lot, day: DayNumber, records: number): void {
    const stated = (lot.expiries.get(day) ?? 0) + records;
    lot.expiries.set(day, stated);
    if (stated > 0 ? lot.expiresOn !== null && lot.expiresOn <= day : lot.expiresOn !== day) return;
    const days = [...lot.expiries].filter(([, n]) => n > 0).map(([stated]) => stated);
    lot.expiresOn = days.length === 0 ? null : Math.min(...days);
    this.#expiriesVersion += 1;
  }

  #addTransfer(unit: number, from: number, lot: number, doses: number): void {
    // What a unit sends to itself moves nothing.
    if (unit === from) return;
    if (unit >= 0) this.#add(unit, lot, 'came', doses);
    if (from >= 0) this.#add(from, lot, 'went', doses);
    if (unit < 0 || from < 0) return;
    this.#add(this.#smallestWith(unit, from), lot, 'inside', doses);
    const ways = this.#ways[from]!;
    ways.set(unit, (ways.get(unit) ?? 0) + doses);
  }

  #smallestWith(a: number, b: number): number {
    while (a !== b) {
      if (this.#depth[a]! >= this.#depth[b]!) a = this.#parent[a]!;
      else b = this.#parent[b]!;
    }
    return a;
  }

  #lotOf(vaccine: string, lot: string): number {
    const key = `${vaccine} ${lot}`;
    let index = this.#lotIndex.get(key);
    if (index === undefined) {
      index = this.#lots.length;
      this.#lotIndex.set(key, index);
      const dosesPerVial = vaccineOf(vaccine)?.dosesPerVial ?? 1;
      this.#lots.push({ vaccine, lot, dosesPerVial, expiries: new Map(), expiresOn: null });
    }
    return index;
  }

  #add(unit: number, lot: number, column: LotColumn, doses: number): void {
    const own = this.#own[unit]!;
    // A new lot may move the counts to a larger array, so where it stands is asked first.
    const offset = own.offsetOf(lot);
    own.values[offset + LOT_AT[column]]! += doses;
    this.#dirty.add(unit);
  }

  /** What is worked out for each store, from all that was added to it. */
  #derive({ ids, values, size }: LotTable): void {
    /** Decided less received, and where it is written: decisions seldom name a lot. */
    const open = new Map<string, { doses: number; at: number }>();
    for (let i = 0; i < size; i++) {
      const at = i * LOT_WIDTH;
      const of = (column: LotColumn): number => values[at + LOT_AT[column]]!;
      const { dosesPerVial, vaccine } = this.#lots[ids[i]!]!;
      values[at + LOT_AT.opened] = dosesOpened(of('given') + of('wasted_open'), dosesPerVial);
      const onHand = of('received') + of('came') - of('went') - of('wasted') - of('given');
      values[at + LOT_AT.below_zero] = Math.max(0, -onHand);
      values[at + LOT_AT.not_collected] = 0;
      const known = open.get(vaccine);
      const doses = (known?.doses ?? 0) + of('decided') - of('received');
      open.set(vaccine, { doses, at: known?.at ?? at });
    }
    for (const { doses, at } of open.values()) values[at + LOT_AT.not_collected] = Math.max(0, doses);
  }

  /** Brings the totals up to date with what was added; until then they are those of before. */
  rollUp(): void {
    for (const unit of this.#dirty) this.#derive(this.#own[unit]!);
    const affected = new Set<number>();
    for (let unit of this.#dirty)
      for (; unit >= 0 && !affected.has(unit); unit = this.#parent[unit]!) affected.add(unit);
    this.#dirty.clear();
    const offsets = new Int32Array(this.#lots.length);
    // A parent stands before its children in the tree, so going backwards meets children first.
    for (const unit of Int32Array.from(affected).sort().reverse()) {
      this.#versions[unit]! += 1;
      if (this.#children[unit]!.length === 0) continue;
      const total = this.#total[unit]!;
      total.clear();
      offsets.fill(-1);
      for (const part of [this.#own[unit]!, ...this.#children[unit]!.map((child) => this.#total[child]!)])
        for (let i = 0; i < part.size; i++) {
          const lot = part.ids[i]!;
          if (offsets[lot]! < 0) offsets[lot] = total.append(lot);
          const to = offsets[lot]!;
          for (let c = 0; c < LOT_WIDTH; c++) total.values[to + c]! += part.values[i * LOT_WIDTH + c]!;
        }
    }
  }

  /** What each lot did in a unit; `alone`: without what is below it. Lots of which nothing is left to tell are left out. */
  lotsOf(unit: number, alone = false): LotMovements[] {
    const { ids, values, size } = (alone ? this.#own : this.#total)[unit]!;
    const rows: LotMovements[] = [];
    for (let i = 0; i < size; i++) {
      const at = (column: LotColumn): number => values[i * LOT_WIDTH + LOT_AT[column]]!;
      // Of the unit alone all that it moved went over its border.
      const inside = alone ? 0 : at('inside');
      const { vaccine, lot, expiresOn } = this.#lots[ids[i]!]!;
      const row: LotMovements = {
        vaccine,
        lot,
        expiresOn,
        decided: at('decided'),
        received: at('received'),
        transferred_in: at('came') - inside,
        transferred_out: at('went') - inside,
        transferred_inside: inside,
        wasted: at('wasted'),
        wasted_open: at('wasted_open'),
        wasted_closed: at('wasted_closed'),
        given: at('given'),
        opened: at('opened'),
        below_zero: at('below_zero'),
        not_collected: at('not_collected'),
      };
      if (values.subarray(i * LOT_WIDTH, (i + 1) * LOT_WIDTH).some((n) => n !== 0)) rows.push(row);
    }
    return rows;
  }

  /** Doses given in the days of the pace before `today`, by vaccine; those with none are left out. */
  usedBy(unit: number, today: DayNumber): Map<string, number> {
    const used = new Map<string, number>();
    const end = today - this.firstDay;
    VACCINES.forEach(({ code }, kind) => {
      const base = unit * USE_SIZE + kind * USE_DAYS;
      let sum = 0;
      for (let day = end - PACE_DAYS; day < end; day++) sum += this.#used[base + day]!;
      if (sum !== 0) used.set(code, sum);
    });
    return used;
  }

  /** Changes whenever what is told of a unit does. */
  versionOf(unit: number): string {
    return `${this.#versions[unit]} ${this.#expiriesVersion}`;
  }

  /** Doses that went from the store of a unit to each child with what is below it, less those that came back. */
  toChildren(unit: number): Map<number, number> {
    const sums = new Map<number, number>();
    const childOf = (other: number): number => {
      while (other >= 0 && this.#parent[other] !== unit) other = this.#parent[other]!;
      return other;
    };
    const add = (child: number, doses: number): void => {
      if (child >= 0 && doses !== 0) sums.set(child, (sums.get(child) ?? 0) + doses);
    };
    for (const [to, doses] of this.#ways[unit]!) add(childOf(to), doses);
    this.#ways.forEach((ways, from) => {
      const back = ways.get(unit);
      if (back !== undefined && from !== unit) add(childOf(from), -back);
    });
    return sums;
  }
}
