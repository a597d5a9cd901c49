/**
 * The whole demonstration as a sequence of days of entry, made as it is asked for: nothing is kept but the
 * running sums and what is still to be entered. The same seed and units give the same days.
 */
import type { DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { causesOf, type PutIn } from './causes.ts';
import type { Cell, DayPlan, Movement, Reaction, RegistrationCell } from './cells.ts';
import { clusterCommune } from './cluster.ts';
import { enter, MAX_MENDING_DAYS } from './mistakes.ts';
import { DAY_COUNT, FIRST_DAY, LAST_DAY } from './national.ts';
import type { ProvincePlan } from './province-plan.ts';
import { ProvinceRecords } from './province-records.ts';
import { reactionsOf } from './reactions.ts';
import { dayOfSeconds, RecordNumbers, type DemoRecord } from './records.ts';
import { ProvinceSessions } from './sessions.ts';
import { MAX_DELAY_DAYS, placesOf } from './sites.ts';
import { ROUND_DAYS, ROUND_LEAD_DAYS } from './rounds.ts';
import { ProvinceSupply } from './supply.ts';
import { CLUSTER } from './vaccines.ts';

/** After this day nothing is entered any more: the last injections have been typed, the last mistakes mended. */
export const LAST_ENTRY_DAY: DayNumber = LAST_DAY + MAX_DELAY_DAYS + MAX_MENDING_DAYS + 7;

export interface CampaignChoice {
  readonly seed: number;
  /** Provinces in the demonstration, at full size; empty: all. */
  readonly units: readonly string[];
  /** Last day of the history: the day on which the causes that were put in are to be seen. */
  readonly demoDay: DayNumber;
}

/** Things by the day on which they are entered; a day that was handed out takes nothing more. */
class Agenda<T> {
  readonly #days = new Map<DayNumber, T[]>();

  add(day: DayNumber, item: T): void {
    const items = this.#days.get(day);
    if (items) items.push(item);
    else this.#days.set(day, [item]);
  }

  take(day: DayNumber): T[] {
    const items = this.#days.get(day) ?? [];
    this.#days.delete(day);
    return items;
  }
}

class Province {
  readonly sessions: ProvinceSessions;
  readonly supply: ProvinceSupply;
  readonly agenda = new Agenda<Cell>();
  readonly movements = new Agenda<Movement>();
  readonly revisions = new Agenda<Cell>();
  readonly records: ProvinceRecords;
  nextRound: DayNumber;

  constructor(
    tree: UnitTree,
    { seed, demoDay }: CampaignChoice,
    plan: ProvincePlan,
    column: number,
    causes: ReadonlyMap<string, PutIn>,
    numbers: RecordNumbers,
  ) {
    const code = plan.provinces[column]!;
    const places = placesOf(tree, seed, code, causes);
    const cluster = code === CLUSTER.province ? clusterCommune(tree) : undefined;
    const doses = plan.doses.map((table) =>
      Int32Array.from({ length: DAY_COUNT }, (_, d) => table[d * plan.provinces.length + column]!),
    );
    this.sessions = new ProvinceSessions(
      seed,
      code,
      places,
      doses,
      plan.finalFirst[column]!,
      places.findIndex((place) => place.code === cluster),
      demoDay,
    );
    // Rounds of the provinces begin on different days, so that not all run low on the same one.
    this.nextRound = FIRST_DAY - ((column * 3) % ROUND_DAYS);
    this.supply = new ProvinceSupply(seed, code, plan.received[column]!, this.nextRound, (day) =>
      this.sessions.usedUntil(day),
    );
    this.records = new ProvinceRecords(tree, seed, code, places, numbers, demoDay);
  }

  /** Plans the rounds that are to be known on a day; returns the records that follow from them. */
  planUntil(day: DayNumber): DemoRecord[] {
    const records: DemoRecord[] = [];
    for (; this.nextRound <= Math.min(day + ROUND_LEAD_DAYS, LAST_DAY); this.nextRound += ROUND_DAYS) {
      const start = this.nextRound;
      const end = Math.min(start + ROUND_DAYS - 1, LAST_DAY);
      const planned = this.sessions.round(Math.max(start, FIRST_DAY), end);
      for (const cell of planned) this.agenda.add(cell.entryDay, cell);
      for (const move of this.supply.round(start, end, planned)) this.movements.add(move.day, move);
      for (const record of this.records.plan(planned, Math.max(start, FIRST_DAY), end)) records.push(record);
    }
    return records;
  }
}

/** Days of entry from the first day of the campaign on, in order. Ids are given here. */
export function* campaignDays(
  tree: UnitTree,
  plan: ProvincePlan,
  choice: CampaignChoice,
): Generator<DayPlan, void, undefined> {
  const { seed, units, demoDay } = choice;
  const causes = causesOf(tree, plan, seed, demoDay).places;
  const numbers = new RecordNumbers(demoDay + 1);
  const provinces = plan.provinces.flatMap((code, column) =>
    units.length === 0 || units.includes(code)
      ? [new Province(tree, choice, plan, column, causes, numbers)]
      : [],
  );
  const reactions = new Agenda<Reaction>();
  const records = new Agenda<DemoRecord>();
  for (let day = FIRST_DAY; day <= LAST_ENTRY_DAY; day++) {
    for (const province of provinces)
      for (const made of [province.planUntil(day), province.records.startOfDay(day)])
        for (const record of made) records.add(dayOfSeconds(record.at), record);
    const cells: Cell[] = [];
    const revisions: Cell[] = [];
    const movements: Movement[] = [];
    const registrations: RegistrationCell[] = [];
    const recordsOfDay = records.take(day);
    let sequence = 0;
    for (const province of provinces) {
      const planned = province.agenda.take(day);
      const first = cells.length;
      for (const cell of planned) {
        const { cells: parts, mistake } = enter(seed, cell);
        for (const part of parts) {
          part.sequence = sequence;
          sequence += part.count;
          cells.push(part);
          if (part === mistake?.entered) {
            const { mended } = mistake;
            mended.sequence = part.sequence;
            const { revisedDay } = mended;
            province.revisions.add(revisedDay, { ...part, sign: -1, revisedDay });
            province.revisions.add(revisedDay, mended);
          } else
            for (const reaction of reactionsOf(seed, part)) reactions.add(reaction.reportedDay, reaction);
        }
      }
      const moved = province.movements.take(day);
      const revised = province.revisions.take(day);
      movements.push(...moved);
      revisions.push(...revised);
      const end = province.records.endOfDay(day, planned, [...cells.slice(first), ...revised], moved);
      recordsOfDay.push(...end.records);
      registrations.push(...end.registrations);
    }
    yield {
      day,
      cells,
      revisions,
      movements,
      reactions: reactions.take(day),
      registrations,
      records: recordsOfDay,
      doses: sequence,
    };
  }
}
