/** Texts of the page that says why units are slow. */
import type { Label } from '#schema/measures.ts';
import type { CauseName } from '#web/lib/indicators/causes.ts';
import type { SlowMeasure } from './slow-units.ts';

const texts = {
  title: { vi: 'Vì sao chậm?', en: 'Why slow?' },
  lead: {
    vi: 'Mỗi đơn vị: còn thiếu bao nhiêu so với trung vị cả nước của cùng cấp, nguyên nhân đầu tiên đúng với số liệu, và nguyên nhân đó giải thích được bao nhiêu. Căn cứ: {days} ngày trọn vẹn, {from} – {to}.',
    en: 'For each unit: what it lacks to the median of its level in the country, the first cause that the figures bear out, and how much of the gap it explains. Based on {days} complete days, {from} – {to}.',
  },
  by: { vi: 'Chậm theo', en: 'Slow by' },
  listTitle: { vi: 'Đơn vị chậm nhất', en: 'The slowest units' },
  counted: {
    vi: '{slow} trên {total} đơn vị thấp hơn trung vị {median} từ {least} trở lên{typing}{noData}; hiện {shown}.',
    en: '{slow} of {total} units are below the median of {median} by {least} of it or more{typing}{noData}; {shown} shown.',
  },
  countedPace: {
    vi: '{slow} trên {total} đơn vị có số mũi đã nhập thấp hơn từ {least} trở lên so với trung vị của cùng cấp hoặc mức cần để đạt mục tiêu{typing}{noData}; hiện {shown}.',
    en: '{slow} of {total} units have fewer doses entered than the median of their level, or than their goals need, by {least} or more{typing}{noData}; {shown} shown.',
  },
  countedTyping: { vi: ', trong đó {n} đơn vị chỉ chậm nhập', en: ', {n} of them only late at typing' },
  countedNoData: {
    vi: ', {n} đơn vị chưa có dữ liệu nào trong sổ (xếp cuối)',
    en: ', {n} of them without any record in the books (listed last)',
  },
  notCompared: {
    vi: '{n} đơn vị khác không so sánh được: chưa có số dân, số liều đã nhận hoặc bản ghi để tính.',
    en: '{n} more units cannot be compared: no population, no doses received or no record to reckon with.',
  },
  noDataTitle: { vi: 'Chưa có dữ liệu', en: 'Without data' },
  none: {
    vi: 'Không có đơn vị nào thấp hơn đáng kể so với trung vị của cùng cấp trong cả nước.',
    en: 'No unit is worth naming as below the median of its level in the country.',
  },
  noneHere: {
    vi: 'Đơn vị không thấp hơn đáng kể so với trung vị của cùng cấp trong cả nước.',
    en: 'The unit is not worth naming as below the median of its level in the country.',
  },
  noData: {
    vi: 'Chưa có số liệu để so sánh.',
    en: 'There are no figures to compare yet.',
  },
  noneFiltered: { vi: 'Không có đơn vị chậm nào khớp với lựa chọn.', en: 'No slow unit matches the choice.' },
  gathering: {
    vi: 'Đang thu thập căn cứ từ sổ. Trang tự cập nhật khi xong.',
    en: 'Gathering the evidence from the books. The page follows by itself.',
  },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  explainsShare: { vi: '{share} phần thiếu', en: '{share} of the gap' },
  onlyTyping: { vi: 'Không chậm tiêm: chỉ chậm nhập', en: 'Not slow at injecting: only at typing' },
  figures: { vi: 'Số liệu làm căn cứ', en: 'Figures behind it' },
  behind: { vi: 'Mở số liệu', en: 'Open the figures' },
  below: { vi: 'Xem các đơn vị bên dưới', en: 'See the units below' },
  matrix: { vi: 'Tiến độ và nhập đúng hạn', en: 'Progress and entry on time' },
  matrixNote: {
    vi: 'Mỗi chấm một đơn vị. Ngang: tiêm ÷ thực nhận; dọc: nhập đúng hạn; vạch: trung vị của các đơn vị trong hình. Chọn một ô hoặc một chấm để lọc danh sách.',
    en: 'One dot per unit. Across: given ÷ received; up: entered on time; lines: medians of the units shown. Choose a field or a dot to filter the list.',
  },
  matrixSummary: {
    vi: '{n} đơn vị theo tiến độ trên số thực nhận và tỷ lệ nhập đúng hạn: {slowLate} chậm cả hai, {slowOnTime} chậm tiêm nhưng nhập đúng hạn.',
    en: '{n} units by progress on allocation and entry on time: {slowLate} behind in both, {slowOnTime} slow but entered on time.',
  },
  progress: { vi: 'Tiêm / thực nhận', en: 'Given / received' },
  onTime: { vi: 'Nhập đúng hạn', en: 'Entered on time' },
  all: { vi: 'Tất cả', en: 'All' },
  slowLate: { vi: 'Chậm, nhập muộn', en: 'Slow, entered late' },
  slowOnTime: { vi: 'Chậm, nhập đúng hạn', en: 'Slow, entered on time' },
  fastLate: { vi: 'Nhanh, nhập muộn', en: 'Fast, entered late' },
  fastOnTime: { vi: 'Nhanh, nhập đúng hạn', en: 'Fast, entered on time' },
  filter: { vi: 'Lọc danh sách', en: 'Filter the list' },
  onlyUnit: { vi: 'Chỉ {name}', en: 'Only {name}' },
  more: { vi: 'Hiện tất cả {n} đơn vị', en: 'Show all {n} units' },
  fewer: { vi: 'Chỉ hiện {n} đơn vị chậm nhất', en: 'Show the {n} slowest only' },
  change: { vi: 'Việc cần làm', en: 'What would change it' },
  method: {
    vi: 'Nguyên nhân được thử lần lượt: nhập muộn, hết vắc xin, chưa nhận đủ, ít người đăng ký, hết công suất, chưa đến hạn mũi kế tiếp, khám sàng lọc. Không nguyên nhân nào đúng thì ghi “chưa rõ”.',
    en: 'Causes are tried in this order: late typing, no stock, not collected, low demand, capacity, not yet due, screening. Where none holds it says “not clear”.',
  },
} satisfies Record<string, Label>;

export default texts;

export const causeNames: Record<CauseName | 'not_clear' | 'no_data', Label> = {
  late_typing: { vi: 'Nhập liệu muộn', en: 'Late typing' },
  no_stock: { vi: 'Hết vắc xin', en: 'No stock' },
  not_collected: { vi: 'Chưa nhận đủ vắc xin được phân bổ', en: 'Allocation not collected' },
  low_demand: { vi: 'Ít người đăng ký', en: 'Low demand' },
  capacity: { vi: 'Hết công suất điểm tiêm', en: 'Capacity of the sites' },
  not_yet_due: { vi: 'Chưa đến hạn mũi kế tiếp', en: 'Next doses not yet due' },
  screening: { vi: 'Hoãn tiêm nhiều khi khám sàng lọc', en: 'Many deferred at screening' },
  not_clear: { vi: 'Chưa rõ nguyên nhân', en: 'Not clear' },
  no_data: { vi: 'Chưa có dữ liệu', en: 'No data' },
};

export const slowMeasureNames: Record<SlowMeasure, Label> = {
  progress_on_allocation: { vi: 'Tiêm / thực nhận', en: 'Given / received' },
  pace_7d: { vi: 'Tốc độ 7 ngày', en: 'Pace of 7 days' },
  coverage_1plus: { vi: 'Bao phủ ≥ 1 mũi', en: 'Coverage ≥ 1 dose' },
  coverage_full: { vi: 'Bao phủ đủ liều', en: 'Coverage full' },
};

/** Names of the figures behind causes, as `CauseFigures` has them, with how each is written. */
export const figureNames: Record<string, { label: Label; format: 'count' | 'percent' | 'rate' }> = {
  entered: { label: { vi: 'Số mũi đã nhập', en: 'Doses entered' }, format: 'count' },
  estimated: { label: { vi: 'Ước tính đã tiêm', en: 'Estimated given' }, format: 'count' },
  p90_delay: {
    label: { vi: '90% số mũi nhập trong vòng (ngày)', en: '90% entered within (days)' },
    format: 'count',
  },
  deadline: { label: { vi: 'Thời hạn nhập (ngày)', en: 'Deadline of entry (days)' }, format: 'count' },
  manual_given: { label: { vi: 'Báo cáo thủ công', en: 'Manual reports' }, format: 'count' },
  manual_entered: {
    label: { vi: 'Đã nhập của cùng ngày, cùng đơn vị', en: 'Entered for the same days and units' },
    format: 'count',
  },
  on_hand: { label: { vi: 'Vắc xin còn lại', en: 'Stock on hand' }, format: 'count' },
  days_of_stock: { label: { vi: 'Số ngày còn đủ dùng', en: 'Days of stock' }, format: 'rate' },
  stockout_days: {
    label: { vi: 'Ngày hết vắc xin khi có buổi tiêm', en: 'Days out of stock with a session' },
    format: 'count',
  },
  stockout_place_days: {
    label: { vi: 'Lượt xã–ngày hết vắc xin', en: 'Place-days out of stock' },
    format: 'count',
  },
  session_place_days: {
    label: { vi: 'Lượt xã–ngày có buổi tiêm', en: 'Place-days with a session' },
    format: 'count',
  },
  decided: { label: { vi: 'Được phân bổ', en: 'Decided' }, format: 'count' },
  received: { label: { vi: 'Thực nhận', en: 'Received' }, format: 'count' },
  collected: { label: { vi: 'Thực nhận ÷ phân bổ', en: 'Received ÷ decided' }, format: 'percent' },
  registered_waiting: {
    label: { vi: 'Đăng ký đang chờ tiêm', en: 'Registered and waiting' },
    format: 'count',
  },
  waiting_per_dose: {
    label: { vi: 'Người chờ trên mỗi liều còn lại', en: 'Waiting per dose on hand' },
    format: 'percent',
  },
  per_table_hour: { label: { vi: 'Mũi mỗi bàn mỗi giờ', en: 'Doses per table and hour' }, format: 'rate' },
  best_per_table_hour: { label: { vi: 'Mức tốt trong vùng', en: 'Local best' }, format: 'rate' },
  national_best_per_table_hour: {
    label: { vi: 'Mức tốt của cả nước', en: 'National best' },
    format: 'rate',
  },
  table_days: { label: { vi: 'Số bàn–ngày', en: 'Table-days' }, format: 'count' },
  next_not_yet_due: {
    label: { vi: 'Mũi kế tiếp chưa đến hạn', en: 'Next doses not yet due' },
    format: 'count',
  },
  next_due: { label: { vi: 'Mũi kế tiếp đã đến hạn', en: 'Next doses due' }, format: 'count' },
  without_first: { label: { vi: 'Chưa tiêm mũi 1', en: 'Without a first dose' }, format: 'count' },
  left: { label: { vi: 'Tổng còn phải tiêm', en: 'All that is left' }, format: 'count' },
  screened: { label: { vi: 'Đã khám sàng lọc', en: 'Screened' }, format: 'count' },
  deferred: { label: { vi: 'Hoãn tiêm', en: 'Deferred' }, format: 'count' },
  deferred_share: { label: { vi: 'Tỷ lệ hoãn', en: 'Share deferred' }, format: 'percent' },
  national_deferred_share: {
    label: { vi: 'Tỷ lệ hoãn cả nước', en: 'Share deferred, national' },
    format: 'percent',
  },
};
