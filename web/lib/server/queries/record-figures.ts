/**
 * The figures that open down to records, as questions: which rows count (for lists), and how a projection adds them up
 * (for totals). Both say the same; a test holds them against each other.
 */
import { ENTRY_RULES } from '#schema/rules.ts';
import { BY_HOME, FIGURES, type RecordFigure, type RecordFilter } from '#web/lib/records/figures.ts';
import type { RecordKind } from '#web/lib/records/columns.ts';

export type Filters = Partial<Record<RecordFilter, string>>;

export interface FigureSql {
  readonly table: string;
  /** Column that names the unit at which a row counts. */
  readonly place: string;
  /** Condition on rows. */
  readonly rows: string;
  /** Sum over rows of a projection, and the condition that goes with it. */
  readonly value: string;
  readonly where: string;
}

const TABLES: Record<RecordKind, { place: string; day: string }> = {
  dose: { place: 'site_commune', day: 'given_day' },
  allocation: { place: 'unit', day: 'at_day' },
  reaction: { place: 'site_commune', day: 'reported_day' },
  registration: { place: 'home_commune', day: 'submitted_day' },
  session: { place: 'site_commune', day: 'session_day' },
  feedback: { place: 'commune', day: 'opened_day' },
  manual_report: { place: 'unit', day: 'report_day' },
  checkin: { place: 'site_commune', day: 'at_day' },
};

/** Rows that a figure counts, where it does not count all of its kind. */
const ROWS: Partial<Record<RecordFigure, string>> = {
  doses_1: 'dose_number = 1',
  doses_2: 'dose_number = 2',
  doses_3: 'dose_number = 3',
  doses_4: 'dose_number = 4',
  doses_late: 'late = 1',
  identity_unverified: `identity != 'verified'`,
  certificate_missing: 'certificate_printed = 0',
  people_1plus: 'dose_number = 1',
  people_full: 'completes = 1',
  adults_1plus: 'dose_number = 1 AND adult = 1',
  adults_full: 'completes = 1 AND adult = 1',
  allocated_decided: `movement = 'decided'`,
  allocated_received: `movement = 'received'`,
  transferred_in: `movement = 'transferred'`,
  transferred_out: `movement = 'transferred'`,
  wasted: `movement = 'wasted'`,
  stock_counts: `movement = 'counted'`,
  reactions_mild: `severity = 'mild'`,
  reactions_severe: `severity = 'severe'`,
  reactions_fatal: `severity = 'fatal'`,
  feedback_open: `state = 'open'`,
  feedback_late: `state = 'late'`,
};

/** Sums that projections hold ready as such; the others are sums over rows with a condition on the projection's keys. */
const SUMS: Partial<Record<RecordFigure, string>> = {
  identity_unverified: `sum(sign) - sumIf(sign, identity = 'verified')`,
  certificate_missing: 'sum(sign) - sumIf(sign, certificate_printed = 1)',
};

/** Filters on days are conditions on a column of days; every other one is a column of the same name. */
const DAY_FILTERS: Partial<Record<RecordFilter, (dayColumn: string) => string>> = {
  day: (column) => `${column} = {day:Date}`,
  from: (column) => `${column} >= {from:Date}`,
  to: (column) => `${column} <= {to:Date}`,
  recorded_from: () => 'recorded_day >= {recorded_from:Date}',
  recorded_to: () => 'recorded_day <= {recorded_to:Date}',
};

/** The texts are fixed; values are bound by the names of the filters. */
function filterSql(by: readonly RecordFilter[], dayColumn: string): string[] {
  return by.map((name) => DAY_FILTERS[name]?.(dayColumn) ?? `${name} = {${name}:String}`);
}

/** By day and delay, a late dose is told by its two days and the rule of the day it was given. */
const LATE_BY_DAYS = `toInt32(recorded_day) - toInt32(given_day) > multiIf(${ENTRY_RULES.slice(1)
  .toReversed()
  .map(({ from, maxDelayDays }) => `given_day >= toDate('${from}'), ${maxDelayDays}`)
  .join(', ')}, ${ENTRY_RULES[0]!.maxDelayDays})`;

export function figureSql(figure: RecordFigure, filters: Filters): FigureSql {
  const { kind, clock, counts } = FIGURES[figure];
  const { place, day } = TABLES[kind];
  const by = (Object.keys(filters) as RecordFilter[]).filter((name) => filters[name] !== undefined);
  const narrowed = filterSql(by, clock === 'recorded' ? 'recorded_day' : day);
  const rows = ROWS[figure];
  const { value, where } = totalSql(figure, by, rows);
  return {
    table: `${kind}_facts`,
    place: BY_HOME.includes(figure) ? 'home_commune' : figure === 'transferred_out' ? 'from_unit' : place,
    rows: [...(rows === undefined ? [] : [rows]), ...narrowed].join(' AND ') || '1',
    value: counts === 'doses' ? 'sum(sign * toInt64(doses))' : value,
    where: [...(where === undefined ? [] : [where]), ...narrowed].join(' AND ') || '1',
  };
}

function totalSql(
  figure: RecordFigure,
  by: readonly RecordFilter[],
  rows: string | undefined,
): { value: string; where: string | undefined } {
  const ready = SUMS[figure];
  if (ready !== undefined) return { value: ready, where: undefined };
  if (FIGURES[figure].kind !== 'dose' || rows === undefined) return { value: 'sum(sign)', where: rows };
  const isByDay = by.some((name) => DAY_FILTERS[name] !== undefined);
  if (figure === 'doses_late' && isByDay) return { value: 'sum(sign)', where: LATE_BY_DAYS };
  // The number of a dose is a key of the projections by day and vaccine, and a sum of its own in the one by site.
  const isNumber = /^doses_[1-4]$/.test(figure);
  if (isNumber && (isByDay || by.includes('vaccine'))) return { value: 'sum(sign)', where: rows };
  return { value: `sumIf(sign, ${rows})`, where: undefined };
}
