/**
 * The evidence of every unit in memory: what stands in the books for the unit itself, and, rolled up, with everything
 * below it. Pure: rows of facts go in, evidence comes out.
 *
 * Facts are signed, so every number of the books is a plain sum and a correction takes back what it replaces. What is
 * no sum (a place was out of stock, a next dose is due) is worked out for the place and then added up.
 */
import { entryDeadlineDays } from '#schema/rules.ts';
import type { DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { vaccineOf } from '#schema/vaccines.ts';
import { CAUSE_DAYS, DELAYS, EVIDENCE_DAYS, type UnitEvidence } from '#web/lib/indicators/evidence.ts';
import {
  AT,
  DAILY_DAYS,
  ROW_SIZE,
  SUM_SIZE,
  TRIANGLE_SIZE,
  type CountName,
  type DailyName,
} from './evidence-layout.ts';

export class EvidenceBooks {
  readonly #parent: Int32Array;
  readonly #children: readonly (readonly number[])[];
  /** Of the unit itself: units × TRIANGLE_SIZE, units × SUM_SIZE. */
  readonly #ownDelays: Int32Array;
  readonly #own: Float64Array;
  /** With everything below: units × TRIANGLE_SIZE, units × ROW_SIZE. */
  readonly #delays: Int32Array;
  readonly #total: Float64Array;
  /** What was told of units that did not change since: statements about all of them ask often, and few change. */
  readonly #told: (UnitEvidence | undefined)[];
  /** The last day of the windows. */
  readonly today: DayNumber;

  constructor(tree: UnitTree, today: DayNumber) {
    this.#parent = tree.parentIndex;
    const children: number[][] = tree.units.map(() => []);
    tree.parentIndex.forEach((parent, unit) => {
      if (parent >= 0) children[parent]!.push(unit);
    });
    this.#children = children;
    const units = tree.units.length;
    this.#ownDelays = new Int32Array(units * TRIANGLE_SIZE);
    this.#own = new Float64Array(units * SUM_SIZE);
    this.#delays = new Int32Array(units * TRIANGLE_SIZE);
    this.#total = new Float64Array(units * ROW_SIZE);
    this.#told = new Array<undefined>(units);
    this.today = today;
  }

  /** Adds to a count of the whole campaign. */
  add(unit: number, name: CountName, n: number): void {
    this.#own[unit * SUM_SIZE + AT[name]]! += n;
  }

  /** Adds to a count of a day; days outside the window count for nothing. */
  addDaily(unit: number, name: DailyName, day: DayNumber, n: number): void {
    const at = day - this.today + DAILY_DAYS - 1;
    if (at >= 0 && at < DAILY_DAYS) this.#own[unit * SUM_SIZE + AT[name] + at]! += n;
  }

  /** Adds to a count of the complete days. */
  addRecent(unit: number, name: CountName, day: DayNumber, n: number): void {
    if (day < this.today && day >= this.today - CAUSE_DAYS) this.add(unit, name, n);
  }

  /** Adds doses to the triangle. Entry before injection is an error of data and counts as the same day. */
  addDelay(unit: number, given: DayNumber, recorded: DayNumber, n: number): void {
    const at = given - this.today + EVIDENCE_DAYS - 1;
    if (at < 0 || at >= EVIDENCE_DAYS) return;
    const delay = Math.min(DELAYS - 1, Math.max(0, recorded - given));
    this.#ownDelays[unit * TRIANGLE_SIZE + at * DELAYS + delay]! += n;
  }

  /** Adds doses to the counts of the primary series. `passed`: the usual interval has passed since they were given. */
  addSeries(unit: number, vaccine: string, doseNumber: number, passed: boolean, n: number): void {
    this.add(unit, 'given', n);
    const known = vaccineOf(vaccine);
    if (!known) return;
    if (doseNumber < known.seriesDoses) {
      this.add(unit, 'next_all', n);
      if (passed) this.add(unit, 'next_passed', n);
    }
    if (doseNumber > 1 && doseNumber <= known.seriesDoses) this.add(unit, 'next_given', n);
  }

  /** Whether the usual interval of a vaccine has passed since a day. */
  hasPassed(vaccine: string, given: DayNumber): boolean {
    return given + (vaccineOf(vaccine)?.usualIntervalDays ?? 0) <= this.today;
  }

  /** Brings the evidence of these units, and of everything above them, up to date with the books. */
  rollUp(dirty: Iterable<number>): void {
    const affected = new Set<number>();
    for (let unit of dirty)
      for (; unit >= 0 && !affected.has(unit); unit = this.#parent[unit]!) affected.add(unit);
    // A parent stands before its children in the tree, so going backwards meets children first.
    for (const unit of Int32Array.from(affected).sort().reverse()) this.#compute(unit);
  }

  #compute(unit: number): void {
    this.#told[unit] = undefined;
    const delays = this.#delaysOf(unit);
    const row = this.#rowOf(unit);
    delays.set(this.#ownDelays.subarray(unit * TRIANGLE_SIZE, (unit + 1) * TRIANGLE_SIZE));
    row.fill(0);
    row.set(this.#own.subarray(unit * SUM_SIZE, (unit + 1) * SUM_SIZE));
    const children = this.#children[unit]!;
    for (const child of children) {
      const firstDelay = child * TRIANGLE_SIZE;
      for (let i = 0; i < TRIANGLE_SIZE; i++) delays[i]! += this.#delays[firstDelay + i]!;
      const first = child * ROW_SIZE;
      for (let i = 0; i < ROW_SIZE; i++) row[i]! += this.#total[first + i]!;
    }
    if (children.length === 0) derivePlace(row, delays);
    this.#preferOwnReports(unit, row, delays);
  }

  #delaysOf(unit: number): Int32Array {
    return this.#delays.subarray(unit * TRIANGLE_SIZE, (unit + 1) * TRIANGLE_SIZE);
  }

  #rowOf(unit: number): Float64Array {
    return this.#total.subarray(unit * ROW_SIZE, (unit + 1) * ROW_SIZE);
  }

  /** A unit's own report of a day wins over the sum of those below it. */
  #preferOwnReports(unit: number, row: Float64Array, delays: Int32Array): void {
    const own = unit * SUM_SIZE;
    for (let day = 0; day < DAILY_DAYS; day++) {
      const reports = this.#own[own + AT.manual_reports + day]!;
      if (reports <= 0) continue;
      // Two sources that report for the same unit and day mean the same doses.
      row[AT.manual_told + day] = Math.round(this.#own[own + AT.manual_given + day]! / reports);
      row[AT.manual_entered + day] = dosesOf(delays, day);
    }
  }

  /** What a unit's evidence is now. The triangle is a view that changes with the books. */
  of(unit: number): UnitEvidence {
    return (this.#told[unit] ??= this.#tell(unit));
  }

  #tell(unit: number): UnitEvidence {
    const delays = this.#delaysOf(unit);
    const row = this.#rowOf(unit);
    // Days whose deadline of entry is over: of the others nobody can say that doses are missing.
    const due = (offset: number): number => {
      let sum = 0;
      for (let day = 0; day < CAUSE_DAYS; day++) {
        const date = this.today - CAUSE_DAYS + day;
        if (date + entryDeadlineDays(date) < this.today) sum += row[offset + day]!;
      }
      return sum;
    };
    return {
      triangle: delays,
      given: row[AT.given]!,
      decided: row[AT.decided]!,
      received: row[AT.received]!,
      onHand: onHandOf(row),
      stockKnown: isStockKnown(row),
      registeredWaiting: row[AT.registered_waiting]!,
      registered: row[AT.registered]!,
      sessionPlaceDays: row[AT.session_place_days]!,
      stockoutPlaceDays: row[AT.stockout_place_days]!,
      stockoutDays: isStockKnown(row) ? stockoutDaysOf(row, delays) : 0,
      sessionsPlanned: row[AT.sessions_planned]!,
      sessionsHeld: row[AT.sessions_held]!,
      tableDays: row[AT.table_days]!,
      tableDoses: row[AT.table_doses]!,
      screened: row[AT.screened]!,
      deferred: row[AT.deferred]!,
      manualGiven: due(AT.manual_told),
      manualEntered: due(AT.manual_entered),
      nextDue: row[AT.next_due]!,
      nextNotYetDue: row[AT.next_not_yet_due]!,
    };
  }
}

const isStockKnown = (row: Float64Array): boolean => row[AT.received]! > 0 || row[AT.transferred_in]! > 0;

function onHandOf(row: Float64Array): number {
  const supplied = row[AT.received]! + row[AT.transferred_in]! - row[AT.transferred_out]!;
  return supplied - row[AT.wasted]! - row[AT.given]!;
}

/** Doses of one of the DAILY_DAYS. */
function dosesOf(delays: Int32Array, day: number): number {
  const base = (EVIDENCE_DAYS - DAILY_DAYS + day) * DELAYS;
  let sum = 0;
  for (let delay = 0; delay < DELAYS; delay++) sum += delays[base + delay]!;
  return sum;
}

/**
 * Complete days on which a session was planned and there was nothing to give: what was left the evening before and what
 * came that day, less what went away, is not above zero.
 */
function stockoutDaysOf(row: Float64Array, delays: Int32Array): number {
  let days = 0;
  let evening = onHandOf(row);
  for (let day = DAILY_DAYS - 1; day >= 0; day--) {
    const doses = dosesOf(delays, day);
    const toGive = evening + doses;
    if (day < CAUSE_DAYS && row[AT.planned + day]! > 0 && toGive <= 0) days += 1;
    evening = toGive - row[AT.flow + day]!;
  }
  return days;
}

/** What is worked out at a place before it is added up. */
function derivePlace(row: Float64Array, delays: Int32Array): void {
  for (let day = 0; day < CAUSE_DAYS; day++) {
    const tables = row[AT.tables + day]!;
    const doses = dosesOf(delays, day);
    // A session of which nothing is entered yet says nothing of its tables.
    if (tables <= 0 || doses <= 0) continue;
    row[AT.table_days]! += tables;
    row[AT.table_doses]! += doses;
  }
  if (isStockKnown(row)) {
    for (let day = 0; day < CAUSE_DAYS; day++)
      if (row[AT.planned + day]! > 0) row[AT.session_place_days]! += 1;
    row[AT.stockout_place_days] = stockoutDaysOf(row, delays);
  }
  const waiting = Math.max(0, row[AT.next_all]! - row[AT.next_given]!);
  const due = Math.min(waiting, Math.max(0, row[AT.next_passed]! - row[AT.next_given]!));
  row[AT.next_due] = due;
  row[AT.next_not_yet_due] = waiting - due;
}
