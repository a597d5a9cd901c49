/** A prepared chart and the colours of the screen → what ECharts draws. Pure: no DOM, no clock. */
import type { EChartsCoreOption } from 'echarts/core';
import { formatCompact, formatDate, formatValue } from '../i18n/format.ts';
import { type Lang } from '../i18n/lang.ts';
import { rangeText } from './day-table.ts';
import { panelMessages } from './messages.ts';
import type { PreparedChart, PreparedSeries } from './prepared.ts';
import type { Window } from './range.ts';
import type { ChartTheme } from './theme.ts';

interface Look {
  theme: ChartTheme;
  lang: Lang;
  window: Window;
  /** Wheel (with Ctrl) and drag change the range: for a mouse, where they do not fight with scrolling. */
  pointerZoom: boolean;
}

export function chartOption(chart: PreparedChart, look: Look): EChartsCoreOption {
  const { theme, lang, window } = look;
  const muted = { color: theme.textMuted, fontFamily: theme.font, fontSize: theme.fontPx };
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, color: theme.text },
    grid: {
      left: 8,
      right: 16,
      top: 32,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: chart.days,
      axisLabel: { ...muted, hideOverlap: true, formatter: dayLabel },
      axisLine: { lineStyle: { color: theme.border } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      name: chart.axisName,
      nameTextStyle: { ...muted, align: 'left' },
      min: 0,
      // Whole things have no half: no ticks between 0 and 1.
      ...(chart.format === 'count' ? { minInterval: 1 } : { max: percentCeiling(chart) }),
      axisLabel: { ...muted, formatter: (value: number) => tickLabel(chart, value, lang) },
      splitLine: { lineStyle: { color: theme.border } },
    },
    tooltip: {
      trigger: 'axis',
      // Text on the canvas, not HTML: a name can never become markup.
      renderMode: 'richText',
      confine: true,
      transitionDuration: 0,
      backgroundColor: theme.surface,
      borderColor: theme.border,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: theme.fontPx },
      axisPointer: {
        type: chart.series.some((s) => s.mark === 'bar') ? 'shadow' : 'line',
        animation: false,
      },
      formatter: (items: { dataIndex: number }[]) => tooltipText(chart, items[0]?.dataIndex ?? 0, lang),
    },
    dataZoom: [
      {
        type: 'inside',
        startValue: window.start,
        endValue: window.end,
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseWheel: false,
        disabled: !look.pointerZoom,
        throttle: 50,
      },
    ],
    series: [
      ...chart.series.map((series, index) => seriesOption(chart, series, index, theme)),
      ...estimateOptions(chart, theme),
    ],
  };
}

function seriesOption(chart: PreparedChart, series: PreparedSeries, index: number, theme: ChartTheme) {
  const color = series.color[theme.scheme];
  const reference =
    index === 0 && chart.reference
      ? {
          silent: true,
          symbol: 'none',
          lineStyle: { color: theme.text, type: 'dashed', width: 1.5 },
          label: {
            formatter: chart.reference.name,
            color: theme.text,
            fontSize: theme.fontPx,
            position: 'insideEndTop',
          },
          data: [{ yAxis: chart.reference.value }],
        }
      : undefined;
  const common = { id: series.key, name: series.name, markLine: reference, silent: true };
  if (series.mark === 'bar')
    return {
      ...common,
      type: 'bar',
      stack: chart.estimate?.over === series.key ? ESTIMATE_STACK : (series.stack ?? undefined),
      barCategoryGap: '15%',
      large: false,
      itemStyle: { color, borderColor: theme.textMuted, borderWidth: 0.5 },
      data: series.values.map((value, day) =>
        isIncomplete(chart, day)
          ? { value, itemStyle: { opacity: 0.45, borderType: 'dashed', borderWidth: 1.5 } }
          : value,
      ),
    };
  return {
    ...common,
    type: 'line',
    connectNulls: false,
    // A lone known day between two gaps has no line: its symbol keeps it visible.
    showSymbol: true,
    symbol: 'circle',
    symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) =>
      isIncomplete(chart, dataIndex) ? 7 : isLone(series.values, dataIndex) ? 5 : 0,
    showAllSymbol: true,
    lineStyle: { color, width: series.mark === 'mean' ? 3 : 2, type: 'solid' },
    itemStyle: { color, borderColor: theme.text, borderWidth: 1 },
    z: series.mark === 'mean' ? 4 : 3,
    data: series.values,
  };
}

const ESTIMATE_STACK = 'estimate';

/** On the bars: pale up to the low end, which is as good as certain, then a box up to the high one. */
function estimateOptions({ estimate, series }: PreparedChart, theme: ChartTheme): object[] {
  if (!estimate) return [];
  const bars = series.find(({ key }) => key === estimate.over)?.values ?? [];
  const difference = (upper: readonly (number | null)[], lower: readonly (number | null)[]) =>
    upper.map((value, day) => (value === null ? null : value - (lower[day] ?? 0)));
  const common = { type: 'bar', stack: ESTIMATE_STACK, silent: true, barCategoryGap: '15%' };
  const color = estimate.color[theme.scheme];
  return [
    {
      ...common,
      id: 'estimate-from',
      itemStyle: { color, opacity: 0.2 },
      data: difference(estimate.low, bars),
    },
    {
      ...common,
      id: 'estimate',
      name: estimate.name,
      itemStyle: { color, opacity: 0.55, borderColor: theme.text, borderWidth: 1, borderType: 'dashed' },
      data: difference(estimate.high, estimate.low),
    },
  ];
}

function isIncomplete(chart: PreparedChart, day: number): boolean {
  return chart.incompleteFrom !== null && day >= chart.incompleteFrom;
}

function isLone(values: readonly (number | null)[], day: number): boolean {
  return values[day] !== null && (values[day - 1] ?? null) === null && (values[day + 1] ?? null) === null;
}

/** Room above 100% so that the line of 100% and what goes over it are both seen. */
function percentCeiling(chart: PreparedChart): number {
  const highest = Math.max(1, ...chart.series.flatMap((s) => s.values.map((value) => value ?? 0)));
  return Math.ceil((highest + 0.001) * 10) / 10;
}

/** `2021-11-23` → `23/11`, in both languages; the year stands in the tooltip and the table. */
function dayLabel(day: string): string {
  return `${day.slice(8)}/${day.slice(5, 7)}`;
}

function tickLabel(chart: PreparedChart, value: number, lang: Lang): string {
  return chart.format === 'percent' ? `${Math.round(value * 100)}%` : formatCompact(value, lang);
}

/** What is said about one day: every series by name, in whole figures. */
export function tooltipText(chart: PreparedChart, day: number, lang: Lang): string {
  const date = chart.days[day];
  if (date === undefined) return '';
  const note = isIncomplete(chart, day) ? ` (${panelMessages.today[lang]})` : '';
  const lines = chart.series.map(
    (series) => `${series.name}: ${formatValue(chart.format, series.values[day], lang)}`,
  );
  if (chart.estimate && chart.estimate.middle[day] !== null)
    lines.push(`${chart.estimate.name}: ${rangeText(chart, day, lang)}`);
  return [formatDate(date, lang) + note, ...lines].join('\n');
}
