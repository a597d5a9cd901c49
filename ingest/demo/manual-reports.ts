/**
 * What districts and provinces report by hand on the evening of each day: what was really injected, so more than is
 * entered where typing is late; and a little that never reaches the platform. Entered ÷ reported was 96% in October 2021 and
 * 94.5% in August 2022; what is not entered in time is a part of that.
 */
import { formatDay, parseDay, type DayNumber } from '#schema/time.ts';
import { NATION, type UnitTree } from '#schema/units.ts';
import type { Cell, Movement } from './cells.ts';
import { draw, drawWhole } from './draw.ts';
import { dayStartSeconds, type DemoRecord, type RecordNumbers } from './records.ts';

/** Reported and never entered, of what is given: until October 2021, and from August 2022 on. */
const NEVER_ENTERED = [0.025, 0.05] as const;
const FROM = parseDay('2021-10-15')!;
const TO = parseDay('2022-08-15')!;
/** A count by hand is off by up to this share. */
const MISCOUNT = 0.004;

interface Sums {
  given: number;
  received: number;
  stock: number;
}

export class ProvinceReports {
  readonly #tree: UnitTree;
  readonly #seed: number;
  readonly #province: string;
  readonly #districts: readonly string[];
  /** Doses really given, by day and district. */
  readonly #given = new Map<DayNumber, Map<string, number>>();
  readonly #stock = new Map<string, number>();
  #begun = false;

  constructor(tree: UnitTree, seed: number, province: string) {
    this.#tree = tree;
    this.#seed = seed;
    this.#province = province;
    this.#districts = tree.children(province).map(({ code }) => code);
  }

  /** What will be given, as planned. */
  plan(cells: readonly Cell[]): void {
    for (const { givenDay, place, count } of cells) {
      let day = this.#given.get(givenDay);
      if (!day) this.#given.set(givenDay, (day = new Map()));
      day.set(place.district, (day.get(place.district) ?? 0) + count);
    }
  }

  /** The reports of a day, in which these movements took place. None before the first injection of the province. */
  report(numbers: RecordNumbers, day: DayNumber, movements: readonly Movement[]): DemoRecord[] {
    const received = this.#move(movements);
    const given = this.#given.get(day) ?? new Map<string, number>();
    this.#given.delete(day);
    this.#begun ||= given.size > 0;
    for (const [district, doses] of given) {
      this.#change(district, -doses);
      this.#change(this.#province, -doses);
    }
    if (!this.#begun) return [];
    let sum = 0;
    const records = this.#districts.flatMap((district, i) => {
      const told = this.#told(given.get(district) ?? 0, day, i);
      sum += told;
      return this.#record(numbers, day, district, i, { given: told, ...this.#of(district, received) });
    });
    const whole = { given: sum, ...this.#of(this.#province, received) };
    return [...records, ...this.#record(numbers, day, this.#province, this.#districts.length, whole)];
  }

  #of(unit: string, received: ReadonlyMap<string, number>): Omit<Sums, 'given'> {
    return { received: received.get(unit) ?? 0, stock: Math.max(0, this.#stock.get(unit) ?? 0) };
  }

  #change(unit: string, doses: number): void {
    this.#stock.set(unit, (this.#stock.get(unit) ?? 0) + doses);
  }

  /** Books movements; returns what came into each unit from outside of it. */
  #move(movements: readonly Movement[]): Map<string, number> {
    const received = new Map<string, number>();
    for (const { movement, unit, fromUnit, doses } of movements) {
      if (movement === 'decided') continue;
      const to = this.#levelsOf(unit);
      const from = fromUnit === '' ? [] : this.#levelsOf(fromUnit);
      for (const code of to) {
        if (from.includes(code)) continue;
        this.#change(code, movement === 'wasted' ? -doses : doses);
        if (movement !== 'wasted') received.set(code, (received.get(code) ?? 0) + doses);
      }
      for (const code of from) if (!to.includes(code)) this.#change(code, -doses);
    }
    return received;
  }

  /** The province and the district that a unit is or lies in. */
  #levelsOf(unit: string): string[] {
    if (unit === NATION) return [];
    return this.#tree
      .pathOf(unit)
      .slice(1, 3)
      .map(({ code }) => code);
  }

  #told(given: number, day: DayNumber, i: number): number {
    const along = Math.max(0, Math.min(1, (day - FROM) / (TO - FROM)));
    const [words, salt] = [[Number(this.#province), i, day], 121];
    const off = MISCOUNT * (2 * draw(this.#seed, salt, ...words) - 1);
    const share = NEVER_ENTERED[0] + along * (NEVER_ENTERED[1] - NEVER_ENTERED[0]) + off;
    return given + drawWhole(given * share, draw(this.#seed, salt + 1, ...words));
  }

  #record(numbers: RecordNumbers, day: DayNumber, unit: string, i: number, sums: Sums): DemoRecord[] {
    const hour = i === this.#districts.length ? 20 : 18.5;
    const at =
      dayStartSeconds(day) + hour * 3600 + Math.floor(draw(this.#seed, 123, Number(unit), i, day) * 5_000);
    const body = {
      unit,
      date: formatDay(day),
      doses_given: sums.given,
      doses_received: sums.received,
      stock_on_hand: sums.stock,
    };
    return numbers.record('manual_report', [[at, body]]);
  }
}
