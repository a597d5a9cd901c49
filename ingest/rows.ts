/**
 * Event → row of its fact table: the columns of `schema/clickhouse/` in canonical form.
 *
 * Instants are texts of microseconds in UTC, days are texts of civil days in Vietnam, so a row read back from the
 * store equals the row that was written, column by column. Pure.
 */
import type {
  AllocationUpsert,
  CampaignEvent,
  CheckinUpsert,
  DoseUpsert,
  EventKind,
  FeedbackUpsert,
  ManualReportUpsert,
  ReactionUpsert,
  RegistrationUpsert,
  SessionUpsert,
} from '#schema/events.ts';
import { feedbackState, isLateEntry } from '#schema/rules.ts';
import {
  clickhouseHour,
  clickhouseInstant,
  formatDay,
  parseClickhouseInstant,
  parseInstant,
  vnDayOfMicros,
  type InstantMicros,
} from '#schema/time.ts';
import { completesSeries } from '#schema/vaccines.ts';

import { KIND_SPECS, type FactRow } from './columns.ts';

const ADULT_AGE = 18;

function micros(text: string): InstantMicros {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error('an instant passed the door unchecked');
  return instant;
}

const vnDay = (instant: InstantMicros): string => formatDay(vnDayOfMicros(instant));

/** Columns of a dose that follow from when it was first entered: its recorded day, and whether that was late. */
function entryColumns(givenAt: InstantMicros, firstRecordedAt: InstantMicros) {
  const recordedDay = vnDayOfMicros(firstRecordedAt);
  return {
    recorded_day: formatDay(recordedDay),
    late: isLateEntry(vnDayOfMicros(givenAt), recordedDay) ? 1 : 0,
  };
}

/**
 * The row as if another revision had been the first one seen: the entry clock of INDICATORS (`by recorded day`).
 * A dose's recorded day and lateness follow from it.
 */
export function withFirst(kind: EventKind, row: FactRow, revision: number, recordedAt: string): FactRow {
  const first = { first_revision: revision, first_recorded_at: recordedAt };
  if (kind !== 'dose' || row.sign === 0) return { ...row, ...first };
  const givenAt = parseClickhouseInstant(row['given_at'] as string);
  return { ...row, ...first, ...entryColumns(givenAt, parseClickhouseInstant(recordedAt)) };
}

/** Whether two rows of a kind say the same: sign, recorded_at and every field that the sender decides. */
export function sameContent(kind: EventKind, a: FactRow, b: FactRow): boolean {
  if (a.sign !== b.sign || a.recorded_at !== b.recorded_at) return false;
  if (a.sign === 0) return true;
  return KIND_SPECS[kind].content.every((column) => {
    const [x, y] = [a[column], b[column]];
    if (!Array.isArray(x) || !Array.isArray(y)) return x === y;
    return x.length === y.length && x.every((item, i) => item === y[i]);
  });
}

/** A valid event as the row that it would be if it were the first revision of its record. */
export function rowOf(event: CampaignEvent): FactRow {
  const recordedAt = micros(event.recorded_at);
  const recordedText = clickhouseInstant(recordedAt);
  const envelope = {
    source: event.source,
    record_id: event.record_id,
    revision: event.revision,
    sign: event.op === 'cancel' ? (0 as const) : (1 as const),
    recorded_at: recordedText,
    first_revision: event.revision,
    first_recorded_at: recordedText,
    accepted_at: '',
  };
  if (event.op === 'cancel') return { ...envelope, ...KIND_SPECS[event.kind].blank };
  switch (event.kind) {
    case 'dose':
      return { ...envelope, ...doseColumns(event, recordedAt) };
    case 'allocation':
      return { ...envelope, ...allocationColumns(event) };
    case 'reaction':
      return { ...envelope, ...reactionColumns(event) };
    case 'registration':
      return { ...envelope, ...registrationColumns(event) };
    case 'session':
      return { ...envelope, ...sessionColumns(event) };
    case 'feedback':
      return { ...envelope, ...feedbackColumns(event) };
    case 'manual_report':
      return { ...envelope, ...manualReportColumns(event) };
    case 'checkin':
      return { ...envelope, ...checkinColumns(event) };
  }
}

function doseColumns(event: DoseUpsert, recordedAt: InstantMicros) {
  const givenAt = micros(event.given_at);
  const day = vnDay(givenAt);
  return {
    given_at: clickhouseInstant(givenAt),
    dose_number: event.dose_number,
    vaccine: event.vaccine,
    lot: event.lot,
    site: event.site,
    site_commune: event.site_commune,
    home_commune: event.home_commune,
    person: event.person ?? '',
    birth_year: event.birth_year,
    sex: event.sex,
    priority_group: event.priority_group,
    identity: event.identity,
    certificate_printed: event.certificate_printed ? 1 : 0,
    given_day: day,
    completes: completesSeries(event.vaccine, event.dose_number) ? 1 : 0,
    adult: Number(day.slice(0, 4)) - event.birth_year >= ADULT_AGE ? 1 : 0,
    ...entryColumns(givenAt, recordedAt),
  };
}

function allocationColumns(event: AllocationUpsert) {
  const at = micros(event.at);
  return {
    movement: event.movement,
    at: clickhouseInstant(at),
    vaccine: event.vaccine,
    lot: event.lot ?? '',
    doses: event.doses,
    unit: event.unit,
    from_unit: event.from_unit ?? '',
    decision_no: event.decision_no ?? '',
    expires_on: event.expires_on ?? null,
    reason: event.reason ?? '',
    at_day: vnDay(at),
  };
}

function reactionColumns(event: ReactionUpsert) {
  const [givenAt, onsetAt, reportedAt] = [
    micros(event.given_at),
    micros(event.onset_at),
    micros(event.reported_at),
  ];
  return {
    dose_record_id: event.dose_record_id ?? '',
    given_at: clickhouseInstant(givenAt),
    onset_at: clickhouseInstant(onsetAt),
    reported_at: clickhouseInstant(reportedAt),
    severity: event.severity,
    symptoms: event.symptoms,
    outcome: event.outcome ?? '',
    vaccine: event.vaccine,
    lot: event.lot,
    dose_number: event.dose_number,
    site: event.site,
    site_commune: event.site_commune,
    home_commune: event.home_commune,
    birth_year: event.birth_year,
    sex: event.sex,
    given_day: vnDay(givenAt),
    onset_day: vnDay(onsetAt),
    reported_day: vnDay(reportedAt),
  };
}

function registrationColumns(event: RegistrationUpsert) {
  const submittedAt = micros(event.submitted_at);
  return {
    submitted_at: clickhouseInstant(submittedAt),
    channel: event.channel,
    status: event.status,
    home_commune: event.home_commune,
    priority_group: event.priority_group,
    dose_number: event.dose_number,
    person: event.person ?? '',
    submitted_day: vnDay(submittedAt),
  };
}

const NOT_SAID = 2;
const answerColumn = (answer: boolean | undefined): number =>
  answer === undefined ? NOT_SAID : Number(answer);

function sessionColumns(event: SessionUpsert) {
  return {
    site: event.site,
    site_commune: event.site_commune,
    session_day: event.date,
    status: event.status,
    tables: event.tables,
    staff: event.staff,
    planned_people: event.planned_people,
    screened: event.screened ?? 0,
    deferred: event.deferred ?? 0,
    contraindicated: event.contraindicated ?? 0,
    computers: event.computers ?? 0,
    internet: answerColumn(event.internet),
    printer: answerColumn(event.printer),
    qr_scanner: answerColumn(event.qr_scanner),
    trained: answerColumn(event.trained),
  };
}

function feedbackColumns(event: FeedbackUpsert) {
  const openedAt = micros(event.opened_at);
  const resolvedAt = event.resolved_at === undefined ? undefined : micros(event.resolved_at);
  return {
    opened_at: clickhouseInstant(openedAt),
    resolved_at: resolvedAt === undefined ? null : clickhouseInstant(resolvedAt),
    topic: event.topic,
    commune: event.commune,
    site: event.site ?? '',
    opened_day: vnDay(openedAt),
    opened_hour: clickhouseHour(openedAt),
    state: feedbackState(openedAt, resolvedAt),
  };
}

function manualReportColumns(event: ManualReportUpsert) {
  return {
    unit: event.unit,
    report_day: event.date,
    doses_given: event.doses_given,
    doses_received: event.doses_received,
    stock_on_hand: event.stock_on_hand,
  };
}

function checkinColumns(event: CheckinUpsert) {
  const at = micros(event.at);
  return {
    site: event.site,
    site_commune: event.site_commune,
    at: clickhouseInstant(at),
    direction: event.direction,
    at_day: vnDay(at),
  };
}
