/** The same figures as a chart over days, as a table: newest day first. Pure. */
import { formatDate, formatValue, NO_VALUE } from '../i18n/format.ts';
import type { Lang } from '../i18n/lang.ts';
import { panelMessages } from './messages.ts';
import type { PreparedChart } from './prepared.ts';

export interface TableRow {
  key: string;
  head: string;
  cells: string[];
  /** Said beside the head: why these figures are not final. */
  note?: string;
  /** Where the records behind the row stand. */
  href?: string;
}

export interface TableData {
  headCell: string;
  columns: string[];
  /** Columns that hold words, by index; the others hold numbers. */
  texts?: readonly number[];
  rows: TableRow[];
}

/** `hrefOf`: where the records of a day stand, for days that open to them. */
export function dayTable(chart: PreparedChart, lang: Lang, hrefOf?: (day: string) => string): TableData {
  const { estimate } = chart;
  return {
    headCell: panelMessages.day[lang],
    columns: [...chart.series, ...(estimate ? [estimate] : [])].map(({ name }) => name),
    rows: chart.days
      .map((day, i) => ({
        key: day,
        head: formatDate(day, lang),
        ...(hrefOf ? { href: hrefOf(day) } : {}),
        cells: [
          ...chart.series.map((series) => formatValue(chart.format, series.values[i], lang)),
          ...(estimate ? [rangeText(chart, i, lang)] : []),
        ],
        ...(chart.incompleteFrom !== null && i >= chart.incompleteFrom
          ? { note: panelMessages.today[lang] }
          : {}),
      }))
      .reverse(),
  };
}

/** `1.234 (1.200–1.300)`: the middle and the range of a day; a dash when there is none. */
export function rangeText({ estimate, format }: PreparedChart, day: number, lang: Lang): string {
  const middle = estimate?.middle[day] ?? null;
  if (!estimate || middle === null) return NO_VALUE;
  const [low, high] = [estimate.low[day], estimate.high[day]].map((value) =>
    formatValue(format, value, lang),
  );
  return `${formatValue(format, middle, lang)} (${low}–${high})`;
}
