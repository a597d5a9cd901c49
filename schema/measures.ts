/**
 * The one list of measures: what a unit's board shows, with unit, rule, format, scale and labels.
 * API, screens, legends and exports read this list; definitions follow INDICATORS.
 *
 * A *cell* is a number that adds up over units (or, for instants, whose newest value counts). Cells are
 * what the store is asked for and what frames carry; a *measure* is computed from the cells and the
 * reference figures of the unit by a pure function, the same on server and screen.
 */
import type { Unit } from './units.ts';

export const CELLS = [
  // doses, by site_commune and given day
  'doses_total',
  'doses_1',
  'doses_2',
  'doses_3',
  'doses_4',
  'doses_today',
  'doses_7d',
  // the seven days before today, and the seven before those: today is not over
  'doses_whole_7d',
  'doses_previous_7d',
  // doses, by site_commune and recorded day
  'doses_recorded_today',
  'doses_recorded_7d',
  'doses_late',
  'identity_verified',
  'certificate_printed',
  // people, by home_commune
  'people_1plus',
  'people_full',
  'adults_1plus',
  'adults_full',
  'adults_1plus_today',
  'adults_1plus_7d',
  'adults_full_today',
  'adults_full_7d',
  // allocation, by the unit that gets or holds the doses
  'allocated_decided',
  'allocated_received',
  'received_today',
  'received_7d',
  'transferred_in',
  'transferred_out',
  'wasted',
  // reactions, by site_commune
  'reactions_mild',
  'reactions_severe',
  'reactions_fatal',
  'reactions_today',
  'reactions_7d',
  'serious_7d',
  // instants: the newest wins
  'newest_accepted_ms',
] as const;

export type CellName = (typeof CELLS)[number];
export const CELL_COUNT = CELLS.length;
export const CELL_INDEX = Object.fromEntries(CELLS.map((name, index) => [name, index])) as Record<
  CellName,
  number
>;

/** Cells that take the newest value instead of the sum when units are rolled up. */
export const NEWEST_CELLS: ReadonlySet<CellName> = new Set(['newest_accepted_ms']);

/** Values of one unit, in the order of `CELLS`. */
export type Cells = ArrayLike<number>;

export type MeasureFormat = 'count' | 'percent' | 'per_100k' | 'days' | 'rate' | 'decimal';
export type Subject = 'progress' | 'allocation' | 'reactions' | 'quality';
export interface Label {
  readonly vi: string;
  readonly en: string;
}

export interface Measure {
  readonly name: string;
  readonly subject: Subject;
  readonly label: Label;
  readonly short: Label;
  /** Unit of the value as shown beside it; empty for percentages. */
  readonly unit: Label;
  readonly format: MeasureFormat;
  /** A change: written with its sign, and doubling is nothing to explain. */
  readonly signed?: true;
  /** What it is, from what, by which clock: shown as explanation and in the API description. */
  readonly rule: Label;
  /** Name, year and source of the denominator, when there is one. */
  readonly denominator?: Label;
  /** Whether more is better; `neutral` when neither is. */
  readonly better: 'more' | 'less' | 'neutral';
  /** Colour scale of the map; `diverging` has its middle at `pivot`. */
  readonly scale: {
    readonly kind: 'sequential' | 'diverging' | 'alarm';
    readonly breaks?: readonly number[];
    readonly pivot?: number;
  };
  /** Offered as a map and ranking measure. */
  readonly mappable: boolean;
  /** `null`: not known or not applicable (no denominator); never zero in its place. */
  readonly compute: (cells: Cells, unit: Pick<Unit, 'population' | 'adults'>) => number | null;
}

const at = (cells: Cells, name: CellName): number => cells[CELL_INDEX[name]] ?? 0;
const cell =
  (name: CellName): Measure['compute'] =>
  (cells) =>
    at(cells, name);
const ratio = (numerator: number, denominator: number | null): number | null =>
  denominator === null || denominator <= 0 ? null : numerator / denominator;

/** Doses that reached a unit: received from outside the books, and moved in less moved out inside them. */
const supplied = (c: Cells): number =>
  at(c, 'allocated_received') + at(c, 'transferred_in') - at(c, 'transferred_out');

/** Mean doses a day. Of whole days: with today among them it would drop every morning and rise until the evening. */
const pace = (c: Cells): number => at(c, 'doses_whole_7d') / 7;

const DOSES: Label = { vi: 'liều', en: 'doses' };
const PEOPLE: Label = { vi: 'người', en: 'people' };
const CASES: Label = { vi: 'ca', en: 'cases' };
const NONE: Label = { vi: '', en: '' };
const BY_GIVEN: Label = {
  vi: 'Số mũi tiêm còn hiệu lực trong sổ, theo ngày tiêm, tại nơi tiêm.',
  en: 'Valid doses in the books, by day given, at the place of injection.',
};
const ADULTS: Label = {
  vi: 'Dân số từ 18 tuổi, 2021 (tỉnh: Bộ Y tế công bố; huyện, xã: suy ra từ Tổng điều tra 2019)',
  en: 'Population over 18, 2021 (province: published by the Ministry of Health; below: derived from the census of 2019)',
};
const POPULATION: Label = { vi: 'Dân số, Tổng điều tra 1/4/2019', en: 'Population, census of 1 April 2019' };
const COVERAGE_BREAKS = [0.1, 0.25, 0.5, 0.75, 0.9, 1] as const;

export const MEASURES: readonly Measure[] = [
  {
    name: 'coverage_1plus',
    subject: 'progress',
    format: 'percent',
    better: 'more',
    mappable: true,
    label: {
      vi: 'Tỷ lệ người từ 18 tuổi đã tiêm ít nhất 1 mũi',
      en: 'People 18 and over with at least one dose',
    },
    short: { vi: 'Bao phủ ≥ 1 mũi', en: 'Coverage ≥ 1 dose' },
    unit: NONE,
    denominator: ADULTS,
    rule: {
      vi: 'Người từ 18 tuổi có mũi 1, theo nơi ở ÷ dân số từ 18 tuổi. Không giới hạn ở 100%.',
      en: 'People 18 and over with dose 1, by place of residence ÷ population over 18. Not capped at 100%.',
    },
    scale: { kind: 'sequential', breaks: COVERAGE_BREAKS },
    compute: (c, u) => ratio(at(c, 'adults_1plus'), u.adults),
  },
  {
    name: 'coverage_full',
    subject: 'progress',
    format: 'percent',
    better: 'more',
    mappable: true,
    label: { vi: 'Tỷ lệ người từ 18 tuổi đã tiêm đủ liều cơ bản', en: 'People 18 and over fully vaccinated' },
    short: { vi: 'Bao phủ đủ liều', en: 'Coverage full' },
    unit: NONE,
    denominator: ADULTS,
    rule: {
      vi: 'Người từ 18 tuổi đã tiêm mũi hoàn thành liều cơ bản của vắc xin (2 mũi; Abdala 3; Janssen 1), theo nơi ở ÷ dân số từ 18 tuổi.',
      en: 'People 18 and over whose dose completed the primary series of its vaccine (2; Abdala 3; Janssen 1), by residence ÷ population over 18.',
    },
    scale: { kind: 'sequential', breaks: COVERAGE_BREAKS },
    compute: (c, u) => ratio(at(c, 'adults_full'), u.adults),
  },
  {
    name: 'coverage_1plus_all_ages',
    subject: 'progress',
    format: 'percent',
    better: 'more',
    mappable: true,
    label: {
      vi: 'Tỷ lệ dân số đã tiêm ít nhất 1 mũi (mọi tuổi)',
      en: 'People of all ages with at least one dose',
    },
    short: { vi: '≥ 1 mũi, mọi tuổi', en: '≥ 1 dose, all ages' },
    unit: NONE,
    denominator: POPULATION,
    rule: {
      vi: 'Người có mũi 1, theo nơi ở ÷ dân số.',
      en: 'People with dose 1, by residence ÷ population.',
    },
    scale: { kind: 'sequential', breaks: COVERAGE_BREAKS },
    compute: (c, u) => ratio(at(c, 'people_1plus'), u.population),
  },
  {
    name: 'coverage_full_all_ages',
    subject: 'progress',
    format: 'percent',
    better: 'more',
    mappable: true,
    label: { vi: 'Tỷ lệ dân số đã tiêm đủ liều (mọi tuổi)', en: 'People of all ages fully vaccinated' },
    short: { vi: 'Đủ liều, mọi tuổi', en: 'Full, all ages' },
    unit: NONE,
    denominator: POPULATION,
    rule: {
      vi: 'Người đã tiêm mũi hoàn thành liều cơ bản, theo nơi ở ÷ dân số.',
      en: 'People whose dose completed the primary series, by residence ÷ population.',
    },
    scale: { kind: 'sequential', breaks: COVERAGE_BREAKS },
    compute: (c, u) => ratio(at(c, 'people_full'), u.population),
  },
  {
    name: 'progress_on_allocation',
    subject: 'progress',
    format: 'percent',
    better: 'more',
    mappable: true,
    label: { vi: 'Tiến độ tiêm trên số vắc xin thực nhận', en: 'Doses given of doses received' },
    short: { vi: 'Tiêm / thực nhận', en: 'Given / received' },
    unit: NONE,
    denominator: {
      vi: 'Số liều thực nhận, kể cả điều chuyển đến trừ điều chuyển đi',
      en: 'Doses received, with transfers in less transfers out',
    },
    rule: {
      vi: 'Số mũi đã tiêm ÷ số liều thực nhận. Cách xếp hạng chính thức năm 2021.',
      en: 'Doses given ÷ doses received. The official ranking of 2021.',
    },
    scale: { kind: 'sequential', breaks: [0.5, 0.6, 0.7, 0.8, 0.9, 1] },
    compute: (c) => ratio(at(c, 'doses_total'), supplied(c)),
  },
  {
    name: 'doses_total',
    subject: 'progress',
    format: 'count',
    better: 'more',
    mappable: true,
    label: { vi: 'Tổng số mũi đã tiêm', en: 'Doses given' },
    short: { vi: 'Mũi đã tiêm', en: 'Doses given' },
    unit: DOSES,
    rule: BY_GIVEN,
    scale: { kind: 'sequential' },
    compute: cell('doses_total'),
  },
  {
    name: 'doses_today',
    subject: 'progress',
    format: 'count',
    better: 'more',
    mappable: true,
    label: { vi: 'Số mũi tiêm hôm nay', en: 'Doses given today' },
    short: { vi: 'Hôm nay', en: 'Today' },
    unit: DOSES,
    rule: BY_GIVEN,
    scale: { kind: 'sequential' },
    compute: cell('doses_today'),
  },
  {
    name: 'doses_7d',
    subject: 'progress',
    format: 'count',
    better: 'more',
    mappable: true,
    label: { vi: 'Số mũi tiêm trong 7 ngày', en: 'Doses given in 7 days' },
    short: { vi: '7 ngày', en: '7 days' },
    unit: DOSES,
    rule: { vi: 'Bảy ngày kể cả hôm nay, theo ngày tiêm.', en: 'Seven days including today, by day given.' },
    scale: { kind: 'sequential' },
    compute: cell('doses_7d'),
  },
  ...([1, 2, 3, 4] as const).map((n): Measure => ({
    name: `doses_${n}`,
    subject: 'progress',
    format: 'count',
    better: 'more',
    mappable: false,
    label: { vi: `Số mũi ${n}`, en: `Doses number ${n}` },
    short: { vi: `Mũi ${n}`, en: `Dose ${n}` },
    unit: DOSES,
    rule: BY_GIVEN,
    scale: { kind: 'sequential' },
    compute: cell(`doses_${n}`),
  })),
  {
    name: 'pace_7d',
    subject: 'progress',
    format: 'decimal',
    better: 'more',
    mappable: false,
    label: { vi: 'Tốc độ: số mũi trung bình mỗi ngày, 7 ngày', en: 'Pace: mean doses a day over 7 days' },
    short: { vi: 'Mũi/ngày', en: 'Doses/day' },
    unit: { vi: 'liều/ngày', en: 'doses/day' },
    rule: {
      vi: 'Bảy ngày trọn đến hết hôm qua, theo ngày tiêm, như đã nhập.',
      en: 'Seven whole days up to yesterday, by day given, as entered.',
    },
    scale: { kind: 'sequential' },
    compute: pace,
  },
  {
    name: 'change_7d',
    subject: 'progress',
    format: 'percent',
    signed: true,
    better: 'more',
    mappable: true,
    label: {
      vi: 'Thay đổi số mũi 7 ngày so với 7 ngày trước',
      en: 'Doses of 7 days against the 7 days before',
    },
    short: { vi: 'Thay đổi 7 ngày', en: '7-day change' },
    unit: NONE,
    denominator: { vi: 'Số mũi của 7 ngày trước đó', en: 'Doses of the 7 days before' },
    rule: {
      vi: '(Bảy ngày trọn đến hết hôm qua − 7 ngày trước đó) ÷ 7 ngày trước đó, theo ngày tiêm, như đã nhập. Hôm nay chưa hết nên chưa tính.',
      en: '(Seven whole days up to yesterday − the 7 days before) ÷ the 7 days before, by day given, as entered. Today is not over, so it does not count.',
    },
    scale: { kind: 'diverging', breaks: [-0.5, -0.25, -0.05, 0.05, 0.25, 0.5], pivot: 0 },
    compute: (c) => ratio(at(c, 'doses_whole_7d') - at(c, 'doses_previous_7d'), at(c, 'doses_previous_7d')),
  },
  {
    name: 'people_1plus',
    subject: 'progress',
    format: 'count',
    better: 'more',
    mappable: false,
    label: { vi: 'Số người đã tiêm ít nhất 1 mũi', en: 'People with at least one dose' },
    short: { vi: 'Người ≥ 1 mũi', en: 'People ≥ 1' },
    unit: PEOPLE,
    rule: { vi: 'Số mũi 1 còn hiệu lực, theo nơi ở.', en: 'Valid doses number 1, by residence.' },
    scale: { kind: 'sequential' },
    compute: cell('people_1plus'),
  },
  {
    name: 'people_full',
    subject: 'progress',
    format: 'count',
    better: 'more',
    mappable: false,
    label: { vi: 'Số người đã tiêm đủ liều cơ bản', en: 'People fully vaccinated' },
    short: { vi: 'Người đủ liều', en: 'People full' },
    unit: PEOPLE,
    rule: {
      vi: 'Số mũi hoàn thành liều cơ bản, theo nơi ở.',
      en: 'Valid doses that complete the primary series, by residence.',
    },
    scale: { kind: 'sequential' },
    compute: cell('people_full'),
  },
  {
    name: 'allocated_decided',
    subject: 'allocation',
    format: 'count',
    better: 'neutral',
    mappable: false,
    label: { vi: 'Số liều được phân bổ theo quyết định', en: 'Doses allocated by decision' },
    short: { vi: 'Phân bổ', en: 'Decided' },
    unit: DOSES,
    rule: { vi: 'Tổng các quyết định phân bổ.', en: 'Sum of allocation decisions.' },
    scale: { kind: 'sequential' },
    compute: cell('allocated_decided'),
  },
  {
    name: 'allocated_received',
    subject: 'allocation',
    format: 'count',
    better: 'neutral',
    mappable: true,
    label: { vi: 'Số liều thực nhận', en: 'Doses received' },
    short: { vi: 'Thực nhận', en: 'Received' },
    unit: DOSES,
    rule: { vi: 'Tổng số liều đã nhận.', en: 'Sum of doses received.' },
    scale: { kind: 'sequential' },
    compute: cell('allocated_received'),
  },
  {
    name: 'collected',
    subject: 'allocation',
    format: 'percent',
    better: 'more',
    mappable: false,
    label: { vi: 'Đã nhận trên số được phân bổ', en: 'Received of decided' },
    short: { vi: 'Nhận / phân bổ', en: 'Received / decided' },
    unit: NONE,
    denominator: { vi: 'Số liều được phân bổ', en: 'Doses decided' },
    rule: { vi: 'Số liều thực nhận ÷ số liều được phân bổ.', en: 'Doses received ÷ doses decided.' },
    scale: { kind: 'sequential', breaks: [0.5, 0.7, 0.8, 0.9, 0.95, 1] },
    compute: (c) => ratio(at(c, 'allocated_received'), at(c, 'allocated_decided')),
  },
  {
    name: 'stock_on_hand',
    subject: 'allocation',
    format: 'count',
    better: 'neutral',
    mappable: true,
    label: { vi: 'Vắc xin còn lại', en: 'Stock on hand' },
    short: { vi: 'Tồn', en: 'On hand' },
    unit: DOSES,
    rule: {
      vi: 'Nhận + điều chuyển đến − điều chuyển đi − hủy − đã tiêm. Dưới 0 là lỗi dữ liệu.',
      en: 'Received + transferred in − transferred out − wasted − given. Below zero is an error of data.',
    },
    scale: { kind: 'sequential' },
    compute: (c) => supplied(c) - at(c, 'wasted') - at(c, 'doses_total'),
  },
  {
    name: 'days_of_stock',
    subject: 'allocation',
    format: 'days',
    better: 'neutral',
    mappable: true,
    label: { vi: 'Số ngày vắc xin còn đủ dùng', en: 'Days of stock' },
    short: { vi: 'Ngày tồn', en: 'Days of stock' },
    unit: { vi: 'ngày', en: 'days' },
    rule: {
      vi: 'Tồn ÷ số mũi trung bình mỗi ngày trong bảy ngày trọn đến hết hôm qua.',
      en: 'On hand ÷ mean doses a day over the seven whole days up to yesterday.',
    },
    // Where red and amber end are settings of the operator: web/lib/measure-limits.ts puts them between.
    scale: { kind: 'alarm', breaks: [0, 14, 28] },
    compute: (c) => ratio(supplied(c) - at(c, 'wasted') - at(c, 'doses_total'), pace(c)),
  },
  {
    name: 'utilization',
    subject: 'allocation',
    format: 'percent',
    better: 'more',
    mappable: false,
    label: { vi: 'Tỷ lệ sử dụng', en: 'Utilization' },
    short: { vi: 'Sử dụng', en: 'Utilization' },
    unit: NONE,
    denominator: { vi: 'Số liều thực nhận, kể cả điều chuyển', en: 'Doses received, with transfers' },
    rule: { vi: 'Đã tiêm ÷ thực nhận.', en: 'Given ÷ received.' },
    scale: { kind: 'sequential', breaks: [0.5, 0.6, 0.7, 0.8, 0.9, 1] },
    compute: (c) => ratio(at(c, 'doses_total'), supplied(c)),
  },
  {
    name: 'reactions_mild',
    subject: 'reactions',
    format: 'count',
    better: 'neutral',
    mappable: false,
    label: { vi: 'Phản ứng thông thường', en: 'Mild reactions' },
    short: { vi: 'Nhẹ', en: 'Mild' },
    unit: CASES,
    rule: {
      vi: 'Số báo cáo theo mức độ, tại nơi tiêm.',
      en: 'Records by severity, at the place of injection.',
    },
    scale: { kind: 'sequential' },
    compute: cell('reactions_mild'),
  },
  {
    name: 'reactions_severe',
    subject: 'reactions',
    format: 'count',
    better: 'neutral',
    mappable: false,
    label: { vi: 'Phản ứng nặng', en: 'Severe reactions' },
    short: { vi: 'Nặng', en: 'Severe' },
    unit: CASES,
    rule: {
      vi: 'Số báo cáo theo mức độ, tại nơi tiêm.',
      en: 'Records by severity, at the place of injection.',
    },
    scale: { kind: 'sequential' },
    compute: cell('reactions_severe'),
  },
  {
    name: 'reactions_fatal',
    subject: 'reactions',
    format: 'count',
    better: 'neutral',
    mappable: false,
    label: { vi: 'Tử vong sau tiêm', en: 'Deaths after vaccination' },
    short: { vi: 'Tử vong', en: 'Fatal' },
    unit: CASES,
    rule: {
      vi: 'Số báo cáo; trùng thời gian không có nghĩa là nguyên nhân.',
      en: 'Records; coincidence in time is not cause.',
    },
    scale: { kind: 'sequential' },
    compute: cell('reactions_fatal'),
  },
  {
    name: 'reactions_per_100k',
    subject: 'reactions',
    format: 'per_100k',
    better: 'neutral',
    mappable: true,
    label: {
      vi: 'Phản ứng nặng và tử vong trên 100.000 mũi',
      en: 'Severe and fatal reactions per 100,000 doses',
    },
    short: { vi: 'Nặng / 100.000', en: 'Severe / 100k' },
    unit: { vi: 'trên 100.000 mũi', en: 'per 100,000 doses' },
    denominator: { vi: 'Số mũi đã tiêm', en: 'Doses given' },
    rule: {
      vi: '100.000 × (nặng + tử vong) ÷ số mũi. Chỉ hiện từ {doses} mũi.',
      en: '100,000 × (severe + fatal) ÷ doses. Shown from {doses} doses on.',
    },
    scale: { kind: 'sequential', breaks: [1, 2, 5, 10, 20, 50] },
    // From how many doses on it is told is a setting of the operator: web/lib/measure-limits.ts.
    compute: (c) =>
      ratio(100_000 * (at(c, 'reactions_severe') + at(c, 'reactions_fatal')), at(c, 'doses_total')),
  },
  {
    name: 'entry_on_time_rate',
    subject: 'quality',
    format: 'percent',
    better: 'more',
    mappable: true,
    label: { vi: 'Tỷ lệ mũi tiêm nhập đúng hạn', en: 'Doses entered on time' },
    short: { vi: 'Nhập đúng hạn', en: 'Entered on time' },
    unit: NONE,
    denominator: { vi: 'Số mũi đã nhập', en: 'Doses entered' },
    rule: {
      vi: 'Số mũi nhập trong thời hạn của ngày tiêm (2 ngày; từ 1/11/2021 trong ngày) ÷ số mũi đã nhập.',
      en: 'Doses entered within the deadline of their day (2 days; from 1 November 2021 the same day) ÷ doses entered.',
    },
    scale: { kind: 'sequential', breaks: [0.5, 0.7, 0.8, 0.9, 0.95, 0.99] },
    compute: (c) => ratio(at(c, 'doses_total') - at(c, 'doses_late'), at(c, 'doses_total')),
  },
  {
    name: 'doses_late',
    subject: 'quality',
    format: 'count',
    better: 'less',
    mappable: false,
    label: { vi: 'Số mũi nhập muộn', en: 'Doses entered late' },
    short: { vi: 'Nhập muộn', en: 'Late' },
    unit: DOSES,
    rule: { vi: 'Nhập sau thời hạn của ngày tiêm.', en: 'Entered after the deadline of their day.' },
    scale: { kind: 'sequential' },
    compute: cell('doses_late'),
  },
  {
    name: 'doses_recorded_today',
    subject: 'quality',
    format: 'count',
    better: 'more',
    mappable: false,
    label: { vi: 'Số mũi nhập hôm nay', en: 'Doses entered today' },
    short: { vi: 'Nhập hôm nay', en: 'Entered today' },
    unit: DOSES,
    rule: { vi: 'Theo ngày nhập của bản ghi đầu tiên.', en: 'By recorded day of the first revision.' },
    scale: { kind: 'sequential' },
    compute: cell('doses_recorded_today'),
  },
  {
    name: 'identity_verified_rate',
    subject: 'quality',
    format: 'percent',
    better: 'more',
    mappable: true,
    label: { vi: 'Tỷ lệ mũi tiêm đã xác thực danh tính', en: 'Doses with identity verified' },
    short: { vi: 'Xác thực danh tính', en: 'Identity verified' },
    unit: NONE,
    denominator: { vi: 'Số mũi đã tiêm', en: 'Doses given' },
    rule: {
      vi: 'Số mũi có danh tính đã xác thực ÷ số mũi.',
      en: 'Doses whose identity is verified ÷ doses.',
    },
    scale: { kind: 'sequential', breaks: [0.5, 0.7, 0.8, 0.9, 0.95, 0.99] },
    compute: (c) => ratio(at(c, 'identity_verified'), at(c, 'doses_total')),
  },
  {
    name: 'certificate_rate',
    subject: 'quality',
    format: 'percent',
    better: 'more',
    mappable: true,
    label: { vi: 'Tỷ lệ mũi tiêm đã in chứng nhận', en: 'Doses with certificate printed' },
    short: { vi: 'In chứng nhận', en: 'Certificate' },
    unit: NONE,
    denominator: { vi: 'Số mũi đã tiêm', en: 'Doses given' },
    rule: { vi: 'Số mũi đã in giấy chứng nhận ÷ số mũi.', en: 'Doses with certificate printed ÷ doses.' },
    scale: { kind: 'sequential', breaks: [0.5, 0.7, 0.8, 0.9, 0.95, 0.99] },
    compute: (c) => ratio(at(c, 'certificate_printed'), at(c, 'doses_total')),
  },
];

const BY_NAME = new Map(MEASURES.map((measure) => [measure.name, measure]));

export function measureOf(name: string): Measure | undefined {
  return BY_NAME.get(name);
}

/** Measures of a unit by name, as the API answers them. */
export function measuresOf(
  measures: readonly Measure[],
  cells: Cells,
  unit: Pick<Unit, 'population' | 'adults'>,
): Record<string, number | null> {
  return Object.fromEntries(measures.map((measure) => [measure.name, measure.compute(cells, unit)]));
}
