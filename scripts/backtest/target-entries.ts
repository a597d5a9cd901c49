/** What a forecast at the end of a past day would have started from, and what came out, place by place. */
import { z } from 'zod';
import type { Store } from '#schema/clickhouse/client.ts';
import { CELL_COUNT, CELL_INDEX } from '#schema/measures.ts';
import type { DayNumber } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import { vaccineOf } from '#schema/vaccines.ts';
import type { OutlookEvidence } from '#web/lib/server/outlooks.ts';
import { DUE_WEEKS, type WeekBook } from '#web/lib/server/queries/target-weeks.ts';

const number = z.coerce.number();
const doseRow = z.tuple([z.string(), z.number(), z.number(), z.string(), z.number(), z.number(), number]);
type DoseRow = z.infer<typeof doseRow>;
const flowRow = z.tuple([z.string(), z.string(), z.number(), z.string(), number]);
type FlowRow = z.infer<typeof flowRow>;

/** By place of injection: residents are injected in their own district, so this is right for districts and provinces. */
const DOSES_SQL = `SELECT site_commune, toUInt32(given_day), toUInt32(recorded_day), vaccine, dose_number, completes, sum(sign)
  FROM dose_facts WHERE site_commune IN {places:Array(String)}
  GROUP BY site_commune, given_day, recorded_day, vaccine, dose_number, completes`;
const FLOWS_SQL = `SELECT unit, from_unit, toUInt32(at_day), movement, sum(sign * toInt64(doses)) FROM allocation_facts
  WHERE unit IN {units:Array(String)} OR from_unit IN {units:Array(String)} GROUP BY unit, from_unit, at_day, movement`;

/** Numbers of one place as known at the end of a day. */
interface Known {
  first: number;
  full: number;
  given: number;
  nextAll: number;
  nextPassed: number;
  nextGiven: number;
}

export interface KnownBooks {
  readonly book: WeekBook;
  cellsOf(unit: Unit): Float64Array;
  evidenceOf(unit: Unit): OutlookEvidence;
}

export class TargetEntries {
  readonly #tree: UnitTree;
  readonly #doses: readonly DoseRow[];
  readonly #flows: readonly FlowRow[];
  readonly #final = new Map<string, { first: Map<DayNumber, number>; full: Map<DayNumber, number> }>();

  private constructor(tree: UnitTree, doses: readonly DoseRow[], flows: readonly FlowRow[]) {
    this.#tree = tree;
    this.#doses = doses;
    this.#flows = flows;
    for (const [place, given, , , dose, completes, n] of doses)
      for (const { code, level } of tree.pathOf(place)) {
        if (level === 'commune' && !tree.isPlace(code)) continue;
        const own = this.#final.get(code) ?? { first: new Map(), full: new Map() };
        this.#final.set(code, own);
        if (dose === 1) own.first.set(given, (own.first.get(given) ?? 0) + n);
        if (completes === 1) own.full.set(given, (own.full.get(given) ?? 0) + n);
      }
  }

  static async read(store: Store, tree: UnitTree, provinces: readonly string[]): Promise<TargetEntries> {
    const doses: DoseRow[] = [];
    const flows: FlowRow[] = [];
    const ask = async (query: string, query_params: object): Promise<unknown[]> => {
      const result = await store.query({
        query,
        query_params: query_params as Record<string, unknown>,
        format: 'JSONCompactEachRow',
      });
      return await result.json();
    };
    for (const code of provinces) {
      const places = tree.placesOf(code).map((place) => place.code);
      const units = [code, ...tree.children(code).map((district) => district.code), ...places];
      for (const row of z.array(doseRow).parse(await ask(DOSES_SQL, { places }))) doses.push(row);
      for (const row of z.array(flowRow).parse(await ask(FLOWS_SQL, { units }))) flows.push(row);
    }
    return new TargetEntries(tree, doses, flows);
  }

  /** People of a kind from the day after `from` on, day by day: when they became so many more, in days; Infinity: never. */
  reachedAfter(unit: Unit, kind: 'first' | 'full', start: DayNumber, goal: number, last: DayNumber): number {
    const days = this.#final.get(unit.code)![kind];
    let people = 0;
    for (const [day, n] of days) if (day < start) people += n;
    for (let day = start; day <= last; day++) {
      people += days.get(day) ?? 0;
      if (people >= goal) return day - start + 1;
    }
    return Infinity;
  }

  /** At midnight before `today`. */
  knownAt(today: DayNumber, weeks: number): KnownBooks {
    const book = {
      first: new Map<string, Float64Array>(),
      full: new Map<string, Float64Array>(),
      adultFirst: new Map<string, Float64Array>(),
      adultFull: new Map<string, Float64Array>(),
      due: new Map<string, Float64Array>(),
      awaited: new Map<string, Float64Array>(),
      flow: new Map<string, Float64Array>(),
    };
    const add = (to: Map<string, Float64Array>, key: string, length: number, at: number, n: number): void => {
      let own = to.get(key);
      if (!own) to.set(key, (own = new Float64Array(length)));
      if (at >= 0 && at < length) own[at]! += n;
    };
    const places = new Map<string, Known>();
    for (const [place, given, recorded, vaccine, dose, completes, n] of this.#doses) {
      if (recorded >= today || given >= today) continue;
      let known = places.get(place);
      if (!known)
        places.set(place, (known = { first: 0, full: 0, given: 0, nextAll: 0, nextPassed: 0, nextGiven: 0 }));
      known.given += n;
      const week = weeks - 1 - Math.floor((today - 1 - given) / 7);
      if (dose === 1) {
        known.first += n;
        add(book.first, place, weeks, week, n);
      }
      if (completes === 1) {
        known.full += n;
        add(book.full, place, weeks, week, n);
      }
      const { seriesDoses = 0, usualIntervalDays = 0, minIntervalDays = 0 } = vaccineOf(vaccine) ?? {};
      if (dose < seriesDoses) {
        known.nextAll += n;
        if (given + usualIntervalDays <= today) known.nextPassed += n;
        if (given >= today - 7 * DUE_WEEKS) {
          add(book.due, place, DUE_WEEKS, Math.floor((given + minIntervalDays - today) / 7), n);
          add(book.awaited, place, 2, 0, n);
          add(book.awaited, place, 2, 1, n * minIntervalDays);
        }
      }
      if (dose > 1 && dose <= seriesDoses) known.nextGiven += n;
    }
    const stock = new Map<string, number>();
    const arrived = new Set<string>();
    for (const [to, from, day, movement, n] of this.#flows) {
      if (day >= today) continue;
      const week = weeks - 1 - Math.floor((today - 1 - day) / 7);
      const move = (unit: string, doses: number): void => {
        stock.set(unit, (stock.get(unit) ?? 0) + doses);
        add(book.flow, unit, weeks, week, doses);
      };
      if (movement === 'received' || movement === 'transferred') {
        move(to, n);
        arrived.add(to);
      }
      if (movement === 'wasted') move(to, -n);
      if (movement === 'transferred' && from !== '') move(from, -n);
    }
    return {
      book,
      cellsOf: (unit) => {
        const cells = new Float64Array(CELL_COUNT);
        for (const { code } of this.#tree.placesOf(unit.code)) {
          cells[CELL_INDEX.people_1plus]! += places.get(code)?.first ?? 0;
          cells[CELL_INDEX.people_full]! += places.get(code)?.full ?? 0;
        }
        return cells;
      },
      evidenceOf: (unit) => {
        let [nextDue, nextNotYetDue, onHand] = [0, 0, 0];
        for (const { code } of this.#tree.placesOf(unit.code)) {
          const known = places.get(code);
          if (!known) continue;
          const waiting = Math.max(0, known.nextAll - known.nextGiven);
          const due = Math.min(waiting, Math.max(0, known.nextPassed - known.nextGiven));
          nextDue += due;
          nextNotYetDue += waiting - due;
          onHand -= known.given;
        }
        const units = this.#below(unit);
        for (const { code } of units) onHand += stock.get(code) ?? 0;
        return { nextDue, nextNotYetDue, onHand, stockKnown: units.some(({ code }) => arrived.has(code)) };
      },
    };
  }

  #below(unit: Unit): Unit[] {
    return [unit, ...this.#tree.children(unit.code).flatMap((child) => this.#below(child))];
  }
}
