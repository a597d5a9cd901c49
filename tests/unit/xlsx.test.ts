/** Workbooks: what a spreadsheet finds in them, read from their bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xlsxOf, XLSX_CELLS_MOST, type Stamp } from '#web/lib/server/xlsx.ts';
import type { CsvValue, Table } from '#web/lib/server/csv.ts';
import type { Lang } from '#web/lib/i18n/lang.ts';
import { readWorkbook, type WorkbookCell } from '#tests/support/workbook.ts';

const STAMP: Stamp = { simulated: true, seq: 42, as_of: '2021-10-15T05:00:00.000Z' };
/** Days from 1899-12-30, as spreadsheets count them, to 15 October 2021. */
const SERIAL_DAY = 44_484;

async function sheetOf(table: Table, stamp = STAMP, lang: Lang = 'vi'): Promise<(WorkbookCell | null)[][]> {
  return readWorkbook(await xlsxOf(table, stamp, lang));
}
const values = (row: (WorkbookCell | null)[] | undefined): unknown[] =>
  row!.map((cell) => cell?.value ?? null);

const TABLE: Table = {
  columns: ['unit', 'expires_on', 'doses', 'counted_at', 'coverage_1plus', 'lot'],
  rows: [['01', '2021-10-15', 1234567, '2021-10-15T05:00:00.000Z', 0.5, '2021-10-15']],
};

describe('a workbook', () => {
  it('says first that its figures are simulated, their source, moment and update', async () => {
    const [first] = await sheetOf(TABLE);
    expect(values(first)[0]).toMatch(/^SỐ LIỆU MÔ PHỎNG.*Nguồn: .*12:00:00 15\/10\/2021.*42/);
    const [real] = await sheetOf(TABLE, { ...STAMP, simulated: false }, 'en');
    expect(values(real)[0]).toMatch(/^Source: the books/);
  });

  it('names its columns in the language of the reader', async () => {
    expect(values((await sheetOf(TABLE))[1])).toEqual([
      'Mã đơn vị',
      'Hạn dùng',
      'Số liều',
      'Kiểm kê lúc (giờ Việt Nam)',
      'Tỷ lệ người từ 18 tuổi đã tiêm ít nhất 1 mũi',
      'Số lô',
    ]);
    expect(values((await sheetOf(TABLE, STAMP, 'en'))[1])).toContain('Expires on');
  });

  it('holds numbers as numbers, days as days, instants by the clock of Vietnam, codes as text', async () => {
    const row = (await sheetOf(TABLE))[2]!;
    expect(row).toMatchObject([
      { type: 's', value: '01' },
      { type: 'n', value: SERIAL_DAY, isDate: true },
      { type: 'n', value: 1234567, isDate: false },
      { type: 'n', value: SERIAL_DAY + 0.5, isDate: true },
      { type: 'n', value: 0.5, isDate: false },
      // A lot that looks like a day is still a lot.
      { type: 's', value: '2021-10-15' },
    ]);
  });

  it('carries title, remarks above and signatures below, when the table has them', async () => {
    const sheet = await sheetOf({
      ...TABLE,
      title: { vi: 'Dự thảo', en: 'Draft' },
      before: [{ vi: 'Kính gửi', en: 'To' }],
      after: [{ vi: 'Ký tên', en: 'Signed' }],
    });
    expect(sheet.map((row) => row[0]?.value ?? null)).toEqual([
      'Dự thảo',
      expect.stringMatching(/^SỐ LIỆU MÔ PHỎNG/),
      'Kính gửi',
      'Mã đơn vị',
      '01',
      null,
      'Ký tên',
    ]);
  });

  it('never holds a formula, and gives back every text as it was', async () => {
    const text = fc.oneof(
      fc.constantFrom(
        '=1+1',
        '+1',
        '-1',
        '@SUM(A1)',
        '=HYPERLINK("http://x")',
        '\t=1',
        "'=1",
        '<f>1</f>',
        '&amp;',
      ),
      fc
        .string({ unit: 'grapheme', minLength: 1 })
        // The library leaves out U+FFFD, which stands for a character that was lost before.
        .filter((s) => /^[^\p{C}\ufffd]*$/u.test(s) && s.trim() === s && !(s in {})),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1 }), async (texts) => {
        const rows: CsvValue[][] = texts.map((value) => [value]);
        const sheet = await sheetOf({ columns: ['message'], rows });
        expect(sheet.slice(2).map((row) => row[0])).toEqual(
          texts.map((value) => ({ type: 's', value, isDate: false })),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('survives words that every object of the language knows', async () => {
    const words = ['constructor', '__proto__', 'toString'];
    const sheet = await sheetOf({ columns: ['message'], rows: words.map((word) => [word]) });
    expect(sheet.slice(2).map((row) => String(row[0]!.value).trim())).toEqual(words);
  });

  it('leaves out what is not known', async () => {
    const sheet = await sheetOf({
      columns: ['unit', 'value', 'date'],
      rows: [
        ['01', null, 'never'],
        ['', NaN, ''],
      ],
    });
    expect(values(sheet[2])).toEqual(['01', null, 'never']);
    expect((sheet[3] ?? []).every((cell) => cell === null)).toBe(true);
  });

  it('is refused above its size, with the way out', async () => {
    const rows = Array.from({ length: XLSX_CELLS_MOST / 2 + 1 }, () => [1, 2]);
    await expect(xlsxOf({ columns: ['a', 'b'], rows }, STAMP, 'vi')).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('csv') as string,
    });
  });
});
