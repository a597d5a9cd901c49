/** One row of the performance table, and how the table is printed: on the terminal and as Markdown. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export interface Row {
  what: string;
  ours: string;
  /** The named alternative measured in the same run; empty when there is none. */
  beside: string;
  /** Ours against the alternative. */
  ratio: string;
  target: string;
  /** `null`: not comparable here, see the note. */
  met: boolean | null;
  note?: string;
}

export function machineLine(): string {
  const cpu = cpus();
  return `${cpu.length} cores (${cpu[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

export function markdown(rows: readonly Row[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const lines = rows.map((row) => {
    const met = row.met === null ? '–' : row.met ? 'yes' : '**no**';
    const what = row.note ? `${row.what} (${row.note})` : row.what;
    return `| ${[what, row.ours, row.beside || '–', row.ratio || '–', row.target, met].map(cell).join(' | ')} |`;
  });
  return [
    '| what | measured | beside it | ratio | to reach | reached |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** Replace what stands between the marks in the README. */
export function writeIntoReadme(rows: readonly Row[], readme: URL): void {
  const text = readFileSync(readme, 'utf8');
  const [start, end] = ['<!-- bench:start -->', '<!-- bench:end -->'];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < 0) throw new Error('README has no place for the performance table');
  const body = `\n\n${markdown(rows)}\n\nMeasured on ${machineLine()}. Absolute values vary from machine to machine; the ratios are within one run.\n\n`;
  writeFileSync(readme, text.slice(0, from + start.length) + body + text.slice(to));
}

/** The value below which a share `q` of the sample lies (nearest rank). */
export function quantile(sample: readonly number[], q: number): number {
  if (sample.length === 0) return Number.NaN;
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))]!;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en-US')} /s`;
export const times = (value: number): string => `${value.toFixed(2)}×`;
