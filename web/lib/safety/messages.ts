/** Texts of the safety page. */
import type { Label } from '#schema/measures.ts';
import type { IntervalClass } from '../indicators/reaction-intervals.ts';
import type { SafetyGroup } from './answer.ts';

/** The groups that the page offers, in its order. */
export const GROUPS = [
  'vaccine',
  'dose_number',
  'age',
  'sex',
  'unit',
  'lot',
  'site',
] as const satisfies SafetyGroup[];

export const groupNames: Record<SafetyGroup, Label> = {
  total: { vi: 'Tất cả', en: 'All' },
  vaccine: { vi: 'Vắc xin', en: 'Vaccine' },
  dose_number: { vi: 'Mũi', en: 'Dose number' },
  age: { vi: 'Nhóm tuổi', en: 'Age group' },
  sex: { vi: 'Giới', en: 'Sex' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  lot: { vi: 'Lô', en: 'Lot' },
  site: { vi: 'Điểm tiêm', en: 'Site' },
};
export const groupNotes: Record<SafetyGroup, Label> = {
  total: { vi: '', en: '' },
  vaccine: { vi: 'Tại nơi tiêm.', en: 'At the place of injection.' },
  dose_number: { vi: 'Tại nơi tiêm.', en: 'At the place of injection.' },
  age: {
    vi: 'Theo nơi ở; tuổi tính theo năm sinh, trong năm của chiến dịch.',
    en: 'By residence; age from the year of birth, in the year of the campaign.',
  },
  sex: { vi: 'Theo nơi ở.', en: 'By residence.' },
  unit: {
    vi: 'Tại nơi tiêm; cao vượt mức ngẫu nhiên xếp trước (theo cận dưới).',
    en: 'At the place of injection; high beyond chance first (by the lower limit).',
  },
  lot: {
    vi: '100 lô có nhiều ca nặng nhất; cao vượt mức ngẫu nhiên xếp trước (theo cận dưới).',
    en: 'The 100 lots with the most severe cases; high beyond chance first (by the lower limit).',
  },
  site: {
    vi: '100 điểm tiêm có nhiều ca nặng nhất; cao vượt mức ngẫu nhiên xếp trước (theo cận dưới).',
    en: 'The 100 sites with the most severe cases; high beyond chance first (by the lower limit).',
  },
};
export const sexNames: Readonly<Record<string, Label>> = {
  f: { vi: 'Nữ', en: 'Women' },
  m: { vi: 'Nam', en: 'Men' },
  x: { vi: 'Khác hoặc không rõ', en: 'Other or unknown' },
};
export const classNames: Record<IntervalClass, Label> = {
  before: { vi: 'Trước khi tiêm (lỗi số liệu)', en: 'Before the dose (error of data)' },
  '0': { vi: 'Trong ngày', en: 'Same day' },
  '1-2': { vi: '1–2 ngày', en: '1–2 days' },
  '3-7': { vi: '3–7 ngày', en: '3–7 days' },
  '8-28': { vi: '8–28 ngày', en: '8–28 days' },
  beyond: { vi: 'Sau 28 ngày', en: 'After 28 days' },
};

const texts = {
  page: { vi: 'An toàn', en: 'Safety' },
  rates: {
    vi: 'Phản ứng nặng và tử vong trên 100.000 mũi',
    en: 'Severe and fatal reactions per 100,000 doses',
  },
  by: { vi: 'Theo', en: 'By' },
  ratesNote: {
    vi: 'Từ đầu chiến dịch. Khoảng Poisson chính xác 95% (Garwood 1936), hiện từ {doses} mũi. Mẫu số: số mũi đã nhập.',
    en: 'Since the campaign began. Exact 95% Poisson interval (Garwood 1936), shown from {doses} doses on. Denominator: doses entered.',
  },
  none: { vi: 'Chưa có phản ứng nào được báo cáo.', en: 'No reaction reported yet.' },
  noneBelow: { vi: 'Đơn vị này không có cấp dưới.', en: 'There are no units below this one.' },
  doses: { vi: 'Số mũi', en: 'Doses' },
  mild: { vi: 'Nhẹ', en: 'Mild' },
  severe: { vi: 'Nặng', en: 'Severe' },
  fatal: { vi: 'Tử vong', en: 'Fatal' },
  rate: { vi: 'Trên 100.000', en: 'Per 100,000' },
  interval: { vi: 'Khoảng tin cậy 95%', en: '95% interval' },
  few: { vi: 'quá ít mũi', en: 'too few doses' },
  doseNumber: { vi: 'Mũi {n}', en: 'Dose {n}' },
  intervals: { vi: 'Thời gian khởi phát và báo cáo', en: 'Time to onset and to report' },
  intervalsNote: {
    vi: 'Phản ứng nặng và tử vong; số ngày dương lịch. Quy định: báo cáo bằng văn bản trong 24 giờ từ khi biết; ở đây tính từ khi khởi phát, vì lúc biết không có trong bản ghi.',
    en: 'Severe and fatal reactions; civil days. The rule: a written report within 24 hours of knowing; counted here from the onset, since records do not tell when it was known.',
  },
  after: { vi: 'Sau', en: 'After' },
  onset: { vi: 'Tiêm → khởi phát', en: 'Dose → onset' },
  report: { vi: 'Khởi phát → báo cáo', en: 'Onset → report' },
  reported24h: {
    vi: 'Báo cáo trong 24 giờ: {share} ({n} trên {all} ca)',
    en: 'Reported within 24 hours: {share} ({n} of {all} cases)',
  },
  silence: { vi: 'Im lặng', en: 'Silence' },
  silenceNote: {
    vi: 'Dưới {least} báo cáo nặng trên một triệu dân một năm là cảnh báo, không phải thành tích (WHO IA2030). Chỉ nêu đơn vị mà theo tỷ lệ cả nước, hoặc ít nhất {perDoses} trên một triệu mũi, lẽ ra phải có từ {expected} báo cáo.',
    en: 'Fewer than {least} serious report per million people a year is a warning, not a success (WHO IA2030). Only units are named of which {expected} reports or more were to be expected at the country’s rate, or at {perDoses} in a million doses where that is higher.',
  },
  silenceOwn: {
    vi: 'Đơn vị này: {rate} báo cáo nặng trên một triệu dân một năm ({n} báo cáo).',
    en: 'This unit: {rate} serious reports per million people a year ({n} reports).',
  },
  silentSelf: { vi: 'Đây là mức im lặng đáng ngờ.', en: 'That is a suspicious silence.' },
  notSilent: { vi: 'Không có đơn vị nào im lặng.', en: 'No unit is silent.' },
  serious: { vi: 'Đã báo cáo', en: 'Reported' },
  expected: { vi: 'Lẽ ra', en: 'Expected' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  all: { vi: 'Hiện tất cả {n}', en: 'Show all {n}' },
} satisfies Record<string, Label>;

export default texts;
