/** The columns of the fact tables of `schema/clickhouse/0001_facts.sql`, by kind: what the sender decides, what follows. */
import type { EventKind } from '#schema/events.ts';
import { clickhouseInstant, formatDay } from '#schema/time.ts';

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
export const BLANKS: Record<EventKind, Readonly<Record<string, ColumnValue>>> = {
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
