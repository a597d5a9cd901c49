/** What the demonstration must have put into the books, told from its plan alone. */
import { campaignDays } from '#ingest/demo/campaign.ts';
import type { DayPlan } from '#ingest/demo/cells.ts';
import { seedOf } from '#ingest/demo/draw.ts';
import { provincePlan } from '#ingest/demo/province-plan.ts';
import { USED } from '#ingest/demo/vaccines.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';

/** Days of entry of a province up to and with `lastDay`, of a demonstration whose history ends on `demoDay`. */
export function plannedDays(unit: string, seed: string, lastDay: string, demoDay = lastDay): DayPlan[] {
  const days: DayPlan[] = [];
  const choice = { seed: seedOf(seed), units: [unit], demoDay: parseDay(demoDay)! };
  for (const day of campaignDays(loadUnitTree(), provincePlan(), choice)) {
    if (day.day > parseDay(lastDay)!) break;
    days.push(day);
  }
  return days;
}

/** Valid doses by `given day/commune/dose number/vaccine/lot`, without those that cancel out. */
export function plannedTotals(days: readonly DayPlan[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const cell of days.flatMap((day) => [...day.cells, ...day.revisions])) {
    const key = [formatDay(cell.givenDay), cell.commune, cell.number, USED[cell.vaccine], cell.lot].join('/');
    totals[key] = (totals[key] ?? 0) + cell.sign * cell.count;
  }
  return Object.fromEntries(Object.entries(totals).filter(([, sum]) => sum !== 0));
}

/** Events of all kinds but doses entered up to the end of the days, by kind: accepted revisions. */
export function plannedRecords(days: readonly DayPlan[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (kind: string, n: number): void => void (counts[kind] = (counts[kind] ?? 0) + n);
  for (const { records, registrations, movements, reactions } of days) {
    add('allocation', movements.length);
    add('reaction', reactions.length);
    for (const { events } of records) add(events[0]!.kind, 1);
    for (const { count } of registrations) add('registration', count);
  }
  return counts;
}
