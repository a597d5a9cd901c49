/** Reads the first sheet of an XLSX file from its bytes alone: what a spreadsheet would find in each cell. */
import { inflateRawSync } from 'node:zlib';

export interface WorkbookCell {
  /** `n` number (days too), `s` text, `b` boolean. */
  type: string;
  value: string | number | boolean;
  isDate: boolean;
}

const END_OF_DIRECTORY = 0x06054b50;

/** The files of a ZIP archive by name, found through its directory. */
function filesOf(zip: Buffer): Map<string, string> {
  let end = zip.length - 22;
  while (zip.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    files.set(name, (zip.readUInt16LE(local + 8) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8'));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

const unescaped = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;|&#39;/g, "'")
    .replace(/&amp;/g, '&');

/** Rows of the first sheet; an empty cell is `null`. Throws when any cell holds a formula. */
export function readWorkbook(zip: Buffer): (WorkbookCell | null)[][] {
  const files = filesOf(zip);
  const sheet = files.get('xl/worksheets/sheet1.xml')!;
  if (/<f[ >]/.test(sheet)) throw new Error('a cell holds a formula');
  const shared = [...(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map((m) =>
    unescaped(m[1]!.replace(/<[^>]*>/g, '')),
  );
  const styles = files.get('xl/styles.xml')!;
  const dateFormats = new Set(
    [...styles.matchAll(/<numFmt [^>]*numFmtId="(\d+)"[^>]*formatCode="[^"]*yy[^"]*"/g)].map((m) => m[1]),
  );
  const formats = [...styles.slice(styles.indexOf('<cellXfs')).matchAll(/<xf ([^>]*)>/g)].map(
    ([, attributes]) => /numFmtId="(\d+)"/.exec(attributes!)?.[1],
  );
  return [...sheet.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row = '']) => {
    const cells: (WorkbookCell | null)[] = [];
    for (const [, attributes, inner = ''] of row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const column = /r="([A-Z]+)/.exec(attributes!)![1]!;
      const index = [...column].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
      while (cells.length < index) cells.push(null);
      const type = /t="(\w+)"/.exec(attributes!)?.[1] ?? 'n';
      const raw = /<v>(.*?)<\/v>/s.exec(inner)?.[1];
      if (raw === undefined) cells.push(null);
      else {
        const style = Number(/s="(\d+)"/.exec(attributes!)?.[1] ?? 0);
        const value = type === 's' ? shared[Number(raw)]! : type === 'b' ? raw === '1' : Number(raw);
        cells.push({ type, value, isDate: type === 'n' && dateFormats.has(formats[style]) });
      }
    }
    return cells;
  });
}
