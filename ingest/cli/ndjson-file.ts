/** Lines of an NDJSON file, byte for byte: whether a line is good JSON, or text at all, is for the door to say. */
import { createReadStream } from 'node:fs';
import { MAX_EVENT_BYTES, type InputItem } from './input.ts';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Blank lines are passed over and still counted, so that line numbers are those of an editor. */
export async function* readNdjson(path: string): AsyncGenerator<InputItem> {
  let line = 0;
  let end = 0;
  let begun: Buffer[] = [];
  let begunBytes = 0;

  const item = (): InputItem | undefined => {
    const whole = begunBytes <= MAX_EVENT_BYTES ? Buffer.concat(begun) : undefined;
    begun = [];
    begunBytes = 0;
    line += 1;
    if (whole === undefined)
      return {
        line,
        end,
        problem: {
          code: 'line_too_long',
          path: '',
          message: `is longer than ${MAX_EVENT_BYTES} bytes and was not sent`,
        },
      };
    const body = withoutEdges(whole, line === 1);
    return body.length === 0 ? undefined : { line, end, body };
  };

  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, at));
      end += 1;
      from = at + 1;
      const next = item();
      if (next) yield next;
    }
    keep(chunk.subarray(from));
  }
  if (begunBytes > 0) {
    const last = item();
    if (last) yield last;
  }

  /** A line that is already too long is counted and no longer held. */
  function keep(part: Buffer): void {
    end += part.length;
    begunBytes += part.length;
    if (begunBytes <= MAX_EVENT_BYTES) begun.push(part);
    else begun = [];
  }
}

/** Spaces around a JSON value mean nothing; a byte order mark before the first line neither. */
function withoutEdges(whole: Buffer, first: boolean): Buffer {
  let from = first && whole.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  let to = whole.length;
  while (from < to && isSpace(whole[from]!)) from += 1;
  while (to > from && isSpace(whole[to - 1]!)) to -= 1;
  return whole.subarray(from, to);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
