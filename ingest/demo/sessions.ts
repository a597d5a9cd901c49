/** One province's injections, round by round: who is injected where, on which day, with what. */
import type { DayNumber } from '#schema/time.ts';
import { parseDay } from '#schema/time.ts';
import type { Cell } from './cells.ts';
import { draw } from './draw.ts';
import { FIRST_DAY } from './national.ts';
import { phaseOf, type Phase } from './people.ts';
import { SlowPlaces } from './slow-places.ts';
import { typingOfSession, type Place } from './sites.ts';
import { ROUND_DAYS } from './rounds.ts';
import { CLUSTER, firstVaccine, laterVaccine, lotOf, USED } from './vaccines.ts';

/** Doses that one site gives on a day before the next site of the commune opens. */
const DOSES_PER_SITE_DAY = 150;
/** From here on entry on the same day was ordered, and this share of sessions more did so. */
const SAME_DAY_ORDER = parseDay('2021-11-01')!;
const QUICKENED = 0.6;
const AT_ONCE = [[0, 1]] as const;

/** Stretches of people of a place whose first dose had the same vaccine and phase. */
interface Stretch {
  readonly from: number;
  readonly vaccine: number;
  readonly phase: Phase;
}

/** Whole and half days, in seconds: morning, afternoon, whole day. */
const HOURS = [
  [7 * 3600, 16_200],
  [13 * 3600, 18_000],
  [7 * 3600, 39_600],
] as const;

/** Whether the round that begins on a day was running when the cluster happened. */
const coversCluster = (round: DayNumber): boolean => CLUSTER.day >= round && CLUSTER.day < round + ROUND_DAYS;

/** The course of one province. Call `round` for consecutive rounds only. */
export class ProvinceSessions {
  readonly province: string;
  readonly places: readonly Place[];
  readonly #seed: number;
  readonly #doses: readonly Int32Array[];
  readonly #finalFirst: number;
  /** Running sums by dose number and place, and of the province. */
  readonly #given: Int32Array[];
  readonly #provinceGiven = [0, 0, 0, 0];
  readonly #stretches: Stretch[][];
  /** Stretch in which the next person of dose number k + 1 lies. */
  readonly #pointers: Uint16Array[];
  readonly #targets: Float64Array;
  readonly #out: Int32Array;
  readonly #clusterPlace: number;
  readonly #slow: SlowPlaces;
  /** Lots in use, by round and vaccine. */
  readonly #lots = new Map<DayNumber, string[]>();

  /** `doses[k - 1][day - FIRST_DAY]`: the whole doses of the province. */
  constructor(
    seed: number,
    province: string,
    places: readonly Place[],
    doses: readonly Int32Array[],
    finalFirst: number,
    clusterPlace: number,
    demoDay: DayNumber,
  ) {
    this.province = province;
    this.places = places;
    this.#seed = seed;
    this.#doses = doses;
    this.#finalFirst = finalFirst;
    this.#given = doses.map(() => new Int32Array(places.length));
    this.#stretches = places.map(() => []);
    this.#pointers = doses.map(() => new Uint16Array(places.length));
    this.#targets = new Float64Array(places.length);
    this.#out = new Int32Array(places.length);
    this.#clusterPlace = clusterPlace;
    this.#slow = new SlowPlaces(places, demoDay);
  }

  /** Doses of the province from the first day to a day, inclusive. */
  usedUntil(day: DayNumber): number {
    let sum = 0;
    for (const series of this.#doses)
      for (let i = 0; i <= Math.min(day - FIRST_DAY, series.length - 1); i++) sum += series[i]!;
    return sum;
  }

  /** Cells of the given days `from … to`, in order of day, dose number and place. */
  round(from: DayNumber, to: DayNumber): Cell[] {
    const cells: Cell[] = [];
    for (let day = from; day <= to; day++)
      for (let k = 0; k < this.#doses.length; k++) {
        const total = this.#doses[k]![day - FIRST_DAY]!;
        if (total === 0) continue;
        this.#provinceGiven[k]! += total;
        this.#aim(this.#provinceGiven[k]!);
        const before = Int32Array.from(this.#given[k]!);
        const state = { targets: this.#targets, given: this.#given[k]!, out: this.#out };
        this.#slow.apportion(state, { day, number: k + 1, total, sum: this.#provinceGiven[k]! });
        for (let p = 0; p < this.places.length; p++)
          if (this.#out[p]! > 0) this.#session(cells, day, from, k + 1, p, before[p]!, this.#out[p]!);
      }
    return cells;
  }

  /**
   * Where every place should be when the province has given `sum` doses of a number. A place's figure
   * depends on the province's figure alone, not on the day: so a place has its second doses as long
   * after its first ones as its province has.
   */
  #aim(sum: number): void {
    const along = Math.log(Math.max(sum / this.#finalFirst, 1e-9));
    let all = 0;
    this.places.forEach((place, p) => {
      this.#targets[p] = place.share * Math.exp(place.course * along);
      all += this.#targets[p]!;
    });
    for (let p = 0; p < this.#targets.length; p++) this.#targets[p]! *= sum / all;
  }

  #session(
    into: Cell[],
    day: DayNumber,
    round: DayNumber,
    number: number,
    p: number,
    from: number,
    count: number,
  ): void {
    const place = this.places[p]!;
    if (number === 1) {
      const vaccine =
        p === this.#clusterPlace && coversCluster(round)
          ? CLUSTER.vaccine
          : (this.#slow.firstVaccine(place, round) ??
            firstVaccine(this.#seed, this.province, place.ordinal, round));
      const phase = phaseOf(day, USED[vaccine]!);
      const stretches = this.#stretches[p]!;
      const last = stretches.at(-1);
      if (!last || last.vaccine !== vaccine || last.phase !== phase) stretches.push({ from, vaccine, phase });
      this.#spread(into, day, round, number, place, p, from, count, vaccine, phase);
      return;
    }
    for (let at = from; at < from + count;) {
      const stretch = this.#stretchOf(number, p, at);
      const until = Math.min(
        from + count,
        this.#stretches[p]![this.#pointers[number - 1]![p]! + 1]?.from ?? Infinity,
      );
      const vaccine = laterVaccine(this.#seed, number, stretch.vaccine, place.ordinal, round);
      this.#spread(into, day, round, number, place, p, at, until - at, vaccine, stretch.phase);
      at = until;
    }
  }

  /** The stretch of a person. Beyond the first doses (published contradictions): the last one there is. */
  #stretchOf(number: number, p: number, person: number): Stretch {
    const stretches = this.#stretches[p]!;
    const pointers = this.#pointers[number - 1]!;
    while (pointers[p]! + 1 < stretches.length && stretches[pointers[p]! + 1]!.from <= person)
      pointers[p]! += 1;
    return stretches[pointers[p]!] ?? { from: 0, vaccine: 0, phase: 0 };
  }

  #lot(vaccine: number, round: DayNumber): string {
    let lot = this.#lots.get(round)?.[vaccine];
    if (lot === undefined) {
      const stopped =
        this.province === CLUSTER.province && vaccine === CLUSTER.vaccine && coversCluster(round);
      lot = stopped ? CLUSTER.lot : lotOf(this.#seed, vaccine, this.province, round);
      const lots = this.#lots.get(round) ?? [];
      lots[vaccine] = lot;
      this.#lots.set(round, lots);
    }
    return lot;
  }

  #spread(
    into: Cell[],
    day: DayNumber,
    round: DayNumber,
    number: number,
    place: Place,
    p: number,
    from: number,
    count: number,
    vaccine: number,
    phase: Phase,
  ): void {
    const open = Math.min(place.sites.length, Math.ceil(count / DOSES_PER_SITE_DAY));
    const clusterDay = p === this.#clusterPlace && day === CLUSTER.day && vaccine === CLUSTER.vaccine;
    const lot = this.#lot(vaccine, round);
    for (let s = 0, at = from; s < open; s++) {
      const site = place.sites[(s + day) % place.sites.length]!;
      const part = Math.floor(((s + 1) * count) / open) - Math.floor((s * count) / open);
      if (part === 0) continue;
      const u = draw(this.#seed, 41, place.ordinal, day, s);
      const parts = clusterDay
        ? AT_ONCE
        : typingOfSession(site.typing, u, day >= SAME_DAY_ORDER ? QUICKENED : 0);
      const hours =
        HOURS[clusterDay ? 0 : Math.min(2, Math.floor(draw(this.#seed, 42, place.ordinal, day, s) * 3))]!;
      let typed = 0;
      for (const [delay, upTo] of parts) {
        const typedNow = Math.round(part * upTo) - typed;
        if (typedNow === 0) continue;
        into.push({
          entryDay: day + delay,
          sequence: -1,
          count: typedNow,
          givenDay: day,
          sameDay: delay === 0,
          number,
          place,
          commune: place.code,
          site: site.code,
          habits: site,
          from: at + typed,
          vaccine,
          lot,
          phase,
          begins: clusterDay ? 8 * 3600 : hours[0],
          lasts: clusterDay ? 900 : hours[1],
          certificateRate: site.certificateRate,
          revision: 1,
          sign: 1,
          revisedDay: day + delay,
        });
        typed += typedNow;
      }
      at += part;
    }
  }
}
