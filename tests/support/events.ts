/** Events for tests: plain ones to change field by field. */
import type {
  AllocationUpsert,
  CampaignEvent,
  CancelEvent,
  CheckinUpsert,
  DoseUpsert,
  FeedbackUpsert,
  ManualReportUpsert,
  ReactionUpsert,
  RegistrationUpsert,
  SessionUpsert,
} from '#schema/events.ts';

const RECORDED = '2021-10-01T09:00:00+07:00';

export function doseEvent(change: Partial<DoseUpsert> = {}): DoseUpsert {
  return {
    kind: 'dose',
    op: 'upsert',
    source: 'clinic',
    record_id: 'd-000001',
    revision: 1,
    recorded_at: RECORDED,
    given_at: '2021-10-01T08:00:00+07:00',
    dose_number: 1,
    vaccine: 'astrazeneca',
    lot: 'AZ-0001',
    site: 'S-1',
    site_commune: '14833',
    home_commune: '14836',
    person: 'p-000001',
    birth_year: 1980,
    sex: 'f',
    priority_group: 3,
    identity: 'verified',
    certificate_printed: true,
    ...change,
  };
}

export function allocationEvent(change: Partial<AllocationUpsert> = {}): AllocationUpsert {
  return {
    kind: 'allocation',
    op: 'upsert',
    source: 'clinic',
    record_id: 'a-000001',
    revision: 1,
    recorded_at: RECORDED,
    movement: 'received',
    at: '2021-09-30T08:00:00+07:00',
    vaccine: 'astrazeneca',
    lot: 'AZ-0001',
    doses: 1000,
    unit: '38',
    ...change,
  };
}

export function reactionEvent(change: Partial<ReactionUpsert> = {}): ReactionUpsert {
  return {
    kind: 'reaction',
    op: 'upsert',
    source: 'clinic',
    record_id: 'r-000001',
    revision: 1,
    recorded_at: '2021-10-02T09:00:00+07:00',
    dose_record_id: 'd-000001',
    given_at: '2021-10-01T08:00:00+07:00',
    onset_at: '2021-10-01T20:00:00+07:00',
    reported_at: '2021-10-02T08:00:00+07:00',
    severity: 'mild',
    symptoms: ['fever'],
    vaccine: 'astrazeneca',
    lot: 'AZ-0001',
    dose_number: 1,
    site: 'S-1',
    site_commune: '14833',
    home_commune: '14836',
    birth_year: 1980,
    sex: 'f',
    ...change,
  };
}

export function registrationEvent(change: Partial<RegistrationUpsert> = {}): RegistrationUpsert {
  return {
    kind: 'registration',
    op: 'upsert',
    source: 'clinic',
    record_id: 'g-000001',
    revision: 1,
    recorded_at: RECORDED,
    submitted_at: '2021-09-20T19:30:00+07:00',
    channel: 'portal',
    status: 'approved',
    home_commune: '14836',
    priority_group: 9,
    dose_number: 1,
    person: 'p-000001',
    ...change,
  };
}

export function sessionEvent(change: Partial<SessionUpsert> = {}): SessionUpsert {
  return {
    kind: 'session',
    op: 'upsert',
    source: 'clinic',
    record_id: 's-000001',
    revision: 1,
    recorded_at: RECORDED,
    site: 'S-1',
    site_commune: '14833',
    date: '2021-10-01',
    status: 'done',
    tables: 2,
    staff: 8,
    planned_people: 300,
    screened: 280,
    deferred: 10,
    contraindicated: 2,
    computers: 2,
    internet: true,
    printer: true,
    qr_scanner: false,
    trained: true,
    ...change,
  };
}

export function feedbackEvent(change: Partial<FeedbackUpsert> = {}): FeedbackUpsert {
  return {
    kind: 'feedback',
    op: 'upsert',
    source: 'clinic',
    record_id: 'f-000001',
    revision: 1,
    recorded_at: RECORDED,
    opened_at: '2021-09-29T10:00:00+07:00',
    resolved_at: '2021-09-30T10:00:00+07:00',
    topic: 'missing_dose',
    commune: '14833',
    site: 'S-1',
    ...change,
  };
}

export function manualReportEvent(change: Partial<ManualReportUpsert> = {}): ManualReportUpsert {
  return {
    kind: 'manual_report',
    op: 'upsert',
    source: 'clinic',
    record_id: 'm-000001',
    revision: 1,
    recorded_at: RECORDED,
    unit: '38',
    date: '2021-09-30',
    doses_given: 12_000,
    doses_received: 20_000,
    stock_on_hand: 8_000,
    ...change,
  };
}

export function checkinEvent(change: Partial<CheckinUpsert> = {}): CheckinUpsert {
  return {
    kind: 'checkin',
    op: 'upsert',
    source: 'clinic',
    record_id: 'c-000001',
    revision: 1,
    recorded_at: RECORDED,
    site: 'S-1',
    site_commune: '14833',
    at: '2021-10-01T07:45:00+07:00',
    direction: 'in',
    ...change,
  };
}

export function cancelOf(event: CampaignEvent, change: Partial<CancelEvent> = {}): CancelEvent {
  const { kind, source, record_id, revision, recorded_at } = event;
  return { kind, op: 'cancel', source, record_id, revision: revision + 1, recorded_at, ...change };
}
