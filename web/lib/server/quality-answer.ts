/** Quality of the data by unit, site or source, the worst first: board, evidence and complaints put together. */
import { AppError } from '#schema/errors.ts';
import { CELL_INDEX, type CellName, type Cells } from '#schema/measures.ts';
import { FEEDBACK_ANSWER_HOURS } from '#schema/rules.ts';
import { NATION, type Unit, type UnitLevel } from '#schema/units.ts';
import type {
  QualityAnswer,
  QualityBy,
  QualityRow,
  QualitySort,
  SitesAnswer,
} from '#web/lib/quality/answer.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import {
  complaints,
  entryBySource,
  qualityDays,
  worstSites,
  type ComplaintRow,
  type EntryRow,
} from './queries/quality.ts';
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

const NOT_BY_SITE = {
  feedback: null,
  feedback_late: null,
  feedback_open: null,
  feedback_overdue: null,
  feedback_48h: null,
  manual_given: null,
  manual_entered: null,
  manual_gap: null,
  entered_vs_reported: null,
};

type Complaints = Omit<ComplaintRow, 'code'>;
const NO_COMPLAINTS: Complaints = { received: 0, in_time: 0, late: 0, open: 0, overdue: 0 };

/** Complaints of the units of one level, from those of places. */
function complaintsAt(
  { live }: App.Locals,
  rows: readonly ComplaintRow[],
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
    feedback: told.received,
    feedback_late: told.late,
    feedback_open: told.open,
    feedback_overdue: told.overdue,
    feedback_48h: share(told.in_time, told.received),
    manual_given: isReported ? manualGiven : null,
    manual_entered: isReported ? manualEntered : null,
    manual_gap: isReported ? manualGiven - manualEntered : null,
    entered_vs_reported: isReported ? manualEntered / manualGiven : null,
  };
}

const isOfSites = (sort: QualitySort): sort is 'doses_late' | 'identity_unverified' | 'certificate_missing' =>
  sort !== 'feedback_overdue' && sort !== 'manual_gap';

export interface QualityQuestion {
  readonly by: QualityBy;
  readonly level: UnitLevel | null;
  readonly sort: QualitySort;
  readonly limit: number;
}

/** Throws bad_request for what is not kept by site or source. */
export async function qualityAnswer(
  locals: App.Locals,
  unit: Unit,
  { by, level, sort, limit }: QualityQuestion,
): Promise<QualityAnswer> {
  const { live, reads, thresholds } = locals;
  const { tree } = live;
  if (by === 'source' && unit.code !== NATION)
    throw new AppError('bad_request', 'by: sources are known for the whole country only');
  if (by !== 'unit' && !isOfSites(sort))
    throw new AppError('bad_request', `sort: ${sort} is not known by ${by}`);
  const { campaign_ms, today } = live.status();
  const snapshot = live.snapshot(unit.code, level);
  const [told, days] = await Promise.all([
    complaints(reads, tree, unit, campaign_ms, FEEDBACK_ANSWER_HOURS),
    qualityDays(reads, tree, unit, today, thresholds.quality.trend_days),
  ]);
  const units = snapshot.rows.map(([index]) => tree.units[index!]!);
  const sums = complaintsAt(locals, told, new Set([unit.code, ...units.map(({ code }) => code)]));
  const of = (one: Unit, cells: Cells): QualityRow =>
    unitRow(locals, one, cells, sums.get(one.code) ?? NO_COMPLAINTS);
  const total = of(unit, snapshot.own);
  const entryOf = ({ code, site, ...entry }: EntryRow): QualityRow => ({
    code,
    name:
      by === 'source'
        ? code
        : displayName(tree.get(code) ?? { level: 'commune', name: code, shortName: code }),
    site: by === 'source' ? null : site,
    ...entryFigures(entry),
    ...NOT_BY_SITE,
  });
  const rows =
    by === 'unit'
      ? snapshot.rows.map(([, ...cells], i) => of(units[i]!, cells))
      : by === 'site'
        ? (await worstSites(reads, tree, unit, isOfSites(sort) ? sort : 'doses_late', limit + 1)).map(entryOf)
        : (await entryBySource(reads)).map(entryOf);
  const worst = rows.sort(
    (a, b) => (b[sort] ?? -Infinity) - (a[sort] ?? -Infinity) || (a.code < b.code ? -1 : 1),
  );
  return {
    by,
    level: by === 'unit' ? snapshot.level : null,
    sort,
    total,
    rows: worst.slice(0, limit),
    more: worst.length > limit,
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
  };
}
