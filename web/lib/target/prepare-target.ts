/** Target dates as sentences, a table and a picture. Pure. */
import type { EChartsCoreOption } from 'echarts/core';
import { measureOf } from '#schema/measures.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import type { TableData } from '../charts/day-table.ts';
import { BLUE, INK, SKY, type ColorPair } from '../charts/palette.ts';
import type { ChartTheme } from '../charts/theme.ts';
import { formatCount, formatDate, formatValue, NO_VALUE } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { Goal, TargetFan, TargetRow } from './answer.ts';
import text, { limitNames } from './messages.ts';

const percent = (value: number | null, lang: Lang): string => formatValue('percent', value, lang);

export function goalText(goal: Goal, lang: Lang): string {
  return fill(text.goal[lang], {
    measure: measureOf(goal.measure)?.short[lang] ?? goal.measure,
    value: percent(goal.value, lang),
    by: formatDate(goal.by, lang),
  });
}

interface Horizon {
  readonly today: string;
  readonly days: number;
}

/** A date, or that it lies beyond what anybody looks at. */
function dateText(date: string | null, { today, days }: Horizon, lang: Lang): string {
  if (date !== null) return formatDate(date, lang);
  return fill(text.after[lang], { date: formatDate(formatDay(parseDay(today)! + days), lang) });
}

/** `23/11/2021 (10/11/2021–05/12/2021)`. */
export function rangeText(row: TargetRow, horizon: Horizon, lang: Lang): string {
  if (row.outlook === 'reached' || row.outlook === 'unknown') return NO_VALUE;
  const middle = dateText(row.p50, horizon, lang);
  if (row.p10 === null) return middle;
  return `${middle} (${dateText(row.p10, horizon, lang)}–${dateText(row.p90, horizon, lang)})`;
}

/** What is said of the unit itself about one goal. */
export function targetSentences(row: TargetRow, horizon: Horizon, lang: Lang): string[] {
  if (row.outlook === 'unknown') return [text.unknown[lang]];
  const sentences = [
    fill(text.state[lang], {
      coverage: percent(row.coverage, lang),
      people: formatCount(row.people, lang),
      goal: formatCount(row.goal, lang),
      remaining: formatCount(row.remaining, lang),
    }),
  ];
  if (row.outlook === 'reached') return [...sentences, text.reached[lang]];
  sentences.push(
    row.p10 === null
      ? fill(text.never[lang], { days: formatCount(horizon.days, lang) })
      : fill(text.dates[lang], {
          p10: dateText(row.p10, horizon, lang),
          p50: dateText(row.p50, horizon, lang),
          p90: dateText(row.p90, horizon, lang),
        }),
    fill(text.chance[lang], { probability: percent(row.probability, lang) }),
  );
  if (row.needed_per_day !== null)
    sentences.push(
      fill(text.needed[lang], {
        needed: formatCount(row.needed_per_day, lang),
        pace: formatCount(row.pace_per_day, lang),
      }),
    );
  if (row.limit !== null) sentences.push(fill(text.limited[lang], { limit: limitNames[row.limit][lang] }));
  return sentences;
}

export function fanSummary(fan: TargetFan, today: string, lang: Lang): string {
  const last = fan.weeks.at(-1)!;
  return fill(text.fanSummary[lang], {
    now: percent(fan.now, lang),
    today: formatDate(today, lang),
    middle: percent(last.p50, lang),
    low: percent(last.p10, lang),
    high: percent(last.p90, lang),
    last: formatDate(last.date, lang),
  });
}

export function fanTable(fan: TargetFan, lang: Lang): TableData {
  return {
    headCell: text.week[lang],
    columns: [text.past, text.middle, text.band].map((label) => label[lang]),
    rows: [
      ...fan.past.map(({ date, value }) => ({
        key: date,
        head: formatDate(date, lang),
        cells: [percent(value, lang), NO_VALUE, NO_VALUE],
      })),
      ...fan.weeks.map(({ date, p10, p50, p90 }) => ({
        key: date,
        head: formatDate(date, lang),
        cells: [NO_VALUE, percent(p50, lang), `${percent(p10, lang)}–${percent(p90, lang)}`],
      })),
    ],
  };
}

/** Blue would be lost on a band over a dark ground; the dashes tell the median from the past. */
const MIDDLE: ColorPair = { light: BLUE.light, dark: INK.dark };
/** The band lets the grid shine through. */
export const BAND_OPACITY = 0.45;
export const FAN_COLORS = { past: INK, middle: MIDDLE, band: SKY } as const;

/** What ECharts draws: the past, the median, a band between two lines, the goal and its day. */
export function fanOption(fan: TargetFan, theme: ChartTheme, lang: Lang): EChartsCoreOption {
  const muted = { color: theme.textMuted, fontFamily: theme.font, fontSize: theme.fontPx };
  const color = (name: keyof typeof FAN_COLORS): string => FAN_COLORS[name][theme.scheme];
  // The forecast begins where the past ends.
  const start = {
    date: fan.past.at(-1)?.date ?? fan.weeks[0]!.date,
    p10: fan.now,
    p50: fan.now,
    p90: fan.now,
  };
  const ahead = [start, ...fan.weeks];
  const line = (id: string, data: [string, number][], more: object): object => ({
    id,
    type: 'line',
    showSymbol: false,
    silent: true,
    data,
    ...more,
  });
  const labelled = (formatter: string, position: string): object => ({
    formatter,
    position,
    color: theme.text,
    fontSize: theme.fontPx,
  });
  const named = new Map([
    ...fan.past.map(({ date, value }) => [date, `${text.past[lang]}: ${percent(value, lang)}`] as const),
    ...fan.weeks.map(
      ({ date, p10, p50, p90 }) =>
        [
          date,
          `${text.middle[lang]}: ${percent(p50, lang)}\n${text.band[lang]}: ${percent(p10, lang)}–${percent(p90, lang)}`,
        ] as const,
    ),
  ]);
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, color: theme.text },
    grid: {
      left: 8,
      right: 24,
      top: 32,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'time',
      axisLabel: { ...muted, hideOverlap: true, formatter: (ms: number) => monthLabel(ms) },
      axisLine: { lineStyle: { color: theme.border } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      name: text.axis[lang],
      nameTextStyle: { ...muted, align: 'left' },
      axisLabel: { ...muted, formatter: (value: number) => `${Math.round(value * 100)}%` },
      splitLine: { lineStyle: { color: theme.border } },
    },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      transitionDuration: 0,
      backgroundColor: theme.surface,
      borderColor: theme.border,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: theme.fontPx },
      axisPointer: { type: 'line', animation: false },
      formatter: (items: { value: [string, number] }[]) => {
        const date = items[0]?.value[0] ?? '';
        return [formatDate(date, lang), named.get(date) ?? ''].join('\n');
      },
    },
    series: [
      line(
        'low',
        ahead.map(({ date, p10 }) => [date, p10]),
        {
          stack: 'band',
          lineStyle: { opacity: 0 },
        },
      ),
      line(
        'high',
        ahead.map(({ date, p10, p90 }) => [date, p90 - p10]),
        {
          stack: 'band',
          lineStyle: { opacity: 0 },
          areaStyle: { color: color('band'), opacity: BAND_OPACITY },
        },
      ),
      line(
        'middle',
        ahead.map(({ date, p50 }) => [date, p50]),
        {
          lineStyle: { color: color('middle'), width: 2.5, type: 'dashed' },
        },
      ),
      line(
        'past',
        fan.past.map(({ date, value }) => [date, value]),
        {
          lineStyle: { color: color('past'), width: 2.5 },
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: theme.text, type: 'dotted', width: 1.5 },
            data: [
              {
                yAxis: fan.value,
                label: labelled(
                  fill(text.goalLine[lang], { value: percent(fan.value, lang) }),
                  'insideStartTop',
                ),
              },
              {
                xAxis: fan.by,
                label: labelled(
                  fill(text.deadline[lang], { date: formatDate(fan.by, lang) }),
                  'insideEndTop',
                ),
              },
            ],
          },
        },
      ),
    ],
  };
}

/** `01/12`; the year stands in the table and where one points. */
function monthLabel(ms: number): string {
  const day = new Date(ms).toISOString();
  return `${day.slice(8, 10)}/${day.slice(5, 7)}`;
}
