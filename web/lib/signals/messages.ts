/** Texts of signals: notice, list, page. */
import type { Label } from '#schema/measures.ts';
import type { SignalKind } from '../indicators/signals.ts';
import type { SignalEventName, SignalState } from './history.ts';

export const kindNames: Record<SignalKind, Label> = {
  cluster_day: { vi: 'Cụm ca nặng trong một ngày', en: 'Cluster of severe cases on one day' },
  cluster_lot: { vi: 'Cụm ca nặng của một lô', en: 'Cluster of severe cases of one lot' },
  lot_ratio: { vi: 'Lô có nhiều ca nặng hơn các lô khác', en: 'Lot with more severe cases than others' },
  prr: { vi: 'Triệu chứng được báo cáo nhiều bất thường', en: 'Symptom reported unusually often' },
};
export const stateNames: Record<SignalState, Label> = {
  open: { vi: 'Chưa ai xem', en: 'Nobody has looked' },
  seen: { vi: 'Đã xem', en: 'Seen' },
  withdrawn: { vi: 'Đã rút', en: 'Withdrawn' },
  closed: { vi: 'Đã đóng', en: 'Closed' },
};
export const eventNames: Record<SignalEventName, Label> = {
  raised: { vi: 'Phát tín hiệu', en: 'Raised' },
  changed: { vi: 'Số ca thay đổi', en: 'Cases changed' },
  withdrawn: { vi: 'Rút, vì ca bị hủy hoặc sửa', en: 'Withdrawn: cases were cancelled or corrected' },
  seen: { vi: 'Đã xem', en: 'Seen' },
  closed: { vi: 'Đóng', en: 'Closed' },
};

/** Name of a table that stands in a panel of the same subject. */
export const tableOf: Label = { vi: 'Bảng: {title}', en: 'Table: {title}' };

/** Symptom codes that senders use; another is shown as it is. */
export const symptomNames: Readonly<Record<string, Label>> = {
  anaphylaxis: { vi: 'phản vệ', en: 'anaphylaxis' },
  dyspnoea: { vi: 'khó thở', en: 'dyspnoea' },
  hypotension: { vi: 'tụt huyết áp', en: 'hypotension' },
  urticaria: { vi: 'mày đay', en: 'urticaria' },
  injection_site_pain: { vi: 'đau chỗ tiêm', en: 'pain at the injection site' },
  fever: { vi: 'sốt', en: 'fever' },
  fatigue: { vi: 'mệt mỏi', en: 'fatigue' },
  headache: { vi: 'đau đầu', en: 'headache' },
  muscle_pain: { vi: 'đau cơ', en: 'muscle pain' },
  nausea: { vi: 'buồn nôn', en: 'nausea' },
  myocarditis: { vi: 'viêm cơ tim', en: 'myocarditis' },
};

/** What a signal says, in one sentence. */
export const sentences: Record<SignalKind, Label> = {
  cluster_day: {
    vi: '{cases} ca nặng tại điểm tiêm {site} ({place}), tiêm ngày {day}',
    en: '{cases} severe cases at site {site} ({place}), injected on {day}',
  },
  cluster_lot: {
    vi: '{cases} ca nặng của lô {lot}, vắc xin {vaccine}, tại điểm tiêm {site} ({place})',
    en: '{cases} severe cases of lot {lot}, {vaccine}, at site {site} ({place})',
  },
  lot_ratio: {
    vi: '{cases} ca nặng của lô {lot}, vắc xin {vaccine}; nếu như các lô khác chỉ khoảng {expected}',
    en: '{cases} severe cases of lot {lot}, {vaccine}; were it like the others, about {expected}',
  },
  prr: {
    vi: '{cases} báo cáo {symptom} sau {vaccine}, nếu như các vắc xin khác chỉ khoảng {expected}',
    en: '{cases} reports of {symptom} after {vaccine}; were it like the others, about {expected}',
  },
};

const texts = {
  notice: { vi: 'Tín hiệu an toàn', en: 'Safety signal' },
  noticeStock: {
    vi: 'Lô {lots}: còn {left} liều tại {units} đơn vị; {recent}; đã tiêm hôm nay {today}, hôm qua {yesterday} (lúc {at}).',
    en: 'Lot {lots}: {left} doses left with {units} units; {recent}; given today {today}, yesterday {yesterday} (at {at}).',
  },
  noticeHours: {
    vi: '{hours} giờ qua đã tiêm {n} mũi tại {sites} điểm, mũi cuối lúc {last}: {most}',
    en: '{n} given in the last {hours} h at {sites} sites, the last at {last}: {most}',
  },
  noticeHoursNone: {
    vi: '{hours} giờ qua chưa nhập mũi nào',
    en: 'none entered as given in the last {hours} h',
  },
  noticeHoursUnknown: {
    vi: 'chưa biết số mũi những giờ qua',
    en: 'doses of the last hours not known',
  },
  noticeMoreSites: { vi: 'và {n} điểm khác', en: 'and {n} more sites' },
  noticeMore: { vi: 'và {n} tín hiệu khác', en: 'and {n} more signals' },
  noticeWithdrawn: { vi: 'Tín hiệu được rút', en: 'Signal withdrawn' },
  dismiss: { vi: 'Ẩn', en: 'Hide' },
  open: { vi: 'Xem tín hiệu', en: 'Open the signal' },
  reason: {
    vi: 'Tín hiệu là lý do để xem xét, không bao giờ là nguyên nhân.',
    en: 'A signal is a reason to look, never a cause.',
  },
  title: { vi: 'Tín hiệu an toàn', en: 'Safety signal' },
  list: { vi: 'Tín hiệu', en: 'Signals' },
  listNote: {
    vi: 'Tính ngay khi báo cáo đến. Cụm: từ {clusterCases} ca nặng tại một điểm tiêm, hiếm hơn {clusterP} nếu ngẫu nhiên. Lô: từ {lotCases} ca, p < {lotP}. Triệu chứng: PRR ≥ {prr}, χ² ≥ {chi}, từ {prrCases} báo cáo. Tín hiệu là lý do để xem xét, không bao giờ là nguyên nhân.',
    en: 'Computed as reports arrive. Cluster: {clusterCases} severe cases or more at one site, rarer than {clusterP} by chance. Lot: {lotCases} cases or more, p < {lotP}. Symptom: PRR ≥ {prr}, χ² ≥ {chi}, {prrCases} reports or more. A signal is a reason to look, never a cause.',
  },
  none: { vi: 'Không có tín hiệu nào đang mở.', en: 'No signal is open.' },
  ofNation: {
    vi: 'Tín hiệu về lô và triệu chứng không thuộc một điểm tiêm nào: xem tín hiệu cả nước',
    en: 'Signals of lots and symptoms are of no single site: see those of the nation',
  },
  past: { vi: 'Đã rút hoặc đã đóng ({n})', en: 'Withdrawn or closed ({n})' },
  signal: { vi: 'Tín hiệu', en: 'Signal' },
  state: { vi: 'Trạng thái', en: 'State' },
  raised: { vi: 'Phát lúc', en: 'Raised at' },
  cases: { vi: 'Số ca', en: 'Cases' },
  expected: { vi: 'Dự kiến nếu ngẫu nhiên', en: 'Expected by chance' },
  ratio: { vi: 'Gấp', en: 'Times' },
  p: { vi: 'Xác suất ngẫu nhiên', en: 'Probability by chance' },
  chi: { vi: 'χ² (Yates)', en: 'χ² (Yates)' },
  dosesBehind: { vi: 'Số mũi của nhóm này', en: 'Doses of this group' },
  reportsBehind: { vi: 'Báo cáo của vắc xin này', en: 'Reports of this vaccine' },
  elsewhere: { vi: 'Nơi so sánh: ca / mũi', en: 'Compared with: cases / doses' },
  elsewhereReports: { vi: 'Vắc xin khác: có triệu chứng / tất cả', en: 'Other vaccines: with it / all' },
  casesTitle: { vi: 'Các ca, theo số lượng', en: 'The cases, as counts' },
  casesNote: {
    vi: 'Chỉ số lượng, không có thông tin cá nhân. Theo ngày tiêm.',
    en: 'Counts only, nothing personal. By day given.',
  },
  noCases: {
    vi: 'Không còn ca nào: các báo cáo đã bị hủy hoặc sửa.',
    en: 'No case is left: the reports were cancelled or corrected.',
  },
  site: { vi: 'Điểm tiêm', en: 'Site' },
  place: { vi: 'Nơi', en: 'Place' },
  day: { vi: 'Ngày tiêm', en: 'Day given' },
  dose: { vi: 'Mũi', en: 'Dose' },
  lot: { vi: 'Lô', en: 'Lot' },
  vaccine: { vi: 'Vắc xin', en: 'Vaccine' },
  severe: { vi: 'Nặng', en: 'Severe' },
  fatal: { vi: 'Tử vong', en: 'Fatal' },
  holdersTitle: { vi: 'Nơi còn giữ lô', en: 'Who still holds the lot' },
  holdersNote: {
    vi: 'Theo sổ: nhận và điều chuyển đến, trừ điều chuyển đi, hủy và đã tiêm của chính đơn vị.',
    en: 'By the books: received and moved in, less moved out, wasted and given, of the unit itself.',
  },
  noHolders: { vi: 'Theo sổ không nơi nào còn liều của lô.', en: 'By the books no unit has a dose left.' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  left: { vi: 'Còn (liều)', en: 'Left (doses)' },
  leftInAll: { vi: 'Còn {left} liều tại {units} đơn vị', en: '{left} doses left with {units} units' },
  sitesTitle: { vi: 'Nơi đang tiêm lô', en: 'Who gives the lot' },
  sitesNote: {
    vi: 'Mũi đã nhập, theo giờ và ngày tiêm; những giờ qua được hỏi mỗi phút một lần. Mũi chưa nhập không có ở đây.',
    en: 'Doses entered, by hour and day given; the last hours are asked once a minute. What is not entered yet is not here.',
  },
  givenLastHours: { vi: '{hours} giờ qua', en: 'Last {hours} h' },
  givenLastHoursUnknown: { vi: 'Những giờ qua', en: 'Last hours' },
  lastGiven: { vi: 'Mũi cuối', en: 'Last dose' },
  lastHoursInAll: {
    vi: '{hours} giờ qua (đến {to}): {n} mũi tại {sites} điểm',
    en: 'Last {hours} h (up to {to}): {n} doses at {sites} sites',
  },
  lastHoursUnknown: {
    vi: 'Chưa biết số mũi những giờ qua: kho số liệu không trả lời kịp.',
    en: 'Doses of the last hours are not known: the store did not answer in time.',
  },
  givenToday: { vi: 'Hôm nay', en: 'Today' },
  givenYesterday: { vi: 'Hôm qua', en: 'Yesterday' },
  given: { vi: 'Từ đầu', en: 'In all' },
  first: { vi: 'Hiện {n} trên {all}; tệp CSV có đủ.', en: '{n} of {all} shown; the CSV file has all.' },
  order: { vi: 'Dự thảo văn bản tạm dừng lô', en: 'Draft of the stop order' },
  orderText: { vi: 'Nội dung dự thảo', en: 'Text of the draft' },
  orderNote: {
    vi: 'Bản nháp để người có thẩm quyền quyết định, điền số và ký.',
    en: 'A draft, in Vietnamese, for whoever may decide, number and sign it.',
  },
  orderFile: { vi: 'Tải dự thảo (văn bản)', en: 'Download the draft (text)' },
  print: { vi: 'In', en: 'Print' },
  history: { vi: 'Lịch sử', en: 'History' },
  by: { vi: 'Người', en: 'By' },
  why: { vi: 'Lý do', en: 'Reason' },
  act: { vi: 'Xử lý tín hiệu', en: 'Act on the signal' },
  name: { vi: 'Họ tên người xem', en: 'Your name' },
  closeReason: { vi: 'Lý do đóng (bắt buộc khi đóng)', en: 'Reason for closing (needed to close)' },
  markSeen: { vi: 'Đã xem', en: 'Mark as seen' },
  markClosed: { vi: 'Đóng tín hiệu', en: 'Close the signal' },
  refused: { vi: 'Chưa ghi được: {message}', en: 'Not recorded: {message}' },
  all: { vi: 'Mọi tín hiệu của đơn vị', en: 'All signals of the unit' },
} satisfies Record<string, Label>;

export default texts;
