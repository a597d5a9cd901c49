/** The columns of the fact tables of `schema/clickhouse/`, by kind: what the sender decides, what follows. */
import { EVENT_KINDS, type EventKind } from '#schema/events.ts';
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

/** Columns by name, each with what a tombstone holds in it: it counts for nothing and names no place. */
type Columns = Readonly<Record<string, ColumnValue>>;

interface KindColumns {
  /** Field and column of the unit in which a record stands: a key for one unit writes records that stand in it. */
  readonly standsIn: string;
  /** Columns that the sender decides: what "same content" means. */
  readonly content: Columns;
  /** Columns that follow from the others. */
  readonly derived: Columns;
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

const EPOCH = clickhouseInstant(0);
const EPOCH_DAY = formatDay(0);
const EPOCH_HOUR = `${EPOCH_DAY} 00:00:00`;

const KINDS: Record<EventKind, KindColumns> = {
  dose: {
    standsIn: 'site_commune',
    content: {
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
    },
    derived: { given_day: EPOCH_DAY, recorded_day: EPOCH_DAY, completes: 0, adult: 0, late: 0 },
  },
  allocation: {
    standsIn: 'unit',
    content: {
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
    },
    derived: { at_day: EPOCH_DAY },
  },
  reaction: {
    standsIn: 'site_commune',
    content: {
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
    },
    derived: { given_day: EPOCH_DAY, onset_day: EPOCH_DAY, reported_day: EPOCH_DAY },
  },
  registration: {
    standsIn: 'home_commune',
    content: {
      submitted_at: EPOCH,
      channel: '',
      status: '',
      home_commune: '',
      priority_group: 0,
      dose_number: 0,
      person: '',
    },
    derived: { submitted_day: EPOCH_DAY },
  },
  session: {
    standsIn: 'site_commune',
    content: {
      site: '',
      site_commune: '',
      session_day: EPOCH_DAY,
      status: '',
      tables: 0,
      staff: 0,
      planned_people: 0,
      screened: 0,
      deferred: 0,
      contraindicated: 0,
      computers: 0,
      internet: 0,
      printer: 0,
      qr_scanner: 0,
      trained: 0,
    },
    derived: {},
  },
  feedback: {
    standsIn: 'commune',
    content: { opened_at: EPOCH, resolved_at: null, topic: '', commune: '', site: '' },
    derived: { opened_day: EPOCH_DAY, opened_hour: EPOCH_HOUR, state: '' },
  },
  manual_report: {
    standsIn: 'unit',
    content: { unit: '', report_day: EPOCH_DAY, doses_given: 0, doses_received: 0, stock_on_hand: 0 },
    derived: {},
  },
  checkin: {
    standsIn: 'site_commune',
    content: { site: '', site_commune: '', at: EPOCH, direction: '' },
    derived: { at_day: EPOCH_DAY },
  },
};

interface KindSpec {
  readonly table: string;
  readonly standsIn: string;
  /** Columns that the sender decides. */
  readonly content: readonly string[];
  /** All columns, in the order in which they are read and written. */
  readonly columns: readonly string[];
  /** The body of a tombstone. */
  readonly blank: Columns;
}

function specOf(kind: EventKind): KindSpec {
  const { standsIn, content, derived } = KINDS[kind];
  const blank = { ...content, ...derived };
  return {
    table: `${kind}_facts`,
    standsIn,
    content: Object.keys(content),
    columns: [...ENVELOPE_COLUMNS, ...Object.keys(blank)],
    blank,
  };
}

export const KIND_SPECS = Object.fromEntries(EVENT_KINDS.map((kind) => [kind, specOf(kind)])) as Record<
  EventKind,
  KindSpec
>;
