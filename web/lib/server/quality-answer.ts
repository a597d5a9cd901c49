/** Quality of the data by unit, site or source, the worst first: board, evidence and complaints put together. */
import { AppError } from '#schema/errors.ts';
import { CELL_INDEX, type CellName, type Cells } from '#schema/measures.ts';
import { FEEDBACK_ANSWER_HOURS } from '#schema/rules.ts';
import type { Unit, UnitLevel } from '#schema/units.ts';
import type {
  DaysOf,
  QualityAnswer,
  QualityBy,
  QualityRow,
  QualitySort,
  SitesAnswer,
} from '#web/lib/quality/answer.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import {
  complaintsByPlace,
  complaintsBySource,
  complaintsOfSites,
  worstSitesByComplaints,
  type Complaints as Counts,
  type ComplaintsAsked,
  type PlaceComplaints,
  type SiteComplaints,
} from './queries/complaints.ts';
import { qualityDays } from './queries/quality-days.ts';
import { entryBySource, entryOfSites, worstSites, type EntryRow, type SiteSort } from './queries/quality.ts';
import { peoplePresent, siteReadiness } from './queries/quality-sites.ts';

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

function entryFigures({ doses, late, verified, printed }: Omit<EntryRow, 'code' | 'site'>) {
  return {
    doses,
    doses_late: late,
    entry_on_time_rate: share(doses - late, doses),
    identity_unverified: doses - verified,
    identity_verified_rate: share(verified, doses),
    certificate_missing: doses - printed,
    certificate_rate: share(printed, doses),
  };
}

type Complaints = Counts & { readonly unnamed: number };
const NO_COMPLAINTS: Complaints = { received: 0, in_time: 0, late: 0, open: 0, overdue: 0, unnamed: 0 };

function complaintFigures({ received, in_time, late, open, overdue }: Counts) {
  return {
    feedback: received,
    feedback_late: late,
    feedback_open: open,
    feedback_overdue: overdue,
    feedback_48h: share(in_time, received),
  };
}

/** A manual report is of a unit, whoever typed the doses and wherever they were given. */
const NOT_REPORTED = {
  manual_given: null,
  manual_entered: null,
  manual_gap: null,
  entered_vs_reported: null,
};

/** Complaints of the units of one level, from those of places. */
function complaintsAt(
  { live }: App.Locals,
  rows: readonly PlaceComplaints[],
  codes: ReadonlySet<string>,
): Map<string, Complaints> {
  const sums = new Map<string, Complaints>();
  for (const row of rows)
    for (const { code } of live.tree.pathOf(row.code)) {
      if (!codes.has(code)) continue;
      const sum = sums.get(code) ?? NO_COMPLAINTS;
      sums.set(code, {
        received: sum.received + row.received,
        in_time: sum.in_time + row.in_time,
        late: sum.late + row.late,
        open: sum.open + row.open,
        overdue: sum.overdue + row.overdue,
        unnamed: sum.unnamed + row.unnamed,
      });
    }
  return sums;
}

function unitRow(locals: App.Locals, unit: Unit, cells: Cells, told: Complaints): QualityRow {
  const cell = (name: CellName): number => cells[CELL_INDEX[name]] ?? 0;
  const { manualGiven, manualEntered } = locals.evidence.of(locals.live.tree.indexOf.get(unit.code)!);
  const isReported = manualGiven > 0;
  return {
    code: unit.code,
    name: displayName(unit),
    site: null,
    ...entryFigures({
      doses: cell('doses_total'),
      late: cell('doses_late'),
      verified: cell('identity_verified'),
      printed: cell('certificate_printed'),
    }),
    ...complaintFigures(told),
    manual_given: isReported ? manualGiven : null,
    manual_entered: isReported ? manualEntered : null,
    manual_gap: isReported ? manualGiven - manualEntered : null,
    entered_vs_reported: isReported ? manualEntered / manualGiven : null,
  };
}

const NO_ENTRY = { doses: 0, late: 0, verified: 0, printed: 0 };

/** The worst sites: by what was entered or by complaints, each with the other figures beside. */
async function siteRows(
  { live, reads }: App.Locals,
  asked: ComplaintsAsked,
  sort: QualitySort,
  limit: number,
): Promise<QualityRow[]> {
  const key = ({ code, site }: { code: string; site: string }): string => `${code} ${site}`;
  const byKey = <R extends { code: string; site: string }>(rows: readonly R[]): Map<string, R> =>
    new Map(rows.map((row) => [key(row), row]));
  let sites: readonly { code: string; site: string }[];
  let entries: ReadonlyMap<string, EntryRow>;
  let told: ReadonlyMap<string, SiteComplaints>;
  if (isOfDoses(sort)) {
    const worst = await worstSites(reads, live.tree, asked.unit, sort, limit);
    sites = worst;
    entries = byKey(worst);
    told = byKey(await complaintsOfSites(reads, asked, worst));
  } else {
    const worst = await worstSitesByComplaints(reads, asked, limit);
    sites = worst;
    entries = byKey(await entryOfSites(reads, worst));
    told = byKey(worst);
  }
  return sites.map(({ code, site }) => ({
    code,
    name: displayName(live.tree.get(code) ?? { level: 'commune', name: code, shortName: code }),
    site,
    ...entryFigures(entries.get(key({ code, site })) ?? NO_ENTRY),
    ...complaintFigures(told.get(key({ code, site })) ?? NO_COMPLAINTS),
    ...NOT_REPORTED,
  }));
}

/** Sources of doses and of complaints, which may be other systems. */
async function sourceRows({ live, reads }: App.Locals, asked: ComplaintsAsked): Promise<QualityRow[]> {
  const [entries, complaints] = await Promise.all([
    entryBySource(reads, live.tree, asked.unit),
    complaintsBySource(reads, asked),
  ]);
  const told = new Map(complaints.map((row) => [row.source, row]));
  const entered = new Map(entries.map((row) => [row.code, row]));
  return [...new Set([...entered.keys(), ...told.keys()])].map((source) => ({
    code: source,
    name: source,
    site: null,
    ...entryFigures(entered.get(source) ?? NO_ENTRY),
    ...complaintFigures(told.get(source) ?? NO_COMPLAINTS),
    ...NOT_REPORTED,
  }));
}

const isOfDoses = (sort: QualitySort): sort is SiteSort =>
  sort !== 'feedback_overdue' && sort !== 'manual_gap';

export interface QualityQuestion {
  readonly by: QualityBy;
  readonly level: UnitLevel | null;
  readonly sort: QualitySort;
  readonly limit: number;
  /** Whose days the trend holds; `null`: the unit's. */
  readonly of: DaysOf | null;
}

/** Throws bad_request for manual reports by site or source. */
export async function qualityAnswer(
  locals: App.Locals,
  unit: Unit,
  { by, level, sort, limit, of: daysOf }: QualityQuestion,
): Promise<QualityAnswer> {
  const { live, reads, thresholds } = locals;
  const { tree } = live;
  if (by !== 'unit' && sort === 'manual_gap')
    throw new AppError('bad_request', `sort: manual reports are of units, so ${sort} is not known by ${by}`);
  const { campaign_ms, today } = live.status();
  const asked = { tree, unit, nowMs: campaign_ms, answerHours: FEEDBACK_ANSWER_HOURS };
  const snapshot = live.snapshot(unit.code, level);
  const [told, days] = await Promise.all([
    complaintsByPlace(reads, asked),
    qualityDays(reads, { tree, unit, of: daysOf, today, days: thresholds.quality.trend_days }),
  ]);
  const units = snapshot.rows.map(([index]) => tree.units[index!]!);
  const sums = complaintsAt(locals, told, new Set([unit.code, ...units.map(({ code }) => code)]));
  const of = (one: Unit, cells: Cells): QualityRow =>
    unitRow(locals, one, cells, sums.get(one.code) ?? NO_COMPLAINTS);
  const rows =
    by === 'unit'
      ? snapshot.rows.map(([, ...cells], i) => of(units[i]!, cells))
      : by === 'site'
        ? await siteRows(locals, asked, sort, limit + 1)
        : await sourceRows(locals, asked);
  const worst = rows.sort(
    (a, b) => (b[sort] ?? -Infinity) - (a[sort] ?? -Infinity) || (a.code < b.code ? -1 : 1),
  );
  return {
    by,
    level: by === 'unit' ? snapshot.level : null,
    sort,
    total: of(unit, snapshot.own),
    rows: worst.slice(0, limit),
    more: worst.length > limit,
    feedback_without_site: (sums.get(unit.code) ?? NO_COMPLAINTS).unnamed,
    days_of: daysOf,
    days,
  };
}

export async function sitesAnswer({ live, reads }: App.Locals, unit: Unit): Promise<SitesAnswer> {
  const { today } = live.status();
  const [readiness, presence] = await Promise.all([
    siteReadiness(reads, live.tree, unit, today),
    peoplePresent(reads, live.tree, unit, today),
  ]);
  const named = <R extends { code: string }>(row: R): R & { name: string } => {
    const place = live.tree.get(row.code);
    return { ...row, name: place ? displayName(place) : row.code };
  };
  return {
    ...readiness,
    worst: readiness.worst.map(named),
    ...presence,
    fullest: presence.fullest.map(named),
    more_out: presence.more_out.map(named),
  };
}
