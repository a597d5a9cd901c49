/** How places with a cause of slowness differ from the course of their province, and how a day's doses are handed out then. */
import type { DayNumber } from '#schema/time.ts';
import { apportionStep } from './balance.ts';
import type { Place } from './sites.ts';
import { FULL_TABLE } from './tables.ts';
import { USED } from './vaccines.ts';

/**
 * Where next doses are awaited: late with first doses, then nearly everybody within five weeks; so second doses are not due
 * for weeks. Days count from the day of the demonstration.
 */
const WAITING = {
  firstFrom: -47,
  firstTo: -9,
  firstBefore: 0.3,
  reached: 0.95,
  /** Against the usual: at the beginning of the campaign a few places must not take all there is. */
  most: 4,
  secondShare: 0.12,
  secondFrom: 21,
  secondTo: 61,
} as const;

/** Every third day the refrigerator is empty, in turns. */
const EMPTY_EVERY = 3;

const along = (day: number, from: number, to: number): number =>
  Math.max(0, Math.min(1, (day - from) / (to - from)));

/** Whether a place that lacks vaccine has none on a day. */
export function emptyOn(place: Place, day: DayNumber): boolean {
  return place.putIn?.cause === 'no_stock' && (day + place.ordinal) % EMPTY_EVERY === 0;
}

/** Doses that a place where next doses are awaited should have had by a day; `usual`: without the cause. */
function aimedOf(place: Place, number: number, day: number, usual: number): number {
  if (number === 1) {
    const reached = Math.min(WAITING.reached * place.adults, WAITING.most * usual);
    const part = along(day, WAITING.firstFrom, WAITING.firstTo);
    const before = WAITING.firstBefore * usual;
    return part === 1 ? Math.max(usual, reached) : before + part * Math.max(0, reached - before);
  }
  if (number > 2) return usual;
  const part = along(day, WAITING.secondFrom, WAITING.secondTo);
  return usual * (WAITING.secondShare + part * (1 - WAITING.secondShare));
}

/** What places should have had of a dose number by a day, what they had, and what they get on it. */
interface State {
  readonly targets: Float64Array;
  readonly given: Int32Array;
  readonly out: Int32Array;
}

interface Today {
  readonly day: DayNumber;
  readonly number: number;
  /** Doses of the province on this day, and with all days before. */
  readonly total: number;
  readonly sum: number;
}

export class SlowPlaces {
  readonly #places: readonly Place[];
  readonly #demoDay: DayNumber;
  readonly #waiting: readonly number[];
  readonly #lacking: readonly number[];
  readonly #full: readonly number[];

  /** `demoDay`: the day on which causes are to be seen. */
  constructor(places: readonly Place[], demoDay: DayNumber) {
    this.#places = places;
    this.#demoDay = demoDay;
    const having = (cause: string): number[] =>
      places.flatMap((place, p) => (place.putIn?.cause === cause ? [p] : []));
    this.#waiting = having('not_yet_due');
    this.#lacking = having('no_stock');
    this.#full = having('capacity');
  }

  /** The vaccine with the longest interval (index in `USED`) where nobody is to be due; undefined: as everywhere. */
  firstVaccine(place: Place, round: DayNumber): number | undefined {
    const day = round - this.#demoDay;
    const waits = place.putIn?.cause === 'not_yet_due' && day >= WAITING.firstFrom - 10 && day <= 0;
    return waits ? USED.indexOf('astrazeneca') : undefined;
  }

  /** Hands out the doses of a day: slow places get what their cause leaves them, the others the rest. */
  apportion(state: State, today: Today): void {
    if (this.#waiting.length > 0) this.#awaitNext(state.targets, today);
    if (this.#full.length === this.#places.length) {
      fillTables(state, today.total);
      return;
    }
    const fixed = new Map<number, number>();
    for (const p of this.#lacking) if (emptyOn(this.#places[p]!, today.day)) fixed.set(p, 0);
    let full = 0;
    for (const p of this.#full) {
      const short = Math.max(0, state.targets[p]! - state.given[p]!);
      const doses = Math.floor(short / FULL_TABLE) * FULL_TABLE;
      // On a day with few doses the tables wait.
      const now = full + doses <= today.total / 2 ? doses : 0;
      full += now;
      fixed.set(p, now);
    }
    if (fixed.size > 0) fix(state, fixed, today.total - full);
    apportionStep(today.total, state.targets, state.given, state.out);
  }

  /** Places where next doses are awaited follow a course of their own. */
  #awaitNext(targets: Float64Array, { day, number, sum }: Today): void {
    let before = 0;
    let after = 0;
    const own = new Map(
      this.#waiting.map((p) => {
        const aimed = aimedOf(this.#places[p]!, number, day - this.#demoDay, targets[p]!);
        before += targets[p]!;
        after += aimed;
        return [p, aimed];
      }),
    );
    const factor = sum > before ? Math.max(0, (sum - after) / (sum - before)) : 1;
    for (let p = 0; p < targets.length; p++) targets[p] = own.get(p) ?? targets[p]! * factor;
  }
}

/** Lets some places get exactly what is fixed, and the others share `rest` as they would have. */
function fix({ targets, given }: State, fixed: ReadonlyMap<number, number>, rest: number): void {
  let short = 0;
  for (let p = 0; p < targets.length; p++) if (!fixed.has(p)) short += Math.max(0, targets[p]! - given[p]!);
  if (short <= 0) return;
  for (let p = 0; p < targets.length; p++) {
    const now = fixed.get(p) ?? (Math.max(0, targets[p]! - given[p]!) * rest) / short;
    targets[p] = given[p]! + now;
  }
}

/** All places work with full tables: those that wait longest get full ones, until the doses of the day are handed out. */
function fillTables({ targets, given, out }: State, total: number): void {
  const short = targets.map((target, p) => target - given[p]!);
  const order = Array.from(short, (_, p) => p).sort((a, b) => short[b]! - short[a]! || a - b);
  out.fill(0);
  let left = total;
  for (const p of order) {
    if (left === 0) break;
    const doses = Math.min(left, Math.max(1, Math.floor(short[p]! / FULL_TABLE)) * FULL_TABLE);
    out[p] = doses;
    left -= doses;
  }
  // More than one table for each: the day is larger than all that was waited for.
  if (left > 0) out[order[0]!]! += left;
  for (let p = 0; p < given.length; p++) given[p]! += out[p]!;
}
