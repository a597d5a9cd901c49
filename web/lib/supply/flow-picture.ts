/** The flow of vaccine as names, table rows and what ECharts draws. Pure. */
import type { EChartsCoreOption } from 'echarts/core';
import type { TableData } from '../charts/day-table.ts';
import { BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILLION, type ColorPair } from '../charts/palette.ts';
import type { ChartTheme } from '../charts/theme.ts';
import { formatCount } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { FlowKind } from '../indicators/supply-flow.ts';
import type { FlowAnswer } from './answers.ts';
import text from './messages.ts';

const COLOURS: Readonly<Record<FlowKind, ColorPair>> = {
  received: SKY,
  moved_in: PURPLE,
  below_zero: VERMILLION,
  depot: BLUE,
  unit: BLUE,
  others: BLUE,
  given: GREEN,
  wasted: VERMILLION,
  on_hand: ORANGE,
  moved_out: PURPLE,
};

/** Columns from left to right, whatever ways there are between them. */
const COLUMN: Readonly<Record<FlowKind, number>> = {
  received: 0,
  moved_in: 0,
  below_zero: 0,
  depot: 1,
  unit: 2,
  others: 2,
  given: 3,
  wasted: 3,
  on_hand: 3,
  moved_out: 3,
};

type Node = FlowAnswer['nodes'][number];

export function flowName(node: Node, others: number, lang: Lang): string {
  if (node.kind === 'others') return fill(text.others[lang], { n: formatCount(others, lang) });
  if (node.kind === 'depot' || node.kind === 'unit') return node.name ?? node.code ?? '';
  return text[node.kind][lang];
}

const sumTo = (answer: FlowAnswer, id: string): number =>
  answer.links.filter((link) => link.to === id).reduce((sum, link) => sum + link.doses, 0);

/** The picture in a sentence, for who does not see it. */
export function flowSummary(answer: FlowAnswer, lang: Lang): string {
  const received = answer.links
    .filter((link) => link.from === 'received')
    .reduce((sum, link) => sum + link.doses, 0);
  return fill(text.flowSummary[lang], {
    received: formatCount(received, lang),
    given: formatCount(sumTo(answer, 'given'), lang),
    wasted: formatCount(sumTo(answer, 'wasted'), lang),
    onHand: formatCount(sumTo(answer, 'on_hand'), lang),
  });
}

/** One row for each way, the widest first. */
export function flowTable(answer: FlowAnswer, lang: Lang): TableData {
  const names = new Map(answer.nodes.map((node) => [node.id, flowName(node, answer.others, lang)]));
  return {
    headCell: text.flowFrom[lang],
    columns: [text.flowTo[lang], text.doses[lang]],
    rows: [...answer.links]
      .sort((a, b) => b.doses - a.doses)
      .map(({ from, to, doses }) => ({
        key: `${from} ${to}`,
        head: names.get(from)!,
        cells: [names.get(to)!, formatCount(doses, lang)],
      })),
  };
}

export function flowOption(answer: FlowAnswer, lang: Lang, theme: ChartTheme): EChartsCoreOption {
  const names = new Map(answer.nodes.map((node) => [node.id, flowName(node, answer.others, lang)]));
  const colour = (kind: FlowKind): string => (COLOURS[kind] ?? INK)[theme.scheme];
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, color: theme.text },
    tooltip: {
      trigger: 'item',
      // Text on the canvas, not HTML: a name can never become markup.
      renderMode: 'richText',
      confine: true,
      transitionDuration: 0,
      backgroundColor: theme.surface,
      borderColor: theme.border,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: theme.fontPx },
      formatter: ({ dataType, name, value, data }: Hovered): string =>
        dataType === 'edge'
          ? `${names.get(data.source!)} → ${names.get(data.target!)}\n${formatCount(value, lang)}`
          : `${names.get(name)}\n${formatCount(value, lang)}`,
    },
    series: [
      {
        id: 'flow',
        type: 'sankey',
        left: 8,
        right: 120,
        top: 8,
        bottom: 8,
        nodeGap: 6,
        nodeWidth: 14,
        draggable: false,
        // The order of the answer: sources, depot, units by size, ends.
        layoutIterations: 0,
        emphasis: { focus: 'adjacency' },
        labelLayout: { hideOverlap: true },
        label: {
          color: theme.text,
          fontFamily: theme.font,
          fontSize: theme.fontPx,
          formatter: ({ name }: { name: string }) => names.get(name) ?? name,
        },
        lineStyle: { color: 'source', opacity: 0.35 },
        data: answer.nodes.map((node) => ({
          name: node.id,
          depth: COLUMN[node.kind],
          itemStyle: { color: colour(node.kind), borderColor: theme.textMuted, borderWidth: 0.5 },
        })),
        links: answer.links.map(({ from, to, doses }) => ({ source: from, target: to, value: doses })),
      },
    ],
  };
}

interface Hovered {
  dataType: 'node' | 'edge';
  name: string;
  value: number;
  data: { source?: string; target?: string };
}
