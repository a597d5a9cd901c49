/** The same figures as a chart over days, as a table: newest day first. Pure. */
import { formatDate, formatValue } from '../i18n/format.ts';
import type { Lang } from '../i18n/lang.ts';
import { panelMessages } from './messages.ts';
import type { PreparedChart } from './prepared.ts';

export interface TableRow {
  key: string;
  head: string;
  cells: string[];
  /** Said beside the head: why these figures are not final. */
  note?: string;
}

export interface TableData {
  headCell: string;
  columns: string[];
  rows: TableRow[];
}

export function dayTable(chart: PreparedChart, lang: Lang): TableData {
  return {
    headCell: panelMessages.day[lang],
    columns: chart.series.map((series) => series.name),
    rows: chart.days
      .map((day, i) => ({
        key: day,
        head: formatDate(day, lang),
        cells: chart.series.map((series) => formatValue(chart.format, series.values[i], lang)),
        ...(chart.incompleteFrom !== null && i >= chart.incompleteFrom
          ? { note: panelMessages.today[lang] }
          : {}),
      }))
      .reverse(),
  };
}
