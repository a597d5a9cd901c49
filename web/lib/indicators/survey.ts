/**
 * What all units are compared by, worked out once for the whole country and for every moment of the evidence: delays of entry
 * with their estimates, the median pace of each level, the local best of doses per table and hour. Pure.
 */
import type { Cells } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { entryDeadlineDays } from '#schema/rules.ts';
import type { DayNumber } from '#schema/time.ts';
import type { UnitLevel, UnitTree } from '#schema/units.ts';
import type { Situation } from './causes.ts';
import { delayCounts, delayQuantile, delayShares, type DelayCounts } from './delay-shares.ts';
import { estimatedOf, triangleOf, usualRatioOf } from './estimated.ts';
import { CAUSE_DAYS, DELAYS, EVIDENCE_DAYS, enteredOf, type UnitEvidence } from './evidence.ts';
import { quantile, type Gap } from './gap.ts';
import { goalPace } from './goal-pace.ts';
import { goalsOf } from './goals.ts';

/** Days before today that are held. */
const PAST_DAYS = EVIDENCE_DAYS - 1;

/** Provinces are compared in the country, what is below them in its province. */
const AROUND_LEVEL: UnitLevel = 'province';

export class Survey {
  readonly #tree: UnitTree;
  readonly #evidenceOf: (unit: number) => UnitEvidence;
  readonly #rules: Thresholds['causes'];
  readonly #entered: Float64Array;
  readonly #estimated: Float64Array;
  /** P(delay ≤ d) of each unit: units × DELAYS. */
  readonly #shares: Float64Array;
  readonly #usualRatio: Float64Array;
  readonly #p90: Uint8Array;
  readonly #paceMedian = new Map<UnitLevel, number | null>();
  readonly #bestTables = new Map<string, number | null>();
  readonly #nationalTables = new Map<UnitLevel, number | null>();
  readonly #nationalDeferred: number | null;
  readonly #deadlineDays: number;
  readonly #target: Thresholds['target'];
  readonly #today: DayNumber;

  /** `evidenceOf`: by index of the unit. `today`: the day after the last complete one. */
  constructor(
    tree: UnitTree,
    evidenceOf: (unit: number) => UnitEvidence,
    today: DayNumber,
    thresholds: Pick<Thresholds, 'causes' | 'nowcast' | 'target'>,
  ) {
    this.#target = thresholds.target;
    this.#today = today;
    const rules = thresholds.causes;
    this.#tree = tree;
    this.#evidenceOf = evidenceOf;
    this.#rules = rules;
    this.#deadlineDays = entryDeadlineDays(today - 1);
    const count = tree.units.length;
    this.#entered = new Float64Array(count);
    this.#estimated = new Float64Array(count);
    this.#shares = new Float64Array(count * DELAYS);
    this.#usualRatio = new Float64Array(count);
    this.#p90 = new Uint8Array(count);
    const counts: DelayCounts[] = new Array<DelayCounts>(count);
    const paces = new Map<UnitLevel, number[]>();
    const tables = new Map<string, number[]>();
    const tablesOfLevel = new Map<UnitLevel, number[]>();
    // A parent stands before its children in the tree.
    for (let unit = 0; unit < count; unit++) {
      const { triangle, given, tableDays, tableDoses } = evidenceOf(unit);
      const own = delayCounts(triangleOf(triangle), thresholds.nowcast.window_days);
      counts[unit] = own;
      const shares = delayShares(own, counts[tree.parentIndex[unit]!] ?? own, rules.delay_pooling, 1);
      this.#entered[unit] = enteredOf(triangle);
      this.#estimated[unit] = estimatedOf(triangle, shares);
      this.#shares.set(shares, unit * DELAYS);
      this.#usualRatio[unit] = usualRatioOf(shares);
      this.#p90[unit] = delayQuantile(shares, rules.delay_share);
      const { adults, level } = tree.units[unit]!;
      // Who never gave a dose takes no part in the campaign, and sets no measure for others.
      if (adults !== null && adults > 0 && given > 0)
        listed(paces, level).push(this.#estimated[unit]! / adults);
      if (tableDays <= 0) continue;
      const perTableHour = tableDoses / (tableDays * rules.hours_per_day);
      listed(tables, this.#around(unit)).push(perTableHour);
      listed(tablesOfLevel, level).push(perTableHour);
    }
    for (const [level, values] of paces) this.#paceMedian.set(level, quantile(values, 0.5));
    for (const [key, values] of tables)
      this.#bestTables.set(key, quantile(values, rules.capacity_best_quantile));
    for (const [level, values] of tablesOfLevel)
      this.#nationalTables.set(level, quantile(values, rules.capacity_national_quantile));
    const nation = evidenceOf(0);
    this.#nationalDeferred = nation.screened > 0 ? nation.deferred / nation.screened : null;
  }

  /** Doses of the CAUSE_DAYS as entered. */
  entered(unit: number): number {
    return this.#entered[unit]!;
  }

  /** The same with what is not entered yet. */
  estimated(unit: number): number {
    return this.#estimated[unit]!;
  }

  /** Doses that the unit should give in the CAUSE_DAYS: the median pace of its level, by adults. `null`: not known. */
  needed(unit: number): number | null {
    const { adults, level } = this.#tree.units[unit]!;
    const median = this.#paceMedian.get(level) ?? null;
    return adults === null || median === null ? null : adults * median;
  }

  /** Doses that its goals need in as many days; `null`: it has none ahead, or its population is not known. */
  neededForGoals(unit: number, cells: Cells): number | null {
    const of = this.#tree.units[unit]!;
    const perDay = goalPace(goalsOf(this.#tree, of, this.#target), cells, of, this.#today);
    return perDay === null ? null : perDay * CAUSE_DAYS;
  }

  /** Doses of the EVIDENCE_DAYS that are given and not entered yet. */
  untyped(unit: number): number {
    const { triangle } = this.#evidenceOf(unit);
    const shares = this.#shares.subarray(unit * DELAYS, (unit + 1) * DELAYS);
    return estimatedOf(triangle, shares, PAST_DAYS) - enteredOf(triangle, PAST_DAYS);
  }

  /** What the causes of a gap are told from. `ofWeek`: the gap is one of the CAUSE_DAYS, not of the whole campaign. `withoutFirst`: people of the target without a first dose. */
  situation(unit: number, gap: Gap, ofWeek: boolean, withoutFirst: number | null): Situation {
    return {
      gap: gap.doses,
      reference: gap.reference,
      needed: this.needed(unit) ?? 0,
      entered: this.entered(unit),
      estimated: this.estimated(unit),
      untyped: ofWeek ? this.estimated(unit) - this.entered(unit) : this.untyped(unit),
      usualRatio: this.#usualRatio[unit]!,
      p90Delay: this.#p90[unit]!,
      deadlineDays: this.#deadlineDays,
      bestPerTableHour: this.#bestTables.get(this.#around(unit)) ?? null,
      nationalBestPerTableHour: this.#nationalTables.get(this.#tree.units[unit]!.level) ?? null,
      nationalDeferred: this.#nationalDeferred,
      withoutFirst,
    };
  }

  evidence(unit: number): UnitEvidence {
    return this.#evidenceOf(unit);
  }

  get rules(): Thresholds['causes'] {
    return this.#rules;
  }

  /** Units of one level that work under the same conditions. */
  #around(unit: number): string {
    const { level } = this.#tree.units[unit]!;
    let above = unit;
    while (above > 0 && this.#tree.units[above]!.level !== AROUND_LEVEL)
      above = this.#tree.parentIndex[above]!;
    return `${level} ${level === AROUND_LEVEL ? 0 : above}`;
  }
}

function listed<K>(lists: Map<K, number[]>, key: K): number[] {
  let list = lists.get(key);
  if (!list) lists.set(key, (list = []));
  return list;
}
