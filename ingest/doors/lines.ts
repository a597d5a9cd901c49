/**
 * A body → its lines (NDJSON) or items (JSON array), each by itself, so that a bad one never fails the others.
 * What makes the whole body unreadable throws.
 */
import { isUtf8 } from 'node:buffer';
import { AppError } from '#schema/errors.ts';

/** Part of a body that should be one JSON object. */
export interface Line {
  /** Counts from 1; blank lines count too. */
  readonly number: number;
  readonly bytes: Buffer;
}

export type Parsed =
  | { readonly value: unknown }
  | {
      readonly fault: {
        code: 'malformed_json' | 'bad_format' | 'line_too_long' | 'too_deep';
        path: '';
        message: string;
      };
    };

const [TAB, LF, CR, SPACE, QUOTE, COMMA, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  9, 10, 13, 32, 34, 44, 91, 92, 93, 123, 125,
] as const;

const isBlank = (byte: number): boolean => byte === SPACE || byte === TAB || byte === LF || byte === CR;

/** A byte order mark says nothing in UTF-8; some tools write one. */
function withoutMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}

export function* ndjsonLines(body: Buffer): Generator<Line> {
  const bytes = withoutMark(body);
  let number = 0;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LF, start);
    const line = bytes.subarray(start, end === -1 ? bytes.length : end);
    number += 1;
    start = end === -1 ? bytes.length : end + 1;
    if (!line.every(isBlank)) yield { number, bytes: line };
  }
}

/**
 * Items of a JSON array, cut at the commas of its top level.
 * @throws AppError `bad_request` when the body is not one array from its first to its last byte
 */
export function* arrayItems(body: Buffer): Generator<Line> {
  const bytes = withoutMark(body);
  const notAnArray = (): AppError =>
    new AppError('bad_request', 'The body is not one JSON array: it is malformed or cut off.');
  let at = 0;
  const skipBlank = (): void => {
    while (at < bytes.length && isBlank(bytes[at]!)) at += 1;
  };
  skipBlank();
  if (bytes[at] !== OPEN_LIST) throw notAnArray();
  at += 1;
  skipBlank();
  let number = 0;
  let start = at;
  let depth = 0;
  let isInText = false;
  for (; ; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) throw notAnArray();
    if (isInText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isInText = false;
    } else if (byte === QUOTE) isInText = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (depth > 0 && (byte === CLOSE_OBJECT || byte === CLOSE_LIST)) depth -= 1;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) {
      if (byte === COMMA || number > 0 || at > start)
        yield { number: ++number, bytes: bytes.subarray(start, at) };
      start = at + 1;
      if (byte === CLOSE_LIST) break;
    }
  }
  at += 1;
  skipBlank();
  if (at < bytes.length) throw notAnArray();
}

/** Deeper than any event; the deepest one holds a list of symptoms. */
const MAX_DEPTH = 4;

export function parseLine(bytes: Buffer, maxBytes: number): Parsed {
  const fault = (
    code: 'malformed_json' | 'bad_format' | 'line_too_long' | 'too_deep',
    message: string,
  ): Parsed => ({
    fault: { code, path: '', message },
  });
  if (bytes.length > maxBytes)
    return fault('line_too_long', `the line has ${bytes.length} bytes; at most ${maxBytes} are taken`);
  if (!isUtf8(bytes)) return fault('bad_format', 'the line is not UTF-8');
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The message of the engine quotes the text, which may be personal: only the position is taken from it.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    const place = position === undefined ? '' : `, error at character ${Number(position) + 1}`;
    return fault('malformed_json', `the line is not JSON (${bytes.length} bytes${place})`);
  }
  if (isDeeperThan(value, MAX_DEPTH))
    return fault('too_deep', `the line is nested deeper than ${MAX_DEPTH} levels`);
  if (hasFieldTwice(text, value)) return fault('malformed_json', 'the line has the same field twice');
  return { value };
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (levels === 0) return true;
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    if (inner !== null && typeof inner === 'object' && isDeeperThan(inner, levels - 1)) return true;
  }
  return false;
}

/** JSON.parse silently keeps the last of two fields of one name; which of them was meant, nobody knows. */
function hasFieldTwice(text: string, value: unknown): boolean {
  // A quick count that can only be too high (a text value may hold `":`): equal to the number of names, no name is double.
  let count = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (isBlank(text.charCodeAt(before))) before -= 1;
    if (text.charCodeAt(before) === QUOTE) count += 1;
  }
  return count !== countNames(value) && countNamesOf(text) !== countNames(value);
}

function countNames(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const inner of Object.values(value)) if (typeof inner === 'object') count += countNames(inner);
  return count;
}

/** Names in a text that is known to be JSON: the colons outside of its texts. */
function countNamesOf(text: string): number {
  let count = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isInText) {
      if (unit === BACKSLASH) at += 1;
      else if (unit === QUOTE) isInText = false;
    } else if (unit === QUOTE) isInText = true;
    else if (text[at] === ':') count += 1;
  }
  return count;
}
