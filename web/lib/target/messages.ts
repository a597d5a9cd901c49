/** Texts of the page of target dates. */
import type { Label } from '#schema/measures.ts';
import type { Limit } from '#web/lib/indicators/target-date.ts';
import type { OutlookName } from './answer.ts';

export default {
  title: { vi: 'Ngày đạt mục tiêu', en: 'Target date' },
  lead: {
    vi: 'Số người còn lại ÷ số mũi dự báo mỗi ngày, theo nhu cầu, năng lực tiêm và vắc xin sẽ về; mô phỏng {runs} diễn biến có thể.',
    en: 'Remaining people ÷ forecast doses a day, by demand, capacity and vaccine arriving; {runs} possible courses are simulated.',
  },
  goal: { vi: '{measure} đạt {value} đến hết ngày {by}', en: '{measure} of {value} by the end of {by}' },
  chooseGoal: { vi: 'Chọn mục tiêu', en: 'Choose a target' },
  gathering: {
    vi: 'Đang đọc số liệu 28 ngày gần nhất; dự báo hiện sau ít phút.',
    en: 'The last 28 days are being read; forecasts appear in a few minutes.',
  },
  noGoals: { vi: 'Đơn vị này chưa được đặt mục tiêu.', en: 'No target is set for this unit.' },
  noUnits: { vi: 'Không có đơn vị cấp dưới.', en: 'There is no unit below.' },
  state: {
    vi: 'Hiện {coverage} ({people} người, kể cả ước tính chưa nhập); mục tiêu {goal} người, còn {remaining} người.',
    en: 'Now {coverage} ({people} people, with an estimate of those not entered); the target is {goal}, {remaining} remain.',
  },
  dates: {
    vi: 'Dự báo đạt khoảng {p50} (80%: từ {p10} đến {p90}).',
    en: 'Forecast to be reached about {p50} (80%: from {p10} to {p90}).',
  },
  never: {
    vi: 'Theo dự báo, chưa đạt trong {days} ngày tới.',
    en: 'By the forecast it is not reached within {days} days.',
  },
  reached: { vi: 'Đã đạt mục tiêu.', en: 'The target is reached.' },
  chance: {
    vi: 'Khả năng đạt đúng hạn: {probability}.',
    en: 'Probability of meeting the date: {probability}.',
  },
  needed: {
    vi: 'Cần {needed} mũi/ngày để kịp hạn; hiện {pace} mũi/ngày (mũi 1 và mũi hoàn thành).',
    en: '{needed} doses a day are needed to meet it; now {pace} a day (first and completing doses).',
  },
  limited: { vi: 'Hạn chế chính: {limit}.', en: 'Held back mostly by {limit}.' },
  unknown: {
    vi: 'Không có dân số của đơn vị này nên không tính được.',
    en: 'No population is known for this unit, so nothing can be told.',
  },
  after: { vi: 'sau {date}', en: 'after {date}' },
  fanTitle: { vi: 'Dự báo bao phủ', en: 'Forecast of coverage' },
  fanSummary: {
    vi: 'Bao phủ {now} ngày {today}; dự báo {middle} vào {last} (80%: {low}–{high}).',
    en: 'Coverage {now} on {today}; forecast {middle} on {last} (80%: {low}–{high}).',
  },
  fanNote: {
    vi: 'Theo nơi ở, đến cuối mỗi tuần. Dải màu: 80% diễn biến mô phỏng. Quá khứ tính ngược từ số hiện tại theo số mũi mỗi tuần, kể cả ước tính chưa nhập.',
    en: 'By residence, at the end of each week. Band: 80% of the simulated courses. The past is counted back from now by the doses of each week, with an estimate of those not entered.',
  },
  past: { vi: 'Đã đạt', en: 'Reached so far' },
  middle: { vi: 'Dự báo (trung vị)', en: 'Forecast (median)' },
  band: { vi: 'Khoảng 80%', en: '80% range' },
  goalLine: { vi: 'Mục tiêu {value}', en: 'Target {value}' },
  deadline: { vi: 'Hạn {date}', en: 'By {date}' },
  axis: { vi: '% dân số', en: '% of population' },
  week: { vi: 'Cuối tuần', en: 'End of week' },
  listTitle: { vi: 'Các đơn vị: khó đạt xếp trước', en: 'Units: those that cannot make it first' },
  counted: {
    vi: '{failing} trong {total} đơn vị khó hoặc không kịp hạn.',
    en: '{failing} of {total} units are unlikely to make it, or missed it.',
  },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  outlook: { vi: 'Triển vọng', en: 'Outlook' },
  coverage: { vi: 'Hiện tại', en: 'Now' },
  target: { vi: 'Mục tiêu', en: 'Target' },
  until: { vi: 'đến {by}', en: 'by {by}' },
  otherGoals: {
    vi: '{n} đơn vị còn có mục tiêu riêng theo chỉ tiêu khác: xem trang của đơn vị, hoặc tệp CSV.',
    en: '{n} units have goals of their own of other measures too: see their pages, or the CSV file.',
  },
  remaining: { vi: 'Còn lại (người)', en: 'Remaining (people)' },
  date: { vi: 'Ngày đạt (80%)', en: 'Date reached (80%)' },
  probability: { vi: 'Khả năng đúng hạn', en: 'Probability' },
  neededShort: { vi: 'Cần (mũi/ngày)', en: 'Needed (doses/day)' },
  paceShort: { vi: 'Hiện nay (mũi/ngày)', en: 'Now (doses/day)' },
  limit: { vi: 'Hạn chế chính', en: 'Held back by' },
  method: {
    vi: 'Nhịp tiêm: các tuần gần nhất (kể cả ước tính chưa nhập), một phần xu hướng còn tiếp tục; vắc xin về: như các tuần gần nhất; mũi tiếp theo đến hạn: từ mũi trước và khoảng cách của vắc xin. Kiểm chứng bằng lệnh npm run backtest.',
    en: 'Pace: the last weeks (with an estimate of what is not entered), of whose trend a part goes on; vaccine arriving: as in the last weeks; next doses due: from first doses and the interval of the product. Checked by npm run backtest.',
  },
} as const;

export const outlookNames: Record<OutlookName, Label> = {
  reached: { vi: 'Đã đạt', en: 'Reached' },
  likely: { vi: 'Sẽ kịp', en: 'On course' },
  open: { vi: 'Chưa chắc', en: 'Open' },
  unlikely: { vi: 'Khó kịp', en: 'Unlikely' },
  missed: { vi: 'Quá hạn', en: 'Missed' },
  unknown: { vi: 'Không rõ', en: 'Not known' },
};

/** Told apart without colour. */
export const OUTLOOK_SIGNS: Record<OutlookName, string> = {
  reached: '✓',
  likely: '▲',
  open: '◆',
  unlikely: '▼',
  missed: '✕',
  unknown: '–',
};

export const limitNames: Record<Limit, Label> = {
  demand: { vi: 'số người đến tiêm', en: 'people who come' },
  capacity: { vi: 'năng lực tiêm', en: 'capacity' },
  stock: { vi: 'vắc xin', en: 'vaccine' },
};
