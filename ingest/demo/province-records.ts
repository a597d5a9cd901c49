/** What one province enters beside doses, reactions and vaccine: sessions, complaints, reports, check-ins, registrations. */
import type { DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import type { Cell, Movement, RegistrationCell } from './cells.ts';
import { checkinRecords, gatesOf } from './checkins.ts';
import { complaintsOf } from './complaints.ts';
import { ProvinceReports } from './manual-reports.ts';
import type { DemoRecord, RecordNumbers } from './records.ts';
import { ProvinceRegister } from './registrations.ts';
import { PLANNED_AHEAD, SESSION_DAYS, sessionRecords, siteDaysOf, type SiteDay } from './site-days.ts';
import type { Place } from './sites.ts';

/** Days over which a place's use is taken. */
const USE_DAYS = 7;

export interface RecordsOfDay {
  readonly records: DemoRecord[];
  readonly registrations: RegistrationCell[];
}

export class ProvinceRecords {
  readonly #seed: number;
  readonly #province: string;
  readonly #places: readonly Place[];
  readonly #numbers: RecordNumbers;
  readonly #demoDay: DayNumber;
  readonly #gates: ReadonlySet<string>;
  readonly #reports: ProvinceReports;
  readonly #register: ProvinceRegister;
  /** Doses on hand by the books, of places and the province's own store, until the register is brought in. */
  readonly #stock = new Map<string, number>();
  readonly #week = new Map<Place, number>();
  /** Sites and days to come: records are made of them when they are due, as a round of them is large. */
  readonly #siteDays = new Map<DayNumber, SiteDay[]>();

  constructor(
    tree: UnitTree,
    seed: number,
    province: string,
    places: readonly Place[],
    numbers: RecordNumbers,
    demoDay: DayNumber,
  ) {
    this.#seed = seed;
    this.#province = province;
    this.#places = places;
    this.#numbers = numbers;
    this.#demoDay = demoDay;
    this.#gates = gatesOf(seed, places);
    this.#reports = new ProvinceReports(tree, seed, province);
    this.#register = new ProvinceRegister(places, demoDay);
  }

  /** Takes note of the doses of a round; returns the complaints about them, of any later moment. */
  plan(cells: readonly Cell[], from: DayNumber, to: DayNumber): DemoRecord[] {
    this.#reports.plan(cells);
    this.#register.plan(cells);
    for (const { place, count, givenDay } of cells)
      if (givenDay <= this.#demoDay && givenDay > this.#demoDay - USE_DAYS)
        this.#week.set(place, (this.#week.get(place) ?? 0) + count);
    const first = Math.max(from, this.#demoDay - SESSION_DAYS + 1);
    for (const siteDay of siteDaysOf(this.#places, cells, first, to)) {
      const known = this.#siteDays.get(siteDay.day);
      if (known) known.push(siteDay);
      else this.#siteDays.set(siteDay.day, [siteDay]);
    }
    return cells.flatMap((cell) => complaintsOf(this.#seed, this.#numbers, cell));
  }

  /** Sessions that are first entered on a day, with all their revisions, and who comes to those of this day. */
  startOfDay(day: DayNumber): DemoRecord[] {
    const [seed, numbers] = [this.#seed, this.#numbers];
    const of = (on: DayNumber): readonly SiteDay[] => this.#siteDays.get(on) ?? [];
    const today = of(day);
    const ahead = of(day + PLANNED_AHEAD);
    const first = [
      ...(day <= this.#demoDay ? today : []),
      ...(day + PLANNED_AHEAD > this.#demoDay ? ahead : []),
    ];
    const gates = day < this.#demoDay ? [] : today.filter(({ site }) => this.#gates.has(site.code));
    this.#siteDays.delete(day);
    return [
      ...first.flatMap((siteDay) => sessionRecords(seed, numbers, this.#demoDay, siteDay)),
      ...gates.flatMap((siteDay) => checkinRecords(seed, numbers, siteDay)),
    ];
  }

  /** What is entered at the end of a day. `planned`: doses entered on it, without mistakes; `entered`: as they were entered. */
  endOfDay(
    day: DayNumber,
    planned: readonly Cell[],
    entered: readonly Cell[],
    movements: readonly Movement[],
  ): RecordsOfDay {
    const records = this.#reports.report(this.#numbers, day, movements);
    if (day > this.#demoDay)
      return { records, registrations: this.#register.live(this.#numbers, day, planned) };
    for (const { movement, unit, fromUnit, doses } of movements) {
      if (movement === 'decided') continue;
      this.#change(unit, movement === 'wasted' ? -doses : doses);
      if (fromUnit !== '') this.#change(fromUnit, -doses);
    }
    for (const { commune, count, sign } of entered) this.#change(commune, -sign * count);
    if (day < this.#demoDay) return { records, registrations: [] };
    const stateOf = (place: Place) => ({
      onHand: this.#stock.get(place.code) ?? 0,
      week: this.#week.get(place) ?? 0,
    });
    const ownStock = this.#stock.get(this.#province) ?? 0;
    return { records, registrations: this.#register.bringIn(this.#numbers, stateOf, ownStock) };
  }

  #change(unit: string, doses: number): void {
    this.#stock.set(unit, (this.#stock.get(unit) ?? 0) + doses);
  }
}
