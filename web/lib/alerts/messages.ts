/** Texts of alerts, on the page and in what is sent. */
import type { Label } from '#schema/measures.ts';
import type { AlertRule } from '#schema/alert-rules.ts';
import type { AlertState } from './history.ts';

/** What kind of rule it was; the default rules by their own name. */
export const ruleNames: Record<AlertRule['on'], Label> = {
  threshold: { vi: 'Vượt ngưỡng', en: 'Beyond a limit' },
  change: { vi: 'Thay đổi đột ngột', en: 'Sudden change' },
  no_data: { vi: 'Không có số liệu mới', en: 'No new data' },
  source_stale: { vi: 'Nguồn im tiếng', en: 'Source is silent' },
  signal: { vi: 'Tín hiệu an toàn', en: 'Safety signal' },
  silence: { vi: 'Không báo cáo phản ứng nặng', en: 'No serious reaction reported' },
  books: { vi: 'Sổ không khớp', en: 'Books do not balance' },
};
/** What an alert says; `{limit}` where there is one. */
export const alertSentences: Record<AlertRule['on'], Label> = {
  threshold: {
    vi: '{about}: {measure} {value}, ngưỡng {limit}',
    en: '{about}: {measure} {value}, limit {limit}',
  },
  change: {
    vi: '{about}: {measure} thay đổi {value}, ngưỡng {limit}',
    en: '{about}: {measure} changed by {value}, limit {limit}',
  },
  no_data: {
    vi: '{about}: không có sự kiện mới trong {value} phút, ngưỡng {limit}',
    en: '{about}: no new event for {value} minutes, limit {limit}',
  },
  source_stale: {
    vi: 'Nguồn {about}: không có sự kiện mới trong {value} phút, ngưỡng {limit}',
    en: 'Source {about}: no new event for {value} minutes, limit {limit}',
  },
  signal: { vi: 'Tín hiệu an toàn: {about}', en: 'Safety signal: {about}' },
  silence: {
    vi: '{about}: chỉ {value} báo cáo phản ứng nặng, dưới một trên một triệu dân một năm',
    en: '{about}: only {value} serious reports, fewer than one per million people a year',
  },
  books: {
    vi: 'Số đang hiện khác với sổ ở {value} đơn vị; đã sửa theo sổ',
    en: 'Figures shown differed from the store at {value} units; repaired from the store',
  },
};
export const alertStates: Record<AlertState, Label> = {
  raised: { vi: 'Đang báo', en: 'Raised' },
  acknowledged: { vi: 'Đã nhận', en: 'Acknowledged' },
  cleared: { vi: 'Đã hết', en: 'Cleared' },
};

const texts = {
  page: { vi: 'Cảnh báo', en: 'Alerts' },
  count: { vi: 'Cảnh báo: {n}', en: 'Alerts: {n}' },
  lead: {
    vi: 'Theo các quy tắc trong tệp ngưỡng; báo khi vượt một mức và chỉ hết khi lùi qua mức khác.',
    en: 'By the rules of the thresholds file; raised beyond one limit, cleared only beyond another.',
  },
  up: { vi: 'Đang báo', en: 'Up now' },
  noneUp: { vi: 'Không có cảnh báo nào.', en: 'There is no alert.' },
  past: { vi: 'Đã hết', en: 'Over' },
  nonePast: { vi: 'Chưa có cảnh báo nào đã hết.', en: 'None is over yet.' },
  since: { vi: 'từ {at}', en: 'since {at}' },
  until: { vi: '{from} – {to}', en: '{from} – {to}' },
  by: { vi: 'nhận bởi {name}', en: 'acknowledged by {name}' },
  sentBy: { vi: 'đã gửi: {ways}', en: 'sent by {ways}' },
  failedBy: { vi: 'không gửi được: {ways}', en: 'could not be sent by {ways}' },
  name: { vi: 'Họ tên người nhận cảnh báo', en: 'Your name' },
  acknowledge: { vi: 'Nhận cảnh báo', en: 'Acknowledge' },
  acknowledgeOne: { vi: 'Nhận cảnh báo: {what}', en: 'Acknowledge: {what}' },
  refused: { vi: 'Chưa ghi được: {message}', en: 'Not recorded: {message}' },
  rules: { vi: 'Quy tắc đang áp dụng', en: 'Rules in force' },
  rulesNote: {
    vi: 'Người vận hành thêm hoặc thay quy tắc, với bất kỳ chỉ tiêu nào, trong tệp THRESHOLDS_FILE (docs/operations.md).',
    en: 'An operator adds or replaces rules, on any measure, in the file named by THRESHOLDS_FILE (docs/operations.md).',
  },
  mailSubject: { vi: '[Cảnh báo] {what}', en: '[Alert] {what}' },
  mailCleared: { vi: '[Đã hết] {what}', en: '[Cleared] {what}' },
  simulated: { vi: '[MÔ PHỎNG] ', en: '[SIMULATED] ' },
} satisfies Record<string, Label>;

export default texts;
