/** Texts of the pages that open figures to their records. */
import type { Label } from '#schema/measures.ts';
import type { RecordClock, RecordFilter } from './figures.ts';
import type { RecordKind } from './columns.ts';
import type { HistoryAnswer } from './answer.ts';

const texts = {
  title: { vi: 'Từ con số đến bản ghi', en: 'From the figure to its records' },
  open: { vi: 'Mở bản ghi: {measure}', en: 'Open the records: {measure}' },
  behind: { vi: 'Chỉ tiêu “{measure}” được tính từ:', en: 'The measure “{measure}” is made of:' },
  total: { vi: 'Tổng', en: 'Total' },
  proof: {
    vi: '{total} = {children} ở các đơn vị bên dưới + {own} tại chính đơn vị này.',
    en: '{total} = {children} in the units below + {own} at this unit itself.',
  },
  proofRecords: {
    vi: '{total} {unit}, từ {records} bản ghi đang có hiệu lực.',
    en: '{total} {unit}, from {records} valid records.',
  },
  parts: { vi: 'Các đơn vị bên dưới', en: 'Units below' },
  partsNote: {
    vi: 'Cộng các dòng được đúng con số trên. Mở một đơn vị để đi xuống; ở cấp xã là từng bản ghi.',
    en: 'The rows add up to the figure above. Open a unit to go down; at communes stand the records.',
  },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  value: { vi: 'Số', en: 'Value' },
  share: { vi: 'Tỷ trọng', en: 'Share' },
  records: { vi: 'Bản ghi', en: 'Records' },
  recordsNote: {
    vi: 'Phiên bản đang có hiệu lực của từng bản ghi; không có thông tin nhận dạng người được tiêm.',
    en: 'The valid revision of each record; nothing of who it is about.',
  },
  shown: { vi: 'Hiện {shown} trên {records} bản ghi', en: '{shown} of {records} records shown' },
  none: { vi: 'Không có bản ghi nào.', en: 'There are no records.' },
  first: { vi: '« Trang đầu', en: '« First page' },
  next: { vi: 'Trang sau »', en: 'Next page »' },
  fileRows: { vi: '(500 bản ghi từ trang này)', en: '(500 records from here)' },
  narrow: { vi: 'Lọc theo ngày', en: 'Narrow to these days' },
  filters: { vi: 'Đang lọc', en: 'Narrowed to' },
  remove: { vi: 'Bỏ lọc {name}', en: 'Remove {name}' },
  back: { vi: 'Về tổng quan', en: 'Back to the overview' },
  history: { vi: 'Lịch sử bản ghi {id}', en: 'History of the record {id}' },
  historyNote: {
    vi: 'Mọi phiên bản theo thứ tự ghi sổ. Dấu + là được tính, dấu − là rút lại; cộng các dấu lại: {sum}.',
    en: 'Every revision in the order of the books. + counts, − takes back; the signs add up to {sum}.',
  },
  sign: { vi: 'Dấu', en: 'Sign' },
  state: { vi: 'Tình trạng', en: 'State' },
  accepted: { vi: 'Ghi sổ lúc', en: 'Committed at' },
  yes: { vi: 'có', en: 'yes' },
  no: { vi: 'không', en: 'no' },
  doses: { vi: 'liều', en: 'doses' },
  asOf: { vi: 'Số liệu lúc {time}', en: 'Figures as of {time}' },
} satisfies Record<string, Label>;

export default texts;

export const clocks: Record<RecordClock, Label> = {
  given: { vi: 'theo ngày tiêm', en: 'by day given' },
  recorded: { vi: 'theo ngày nhập', en: 'by day entered' },
  moved: { vi: 'theo ngày phát sinh', en: 'by day of the event' },
  reported: { vi: 'theo ngày báo cáo', en: 'by day reported' },
  submitted: { vi: 'theo ngày đăng ký', en: 'by day submitted' },
  opened: { vi: 'theo ngày tiếp nhận', en: 'by day opened' },
  session: { vi: 'theo ngày tiêm chủng', en: 'by day of the session' },
};

export const filterNames: Record<RecordFilter, Label> = {
  day: { vi: 'Ngày', en: 'Day' },
  from: { vi: 'Từ ngày', en: 'From' },
  to: { vi: 'Đến ngày', en: 'To' },
  recorded_from: { vi: 'Nhập từ ngày', en: 'Entered from' },
  recorded_to: { vi: 'Nhập đến ngày', en: 'Entered to' },
  vaccine: { vi: 'Vắc xin', en: 'Vaccine' },
  lot: { vi: 'Lô', en: 'Lot' },
  site: { vi: 'Điểm tiêm', en: 'Site' },
};

export const kindNames: Record<RecordKind, Label> = {
  dose: { vi: 'Mũi tiêm', en: 'Dose' },
  allocation: { vi: 'Biến động vắc xin', en: 'Movement of vaccine' },
  reaction: { vi: 'Phản ứng sau tiêm', en: 'Reaction' },
  registration: { vi: 'Đăng ký tiêm', en: 'Registration' },
  session: { vi: 'Buổi tiêm', en: 'Session' },
  feedback: { vi: 'Phản ánh', en: 'Complaint' },
  manual_report: { vi: 'Báo cáo thủ công', en: 'Manual report' },
  checkin: { vi: 'Lượt vào, ra', en: 'Check-in' },
};

export const stateNames: Record<HistoryAnswer['revisions'][number]['state'], Label> = {
  valid: { vi: 'Đang có hiệu lực', en: 'Valid' },
  replaced: { vi: 'Đã được thay', en: 'Replaced' },
  taken_back: { vi: 'Rút lại', en: 'Taken back' },
  cancelled: { vi: 'Hủy, không tính', en: 'Cancelled, counts for nothing' },
};

/** Codes on the wire, for people; a code that is not here stands for itself. */
const CODES: Readonly<Record<string, Label>> = {
  verified: { vi: 'đã xác thực', en: 'verified' },
  declared: { vi: 'tự khai', en: 'declared' },
  missing: { vi: 'thiếu', en: 'missing' },
  decided: { vi: 'phân bổ', en: 'decided' },
  received: { vi: 'nhận', en: 'received' },
  transferred: { vi: 'điều chuyển', en: 'transferred' },
  wasted: { vi: 'hủy', en: 'wasted' },
  counted: { vi: 'kiểm kê', en: 'counted' },
  mild: { vi: 'thông thường', en: 'mild' },
  severe: { vi: 'nặng', en: 'severe' },
  fatal: { vi: 'tử vong', en: 'fatal' },
  portal: { vi: 'cổng thông tin', en: 'portal' },
  app: { vi: 'ứng dụng', en: 'app' },
  paper: { vi: 'giấy', en: 'paper' },
  submitted: { vi: 'đã gửi', en: 'submitted' },
  approved: { vi: 'đã duyệt', en: 'approved' },
  scheduled: { vi: 'đã hẹn', en: 'scheduled' },
  injected: { vi: 'đã tiêm', en: 'injected' },
  withdrawn: { vi: 'đã rút', en: 'withdrawn' },
  planned: { vi: 'dự kiến', en: 'planned' },
  open: { vi: 'đang mở', en: 'open' },
  done: { vi: 'đã xong', en: 'done' },
  cancelled: { vi: 'đã hủy', en: 'cancelled' },
  missing_dose: { vi: 'thiếu mũi tiêm', en: 'missing dose' },
  wrong_identity: { vi: 'sai danh tính', en: 'wrong identity' },
  wrong_dose: { vi: 'sai mũi tiêm', en: 'wrong dose' },
  certificate: { vi: 'chứng nhận', en: 'certificate' },
  other: { vi: 'khác', en: 'other' },
  in_time: { vi: 'trong 48 giờ', en: 'within 48 h' },
  late: { vi: 'sau 48 giờ', en: 'after 48 h' },
  in: { vi: 'vào', en: 'in' },
  out: { vi: 'ra', en: 'out' },
};
/** Columns whose text is a code and not a name that somebody gave. */
const CODED = new Set([
  'identity',
  'movement',
  'severity',
  'channel',
  'status',
  'topic',
  'state',
  'direction',
]);

export function codeLabel(column: string, value: string): Label {
  return (CODED.has(column) ? CODES[value] : undefined) ?? { vi: value, en: value };
}
