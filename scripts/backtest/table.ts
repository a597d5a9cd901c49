/** Scores as lines of a table. Pure. */
import type { Score } from './nowcast.ts';
import type { DateScore } from './targets.ts';

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)}%`;

export const NOWCAST_HEAD = ['', 'ranges', 'inside 80%', 'certain', 'of them right', 'error', 'as entered'];

/** Error: WAPE, the sum of absolute differences ÷ the sum of final doses. */
export function scoreCells(name: string, score: Score): string[] {
  return [
    name,
    String(score.ranges),
    percent(score.inside, score.ranges),
    String(score.points),
    percent(score.right, score.points),
    percent(score.error, score.final),
    percent(score.naive, score.final),
  ];
}

export const DATE_HEAD = [
  'people, weeks of the last pace',
  'ranges',
  'inside 80%',
  'dated',
  'error',
  'last week',
];

export function dateCells(name: string, score: DateScore): string[] {
  const days = (sum: number): string => (score.dated === 0 ? '–' : (sum / score.dated).toFixed(1));
  return [
    name,
    String(score.cases),
    percent(score.inside, score.cases),
    String(score.dated),
    days(score.error),
    days(score.naive),
  ];
}

/** Columns as wide as their widest cell, the first to the left. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
    )
    .join('\n');
}
