/** Texts of the strip of main figures, and why a figure is missing or over 100%. */
import type { Label } from '#schema/measures.ts';
import { formatCount } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { MeasureLimits } from '../measure-limits.ts';
import type { AddedUnit, FigureSubject } from './figures.ts';

export const subjects: Record<FigureSubject, Label> = {
  progress: { vi: 'Tiến độ tiêm chủng', en: 'Progress of vaccination' },
  allocation: { vi: 'Phân bổ vắc xin', en: 'Allocation of vaccine' },
  reactions: { vi: 'Phản ứng sau tiêm', en: 'Reactions after vaccination' },
};

export const addedUnits: Record<AddedUnit, Label> = {
  people: { vi: 'người', en: 'people' },
  doses: { vi: 'liều', en: 'doses' },
  serious: { vi: 'ca nặng, tử vong', en: 'severe or fatal' },
  reports: { vi: 'báo cáo mọi mức độ', en: 'reports of any severity' },
};

const texts = {
  figures: { vi: 'Các chỉ số chính', en: 'Main figures' },
  today: { vi: 'Hôm nay', en: 'Today' },
  week: { vi: '7 ngày', en: '7 days' },
  wholeWeek: { vi: '7 ngày đến hết hôm qua', en: '7 days up to yesterday' },
  points: { vi: 'điểm %', en: 'points' },
  againstBefore: { vi: 'so với 7 ngày trước', en: 'on the 7 days before' },
  divided: { vi: '÷ {denominator}', en: '÷ {denominator}' },
  explain: { vi: 'Giải thích: {measure}', en: 'Explain: {measure}' },
  rule: { vi: 'Cách tính', en: 'Rule' },
  denominator: { vi: 'Mẫu số', en: 'Denominator' },
  close: { vi: 'Đóng', en: 'Close' },
  over: { vi: 'Trên 100%', en: 'Over 100%' },
  missing: { vi: 'Chưa có giá trị', en: 'No value' },
  trendCumulative: {
    vi: '{measure}, cuối mỗi ngày trong {n} ngày: từ {first} đến {last}',
    en: '{measure} at the end of each of {n} days: from {first} to {last}',
  },
  trendDaily: {
    vi: '{measure}, mỗi ngày trong {n} ngày; hôm nay {last}',
    en: '{measure}, each of {n} days; today {last}',
  },
  dailyDoses: { vi: 'Số mũi tiêm', en: 'Doses given' },
  dailyReceived: { vi: 'Số liều nhận', en: 'Doses received' },
  dailySerious: { vi: 'Ca nặng và tử vong', en: 'Severe and fatal reactions' },
  dailyReports: { vi: 'Báo cáo phản ứng', en: 'Reports of reactions' },
} satisfies Record<string, Label>;

export default texts;

const NO_PEOPLE: Label = {
  vi: 'Chưa có số dân của đơn vị này.',
  en: 'No population figure is known for this unit.',
};
const NO_DOSES: Label = { vi: 'Chưa có mũi tiêm nào ở đây.', en: 'No dose was given here yet.' };

const WHY_MISSING: Record<string, Label> = {
  progress_on_allocation: {
    vi: 'Không có vắc xin nhận được ghi tại đơn vị này.',
    en: 'No receipt of vaccine is recorded at this unit.',
  },
  utilization: {
    vi: 'Không có vắc xin nhận được ghi tại đơn vị này.',
    en: 'No receipt of vaccine is recorded at this unit.',
  },
  collected: { vi: 'Không có quyết định phân bổ được ghi.', en: 'No allocation decision is recorded.' },
  days_of_stock: {
    vi: 'Không tiêm mũi nào trong 7 ngày đến hết hôm qua.',
    en: 'No dose was given in the 7 days up to yesterday.',
  },
  change_7d: {
    vi: 'Không tiêm mũi nào trong 7 ngày trước đó.',
    en: 'No dose was given in the 7 days before.',
  },
  reactions_per_100k: {
    vi: 'Dưới {doses} mũi: tỷ lệ chưa có nghĩa.',
    en: 'Under {doses} doses: a rate would mean nothing.',
  },
  entry_on_time_rate: NO_DOSES,
  identity_verified_rate: NO_DOSES,
  certificate_rate: NO_DOSES,
};

/** Why a measure has no value for a unit. */
export function whyMissing(measure: string, limits: MeasureLimits, lang: Lang): string {
  const why = WHY_MISSING[measure] ?? NO_PEOPLE;
  return fill(why[lang], { doses: formatCount(limits.rate_doses_least, lang) });
}

/** How a share can be over 100%: shown, never cut off. */
export function whyOver(measure: string): Label {
  return measure.startsWith('coverage')
    ? {
        vi: 'Số người đã tiêm nhiều hơn số dân làm mẫu số: dân số tăng từ sau điều tra, người tạm trú, hoặc nơi ở ghi sai.',
        en: 'More people vaccinated than the denominator has: growth since the census, temporary residents, or a wrong place of residence.',
      }
    : {
        vi: 'Số mũi tiêm nhiều hơn số liều nhận đã ghi: lọ rút thêm liều, hoặc phiếu nhận chưa nhập.',
        en: 'More doses given than recorded as received: extra doses from vials, or receipts not yet entered.',
      };
}
