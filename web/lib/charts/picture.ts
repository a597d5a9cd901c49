/** A chart as a PNG that can stand alone: title, unit, legend, clock, source, time and the simulated mark. */
import { formatInstant } from '../i18n/format.ts';
import type { Lang } from '../i18n/lang.ts';
import type { Stamp } from './answers.ts';
import { panelMessages as text } from './messages.ts';
import type { PreparedChart } from './prepared.ts';
import type { ChartTheme } from './theme.ts';

export interface PictureParts {
  /** The drawn chart, two pixels for each of the screen. */
  canvas: HTMLCanvasElement;
  theme: ChartTheme;
  chart: PreparedChart;
  stamp: Stamp;
  unit: { code: string; name: string };
  title: string;
  note: string;
  lang: Lang;
}

const SCALE = 2;
const LINE = 20 * SCALE;
const PAD = 16 * SCALE;

/** Draws the picture and hands it to the browser as a download. */
export async function savePicture(parts: PictureParts): Promise<void> {
  const canvas = drawPicture(parts);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${parts.unit.code}-${parts.stamp.as_of.slice(0, 10)}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function drawPicture(parts: PictureParts): HTMLCanvasElement {
  const { canvas: drawn, theme, chart, stamp, lang } = parts;
  const canvas = document.createElement('canvas');
  const width = Math.max(drawn.width + 2 * PAD, 640 * SCALE);
  canvas.width = width;
  const context = canvas.getContext('2d')!;
  const font = (size: number, weight = 400): string => `${weight} ${size * SCALE}px ${theme.font}`;

  context.font = font(12);
  const footer = [
    ...wrap(context, parts.note, width - 2 * PAD),
    `${text.source[lang]}. ${text.asOf[lang].replace('{time}', formatInstant(Date.parse(stamp.as_of), lang))}.`,
  ];
  const legend = legendRows(context, chart, width - 2 * PAD);
  const head = PAD + LINE + (stamp.simulated ? LINE : 0);
  canvas.height = head + legend.length * LINE + drawn.height + footer.length * LINE + PAD;

  context.fillStyle = theme.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = 'top';
  let y = PAD;
  const line = (words: string, style: string, color: string): void => {
    context.font = style;
    context.fillStyle = color;
    context.fillText(words, PAD, y);
    y += LINE;
  };
  line(`${parts.unit.name} · ${parts.title}`, font(16, 600), theme.text);
  if (stamp.simulated) line(text.simulated[lang], font(13, 700), theme.warn);
  for (const row of legend) {
    for (const item of row) {
      context.fillStyle = item.color[theme.scheme];
      context.fillRect(PAD + item.x, y + 2 * SCALE, 10 * SCALE, 10 * SCALE);
      context.strokeStyle = theme.textMuted;
      context.strokeRect(PAD + item.x, y + 2 * SCALE, 10 * SCALE, 10 * SCALE);
      context.font = font(12);
      context.fillStyle = theme.text;
      context.fillText(item.name, PAD + item.x + 16 * SCALE, y);
    }
    y += LINE;
  }
  context.drawImage(drawn, PAD, y);
  y += drawn.height;
  for (const words of footer) line(words, font(12), theme.textMuted);
  return canvas;
}

function legendRows(context: CanvasRenderingContext2D, chart: PreparedChart, width: number) {
  const rows: { name: string; color: PreparedChart['series'][number]['color']; x: number }[][] = [[]];
  let x = 0;
  for (const { name, color } of [...chart.series, ...(chart.estimate ? [chart.estimate] : [])]) {
    const wide = context.measureText(name).width + 32 * SCALE;
    if (x > 0 && x + wide > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push({ name, color, x });
    x += wide;
  }
  return rows;
}

function wrap(context: CanvasRenderingContext2D, words: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}
