/**
 * What is shown of a record, by kind. Never who it is about: no pseudonym, no year of birth, no free text; an age stands as
 * its band. Pure.
 */
import type { Label } from '#schema/measures.ts';

export const RECORD_KINDS = [
  'dose',
  'allocation',
  'reaction',
  'registration',
  'session',
  'feedback',
  'manual_report',
  'checkin',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/**
 * `instant`: RFC 3339 in Vietnamese time; `flag`: yes or no; `place`: code of a unit; `age`: band at the injection;
 * `answer`: yes, no, or not said.
 */
export type ColumnType =
  'text' | 'day' | 'instant' | 'count' | 'flag' | 'answer' | 'place' | 'vaccine' | 'age';

export interface RecordColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly label: Label;
}

const column = (name: string, type: ColumnType, vi: string, en: string): RecordColumn => ({
  name,
  type,
  label: { vi, en },
});

const VACCINE = column('vaccine', 'vaccine', 'Vắc xin', 'Vaccine');
const LOT = column('lot', 'text', 'Số lô', 'Lot');
const SITE = column('site', 'text', 'Điểm tiêm', 'Site');
const SITE_COMMUNE = column('site_commune', 'place', 'Nơi tiêm', 'Place of injection');
const HOME_COMMUNE = column('home_commune', 'place', 'Nơi ở', 'Residence');
const GIVEN_AT = column('given_at', 'instant', 'Tiêm lúc', 'Given at');
const DOSE_NUMBER = column('dose_number', 'count', 'Mũi số', 'Dose number');
const AGE = column('age_band', 'age', 'Nhóm tuổi', 'Age group');
const STATUS = column('status', 'text', 'Trạng thái', 'Status');

/** The same for every kind. `first_recorded_at` is the entry clock: when the record was entered for the first time. */
export const ENVELOPE_COLUMNS: readonly RecordColumn[] = [
  column('source', 'text', 'Nguồn', 'Source'),
  column('record_id', 'text', 'Mã bản ghi', 'Record'),
  column('revision', 'count', 'Phiên bản', 'Revision'),
  column('recorded_at', 'instant', 'Nhập lúc', 'Entered at'),
  column('first_recorded_at', 'instant', 'Nhập lần đầu', 'First entered at'),
];

export const BODY_COLUMNS: Readonly<Record<RecordKind, readonly RecordColumn[]>> = {
  dose: [
    GIVEN_AT,
    DOSE_NUMBER,
    VACCINE,
    LOT,
    SITE,
    SITE_COMMUNE,
    HOME_COMMUNE,
    AGE,
    column('identity', 'text', 'Danh tính', 'Identity'),
    column('certificate_printed', 'flag', 'Đã in chứng nhận', 'Certificate printed'),
    column('late', 'flag', 'Nhập muộn', 'Entered late'),
  ],
  allocation: [
    column('at', 'instant', 'Thời điểm', 'At'),
    column('movement', 'text', 'Biến động', 'Movement'),
    VACCINE,
    LOT,
    column('doses', 'count', 'Số liều', 'Doses'),
    column('unit', 'place', 'Đơn vị', 'Unit'),
    column('from_unit', 'place', 'Từ đơn vị', 'From'),
    column('decision_no', 'text', 'Số quyết định', 'Decision'),
    column('expires_on', 'day', 'Hạn dùng', 'Expires on'),
  ],
  reaction: [
    GIVEN_AT,
    column('onset_at', 'instant', 'Khởi phát', 'Onset'),
    column('reported_at', 'instant', 'Báo cáo', 'Reported'),
    column('severity', 'text', 'Mức độ', 'Severity'),
    column('outcome', 'text', 'Kết quả', 'Outcome'),
    DOSE_NUMBER,
    VACCINE,
    LOT,
    SITE,
    SITE_COMMUNE,
    HOME_COMMUNE,
    AGE,
  ],
  registration: [
    column('submitted_at', 'instant', 'Gửi lúc', 'Submitted'),
    column('channel', 'text', 'Kênh', 'Channel'),
    STATUS,
    HOME_COMMUNE,
    column('priority_group', 'count', 'Nhóm ưu tiên', 'Priority group'),
    DOSE_NUMBER,
  ],
  session: [
    column('session_day', 'day', 'Ngày tiêm', 'Day'),
    SITE,
    SITE_COMMUNE,
    STATUS,
    column('tables', 'count', 'Bàn tiêm', 'Tables'),
    column('staff', 'count', 'Nhân lực', 'Staff'),
    column('planned_people', 'count', 'Dự kiến', 'Planned'),
    column('screened', 'count', 'Khám sàng lọc', 'Screened'),
    column('deferred', 'count', 'Hoãn tiêm', 'Deferred'),
    column('contraindicated', 'count', 'Chống chỉ định', 'Contraindicated'),
    column('computers', 'count', 'Máy tính', 'Computers'),
    column('internet', 'answer', 'Internet', 'Internet'),
    column('printer', 'answer', 'Máy in', 'Printer'),
    column('qr_scanner', 'answer', 'Máy quét mã QR', 'QR scanner'),
    column('trained', 'answer', 'Đã tập huấn', 'Trained'),
  ],
  feedback: [
    column('opened_at', 'instant', 'Tiếp nhận', 'Opened'),
    column('resolved_at', 'instant', 'Trả lời', 'Answered'),
    column('topic', 'text', 'Nội dung', 'Topic'),
    column('state', 'text', 'Tình trạng', 'State'),
    column('commune', 'place', 'Nơi phản ánh', 'Place'),
    SITE,
  ],
  manual_report: [
    column('report_day', 'day', 'Ngày báo cáo', 'Day'),
    column('unit', 'place', 'Đơn vị', 'Unit'),
    column('doses_given', 'count', 'Số mũi đã tiêm', 'Doses given'),
    column('doses_received', 'count', 'Số liều đã nhận', 'Doses received'),
    column('stock_on_hand', 'count', 'Tồn', 'On hand'),
  ],
  checkin: [
    column('at', 'instant', 'Thời điểm', 'At'),
    SITE,
    SITE_COMMUNE,
    column('direction', 'text', 'Chiều', 'Direction'),
  ],
};

/** All columns of a kind, in the order of lists and exports. */
export function columnsOf(kind: RecordKind): readonly RecordColumn[] {
  return [...ENVELOPE_COLUMNS, ...BODY_COLUMNS[kind]];
}

export type RecordValue = string | number | boolean | null;
/** A record by the names of its columns. */
export type RecordRow = Readonly<Record<string, RecordValue>>;
