/** Rows of a CSV file as events: UTF-8, comma, a header line with the field names, quotes as in RFC 4180. */
import { CsvError, parse, type Info } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { eventOfCells } from './csv-cells.ts';
import { ALL_FIELD_NAMES, fieldTypes, type EventField } from './event-fields.ts';
import { InputError, MAX_EVENT_BYTES, type InputItem } from './input.ts';

/**
 * A row with too few or too many cells is reported and passed over. A fault in the quotes ends the reading: where
 * the next row begins can then only be guessed.
 */
export async function* readCsv(path: string): AsyncGenerator<InputItem> {
  const lineAt = new LineCount();
  const rows = Readable.from(utf8Chunks(path, lineAt)).compose(
    parse({
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_EVENT_BYTES,
    }),
  ) as AsyncIterable<{ record: string[]; info: Info }>;
  let columns: string[] | undefined;
  const typesByKind = new Map<string, ReadonlyMap<string, EventField['type']>>();
  try {
    for await (const { record, info } of rows) {
      if (!columns) {
        columns = checkedHeader(record);
        continue;
      }
      const end = info.bytes;
      const line = lineAt.of(end - 1) - newlinesIn(record);
      if (record.length !== columns.length) {
        const message = `has ${record.length} cells, the header has ${columns.length}; it was not sent`;
        yield { line, end, problem: { code: 'bad_row', path: '', message } };
        continue;
      }
      const kind = record[columns.indexOf('kind')]!;
      let types = typesByKind.get(kind);
      if (!types) typesByKind.set(kind, (types = fieldTypes(kind)));
      yield { line, end, body: Buffer.from(JSON.stringify(eventOfCells(columns, record, types))) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new InputError(`The file is not good CSV: ${error.message}`);
    throw error;
  }
  if (!columns) throw new InputError('The file has no header line.');
}

/** What some spreadsheets put between cells, by the language of the computer. */
const OTHER_SEPARATORS = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
] as const;

function checkedHeader(names: string[]): string[] {
  for (const [separator, called] of OTHER_SEPARATORS)
    if (names.length === 1 && names[0]!.split(separator).some((name) => ALL_FIELD_NAMES.has(name.trim())))
      throw new InputError(`The cells of the file are separated by ${called}: save it with commas.`);
  const unknown = names.filter((name) => !ALL_FIELD_NAMES.has(name));
  if (unknown.length > 0)
    throw new InputError(
      `The header line has columns that no event has: ${unknown.map((name) => JSON.stringify(name)).join(', ')}. Column names are the field names (docs/feeding-data.md).`,
    );
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  if (twice.length > 0) throw new InputError(`The header line has a column twice: ${twice.join(', ')}.`);
  if (!names.includes('kind')) throw new InputError('The header line has no column `kind`.');
  return names;
}

function newlinesIn(cells: string[]): number {
  let count = 0;
  for (const cell of cells)
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Line on which a byte stands. The parser counts a line end inside quotes twice when it is CR LF, so it is not asked. */
class LineCount {
  /** Offsets of line ends that have been read and not yet passed. */
  #ends: number[] = [];
  #next = 0;
  #passed = 0;
  #read = 0;

  add(bytes: Buffer): void {
    this.#ends = this.#ends.slice(this.#next);
    this.#next = 0;
    for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1))
      this.#ends.push(this.#read + at);
    this.#read += bytes.length;
  }

  get linesRead(): number {
    return this.#passed + this.#ends.length - this.#next;
  }

  /** Offsets must be asked for in growing order. */
  of(offset: number): number {
    while (this.#next < this.#ends.length && this.#ends[this.#next]! < offset) {
      this.#next += 1;
      this.#passed += 1;
    }
    return this.#passed + 1;
  }
}

/** The bytes as they are, once they are known to be UTF-8: another encoding would turn names into rubbish silently. */
async function* utf8Chunks(path: string, lines: LineCount): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (bytes?: Buffer): void => {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new InputError(
        `The file is not UTF-8 (somewhere after line ${lines.linesRead}): save it as "CSV UTF-8".`,
      );
    }
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    check(chunk);
    lines.add(chunk);
    yield chunk;
  }
  check();
}
