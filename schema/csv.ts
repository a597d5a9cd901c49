/** The reference figures are plain CSV without quotes: header line, comma, codes as zero-padded text. */
import { readFileSync } from 'node:fs';

/** Rows of `schema/reference/<name>` by column name. An empty field stays an empty string. Node only. */
export function readReference(name: string): Record<string, string>[] {
  const text = readFileSync(new URL(`./reference/${name}`, import.meta.url), 'utf8');
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const columns = header!.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    return Object.fromEntries(columns.map((column, i) => [column, fields[i] ?? '']));
  });
}
