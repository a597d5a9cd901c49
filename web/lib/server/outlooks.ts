/** What a unit's forecast starts from, out of the board's cells, the evidence, the nowcast and the weeks of the store. */
import { CELL_INDEX, type CellName } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import { EVIDENCE_DAYS, type UnitEvidence } from '#web/lib/indicators/evidence.ts';
import type { Nowcast } from '#web/lib/indicators/nowcast.ts';
import type { Outlook } from '#web/lib/indicators/target-date.ts';
import { DUE_WEEKS, summed, type WeekBook } from './queries/target-weeks.ts';

/** Row of yesterday in a nowcast. */
const YESTERDAY = EVIDENCE_DAYS - 2;
/** Weeks back whose doses may still be unentered. */
const OPEN_WEEKS = 3;
/** Weeks whose mix of kinds and ages goes on. */
const MIX_WEEKS = 4;
const WEEKS_IF_UNKNOWN = 4;

export type OutlookEvidence = Pick<UnitEvidence, 'nextDue' | 'nextNotYetDue' | 'stockKnown' | 'onHand'>;

export interface UnitOutlook extends Outlook {
  /** Share of adults among the first doses, and the completing ones, of the last weeks. */
  readonly adultFirstShare: number;
  readonly adultFullShare: number;
  /** Doses that are not entered yet by kind, of the last weeks; part of `first` and `full`. */
  readonly missingFirst: number;
  readonly missingFull: number;
  /** People waiting for the next dose, due or not. */
  readonly waiting: number;
}

export function outlookOf(
  tree: UnitTree,
  unit: Unit,
  cells: ArrayLike<number>,
  evidence: OutlookEvidence,
  nowcast: Nowcast,
  book: WeekBook,
  rules: Thresholds['target'],
): UnitOutlook {
  const weeks = rules.look_back_weeks;
  const places = tree.placesOf(unit.code);
  const at = (name: CellName): number => cells[CELL_INDEX[name]]!;
  const entered = {
    first: summed(book.first, places, weeks),
    full: summed(book.full, places, weeks),
  };
  const factors = factorsOf(nowcast, weeks);
  const estimated = (series: Float64Array): number[] => [...series].map((n, week) => n * factors[week]!);
  const missing = (series: Float64Array): number =>
    series.reduce((sum, n, week) => sum + n * (factors[week]! - 1), 0);
  const recent = (series: Float64Array): number =>
    series.slice(-MIX_WEEKS).reduce((sum, n) => sum + Math.max(0, n), 0);
  const shareOf = (part: number, whole: number, otherwise: number): number =>
    whole > 0 ? Math.min(1, part / whole) : otherwise;
  const missingFirst = missing(entered.first);
  const missingFull = missing(entered.full);
  const primary = recent(entered.first) + recent(entered.full);
  let all = 0;
  for (let day = 0; day < 7 * MIX_WEEKS && YESTERDAY - day >= 0; day++)
    all += nowcast.days[YESTERDAY - day]!.entered;

  const first = at('people_1plus') + missingFirst;
  const eligible = rules.eligible_share * (unit.population ?? 0);
  const dueAhead = summed(book.due, places, DUE_WEEKS);
  const ahead = dueAhead.reduce((sum, n) => sum + n, 0);
  const waiting = evidence.nextDue + evidence.nextNotYetDue;
  // Only so many are still waiting: whom an error of data counts twice falls out.
  const scale = ahead > 0 ? Math.min(1, waiting / ahead) : 0;
  const [awaited, days] = summed(book.awaited, places, 2);
  return {
    first,
    full: at('people_full') + missingFull,
    pool: Math.max(0, rules.willing_share * Math.max(eligible, unit.adults ?? 0) - first),
    due: Math.max(0, waiting - ahead),
    dueByWeek: [...dueAhead].map((n) => Math.max(0, n * scale)),
    firstByWeek: estimated(entered.first),
    fullByWeek: estimated(entered.full),
    otherShare: primary > 0 ? Math.max(0, all / primary - 1) : 0,
    onHand: evidence.stockKnown ? evidence.onHand : null,
    arrivals: [...summed(book.flow, subtree(tree, unit), weeks)],
    intervalWeeks: awaited! > 0 ? Math.max(1, Math.round(days! / awaited! / 7)) : WEEKS_IF_UNKNOWN,
    adultFirstShare: shareOf(recent(summed(book.adultFirst, places, weeks)), recent(entered.first), 1),
    adultFullShare: shareOf(recent(summed(book.adultFull, places, weeks)), recent(entered.full), 1),
    missingFirst,
    missingFull,
    waiting,
  };
}

/** Estimated ÷ entered doses of each week, the oldest first; 1 where nothing is entered to go by. */
function factorsOf(nowcast: Nowcast, weeks: number): number[] {
  return Array.from({ length: weeks }, (_, week) => {
    const back = weeks - 1 - week;
    if (back >= OPEN_WEEKS) return 1;
    let entered = 0;
    let missing = 0;
    for (let day = 7 * back; day < 7 * back + 7; day++) {
      entered += nowcast.days[YESTERDAY - day]!.entered;
      missing += nowcast.days[YESTERDAY - day]!.missing;
    }
    return entered > 0 ? 1 + missing / entered : 1;
  });
}

function subtree(tree: UnitTree, unit: Unit): Unit[] {
  return [unit, ...tree.children(unit.code).flatMap((child) => subtree(tree, child))];
}
