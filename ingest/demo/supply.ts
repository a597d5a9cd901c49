/**
 * Vaccine of one province, round by round: decided by the ministry, received by the province, moved on to communes
 * before it is used, a little wasted. What is received up to 4 December 2021 is the published figure.
 *
 * 25 provinces gave more doses than they are said to have received. What they lack comes from the ministry's own
 * stock (its hospitals and institutes, army and police got allocations of their own, see
 * allocation-figures.csv) and is booked as a transfer from the nation, so nobody's stock is below zero for it.
 *
 * Places that lack vaccine get on each morning what they use that day. Places that do not collect all are named in the decision
 * themselves, and receive without the province's store. Slow places that have vaccine got more than they use.
 */
import type { DayNumber } from '#schema/time.ts';
import { NATION } from '#schema/units.ts';
import { apportion } from '#schema/population.ts';
import { COLLECTED_SHARE, PROVINCE_CAUSES } from './causes.ts';
import type { Cell, Movement } from './cells.ts';
import { hash } from './draw.ts';
import { FIRST_DAY, LAST_DAY } from './national.ts';
import { FIGURES_DAY } from './province-plan.ts';
import { ROUND_DAYS } from './rounds.ts';
import { BOX, sentFor } from './boxes.ts';
import type { Place } from './sites.ts';
import { expiryOf } from './vaccines.ts';

/** One in so many transfers to a commune was never entered: the only places whose stock falls below zero. */
const FORGOTTEN_TRANSFERS = 25_000;
/** Vaccines of many doses a vial, whose rest is thrown away in the evening: all but Vero Cell. */
const SINGLE_DOSE_VIALS = 3;
/** Days before a round on which its vaccine comes to the province, and at latest to the places: a few days' use is always left. */
const RECEIVED_BEFORE = 4;
const SENT_BEFORE = 3;
/** Decided in the night and fetched in the morning: what is decided and not received was not collected. */
const DECIDED_AT = 5 * 3600;
const OWN_STOCK = 'Kho Bộ Y tế: bệnh viện, viện, quân đội, công an';

/** What a place needs of a lot in a round, and what is sent for it. */
interface PlaceNeed {
  readonly place: Place;
  readonly used: number;
  readonly sent: number;
  /** Use by day. */
  readonly days: ReadonlyMap<DayNumber, number>;
}

interface Need {
  readonly lot: string;
  readonly vaccine: number;
  readonly byPlace: Map<Place, Map<DayNumber, number>>;
}

type Row = Pick<Movement, 'movement' | 'doses' | 'unit'> & Partial<Movement>;
type Add = (day: DayNumber, at: number, row: Row) => void;

const sumOf = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

export class ProvinceSupply {
  readonly #seed: number;
  readonly #province: string;
  readonly #published: number;
  readonly #usedUntil: (day: DayNumber) => number;
  readonly #lastPublishedUse: number;
  readonly #plenty: boolean;
  /** The province has vaccine only for the day. */
  readonly #scarce: boolean;
  #receivedSum = 0;
  #needSum = 0;
  #needAtFigures = 0;
  #round = 0;
  readonly #provinceStock = new Map<string, number>();
  readonly #placeStock = new Map<Place, Map<string, number>>();

  /**
   * `published`: doses received by 4 December 2021. `firstRound`: day on which the first round begins.
   * `usedUntil`: doses the province gives from the first day to a day.
   */
  constructor(
    seed: number,
    province: string,
    published: number,
    firstRound: DayNumber,
    usedUntil: (day: DayNumber) => number,
  ) {
    this.#seed = seed;
    this.#province = province;
    this.#published = published;
    this.#usedUntil = usedUntil;
    this.#scarce = PROVINCE_CAUSES.get(province) === 'no_stock';
    const rounds = Math.floor((FIGURES_DAY - this.#receivedDay(firstRound)) / ROUND_DAYS);
    this.#lastPublishedUse = Math.max(1, usedUntil(firstRound + rounds * ROUND_DAYS + ROUND_DAYS - 1));
    this.#plenty = published > this.#lastPublishedUse * 1.03;
  }

  #receivedDay(round: DayNumber): DayNumber {
    return this.#scarce ? round : round - RECEIVED_BEFORE;
  }

  /** Movements of the round that begins on `start` and is used up to `end`, from the cells given in it. */
  round(start: DayNumber, end: DayNumber, cells: readonly Cell[]): Movement[] {
    this.#round += 1;
    const lots = this.#needs(cells);
    const needs = lots.map((lot) => this.#placeNeeds(lot));
    const wanted = needs.map((rows) => sumOf(rows.map(({ sent }) => sent)));
    const received = this.#receive(start, end, lots, wanted);
    const movements: Movement[] = [];
    lots.forEach((lot, i) => {
      const add: Add = (day, at, row) => {
        if (row.doses <= 0) return;
        movements.push({
          // Nothing is booked before the campaign began, nor after its last day.
          day: Math.max(FIRST_DAY, Math.min(LAST_DAY, day)),
          at: day < FIRST_DAY ? 6 * 3600 : at,
          vaccine: lot.vaccine,
          lot: lot.lot,
          fromUnit: '',
          decisionNo: '',
          expiresOn: expiryOf(start),
          reason: '',
          ...row,
        });
      };
      const [direct, others] = [
        needs[i]!.filter(({ place }) => place.putIn?.cause === 'not_collected'),
        needs[i]!.filter(({ place }) => place.putIn?.cause !== 'not_collected'),
      ];
      const left = this.#bookDirect(start, received[i]!, direct, add);
      this.#bookProvince(start, lot.lot, left, others, add);
      for (const need of others) this.#bookTransfers(start, lot.vaccine, need, add);
      for (const need of needs[i]!) this.#bookWaste(end, lot, need, add);
    });
    return movements;
  }

  /** Places that the decision names itself: returns what is left of the receipts for the province's store. */
  #bookDirect(start: DayNumber, received: number, needs: readonly PlaceNeed[], add: Add): number {
    let left = received;
    for (const { place, sent } of needs) {
      const own = Math.min(sent, left);
      left -= own;
      const decisionNo = `DEMO-${place.code}-${this.#round}`;
      const share = place.putIn!.wide ? COLLECTED_SHARE.wide : COLLECTED_SHARE.part;
      const base = { unit: place.code, decisionNo };
      add(this.#receivedDay(start), DECIDED_AT, {
        ...base,
        movement: 'decided',
        doses: Math.ceil(own / share),
      });
      add(this.#receivedDay(start), 6 * 3600, { ...base, movement: 'received', doses: own });
      this.#bookFromNation(this.#receivedDay(start), sent - own, place.code, add);
    }
    return left;
  }

  #bookFromNation(day: DayNumber, doses: number, unit: string, add: Add): void {
    add(day, 6 * 3600, {
      movement: 'received',
      doses,
      unit: NATION,
      decisionNo: `DEMO-VN-${this.#province}-${this.#round}`,
    });
    add(day, 6 * 3600 + 900, { movement: 'transferred', doses, unit, fromUnit: NATION, reason: OWN_STOCK });
  }

  /** What the province gets and what it still lacks for its places; in a scarce province day by day. */
  #bookProvince(
    start: DayNumber,
    lot: string,
    received: number,
    needs: readonly PlaceNeed[],
    add: Add,
  ): void {
    const decisionNo = `DEMO-${this.#province}-${this.#round}`;
    const collected = PROVINCE_CAUSES.get(this.#province) === 'not_collected' ? COLLECTED_SHARE.wide : 1;
    add(this.#receivedDay(start), DECIDED_AT, {
      movement: 'decided',
      doses: Math.round(received / collected),
      unit: this.#province,
      decisionNo,
    });
    const byDay = new Map<DayNumber, number>();
    if (this.#scarce)
      for (const { days } of needs)
        for (const [day, used] of days) byDay.set(day, (byDay.get(day) ?? 0) + used);
    else byDay.set(this.#receivedDay(start), sumOf(needs.map(({ sent }) => sent)));
    const wanted = sumOf(byDay.values());
    let wantedSoFar = 0;
    let got = 0;
    for (const [day, part] of [...byDay].sort(([a], [b]) => a - b)) {
      wantedSoFar += part;
      const share = wanted === 0 ? 1 : wantedSoFar / wanted;
      const now = Math.round(received * share) - got;
      got += now;
      add(day, 6 * 3600, { movement: 'received', doses: now, unit: this.#province, decisionNo });
      const stock = (this.#provinceStock.get(lot) ?? 0) + now;
      const lacking = Math.max(0, part - stock);
      this.#bookFromNation(day, lacking, this.#province, add);
      this.#provinceStock.set(lot, stock + lacking - part);
    }
  }

  #bookTransfers(start: DayNumber, vaccine: number, { place, sent, days }: PlaceNeed, add: Add): void {
    const base = { movement: 'transferred', unit: place.code, fromUnit: this.#province } as const;
    if (place.putIn?.cause === 'no_stock') {
      for (const [day, used] of days) add(day, 6 * 3600 + 1800, { ...base, doses: used });
      return;
    }
    const draws = hash(this.#seed, 61, place.ordinal, start, vaccine);
    if (draws % FORGOTTEN_TRANSFERS === 0 && place.putIn === undefined) return;
    const first = start - SENT_BEFORE - (draws % 2);
    if (place.putIn?.cause !== 'late_typing') {
      add(first, 14 * 3600, { ...base, doses: sent });
      return;
    }
    // In two halves: what lies in the refrigerator must not look like slow injecting where it is typing that is late.
    const half = start + ROUND_DAYS / 2;
    const soon = sumOf([...days].map(([day, used]) => (day < half ? used : 0)));
    const now = Math.min(sent, Math.ceil(soon / BOX) * BOX);
    add(first, 14 * 3600, { ...base, doses: now });
    add(half - SENT_BEFORE, 14 * 3600, { ...base, doses: sent - now });
  }

  #bookWaste(end: DayNumber, { lot, vaccine }: Need, { place, sent, used }: PlaceNeed, add: Add): void {
    const stocks = this.#placeStock.get(place)!;
    const left = stocks.get(lot)! + sent - used;
    const wasted = vaccine === SINGLE_DOSE_VIALS ? 0 : Math.floor((left % BOX) / 2);
    add(end, 18 * 3600 + 1800, {
      movement: 'wasted',
      doses: wasted,
      unit: place.code,
      reason: 'Lọ đã mở còn thừa cuối buổi',
    });
    stocks.set(lot, left - wasted);
  }

  #needs(cells: readonly Cell[]): Need[] {
    const needs = new Map<string, Need>();
    for (const { lot, vaccine, place, givenDay, count } of cells) {
      let need = needs.get(lot);
      if (!need) needs.set(lot, (need = { lot, vaccine, byPlace: new Map() }));
      let days = need.byPlace.get(place);
      if (!days) need.byPlace.set(place, (days = new Map()));
      days.set(givenDay, (days.get(givenDay) ?? 0) + count);
    }
    return [...needs.values()];
  }

  #placeNeeds({ lot, byPlace }: Need): PlaceNeed[] {
    return [...byPlace].map(([place, days]) => {
      let stocks = this.#placeStock.get(place);
      if (!stocks) this.#placeStock.set(place, (stocks = new Map()));
      const left = stocks.get(lot) ?? 0;
      stocks.set(lot, left);
      const used = sumOf(days.values());
      return { place, used, sent: sentFor(place, used, left), days };
    });
  }

  /** What is received for each lot of the round. Running sums follow use, scaled to the published figure. */
  #receive(start: DayNumber, end: DayNumber, lots: readonly Need[], wanted: readonly number[]): number[] {
    const all = wanted.reduce((a, b) => a + b, 0);
    this.#needSum += all;
    const counted = this.#receivedDay(start) <= FIGURES_DAY;
    if (counted) this.#needAtFigures = this.#needSum;
    if (lots.length === 0) return [];
    const target = counted
      ? Math.round((this.#published * this.#usedUntil(end)) / this.#lastPublishedUse)
      : this.#published + Math.ceil((this.#needSum - this.#needAtFigures) * 1.01);
    // Who got more than he used never lacked vaccine: receipts come early enough, and add up to the same.
    const ahead = counted && this.#plenty ? all : 0;
    const total = Math.min(
      Math.max(0, target - this.#receivedSum, ahead),
      counted ? Math.max(0, this.#published - this.#receivedSum) : Infinity,
    );
    this.#receivedSum += total;
    const parts = apportion(
      total,
      wanted.map((weight, i) => ({ code: String(i).padStart(3, '0'), weight: weight + 1e-6 })),
    );
    return wanted.map((_, i) => parts.get(String(i).padStart(3, '0'))!);
  }
}
