/** One unit and one goal: from its forecast to what is told. Pure. */
import { CELL_INDEX } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { formatDay, parseDay, type DayNumber } from '#schema/time.ts';
import type { Unit } from '#schema/units.ts';
import { GOAL_PEOPLE, type GoalRule } from '#web/lib/indicators/goals.ts';
import { arrivalOf, fanOf, type Forecast } from '#web/lib/indicators/target-date.ts';
import type { OutlookName, TargetFan, TargetRow } from '#web/lib/target/answer.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { UnitOutlook } from './outlooks.ts';

/** Who counts for a goal now, and how the forecast's people count. */
interface Counting {
  readonly population: number | null;
  /** With what is not entered yet. */
  readonly now: number;
  /** Where the forecast's people start, and the share of their increase that counts. */
  readonly start: number;
  readonly counted: number;
  /** Adults run out before the target population does: so many of them come at most. */
  readonly most: number;
}

function countingOf(
  goal: GoalRule,
  unit: Unit,
  cells: ArrayLike<number>,
  outlook: UnitOutlook,
  willing: number,
): Counting {
  const { adults, full, cell } = GOAL_PEOPLE[goal.measure];
  const counted = adults ? (full ? outlook.adultFullShare : outlook.adultFirstShare) : 1;
  const missing = full ? outlook.missingFull : outlook.missingFirst;
  const now = cells[CELL_INDEX[cell]]! + counted * missing;
  return {
    population: adults ? unit.adults : unit.population,
    now,
    start: full ? outlook.full : outlook.first,
    counted,
    most: adults ? Math.max(now, willing * (unit.adults ?? 0)) : Infinity,
  };
}

export function targetRow(
  goal: GoalRule,
  unit: Unit,
  within: string,
  cells: ArrayLike<number>,
  outlook: UnitOutlook,
  forecast: Forecast,
  today: DayNumber,
  rules: Thresholds['target'],
): TargetRow {
  const counting = countingOf(goal, unit, cells, outlook, rules.willing_share);
  const { population, now } = counting;
  const pace = ((outlook.firstByWeek.at(-1) ?? 0) + (outlook.fullByWeek.at(-1) ?? 0)) / 7;
  const head = {
    ...goal,
    code: unit.code,
    name: displayName(unit),
    level: unit.level,
    within,
    people: Math.round(now),
    pace_per_day: Math.round(pace),
  };
  if (population === null || population <= 0)
    return {
      ...head,
      outlook: 'unknown',
      goal: null,
      remaining: null,
      coverage: null,
      p10: null,
      p50: null,
      p90: null,
      probability: null,
      needed_per_day: null,
      limit: null,
    };
  const needed = Math.ceil(goal.value * population);
  const remaining = Math.max(0, needed - Math.round(now));
  // The last day counts: an evening is left today as well.
  const daysLeft = parseDay(goal.by)! - today + 1;
  const people = GOAL_PEOPLE[goal.measure].full ? forecast.full : forecast.first;
  const arrival = arrivalOf(people, forecast, { ...counting, goal: needed }, daysLeft);
  const dateOf = (days: number | null): string | null =>
    days === null ? null : formatDay(today + Math.max(0, days - 1));
  // Who has no first dose yet needs two.
  const doses = GOAL_PEOPLE[goal.measure].full
    ? remaining + Math.max(0, remaining - outlook.waiting * counting.counted)
    : remaining;
  const probability = remaining === 0 ? 1 : arrival.probability;
  return {
    ...head,
    outlook: outlookName(remaining, daysLeft, probability, rules),
    goal: needed,
    remaining,
    coverage: now / population,
    p10: dateOf(arrival.p10),
    p50: dateOf(arrival.p50),
    p90: dateOf(arrival.p90),
    probability,
    needed_per_day: remaining === 0 ? 0 : daysLeft > 0 ? Math.ceil(doses / daysLeft) : null,
    limit: remaining === 0 ? null : forecast.limit,
  };
}

function outlookName(
  remaining: number,
  daysLeft: number,
  probability: number,
  { likely, unlikely }: Thresholds['target'],
): OutlookName {
  if (remaining === 0) return 'reached';
  if (daysLeft <= 0) return 'missed';
  if (probability >= likely) return 'likely';
  return probability < unlikely ? 'unlikely' : 'open';
}

/** Weeks that a picture shows at least, and beyond the goal's day or the median. */
const FAN_WEEKS = 8;
const FAN_MARGIN = 4;

export function targetFan(
  goal: GoalRule,
  row: TargetRow,
  unit: Unit,
  cells: ArrayLike<number>,
  outlook: UnitOutlook,
  forecast: Forecast,
  today: DayNumber,
  rules: Thresholds['target'],
): TargetFan | null {
  const counting = countingOf(goal, unit, cells, outlook, rules.willing_share);
  const { population, now, start, counted, most } = counting;
  if (population === null || population <= 0) return null;
  const people = GOAL_PEOPLE[goal.measure].full ? forecast.full : forecast.first;
  const reached = row.p50 === null ? today : parseDay(row.p50)!;
  const ahead = Math.max(parseDay(goal.by)!, reached) - today;
  const weeks = Math.min(forecast.weeks, Math.max(FAN_WEEKS, Math.ceil(ahead / 7) + FAN_MARGIN));
  const share = (value: number): number => Math.min(most, now + counted * (value - start)) / population;
  const byWeek = GOAL_PEOPLE[goal.measure].full ? outlook.fullByWeek : outlook.firstByWeek;
  let before = now;
  const past: { date: string; value: number }[] = [];
  for (let back = 0; back < byWeek.length; back++) {
    past.push({ date: formatDay(today - 1 - 7 * back), value: Math.max(0, before) / population });
    before -= counted * byWeek[byWeek.length - 1 - back]!;
  }
  return {
    ...goal,
    now: now / population,
    past: past.reverse(),
    weeks: fanOf(people, forecast)
      .slice(0, weeks)
      .map((week, i) => ({
        date: formatDay(today - 1 + 7 * (i + 1)),
        p10: share(week.p10),
        p50: share(week.p50),
        p90: share(week.p90),
      })),
  };
}

const RANK: Record<OutlookName, number> = {
  missed: 0,
  unlikely: 1,
  open: 2,
  likely: 3,
  reached: 4,
  unknown: 5,
};

/** Those that cannot make it first; among equals the least likely, then the latest, then the one with most people left. */
export function byUrgency(a: TargetRow, b: TargetRow): number {
  return (
    RANK[a.outlook] - RANK[b.outlook] ||
    (a.probability ?? 1) - (b.probability ?? 1) ||
    compareLate(a.p50, b.p50) ||
    (b.remaining ?? 0) - (a.remaining ?? 0) ||
    (a.code < b.code ? -1 : 1)
  );
}

/** Later, or never, first. */
function compareLate(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a > b ? -1 : 1;
}
