/** The two clocks of a unit: estimates from memory, older days and manual reports from the store. */
import { AppError } from '#schema/errors.ts';
import { entryDeadlineDays } from '#schema/rules.ts';
import { CAMPAIGN_FIRST_DAY, formatDay, parseDay, type DayNumber } from '#schema/time.ts';
import type { Unit } from '#schema/units.ts';
import type { ClockDay, ClocksAnswer, ClockTotal, GapOwner } from '#web/lib/clocks/answer.ts';
import { delayQuantile } from '#web/lib/indicators/delay-shares.ts';
import { dayQuantile, lateDoses, type DayDelays } from '#web/lib/indicators/entry-days.ts';
import { DELAYS } from '#web/lib/indicators/evidence.ts';
import { manualOf } from '#web/lib/indicators/manual.ts';
import { totalOf } from '#web/lib/indicators/nowcast-total.ts';
import type { DayEstimate } from '#web/lib/indicators/nowcast.ts';
import { nowcastsOf, type Nowcasts } from './nowcasts.ts';
import { delaysByDay, lateBySite, manualByDay } from './queries/clock-days.ts';

/** Days that are answered when no `from` is given, and at most. */
export const CLOCK_DAYS = 28;
export const MOST_CLOCK_DAYS = 92;
/** Owners that a total names. */
const OWNERS = 5;

interface Span {
  readonly first: DayNumber;
  readonly last: DayNumber;
}

/** The asked days, ending at `today` at latest. Throws bad_request. */
export function clockSpan(
  query: { from?: string | undefined; to?: string | undefined },
  today: string,
): Span {
  const last = Math.min(parseDay(today)!, query.to === undefined ? Infinity : parseDay(query.to)!);
  const campaign = parseDay(CAMPAIGN_FIRST_DAY)!;
  const first = query.from === undefined ? Math.max(campaign, last - CLOCK_DAYS + 1) : parseDay(query.from)!;
  if (first < campaign)
    throw new AppError('bad_request', `from: lies before the campaign, which began on ${CAMPAIGN_FIRST_DAY}`);
  if (first > last) throw new AppError('bad_request', 'from: lies after to, or after today');
  if (last - first >= MOST_CLOCK_DAYS)
    throw new AppError('bad_request', `from: more than ${MOST_CLOCK_DAYS} days are not answered at once`);
  return { first, last };
}

export async function clocksAnswer(locals: App.Locals, unit: Unit, span: Span): Promise<ClocksAnswer> {
  const { live, reads } = locals;
  const { tree } = live;
  const before = nowcastsOf(locals);
  const olderLast = Math.min(span.last, (before?.first ?? 0) - 1);
  const [older, manual, sites] = await Promise.all([
    span.first <= olderLast ? delaysByDay(reads, tree, unit, span.first, olderLast) : new Map(),
    manualByDay(reads, tree, unit, span.first, span.last),
    tree.isPlace(unit.code) ? lateBySite(reads, tree, unit) : [],
  ]);
  // Taken after the questions: the cells in memory are those of this turn.
  const nowcasts = nowcastsOf(locals);
  const head = {
    today: live.status().today,
    from: formatDay(span.first),
    to: formatDay(span.last),
    longest_delay: DELAYS - 1,
  };
  if (!nowcasts)
    return {
      ...head,
      ready: false,
      delay_median: null,
      delay_p90: null,
      days: [],
      total: null,
    };
  const nowcast = nowcasts.of(unit);
  const siteOwners = sites.map(({ site, late }) => ({
    kind: 'site' as const,
    code: site,
    name: site,
    doses: late,
  }));
  const allLate = siteOwners.reduce((sum, { doses }) => sum + doses, 0);
  const bySite = siteOwners.map((owner) => ({ ...owner, share: owner.doses / allLate }));
  const ownersOn = (rows: readonly number[]): readonly GapOwner[] =>
    tree.isPlace(unit.code) ? bySite : owners(nowcasts, tree.children(unit.code), rows);

  const estimates: DayEstimate[] = [];
  const rows: number[] = [];
  const days: ClockDay[] = [];
  for (let day = span.first; day <= span.last; day++) {
    const row = day - nowcasts.first;
    const delays = row >= 0 ? delaysInMemory(nowcasts, unit, row) : (older.get(day) ?? new Map());
    const estimate = row >= 0 ? nowcast.days[row]! : complete(delays);
    const { entered, p10, p50, p90 } = estimate;
    const reported = manualOf(tree, unit, manual.get(day) ?? new Map());
    const reportedEntered =
      reported === null
        ? null
        : reported.complete
          ? entered
          : row >= 0
            ? reported.units.reduce((sum, one) => sum + enteredOn(nowcasts, one, row), 0)
            : null;
    const missing = p50 === null ? null : p50 - entered;
    if (p50 !== null) {
      estimates.push(estimate);
      if (row >= 0) rows.push(row);
    }
    days.push({
      date: formatDay(day),
      entered,
      p10,
      p50,
      p90,
      missing,
      late: lateDoses(day, delays),
      deadline_days: entryDeadlineDays(day),
      delay_median: dayQuantile(delays, p50 ?? entered, 0.5),
      delay_p90: dayQuantile(delays, p50 ?? entered, 0.9),
      manual: reported?.doses ?? null,
      manual_entered: reportedEntered,
      manual_gap: reported === null || reportedEntered === null ? null : reported.doses - reportedEntered,
      age_days: nowcasts.today - day,
      owner: missing !== null && missing > 0 ? (ownersOn([row])[0] ?? null) : null,
    });
  }
  const isKnown = nowcast.days.some(({ entered }) => entered > 0);
  return {
    ...head,
    ready: true,
    delay_median: isKnown ? delayQuantile(nowcast.shares, 0.5) : null,
    delay_p90: isKnown ? delayQuantile(nowcast.shares, 0.9) : null,
    days,
    total: totalAnswer(days, estimates, ownersOn(rows)),
  };
}

function totalAnswer(
  days: readonly ClockDay[],
  estimates: readonly DayEstimate[],
  all: readonly GapOwner[],
): ClockTotal | null {
  if (estimates.length === 0) return null;
  const { entered, p10, p50, p90 } = totalOf(estimates);
  const over = days.filter((day) => day.p50 !== null);
  const reported = over.filter((day) => day.manual_gap !== null);
  const sum = (of: (day: ClockDay) => number): number => reported.reduce((total, day) => total + of(day), 0);
  const oldest = over.find((day) => day.missing! > 0);
  return {
    entered,
    p10,
    p50,
    p90,
    missing: p50 - entered,
    late: over.reduce((total, day) => total + day.late, 0),
    manual: reported.length === 0 ? null : sum((day) => day.manual!),
    manual_entered: reported.length === 0 ? null : sum((day) => day.manual_entered!),
    manual_gap: reported.length === 0 ? null : sum((day) => day.manual_gap!),
    oldest: oldest?.date ?? null,
    age_days: oldest?.age_days ?? null,
    owners: p50 > entered ? all.slice(0, OWNERS) : [],
  };
}

/** The units below by what is still unentered of their days in these rows, most first. */
function owners(nowcasts: Nowcasts, children: readonly Unit[], rows: readonly number[]): GapOwner[] {
  const gaps = children
    .map((child) => {
      const estimates = nowcasts.of(child).days;
      return { child, doses: rows.reduce((sum, row) => sum + estimates[row]!.missing, 0) };
    })
    .filter(({ doses }) => doses >= 0.5)
    .sort((a, b) => b.doses - a.doses);
  const all = gaps.reduce((sum, { doses }) => sum + doses, 0);
  return gaps.map(({ child, doses }) => ({
    kind: 'unit',
    code: child.code,
    name: child.name,
    doses: Math.round(doses),
    share: doses / all,
  }));
}

function delaysInMemory(nowcasts: Nowcasts, unit: Unit, row: number): DayDelays {
  const { cells, delays } = nowcasts.triangleOf(unit);
  const found = new Map<number, number>();
  for (let delay = 0; delay < delays; delay++) {
    const doses = cells[row * delays + delay]!;
    if (doses !== 0) found.set(delay, doses);
  }
  return found;
}

function enteredOn(nowcasts: Nowcasts, unit: Unit, row: number): number {
  return sumOf(delaysInMemory(nowcasts, unit, row));
}

const sumOf = (delays: DayDelays): number => [...delays.values()].reduce((sum, doses) => sum + doses, 0);

/** So long ago that nothing is still to be entered. */
function complete(delays: DayDelays): DayEstimate {
  const entered = sumOf(delays);
  return { entered, p10: entered, p50: entered, p90: entered, missing: 0, variance: 0 };
}
