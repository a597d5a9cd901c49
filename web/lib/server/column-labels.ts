/** What the columns of exported tables are called, for people; the codes stay the names in CSV and JSON. */
import { measureOf, type Label } from '#schema/measures.ts';
import type { Lang } from '#web/lib/i18n/lang.ts';

const doses = (vi: string, en: string): Label => ({ vi: `${vi} (liều)`, en: `${en} (doses)` });

const LABELS: Readonly<Record<string, Label>> = {
  code: { vi: 'Mã đơn vị', en: 'Unit code' },
  unit: { vi: 'Mã đơn vị', en: 'Unit code' },
  unit_name: { vi: 'Đơn vị', en: 'Unit' },
  name: { vi: 'Tên', en: 'Name' },
  level: { vi: 'Cấp', en: 'Level' },
  parent: { vi: 'Mã cấp trên', en: 'Code of the parent' },
  path: { vi: 'Thuộc', en: 'Within' },
  kind: { vi: 'Loại', en: 'Kind' },
  vaccine: { vi: 'Mã vắc xin', en: 'Vaccine code' },
  vaccine_name: { vi: 'Vắc xin', en: 'Vaccine' },
  lot: { vi: 'Số lô', en: 'Lot' },
  expires_on: { vi: 'Hạn dùng', en: 'Expires on' },
  date: { vi: 'Ngày', en: 'Date' },
  value: { vi: 'Giá trị', en: 'Value' },
  measure: { vi: 'Chỉ tiêu', en: 'Measure' },
  by: { vi: 'Theo', en: 'By' },
  dose_number: { vi: 'Mũi số', en: 'Dose number' },
  band: { vi: 'Nhóm tuổi', en: 'Age group' },
  sex: { vi: 'Giới', en: 'Sex' },
  severity: { vi: 'Mức độ', en: 'Severity' },
  count: { vi: 'Số ca', en: 'Cases' },
  doses: { vi: 'Số liều', en: 'Doses' },
  decided: doses('Phân bổ theo quyết định', 'Decided'),
  received: doses('Thực nhận', 'Received'),
  collected: { vi: 'Đã nhận trên phân bổ', en: 'Received of decided' },
  not_collected: doses('Chưa nhận', 'Not collected'),
  transferred_in: doses('Điều chuyển đến', 'Moved in'),
  transferred_out: doses('Điều chuyển đi', 'Moved out'),
  transferred_net: doses('Điều chuyển đến trừ đi', 'Moved in less out'),
  wasted: doses('Hủy', 'Wasted'),
  given: doses('Đã tiêm', 'Given'),
  on_hand: doses('Tồn', 'On hand'),
  per_day: { vi: 'Dùng bình quân mỗi ngày, 7 ngày (liều)', en: 'Mean daily use of 7 days (doses)' },
  days_of_stock: { vi: 'Số ngày còn đủ dùng', en: 'Days of stock' },
  stock_class: { vi: 'Mức tồn', en: 'Class of stock' },
  expected_use: doses('Dự kiến dùng trước hạn', 'Expected use before expiry'),
  doses_expiring: doses('Sẽ hết hạn trước khi dùng', 'Will expire unused'),
  doses_expired: doses('Đã hết hạn còn tồn', 'Expired and on hand'),
  stockout_days: { vi: 'Số ngày hết vắc xin (7 ngày qua)', en: 'Stock-out days (last 7 days)' },
  counted_at: { vi: 'Kiểm kê lúc (giờ Việt Nam)', en: 'Counted at (Vietnamese time)' },
  counted: doses('Kiểm kê', 'Counted'),
  computed_low: doses('Theo sổ, thấp nhất', 'By the books, lowest'),
  computed_high: doses('Theo sổ, cao nhất', 'By the books, highest'),
  stock_discrepancy: doses('Chênh lệch kiểm kê', 'Discrepancy'),
  number: { vi: 'STT', en: 'No.' },
  from: { vi: 'Mã nơi giao', en: 'From (code)' },
  from_name: { vi: 'Nơi giao', en: 'From' },
  to: { vi: 'Mã nơi nhận', en: 'To (code)' },
  to_name: { vi: 'Nơi nhận', en: 'To' },
  vials: { vi: 'Số lọ', en: 'Vials' },
  why: { vi: 'Lý do', en: 'Why' },
  reason: { vi: 'Mã lý do', en: 'Reason (code)' },
  kilometres: { vi: 'Khoảng cách đường chim bay (km)', en: 'Kilometres as the crow flies' },
  from_days_before: { vi: 'Nơi giao: số ngày tồn trước', en: 'From: days of stock before' },
  from_days_after: { vi: 'Nơi giao: số ngày tồn sau', en: 'From: days of stock after' },
  to_days_before: { vi: 'Nơi nhận: số ngày tồn trước', en: 'To: days of stock before' },
  to_days_after: { vi: 'Nơi nhận: số ngày tồn sau', en: 'To: days of stock after' },
  doses_saved: doses('Tránh hết hạn', 'Saved from expiry'),
  days_gained: { vi: 'Thêm số ngày dùng', en: 'Days of use gained' },
  from_kind: { vi: 'Từ (loại)', en: 'From (kind)' },
  to_kind: { vi: 'Đến (loại)', en: 'To (kind)' },
  source: { vi: 'Nguồn', en: 'Source' },
  accepted: { vi: 'Tiếp nhận', en: 'Accepted' },
  duplicate: { vi: 'Trùng', en: 'Duplicate' },
  stale: { vi: 'Cũ', en: 'Stale' },
  rejected: { vi: 'Từ chối', en: 'Rejected' },
  rejected_open: { vi: 'Từ chối, chưa xử lý', en: 'Rejected, open' },
  received_at: { vi: 'Nhận lúc (giờ Việt Nam)', en: 'Received at (Vietnamese time)' },
  message: { vi: 'Lý do', en: 'Message' },
};

/** The code itself where nobody named the column. */
export function columnLabel(column: string, lang: Lang): string {
  return (LABELS[column] ?? measureOf(column)?.label)?.[lang] ?? column;
}

/** Columns whose text is a civil day or an instant, by the names that this API gives to such columns. */
export function columnKind(column: string): 'day' | 'instant' | 'plain' {
  if (/(^|_)(date|day|today|on)$/.test(column)) return 'day';
  return /_at$/.test(column) ? 'instant' : 'plain';
}
