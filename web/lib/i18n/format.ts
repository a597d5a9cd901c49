/** Numbers, dates and durations as they are written in Vietnamese (1.234.567; 12,3%) and in English. */
import type { Measure, MeasureFormat } from '#schema/measures.ts';
import { vnDayOfMs } from '#schema/time.ts';
import type { Lang } from './lang.ts';

const LOCALE: Record<Lang, string> = { vi: 'vi-VN', en: 'en-GB' };
/** A formatter costs a hundred times what it formats: one for each language and kind. */
function kept<T>(build: (lang: Lang) => T): (lang: Lang) => T {
  const made: Partial<Record<Lang, T>> = {};
  return (lang) => (made[lang] ??= build(lang));
}

// Vietnamese groups from the first thousand on; some engines leave 4-digit numbers alone by default.
// What rounds to zero has no sign.
const decimals = [0, 1].map((digits) =>
  kept(
    (lang) =>
      new Intl.NumberFormat(LOCALE[lang], {
        useGrouping: 'always',
        signDisplay: 'negative',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      } as never),
  ),
);
const compact = kept(
  (lang) => new Intl.NumberFormat(LOCALE[lang], { notation: 'compact', maximumFractionDigits: 1 }),
);
const limits = kept((lang) => new Intl.NumberFormat(LOCALE[lang], { maximumSignificantDigits: 6 }));
const ages = new Map(
  (['second', 'minute', 'hour', 'day'] as const).map((unit) => [
    unit,
    kept((lang) => new Intl.NumberFormat(LOCALE[lang], { style: 'unit', unit, unitDisplay: 'long' })),
  ]),
);

const DATE: Intl.DateTimeFormatOptions = { day: '2-digit', month: '2-digit', year: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};
const dates = kept((lang) => new Intl.DateTimeFormat(LOCALE[lang], { timeZone: 'UTC', ...DATE }));
const times = kept((lang) => new Intl.DateTimeFormat(LOCALE[lang], TIME));
const instants = kept((lang) => new Intl.DateTimeFormat(LOCALE[lang], { ...TIME, ...DATE }));

/** Shown where a value is not known or does not apply; never a zero in its place. */
export const NO_VALUE = '–';

const DIGITS: Record<MeasureFormat, 0 | 1> = {
  count: 0,
  percent: 1,
  per_100k: 1,
  days: 1,
  rate: 1,
  decimal: 0,
};

export function formatValue(format: MeasureFormat, value: number | null | undefined, lang: Lang): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  const numbers = decimals[DIGITS[format]]!(lang);
  return format === 'percent' ? `${numbers.format(value * 100)}%` : numbers.format(value);
}

/** A difference with its sign: `+1.234`, `-2,3%`, `0`. */
export function formatSigned(format: MeasureFormat, value: number | null | undefined, lang: Lang): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  const text = formatValue(format, Math.abs(value), lang);
  // What rounds to zero has no direction.
  if (!/[1-9]/.test(text)) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}

export function formatMeasure(measure: Measure, value: number | null | undefined, lang: Lang): string {
  return (measure.signed ? formatSigned : formatValue)(measure.format, value, lang);
}

export function formatCount(value: number | null | undefined, lang: Lang): string {
  return formatValue('count', value, lang);
}

/** A limit as it was set, with all its digits: 0.00001 → `0,00001`. */
export function formatLimit(value: number, lang: Lang): string {
  return limits(lang).format(value);
}

/** 1.234.567 → `1,23 tr` / `1.23M`: for axes and small places only, the whole number stands beside it. */
export function formatCompact(value: number, lang: Lang): string {
  return compact(lang).format(value);
}

/** `2021-11-23` → `23/11/2021`. */
export function formatDate(day: string, lang: Lang): string {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number];
  return dates(lang).format(Date.UTC(y, m - 1, d));
}

/** Milliseconds → `08:05:03 23/11/2021`, Vietnamese time. */
export function formatInstant(ms: number, lang: Lang): string {
  return instants(lang).format(ms);
}

/** As `formatInstant`, but the time alone when it is of the same Vietnamese day as `nowMs`. */
export function formatMoment(ms: number, nowMs: number, lang: Lang): string {
  if (vnDayOfMs(ms) !== vnDayOfMs(nowMs)) return formatInstant(ms, lang);
  return times(lang).format(ms);
}

/** A duration for reading at a glance: `5 giây`, `3 phút`, `2 giờ`, `4 ngày`. */
export function formatAge(ms: number, lang: Lang): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [value, unit] =
    seconds < 90
      ? ([seconds, 'second'] as const)
      : seconds < 5400
        ? ([Math.round(seconds / 60), 'minute'] as const)
        : seconds < 129_600
          ? ([Math.round(seconds / 3600), 'hour'] as const)
          : ([Math.round(seconds / 86_400), 'day'] as const);
  return ages.get(unit)!(lang).format(value);
}
