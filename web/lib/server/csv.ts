/** Tables, and their form as CSV (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read the diacritics). Pure. */
import type { Label } from '#schema/measures.ts';

export type CsvValue = string | number | boolean | null;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvValue[])[];
  /** Where the file is for people: what stands above the table and below it. */
  readonly title?: Label;
  readonly before?: readonly Label[];
  readonly after?: readonly Label[];
}

export function csvOf(table: Table): string {
  const lines = [table.columns, ...table.rows].map((row) => row.map(cellOf).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function cellOf(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // A spreadsheet would run text that begins like a formula; what senders wrote stands in some of these cells.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns that every row of an export carries, so that a copied table still says what it is. */
export function stamped(table: Table, stamp: Readonly<Record<string, CsvValue>>): Table {
  const values = Object.values(stamp);
  return {
    columns: [...table.columns, ...Object.keys(stamp)],
    rows: table.rows.map((row) => [...row, ...values]),
  };
}
