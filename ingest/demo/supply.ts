/**
 * Vaccine of one province, round by round: decided by the ministry, received by the province, moved on to communes
 * before it is used, a little wasted. What is received up to 4 December 2021 is the published figure.
 *
 * 25 provinces gave more doses than they are said to have received. What they lack comes from the ministry's own
 * stock (its hospitals and institutes, army and police got allocations of their own, see
 * allocation-figures.csv) and is booked as a transfer from the nation, so nobody's stock is below zero for it.
 */
import type { DayNumber } from '#schema/time.ts';
import { NATION } from '#schema/units.ts';
import { apportion } from '#schema/population.ts';
import type { Cell, Movement } from './cells.ts';
import { hash } from './draw.ts';
import { FIRST_DAY, LAST_DAY } from './national.ts';
import { COLLECTED_SHARE, NO_STOCK } from './provinces.ts';
import { FIGURES_DAY } from './province-plan.ts';
import { ROUND_DAYS, ROUND_LEAD_DAYS } from './rounds.ts';
import { expiryOf } from './vaccines.ts';

/** One in so many transfers to a commune was never entered: the only places whose stock falls below zero. */
const FORGOTTEN_TRANSFERS = 25_000;
/** Vaccines of many doses a vial, whose rest is thrown away in the evening: all but Vero Cell. */
const SINGLE_DOSE_VIALS = 3;
/** Transfers come in boxes of so many doses. */
const BOX = 10;

interface Need {
  readonly lot: string;
  readonly vaccine: number;
  readonly byPlace: Map<Cell['place'], number>;
}

export class ProvinceSupply {
  readonly #seed: number;
  readonly #province: string;
  readonly #published: number;
  readonly #usedUntil: (day: DayNumber) => number;
  readonly #lastPublishedUse: number;
  readonly #plenty: boolean;
  #receivedSum = 0;
  #needSum = 0;
  #needAtFigures = 0;
  #round = 0;
  readonly #provinceStock = new Map<string, number>();
  readonly #placeStock = new Map<Cell['place'], Map<string, number>>();

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
    const rounds = Math.floor((FIGURES_DAY - this.#receivedDay(firstRound)) / ROUND_DAYS);
    this.#lastPublishedUse = Math.max(1, usedUntil(firstRound + rounds * ROUND_DAYS + ROUND_DAYS - 1));
    this.#plenty = published > this.#lastPublishedUse * 1.03;
  }

  #receivedDay(round: DayNumber): DayNumber {
    return NO_STOCK.has(this.#province) ? round : round - 3;
  }

  /** Movements of the round that begins on `start` and is used up to `end`, from the cells given in it. */
  round(start: DayNumber, end: DayNumber, cells: readonly Cell[]): Movement[] {
    this.#round += 1;
    const needs = this.#needs(cells);
    const lots = [...needs.values()];
    const transfers = lots.map((need) => this.#transfersOf(need));
    const wanted = transfers.map((rows) => rows.reduce((sum, [, doses]) => sum + doses, 0));
    const received = this.#receive(start, end, lots, wanted);
    const late = NO_STOCK.has(this.#province);
    const movements: Movement[] = [];
    const add = (
      day: DayNumber,
      at: number,
      need: Need,
      rest: Pick<Movement, 'movement' | 'doses' | 'unit'> & Partial<Movement>,
    ): void => {
      if (rest.doses <= 0) return;
      movements.push({
        // Nothing is booked before the campaign began, nor after its last day.
        day: Math.max(FIRST_DAY, Math.min(LAST_DAY, day)),
        at: day < FIRST_DAY ? 6 * 3600 : at,
        vaccine: need.vaccine,
        lot: need.lot,
        fromUnit: '',
        decisionNo: '',
        expiresOn: expiryOf(start),
        reason: '',
        ...rest,
      });
    };
    lots.forEach((need, i) => {
      const decided = Math.round(received[i]! / (COLLECTED_SHARE.get(this.#province) ?? 1));
      const decisionNo = `DEMO-${this.#province}-${this.#round}`;
      add(start - ROUND_LEAD_DAYS, 10 * 3600, need, {
        movement: 'decided',
        doses: decided,
        unit: this.#province,
        decisionNo,
      });
      add(this.#receivedDay(start), 6 * 3600, need, {
        movement: 'received',
        doses: received[i]!,
        unit: this.#province,
        decisionNo,
      });
      const stock = (this.#provinceStock.get(need.lot) ?? 0) + received[i]!;
      const lacking = Math.max(0, wanted[i]! - stock);
      add(this.#receivedDay(start), 6 * 3600, need, {
        movement: 'received',
        doses: lacking,
        unit: NATION,
        decisionNo: `DEMO-VN-${this.#province}-${this.#round}`,
      });
      add(this.#receivedDay(start), 6 * 3600 + 900, need, {
        movement: 'transferred',
        doses: lacking,
        unit: this.#province,
        fromUnit: NATION,
        reason: 'Kho Bộ Y tế: bệnh viện, viện, quân đội, công an',
      });
      this.#provinceStock.set(need.lot, stock + lacking - wanted[i]!);
      for (const [place, doses, used] of transfers[i]!) {
        const draws = hash(this.#seed, 61, place.ordinal, start, need.vaccine);
        const forgotten = draws % FORGOTTEN_TRANSFERS === 0;
        if (!forgotten)
          add(late ? start : start - 1 - (draws % 2), late ? 6 * 3600 + 1800 : 14 * 3600, need, {
            movement: 'transferred',
            doses,
            unit: place.code,
            fromUnit: this.#province,
          });
        const stocks = this.#placeStock.get(place)!;
        const left = stocks.get(need.lot)! + doses - used;
        const wasted = need.vaccine === SINGLE_DOSE_VIALS ? 0 : Math.floor(left / 2);
        add(end, 18 * 3600 + 1800, need, {
          movement: 'wasted',
          doses: wasted,
          unit: place.code,
          reason: 'Lọ đã mở còn thừa cuối buổi',
        });
        stocks.set(need.lot, left - wasted);
      }
    });
    return movements;
  }

  #needs(cells: readonly Cell[]): Map<string, Need> {
    const needs = new Map<string, Need>();
    for (const cell of cells) {
      let need = needs.get(cell.lot);
      if (!need) needs.set(cell.lot, (need = { lot: cell.lot, vaccine: cell.vaccine, byPlace: new Map() }));
      need.byPlace.set(cell.place, (need.byPlace.get(cell.place) ?? 0) + cell.count);
    }
    return needs;
  }

  /** Place, doses sent, doses it will use. */
  #transfersOf(need: Need): [Cell['place'], number, number][] {
    return [...need.byPlace].map(([place, used]) => {
      let stocks = this.#placeStock.get(place);
      if (!stocks) this.#placeStock.set(place, (stocks = new Map()));
      const left = stocks.get(need.lot) ?? 0;
      stocks.set(need.lot, left);
      return [place, Math.ceil(Math.max(0, used - left) / BOX) * BOX, used];
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
