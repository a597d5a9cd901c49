/** The matrix of progress on allocation and entry on time: fields, filter and picture. Pure. */
import type { EChartsCoreOption } from 'echarts/core';
import { BLUE, ORANGE, SKY, VERMILLION, type ColorPair } from '#web/lib/charts/palette.ts';
import type { ChartTheme } from '#web/lib/charts/theme.ts';
import { formatValue } from '#web/lib/i18n/format.ts';
import type { Lang } from '#web/lib/i18n/lang.ts';
import { quantile } from '#web/lib/indicators/gap.ts';
import type { MatrixPoint } from './answer.ts';
import messages from './messages.ts';

/** Fields of the matrix, divided at the medians of the units shown. */
export const FIELDS = ['slowLate', 'slowOnTime', 'fastLate', 'fastOnTime'] as const;
export type Field = (typeof FIELDS)[number];

export const FIELD_COLORS: Record<Field, ColorPair> = {
  slowLate: VERMILLION,
  slowOnTime: ORANGE,
  fastLate: SKY,
  fastOnTime: BLUE,
};

interface KnownPoint extends MatrixPoint {
  readonly progress: number;
  readonly on_time: number;
  readonly field: Field;
}

export interface Matrix {
  /** Units of which both values are known. */
  readonly points: readonly KnownPoint[];
  readonly progress: number;
  readonly onTime: number;
}

export function matrixOf(points: readonly MatrixPoint[]): Matrix {
  const known = points.filter(
    (point): point is MatrixPoint & { progress: number; on_time: number } =>
      point.progress !== null && point.on_time !== null,
  );
  const progress =
    quantile(
      known.map((point) => point.progress),
      0.5,
    ) ?? 0;
  const onTime =
    quantile(
      known.map((point) => point.on_time),
      0.5,
    ) ?? 0;
  return {
    progress,
    onTime,
    points: known.map((point) => ({
      ...point,
      field:
        `${point.progress < progress ? 'slow' : 'fast'}${point.on_time < onTime ? 'Late' : 'OnTime'}` as Field,
    })),
  };
}

/** Units that a choice leaves: a field, one unit by its code, or `null` for all. */
export function chosenCodes(matrix: Matrix, choice: string | null): ReadonlySet<string> | null {
  if (choice === null) return null;
  const inField = matrix.points.filter((point) => point.field === choice);
  return new Set((FIELDS as readonly string[]).includes(choice) ? inField.map(({ code }) => code) : [choice]);
}

/** Beyond this many dots they are drawn small. */
const MANY = 1000;

export function matrixOption(
  matrix: Matrix,
  chosen: ReadonlySet<string> | null,
  theme: ChartTheme,
  lang: Lang,
): EChartsCoreOption {
  const text = { color: theme.textMuted, fontFamily: theme.font, fontSize: theme.fontPx };
  const percent = (value: number): string => formatValue('percent', value, lang);
  const axis = (name: string): object => ({
    type: 'value',
    scale: true,
    name,
    nameLocation: 'middle',
    nameGap: 28,
    nameTextStyle: text,
    axisLabel: { ...text, formatter: (value: number) => `${Math.round(value * 100)}%` },
    axisLine: { lineStyle: { color: theme.border } },
    splitLine: { lineStyle: { color: theme.border } },
  });
  const median = {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: theme.text, type: 'dashed' },
  };
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, color: theme.text },
    grid: { left: 24, right: 16, top: 16, bottom: 24, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    xAxis: axis(messages.progress[lang]),
    // No more than all can be on time; where all are, the axis still has a length.
    yAxis: {
      ...axis(messages.onTime[lang]),
      nameGap: 40,
      max: 1,
      min: ({ min }: { min: number }) => Math.min(0.9, Math.floor(min * 10) / 10),
    },
    tooltip: {
      trigger: 'item',
      // Text on the canvas, not HTML: a name can never become markup.
      renderMode: 'richText',
      confine: true,
      transitionDuration: 0,
      backgroundColor: theme.surface,
      borderColor: theme.border,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: theme.fontPx },
      formatter: ({ data }: { data: { name: string; value: [number, number] } }) =>
        `${data.name}\n${messages.progress[lang]}: ${percent(data.value[0])}\n${messages.onTime[lang]}: ${percent(data.value[1])}`,
    },
    series: FIELDS.map((field, i) => ({
      type: 'scatter',
      id: field,
      symbolSize: matrix.points.length > MANY ? 4 : 10,
      itemStyle: { color: FIELD_COLORS[field][theme.scheme], borderColor: theme.text, borderWidth: 0.5 },
      data: matrix.points
        .filter((point) => point.field === field)
        .map(({ code, name, progress, on_time }) => ({
          id: code,
          name,
          value: [progress, on_time],
          ...(chosen && !chosen.has(code) ? { itemStyle: { opacity: 0.15 } } : {}),
        })),
      ...(i === 0
        ? { markLine: { ...median, data: [{ xAxis: matrix.progress }, { yAxis: matrix.onTime }] } }
        : {}),
    })),
  };
}
