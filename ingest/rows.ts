/**
 * Event → row of its fact table: the columns of `schema/clickhouse/0001_facts.sql` in canonical form.
 *
 * Instants are texts of microseconds in UTC, days are texts of civil days in Vietnam, so a row read back from the
 * store equals the row that was written, column by column. Pure.
 */
import type {
  AllocationUpsert,
  CampaignEvent,
  DoseUpsert,
  EventKind,
  ReactionUpsert,
} from '#schema/events.ts';
import { isLateEntry } from '#schema/rules.ts';
import {
  clickhouseInstant,
  formatDay,
  parseClickhouseInstant,
  parseInstant,
  vnDayOfMicros,
  type InstantMicros,
} from '#schema/time.ts';
import { completesSeries } from '#schema/vaccines.ts';

export type ColumnValue = string | number | null | readonly string[];

/** One signed row of any kind; what a kind has beyond these columns is reached by name. */
export interface FactRow {
  readonly source: string;
  readonly record_id: string;
  readonly revision: number;
  readonly sign: -1 | 0 | 1;
  readonly recorded_at: string;
  readonly first_revision: number;
  readonly first_recorded_at: string;
  readonly accepted_at: string;
  readonly [column: string]: ColumnValue;
}

interface KindSpec {
  readonly table: string;
  /** Columns that the sender decides: what "same content" means. */
  readonly content: readonly string[];
  /** Columns that follow from the others. */
  readonly derived: readonly string[];
}

const ENVELOPE_COLUMNS = [
  'source',
  'record_id',
  'revision',
  'sign',
  'recorded_at',
  'first_revision',
  'first_recorded_at',
  'accepted_at',
] as const;

export const KIND_SPECS: Record<EventKind, KindSpec> = {
  dose: {
    table: 'dose_facts',
    content: [
      'given_at',
      'dose_number',
      'vaccine',
      'lot',
      'site',
      'site_commune',
      'home_commune',
      'person',
      'birth_year',
      'sex',
      'priority_group',
      'identity',
      'certificate_printed',
    ],
    derived: ['given_day', 'recorded_day', 'completes', 'adult', 'late'],
  },
  allocation: {
    table: 'allocation_facts',
    content: [
      'movement',
      'at',
      'vaccine',
      'lot',
      'doses',
      'unit',
      'from_unit',
      'decision_no',
      'expires_on',
      'reason',
    ],
    derived: ['at_day'],
  },
  reaction: {
    table: 'reaction_facts',
    content: [
      'dose_record_id',
      'given_at',
      'onset_at',
      'reported_at',
      'severity',
      'symptoms',
      'outcome',
      'vaccine',
      'lot',
      'dose_number',
      'site',
      'site_commune',
      'home_commune',
      'birth_year',
      'sex',
    ],
    derived: ['given_day', 'onset_day', 'reported_day'],
  },
};

const allColumns = (kind: EventKind): readonly string[] => [
  ...ENVELOPE_COLUMNS,
  ...KIND_SPECS[kind].content,
  ...KIND_SPECS[kind].derived,
];
const COLUMNS: Record<EventKind, readonly string[]> = {
  dose: allColumns('dose'),
  allocation: allColumns('allocation'),
  reaction: allColumns('reaction'),
};

/** All columns of a kind's table, in the order in which they are read and written. */
export function columnsOf(kind: EventKind): readonly string[] {
  return COLUMNS[kind];
}

const EPOCH = clickhouseInstant(0);
const EPOCH_DAY = formatDay(0);

/** What a tombstone holds in place of a body: it counts for nothing and names no place. */
const BLANKS: Record<EventKind, Readonly<Record<string, ColumnValue>>> = {
  dose: {
    given_at: EPOCH,
    dose_number: 0,
    vaccine: '',
    lot: '',
    site: '',
    site_commune: '',
    home_commune: '',
    person: '',
    birth_year: 0,
    sex: '',
    priority_group: 0,
    identity: '',
    certificate_printed: 0,
    given_day: EPOCH_DAY,
    recorded_day: EPOCH_DAY,
    completes: 0,
    adult: 0,
    late: 0,
  },
  allocation: {
    movement: '',
    at: EPOCH,
    vaccine: '',
    lot: '',
    doses: 0,
    unit: '',
    from_unit: '',
    decision_no: '',
    expires_on: null,
    reason: '',
    at_day: EPOCH_DAY,
  },
  reaction: {
    dose_record_id: '',
    given_at: EPOCH,
    onset_at: EPOCH,
    reported_at: EPOCH,
    severity: '',
    symptoms: [],
    outcome: '',
    vaccine: '',
    lot: '',
    dose_number: 0,
    site: '',
    site_commune: '',
    home_commune: '',
    birth_year: 0,
    sex: '',
    given_day: EPOCH_DAY,
    onset_day: EPOCH_DAY,
    reported_day: EPOCH_DAY,
  },
};

const ADULT_AGE = 18;

function micros(text: string): InstantMicros {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error('an instant passed the door unchecked');
  return instant;
}

const vnDay = (instant: InstantMicros): string => formatDay(vnDayOfMicros(instant));

/** Calendar year in Vietnam of an instant. */
export function vnYear(instant: InstantMicros): number {
  return Number(vnDay(instant).slice(0, 4));
}

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
  if (event.op === 'cancel') return { ...envelope, ...BLANKS[event.kind] };
  switch (event.kind) {
    case 'dose':
      return { ...envelope, ...doseColumns(event, recordedAt) };
    case 'allocation':
      return { ...envelope, ...allocationColumns(event) };
    case 'reaction':
      return { ...envelope, ...reactionColumns(event) };
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
