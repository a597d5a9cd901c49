/**
 * Figures that open down to records: each is a sum over the valid records of one kind, so that it equals the sum of the
 * figures of the units below it and, at a place, what its list of records adds up to. Measures that are ratios or
 * differences open to the figures they are made of. Pure.
 */
import { measureOf, type Label } from '#schema/measures.ts';
import type { RecordKind } from './columns.ts';

/** By which day a figure is counted. */
export type RecordClock = 'given' | 'recorded' | 'moved' | 'reported' | 'submitted' | 'opened' | 'session';

/** What narrows a figure down beside the unit. */
export const RECORD_FILTERS = [
  'day',
  'from',
  'to',
  'recorded_from',
  'recorded_to',
  'vaccine',
  'lot',
  'site',
] as const;
export type RecordFilter = (typeof RECORD_FILTERS)[number];

/** For the books a range of days is what a day is: a condition on the same column. */
const CONDITION: Partial<Record<RecordFilter, string>> = {
  from: 'day',
  to: 'day',
  recorded_from: 'recorded',
  recorded_to: 'recorded',
};

interface FigureOf {
  readonly kind: RecordKind;
  readonly label: Label;
  readonly clock: RecordClock;
  /** Whether one record counts as one, or as the doses it moves. */
  readonly counts: 'records' | 'doses';
  /**
   * Sets of filters that the books can count for a unit of any level, sorted and joined by a space. `day`: one day or a range by
   * the figure's clock; `recorded`: a range of days of entry.
   */
  readonly filters: readonly string[];
}

const dose = (
  vi: string,
  en: string,
  filters: readonly string[],
  clock: RecordClock = 'given',
): FigureOf => ({
  kind: 'dose',
  label: { vi, en },
  clock,
  counts: 'records',
  filters: ['', ...filters],
});
const allocation = (vi: string, en: string, filters: readonly string[]): FigureOf => ({
  kind: 'allocation',
  label: { vi, en },
  clock: 'moved',
  counts: 'doses',
  filters: ['', 'day', ...filters],
});
const reaction = (vi: string, en: string): FigureOf => ({
  kind: 'reaction',
  label: { vi, en },
  clock: 'reported',
  counts: 'records',
  filters: ['', 'day', 'vaccine'],
});
const other = (kind: RecordKind, clock: RecordClock, vi: string, en: string): FigureOf => ({
  kind,
  label: { vi, en },
  clock,
  counts: 'records',
  filters: ['', 'day'],
});

const BY_SITE_DAY = ['day', 'vaccine', 'day vaccine'];
const BY_LOT_DAY = [
  'lot',
  'day lot',
  'lot vaccine',
  'lot site',
  'day site',
  'day lot site',
  'day lot vaccine',
];

export const FIGURES = {
  doses_total: dose('Số mũi đã tiêm', 'Doses given', [
    ...BY_SITE_DAY,
    ...BY_LOT_DAY,
    'site',
    'recorded',
    'day recorded',
  ]),
  doses_1: dose('Số mũi 1', 'Doses number 1', [...BY_SITE_DAY, 'site']),
  doses_2: dose('Số mũi 2', 'Doses number 2', [...BY_SITE_DAY, 'site']),
  doses_3: dose('Số mũi 3', 'Doses number 3', [...BY_SITE_DAY, 'site']),
  doses_4: dose('Số mũi 4', 'Doses number 4', [...BY_SITE_DAY, 'site']),
  doses_recorded: dose('Số mũi đã nhập', 'Doses entered', ['day'], 'recorded'),
  doses_late: dose('Số mũi nhập muộn', 'Doses entered late', ['day', 'day recorded', 'site']),
  identity_unverified: dose('Số mũi chưa xác thực danh tính', 'Doses without verified identity', [
    'day',
    'day recorded',
    'site',
  ]),
  certificate_missing: dose('Số mũi chưa in chứng nhận', 'Doses without certificate', [
    'day',
    'day recorded',
    'site',
  ]),
  people_1plus: dose('Người đã tiêm ít nhất 1 mũi', 'People with at least one dose', ['day']),
  people_full: dose('Người đã tiêm đủ liều cơ bản', 'People fully vaccinated', ['day']),
  adults_1plus: dose('Người từ 18 tuổi đã tiêm ít nhất 1 mũi', 'People 18 and over with at least one dose', [
    'day',
  ]),
  adults_full: dose('Người từ 18 tuổi đã tiêm đủ liều', 'People 18 and over fully vaccinated', ['day']),
  allocated_decided: allocation('Số liều được phân bổ', 'Doses decided', ['vaccine', 'lot', 'lot vaccine']),
  allocated_received: allocation('Số liều thực nhận', 'Doses received', ['vaccine', 'lot', 'lot vaccine']),
  transferred_in: allocation('Điều chuyển đến', 'Doses moved in', ['vaccine', 'lot', 'lot vaccine']),
  transferred_out: allocation('Điều chuyển đi', 'Doses moved out', ['vaccine', 'lot', 'lot vaccine']),
  wasted: allocation('Số liều hủy', 'Doses wasted', ['vaccine', 'lot', 'lot vaccine']),
  stock_counts: {
    ...allocation('Phiếu kiểm kê', 'Physical counts', []),
    counts: 'records',
    // The books know a count by its instant.
    filters: ['', 'vaccine', 'lot', 'lot vaccine'],
  },
  reactions_mild: reaction('Phản ứng thông thường', 'Mild reactions'),
  reactions_severe: reaction('Phản ứng nặng', 'Severe reactions'),
  reactions_fatal: reaction('Tử vong sau tiêm', 'Deaths after vaccination'),
  registrations: other('registration', 'submitted', 'Phiếu đăng ký tiêm', 'Registrations'),
  sessions: other('session', 'session', 'Buổi tiêm', 'Sessions'),
  feedback: other('feedback', 'opened', 'Phản ánh của người dân', 'Complaints'),
  feedback_open: other('feedback', 'opened', 'Phản ánh chưa trả lời', 'Complaints not answered'),
  feedback_late: other('feedback', 'opened', 'Phản ánh trả lời sau 48 giờ', 'Complaints answered after 48 h'),
  manual_reports: other('manual_report', 'reported', 'Báo cáo thủ công', 'Manual reports'),
  checkins: other('checkin', 'moved', 'Lượt vào, ra điểm tiêm', 'Check-ins'),
} as const satisfies Record<string, FigureOf>;

export type RecordFigure = keyof typeof FIGURES;
export const RECORD_FIGURES = Object.keys(FIGURES) as [RecordFigure, ...RecordFigure[]];

/** Whether the books can count this figure narrowed down by these. */
export function mayFilter(figure: RecordFigure, by: readonly RecordFilter[]): boolean {
  const conditions = new Set(by.map((name) => CONDITION[name] ?? name));
  return (FIGURES[figure].filters as readonly string[]).includes([...conditions].sort().join(' '));
}

/** Figures that people count where they live; the others count where the event happened. */
export const BY_HOME: readonly RecordFigure[] = [
  'people_1plus',
  'people_full',
  'adults_1plus',
  'adults_full',
];

const GIVEN_OF_RECEIVED: readonly RecordFigure[] = [
  'doses_total',
  'allocated_received',
  'transferred_in',
  'transferred_out',
];
const STOCK: readonly RecordFigure[] = [
  'allocated_received',
  'transferred_in',
  'transferred_out',
  'wasted',
  'doses_total',
];
const SERIOUS: readonly RecordFigure[] = ['reactions_severe', 'reactions_fatal'];

/** What a measure of the board, or of a page of supply, is made of; a measure that is itself a figure opens to itself. */
const PARTS: Readonly<Record<string, readonly RecordFigure[]>> = {
  coverage_1plus: ['adults_1plus'],
  coverage_full: ['adults_full'],
  coverage_1plus_all_ages: ['people_1plus'],
  coverage_full_all_ages: ['people_full'],
  progress_on_allocation: GIVEN_OF_RECEIVED,
  utilization: GIVEN_OF_RECEIVED,
  doses_today: ['doses_total'],
  doses_7d: ['doses_total'],
  pace_7d: ['doses_total'],
  change_7d: ['doses_total'],
  doses_recorded_today: ['doses_recorded'],
  collected: ['allocated_received', 'allocated_decided'],
  stock_on_hand: STOCK,
  days_of_stock: STOCK,
  not_collected: ['allocated_decided', 'allocated_received'],
  wastage_open: ['wasted', 'doses_total'],
  wastage_closed: ['wasted', 'allocated_received', 'transferred_in'],
  stockout_days: ['sessions', ...STOCK],
  stock_discrepancy: ['stock_counts', ...STOCK],
  reactions_per_100k: [...SERIOUS, 'doses_total'],
  entry_on_time_rate: ['doses_late', 'doses_total'],
  identity_verified_rate: ['identity_unverified', 'doses_total'],
  certificate_rate: ['certificate_missing', 'doses_total'],
};

/** Measures that no board shows. */
const OFF_BOARD: Readonly<Record<string, Label>> = {
  not_collected: { vi: 'Chưa nhận', en: 'Not collected' },
  wastage_open: { vi: 'Hao phí lọ đã mở', en: 'Wastage of opened vials' },
  wastage_closed: { vi: 'Hao phí lọ chưa mở', en: 'Wastage of unopened vials' },
  stockout_days: { vi: 'Số ngày hết vắc xin', en: 'Stock-out days' },
  stock_discrepancy: { vi: 'Chênh lệch kiểm kê', en: 'Count discrepancy' },
};

/** What a measure that is made of figures is called; `undefined` for a name that is none. */
export function measureLabel(name: string): Label | undefined {
  return measureOf(name)?.label ?? OFF_BOARD[name];
}

/** Measures that count today alone. */
const TODAY: readonly string[] = ['doses_today', 'doses_recorded_today'];

/** The figures behind a measure, the first of them most telling; empty for a name that is no measure. */
export function figuresBehind(measure: string): readonly RecordFigure[] {
  return PARTS[measure] ?? (measure in FIGURES ? [measure as RecordFigure] : []);
}

/** Address of the records behind a measure or a figure of a unit. `today`: for measures that count today alone. */
export function recordsHref(
  unit: string,
  measure: string,
  filters: Partial<Record<RecordFilter, string>> = {},
  today?: string,
): string {
  const [figure] = figuresBehind(measure);
  const query = new URLSearchParams(figure === undefined ? {} : { measure: figure });
  if (figure !== undefined && measure !== figure) query.set('of', measure);
  const day = filters.day ?? (TODAY.includes(measure) ? today : undefined);
  for (const [name, value] of Object.entries({ ...filters, ...(day === undefined ? {} : { day }) }))
    query.set(name, value);
  const text = query.toString();
  return `${unit === 'VN' ? '' : `/${unit}`}/records${text === '' ? '' : `?${text}`}`;
}

/** Address of one record's history. */
export function recordHref(source: string, kind: RecordKind, id: string): string {
  return `/records/${encodeURIComponent(source)}/${kind}/${encodeURIComponent(id)}`;
}
