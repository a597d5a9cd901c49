/** Records behind a figure of a unit, and the history of one record, for the API and the pages. */
import { AppError } from '#schema/errors.ts';
import { maySeeUnit } from '#schema/scopes.ts';
import { formatVn } from '#schema/time.ts';
import { NATION, type Unit, type UnitTree } from '#schema/units.ts';
import type { HistoryAnswer, RecordsAnswer } from '#web/lib/records/answer.ts';
import { BODY_COLUMNS, RECORD_KINDS, type RecordKind, type RecordRow } from '#web/lib/records/columns.ts';
import {
  FIGURES,
  mayFilter,
  RECORD_FILTERS,
  type RecordFigure,
  type RecordFilter,
} from '#web/lib/records/figures.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import { recordHistory } from './queries/record-history.ts';
import { breakdown, recordCountAt, recordsAt } from './queries/records.ts';
import type { RecordsQuery } from './records-schemas.ts';

/** The figure that is meant when only a kind is named. */
const OF_KIND: Record<RecordKind, RecordFigure> = {
  dose: 'doses_total',
  allocation: 'allocated_received',
  reaction: 'reactions_severe',
  registration: 'registrations',
  session: 'sessions',
  feedback: 'feedback',
  manual_report: 'manual_reports',
  checkin: 'checkins',
};

/** Throws bad_request for a combination that the books cannot count. */
export async function recordsAnswer(
  locals: App.Locals,
  unit: Unit,
  query: RecordsQuery,
): Promise<RecordsAnswer> {
  const measure = query.measure ?? OF_KIND[query.kind ?? 'dose'];
  const { kind, clock, counts } = FIGURES[measure];
  if (query.kind !== undefined && query.kind !== kind)
    throw new AppError('bad_request', `kind: records of ${measure} are of the kind ${kind}`);
  const filters = Object.fromEntries(
    RECORD_FILTERS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])),
  ) as Partial<Record<RecordFilter, string>>;
  for (const [first, last] of [
    ['from', 'to'],
    ['recorded_from', 'recorded_to'],
  ] as const)
    if ((filters[first] ?? '') > (filters[last] ?? '9'))
      throw new AppError('bad_request', `${first}: lies after ${last}`);
  const by = Object.keys(filters) as RecordFilter[];
  if (!mayFilter(measure, by))
    throw new AppError('bad_request', `${by.join(', ')}: ${measure} is not counted by that`);
  const { live, reads } = locals;
  const whole = await breakdown(reads, live.tree, unit, measure, filters);
  // Records stand at places, movements and reports at units of any level: where nothing stands nothing is read.
  const isHere = live.tree.isPlace(unit.code) || kind === 'allocation' || kind === 'manual_report';
  const [page, records] = isHere
    ? await Promise.all([
        recordsAt(reads, unit, measure, filters, { after: query.after, limit: query.limit }),
        counts === 'doses' ? recordCountAt(reads, unit, measure, filters) : whole.own,
      ])
    : [{ rows: [], next: null }, 0];
  return {
    measure,
    kind,
    clock,
    counts,
    filters,
    total: whole.total,
    own: whole.own,
    records,
    children: whole.children.map(({ unit: child, value }) => ({
      code: child.code,
      name: displayName(child),
      level: child.level,
      value,
    })),
    ...page,
    names: namesIn(live.tree, kind, page.rows),
  };
}

/** Throws not_found for a record that was never seen, and for one of which nothing lies in the viewer's scope. */
export async function historyAnswer(
  locals: App.Locals,
  params: { source?: string; kind?: string; id?: string },
): Promise<HistoryAnswer> {
  const { source = '', id = '' } = params;
  const kind = RECORD_KINDS.find((name) => name === params.kind);
  if (!kind)
    throw new AppError('not_found', `There are no records of the kind ${(params.kind ?? '').slice(0, 16)}.`);
  const { live, reads, viewer } = locals;
  const places = BODY_COLUMNS[kind].filter(({ type }) => type === 'place').map(({ name }) => name);
  const history = await recordHistory(reads, kind, source, id);
  const maySee = (code: unknown): boolean => typeof code === 'string' && maySeeUnit(viewer, live.tree, code);
  // Who may see the whole country sees cancelled revisions too, which have no place.
  const seesAll = maySee(NATION);
  const revisions = history.filter(({ record }) => seesAll || places.some((name) => maySee(record[name])));
  if (revisions.length === 0) throw new AppError('not_found', 'There is no such record.');
  return {
    source,
    kind,
    record_id: id,
    revisions: revisions.map(({ accepted_ms, ...revision }) => ({
      ...revision,
      accepted_at: formatVn(accepted_ms),
    })),
    names: namesIn(
      live.tree,
      kind,
      revisions.map(({ record }) => record),
    ),
  };
}

function namesIn(tree: UnitTree, kind: RecordKind, rows: readonly RecordRow[]): Record<string, string> {
  const names: Record<string, string> = {};
  for (const { name, type } of BODY_COLUMNS[kind])
    if (type === 'place')
      for (const row of rows) {
        const unit = tree.get(String(row[name]));
        if (unit) names[unit.code] = displayName(unit);
      }
  return names;
}
