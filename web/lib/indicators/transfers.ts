/**
 * Advice which stock to move where: a short list of transfers between the units of one level and the depots above them.
 * Pure, and the same for the same figures.
 *
 * First those who will run out, the most urgent first, are filled up; then doses that would expire are sent to where
 * they are used in time. A depot above gives before a sibling does, and nearer siblings before farther ones. What every
 * transfer obeys: docs/decisions/transfers.md. It is a rule that can be followed with pencil and paper, not an
 * optimum: a province must be able to see why it is asked to give.
 */
import type { Thresholds } from '#schema/thresholds.ts';
import type { DayNumber } from '#schema/time.ts';
import { vaccineOf } from '#schema/vaccines.ts';
import { kilometres, type Point } from './distance.ts';
import {
  byExpiry,
  daysOfStock,
  isExpired,
  outlook,
  roomFor,
  type LotOnHand,
  type LotOutlook,
} from './stock.ts';

export interface Holder {
  readonly code: string;
  /** Longitude, latitude; `null`: not known, and then farther than all others. */
  readonly point: Point | null;
  /** Stands above the others and injects nobody: gives, never takes. */
  readonly isDepot: boolean;
}

export interface HeldLot extends LotOnHand {
  readonly unit: string;
  readonly vaccine: string;
}

export interface DailyUse {
  readonly unit: string;
  readonly vaccine: string;
  /** Mean doses a day over the 7 whole days up to yesterday. */
  readonly perDay: number;
}

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly vaccine: string;
  readonly lot: string;
  readonly expiresOn: DayNumber;
  readonly doses: number;
  readonly vials: number;
  /** `shortage`: who gets it would run out; `expiry`: who gives it would not use it in time. */
  readonly reason: 'shortage' | 'expiry';
  /** Between the points of the units; `null` when one is not known. */
  readonly kilometres: number | null;
  /** Usable doses ÷ daily use, with what was advised before it; `null`: nothing is used there. */
  readonly fromDaysBefore: number | null;
  readonly fromDaysAfter: number | null;
  readonly toDaysBefore: number | null;
  readonly toDaysAfter: number | null;
  /** Doses that would have expired at either end and will not. */
  readonly dosesSaved: number;
  /** Days by which the receiver can go on at its pace. */
  readonly daysGained: number;
}

type Rules = Thresholds['supply'];
type MutableLot = { lot: string; doses: number; expiresOn: DayNumber | null };

/** One vaccine at one unit, as it stands after the transfers advised so far. */
class Stock {
  readonly holder: Holder;
  readonly perDay: number;
  /** Without those that have expired: they are for nobody. */
  readonly lots: MutableLot[];
  /** What follows from the lots, until they change: many ask. */
  #usable: number | undefined;
  #atRisk: LotOutlook<MutableLot>[] | undefined;
  readonly #today: DayNumber;
  readonly #rules: Rules;

  constructor(holder: Holder, perDay: number, lots: readonly LotOnHand[], rules: Rules, today: DayNumber) {
    this.holder = holder;
    this.#rules = rules;
    this.perDay = Math.max(0, perDay);
    this.lots = lots
      .filter((lot) => !isExpired(lot, today))
      .map(({ lot, doses, expiresOn }) => ({ lot, doses, expiresOn }))
      .sort(byExpiry);
    this.#today = today;
  }

  /** What may still be injected. A lot below zero was booked under another's name, so it lessens the rest. */
  get usable(): number {
    return (this.#usable ??= this.lots.reduce((sum, lot) => sum + lot.doses, 0));
  }
  get days(): number | null {
    return daysOfStock(this.usable, this.perDay);
  }
  /** Doses that will not be used here in time. A depot uses nothing: its lots are for others until they are at risk. */
  get expiring(): number {
    const lots = this.holder.isDepot ? this.atRisk() : outlook(this.lots, this.perDay, this.#today);
    return lots.reduce((sum, lot) => sum + lot.expiring, 0);
  }

  /** Lots that will not be used here in time, so soon that the present pace is all there is to go by. */
  atRisk(): readonly LotOutlook<MutableLot>[] {
    return (this.#atRisk ??= outlook(this.lots, this.perDay, this.#today).filter(
      ({ lot, expiring }) => expiring > 0 && lot.expiresOn! - this.#today <= this.#rules.expiry_days_ahead,
    ));
  }

  /** Doses that it can give and still keep its reserve. */
  get surplus(): number {
    return Math.max(0, Math.floor(this.usable - this.#rules.reserve_days * this.perDay));
  }

  change(name: string, expiresOn: DayNumber, doses: number): void {
    const known = this.lots.find((lot) => lot.lot === name);
    if (known) known.doses += doses;
    else this.lots.push({ lot: name, doses, expiresOn });
    this.lots.sort(byExpiry);
    this.#usable = this.#atRisk = undefined;
  }
}

/** The advice. `today`: civil day of the campaign. Units and lots that are not named by a holder are left out. */
export function adviseTransfers(
  holders: readonly Holder[],
  lots: readonly HeldLot[],
  uses: readonly DailyUse[],
  rules: Rules,
  today: DayNumber,
): Transfer[] {
  const advice: Transfer[] = [];
  for (const vaccine of [...new Set(lots.map((lot) => lot.vaccine))].sort()) {
    const stocks = stocksOf(vaccine, holders, lots, uses, rules, today);
    const round = new VaccineRound(vaccine, stocks, rules, today);
    advice.push(...round.fillShortages(), ...round.saveExpiring());
  }
  // Who runs out first stands first; then what saves most. Equal ones keep the order of their vaccine.
  return advice.sort(byWeight).slice(0, rules.transfers_most);
}

function stocksOf(
  vaccine: string,
  holders: readonly Holder[],
  lots: readonly HeldLot[],
  uses: readonly DailyUse[],
  rules: Rules,
  today: DayNumber,
): Stock[] {
  const held = Map.groupBy(
    lots.filter((lot) => lot.vaccine === vaccine),
    (lot) => lot.unit,
  );
  const perDay = new Map(
    uses.filter((use) => use.vaccine === vaccine).map((use) => [use.unit, use.perDay] as const),
  );
  return holders
    .map(
      (holder) => new Stock(holder, perDay.get(holder.code) ?? 0, held.get(holder.code) ?? [], rules, today),
    )
    .sort((a, b) => (a.holder.code < b.holder.code ? -1 : 1));
}

/** Urgent needs by the days that are left, savings by doses; a need before a saving. */
function byWeight(a: Transfer, b: Transfer): number {
  if (a.reason !== b.reason) return a.reason === 'shortage' ? -1 : 1;
  return a.reason === 'shortage'
    ? (a.toDaysBefore ?? 0) - (b.toDaysBefore ?? 0)
    : b.dosesSaved - a.dosesSaved;
}

class VaccineRound {
  readonly #vaccine: string;
  readonly #stocks: readonly Stock[];
  readonly #rules: Rules;
  readonly #today: DayNumber;
  readonly #perVial: number;

  constructor(vaccine: string, stocks: readonly Stock[], rules: Rules, today: DayNumber) {
    this.#vaccine = vaccine;
    this.#stocks = stocks;
    this.#rules = rules;
    this.#today = today;
    this.#perVial = vaccineOf(vaccine)?.dosesPerVial ?? 1;
  }

  *fillShortages(): Generator<Transfer> {
    const short = this.#stocks
      .filter((stock) => !stock.holder.isDepot && (stock.days ?? Infinity) < this.#rules.days_amber)
      .sort((a, b) => a.days! - b.days!);
    for (const to of short) {
      for (const from of this.#givers(to)) {
        for (const lot of [...from.lots]) {
          // A vial is the least that can be sent: the last one may bring a little more than is lacking.
          const lacking = Math.ceil(this.#rules.fill_days * to.perDay - to.usable);
          if (lacking <= 0) break;
          yield* this.#move(from, to, lot, Math.ceil(lacking / this.#perVial) * this.#perVial, 'shortage');
        }
      }
    }
  }

  *saveExpiring(): Generator<Transfer> {
    const atRisk = this.#stocks
      .map((stock) => ({ stock, lost: stock.atRisk().reduce((sum, lot) => sum + lot.expiring, 0) }))
      .filter(({ lost }) => lost > 0)
      .sort((a, b) => b.lost - a.lost);
    for (const { stock: from } of atRisk)
      for (const to of this.#nearest(from).filter((stock) => stock.perDay > 0 && !stock.holder.isDepot))
        for (const { lot, expiring } of from.atRisk()) yield* this.#move(from, to, lot, expiring, 'expiry');
  }

  /** One transfer of at most `wanted` doses, when the rules leave room for one. */
  *#move(
    from: Stock,
    to: Stock,
    lot: MutableLot,
    wanted: number,
    reason: Transfer['reason'],
  ): Generator<Transfer> {
    const { lot: name, expiresOn } = lot;
    // Whose expiry nobody stated cannot be promised to last.
    if (expiresOn === null || expiresOn - this.#today < this.#rules.life_days_least) return;
    const least = Math.max(this.#perVial, this.#rules.transfer_doses_least);
    const most = Math.min(wanted, lot.doses, from.surplus);
    if (most < least) return;
    const room = roomFor(expiresOn, to.lots, to.perDay, this.#today);
    const vials = Math.floor(Math.min(most, room) / this.#perVial);
    const doses = vials * this.#perVial;
    if (doses < least) return;
    const before = { from: from.days, to: to.days, expiring: from.expiring + to.expiring };
    from.change(name, expiresOn, -doses);
    to.change(name, expiresOn, doses);
    yield {
      from: from.holder.code,
      to: to.holder.code,
      vaccine: this.#vaccine,
      lot: name,
      expiresOn,
      doses,
      vials,
      reason,
      kilometres: kilometres(from.holder.point, to.holder.point),
      fromDaysBefore: before.from,
      fromDaysAfter: from.days,
      toDaysBefore: before.to,
      toDaysAfter: to.days,
      dosesSaved: before.expiring - from.expiring - to.expiring,
      daysGained: doses / to.perDay,
    };
  }

  #givers(to: Stock): Stock[] {
    const able = this.#nearest(to).filter((stock) => stock.surplus > 0);
    return [
      ...able.filter((stock) => stock.holder.isDepot),
      ...able.filter((stock) => !stock.holder.isDepot),
    ];
  }

  /** The others by distance, those in reach only; a depot is in reach of all it stands above. */
  #nearest(of: Stock): Stock[] {
    return this.#stocks
      .filter((stock) => stock !== of)
      .map((stock) => ({ stock, far: kilometres(stock.holder.point, of.holder.point) ?? Infinity }))
      .filter(
        ({ stock, far }) =>
          stock.holder.isDepot || of.holder.isDepot || far <= this.#rules.transfer_kilometres_most,
      )
      .sort((a, b) => a.far - b.far)
      .map(({ stock }) => stock);
  }
}
