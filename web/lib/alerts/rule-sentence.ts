/** A rule of alerts in one sentence, in the reader's language: when it raises, and when it clears. Pure. */
import type { AlertRule } from '#schema/alert-rules.ts';
import { measureOf, type Label } from '#schema/measures.ts';
import { formatCount, formatMeasure, formatValue } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';

type Level = Extract<AlertRule, { level: string }>['level'];

const LEVELS: Record<Level, Label> = {
  nation: { vi: 'Cả nước', en: 'The nation' },
  province: { vi: 'Từng tỉnh', en: 'Each province' },
  district: { vi: 'Từng huyện', en: 'Each district' },
  commune: { vi: 'Từng xã', en: 'Each commune' },
};

const SENTENCES = {
  below: {
    vi: '{level}: báo khi {measure} dưới {raise}; hết khi từ {clear} trở lên.',
    en: '{level}: raised when {measure} is below {raise}; cleared from {clear} on.',
  },
  above: {
    vi: '{level}: báo khi {measure} trên {raise}; hết khi từ {clear} trở xuống.',
    en: '{level}: raised when {measure} is above {raise}; cleared at {clear} or less.',
  },
  fall: {
    vi: '{level}: báo khi {measure} giảm hơn {raise} trong {minutes} phút; hết khi giảm không quá {clear}.',
    en: '{level}: raised when {measure} falls by more than {raise} within {minutes} minutes; cleared at {clear} or less.',
  },
  rise: {
    vi: '{level}: báo khi {measure} tăng hơn {raise} trong {minutes} phút; hết khi tăng không quá {clear}.',
    en: '{level}: raised when {measure} rises by more than {raise} within {minutes} minutes; cleared at {clear} or less.',
  },
  no_data: {
    vi: '{level}: báo khi quá {raise} phút không có sự kiện mới, từ {from} đến {to} giờ; hết khi có lại trong vòng {clear} phút.',
    en: '{level}: raised after {raise} minutes without a new event, from {from} to {to} o’clock; cleared when one is at most {clear} minutes old.',
  },
  source_stale: {
    vi: 'Từng nguồn: báo khi quá {raise} phút không có sự kiện mới, từ {from} đến {to} giờ; hết khi có lại trong vòng {clear} phút.',
    en: 'Each source: raised after {raise} minutes without a new event, from {from} to {to} o’clock; cleared when one is at most {clear} minutes old.',
  },
  signal: {
    vi: 'Báo khi có tín hiệu an toàn; hết khi tín hiệu được đóng.',
    en: 'Raised with a signal of safety; cleared when it is closed.',
  },
  silence: {
    vi: '{level}: báo khi số báo cáo phản ứng nặng ít hơn mức phải có; hết khi đủ.',
    en: '{level}: raised when fewer serious reactions are reported than there should be; cleared when there are enough.',
  },
  books: {
    vi: 'Báo khi số đang hiện khác với sổ; hết khi khớp.',
    en: 'Raised when the figures shown differ from the store; cleared when they agree.',
  },
} as const satisfies Record<string, Label>;

export function ruleSentence(rule: AlertRule, lang: Lang): string {
  const level = 'level' in rule ? LEVELS[rule.level][lang] : '';
  switch (rule.on) {
    case 'threshold': {
      const measure = measureOf(rule.measure)!;
      const told = (value: number): string =>
        [formatMeasure(measure, value, lang), measure.unit[lang]].filter(Boolean).join(' ');
      return fill(SENTENCES[rule.when][lang], {
        level,
        measure: measure.label[lang].toLowerCase(),
        raise: told(rule.raise),
        clear: told(rule.clear),
      });
    }
    case 'change':
      return fill(SENTENCES[rule.when][lang], {
        level,
        measure: measureOf(rule.measure)!.label[lang].toLowerCase(),
        raise: formatValue('percent', rule.raise, lang),
        clear: formatValue('percent', rule.clear, lang),
        minutes: formatCount(rule.over_minutes, lang),
      });
    case 'no_data':
    case 'source_stale':
      return fill(SENTENCES[rule.on][lang], {
        level,
        raise: formatCount(rule.raise, lang),
        clear: formatCount(rule.clear, lang),
        from: rule.from_hour,
        to: rule.to_hour,
      });
    default:
      return fill(SENTENCES[rule.on][lang], { level });
  }
}
