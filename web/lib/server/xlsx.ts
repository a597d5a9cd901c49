/**
 * Tables as XLSX: one sheet whose first line says what it is, its source, its moment and whether it is simulated, then the
 * column names in the reader's language, then the rows. Numbers are numbers, days are days, and text is text: no cell is
 * ever a formula, whatever a sender wrote into it.
 *
 * The workbook is made in memory on the serving thread, about 4 µs a cell, so its size is bounded; CSV is not.
 */
import writeExcelFile, { type Cell } from 'write-excel-file/node';
import { AppError } from '#schema/errors.ts';
import { parseDay, VN_OFFSET_MINUTES } from '#schema/time.ts';
import { formatInstant } from '#web/lib/i18n/format.ts';
import { fill, type Lang } from '#web/lib/i18n/lang.ts';
import { columnKind, columnLabel } from './column-labels.ts';
import type { CsvValue, Table } from './csv.ts';

/** Cells of a workbook at most: a quarter of a second of the serving thread. */
export const XLSX_CELLS_MOST = 60_000;
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const MS_PER_DAY = 86_400_000;
const WIDEST = 40;
/** Text of a cell at most; a spreadsheet refuses a file with more. */
const TEXT_MOST = 32_767;

const TEXTS = {
  sheet: { vi: 'Số liệu', en: 'Figures' },
  simulated: { vi: 'SỐ LIỆU MÔ PHỎNG từ số liệu đã công bố. ', en: 'SIMULATED from published figures. ' },
  origin: {
    vi: 'Nguồn: sổ tiêm của nền tảng. Số liệu lúc {at} (giờ Việt Nam), lần cập nhật {seq}.',
    en: 'Source: the books of the platform. Figures as of {at} (Vietnamese time), update {seq}.',
  },
} as const;

export interface Stamp {
  readonly simulated: boolean;
  readonly seq: number;
  /** RFC 3339. */
  readonly as_of: string;
}

/** The file. Throws bad_request when the table is too large for one. */
export async function xlsxOf(table: Table, stamp: Stamp, lang: Lang): Promise<Buffer> {
  if (table.rows.length * table.columns.length > XLSX_CELLS_MOST)
    throw new AppError(
      'bad_request',
      `format: this table is too large for xlsx (${table.rows.length} rows of ${table.columns.length} columns); ask for csv, or for a smaller unit`,
    );
  const kinds = table.columns.map(columnKind);
  const rows = table.rows.map((row) => row.map((value, i) => cellOf(value, kinds[i]!)));
  const head = table.columns.map((column): Cell => ({
    value: columnLabel(column, lang),
    type: String,
    fontWeight: 'bold',
    wrap: true,
    alignVertical: 'top',
    backgroundColor: '#eaeef3',
  }));
  const origin = fill(TEXTS.origin[lang], {
    at: formatInstant(Date.parse(stamp.as_of), lang),
    seq: stamp.seq,
  });
  const line = (text: string, bold = false): Cell[] => [
    { value: text, type: String, ...(bold ? { fontWeight: 'bold' as const } : {}) },
  ];
  const before = [
    ...(table.title ? [line(table.title[lang], true)] : []),
    line(`${stamp.simulated ? TEXTS.simulated[lang] : ''}${origin}`),
    ...(table.before ?? []).map((text) => line(text[lang])),
  ];
  const after = (table.after ?? []).map((text) => line(text[lang]));
  return writeExcelFile([...before, head, ...rows, ...(after.length > 0 ? [[]] : []), ...after], {
    sheet: TEXTS.sheet[lang],
    columns: table.columns.map((column, i) => ({ width: widthOf(table, column, i) })),
    stickyRowsCount: before.length + 1,
  }).toBuffer();
}

function cellOf(value: CsvValue, kind: ReturnType<typeof columnKind>): Cell {
  if (value === null || value === '') return null;
  if (typeof value === 'number')
    return Number.isFinite(value) ? { value, type: Number, format: formatOf(value) } : null;
  if (typeof value === 'boolean') return { value, type: Boolean };
  if (kind === 'day') {
    const day = parseDay(value);
    if (day !== undefined) return { value: new Date(day * MS_PER_DAY), type: Date, format: 'dd/mm/yyyy' };
  }
  if (kind === 'instant') {
    const ms = Date.parse(value);
    // A spreadsheet knows no time zone: it gets the clock of Vietnam, as the column's name says.
    if (!Number.isNaN(ms))
      return { value: new Date(ms + VN_OFFSET_MINUTES * 60_000), type: Date, format: 'dd/mm/yyyy hh:mm:ss' };
  }
  // The library looks texts up in a plain object: a name that every object has would break the file. A space is not seen.
  return { value: value in {} ? `${value} ` : value.slice(0, TEXT_MOST), type: String };
}

/** Grouped by the reader's own settings; a share keeps its digits. */
function formatOf(value: number): string {
  return Number.isInteger(value) ? '#,##0' : '#,##0.0##';
}

/** Wide enough for the first rows; the name of the column wraps. */
function widthOf(table: Table, column: string, index: number): number {
  const longest = table.rows
    .slice(0, 50)
    .reduce((most, row) => Math.max(most, String(row[index] ?? '').length), 0);
  return Math.min(WIDEST, Math.max(columnKind(column) === 'instant' ? 20 : 12, longest + 2));
}
