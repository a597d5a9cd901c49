import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '#ingest/cli/csv-file.ts';
import { ALL_FIELD_NAMES } from '#ingest/cli/event-fields.ts';
import { InputError } from '#ingest/cli/input.ts';
import { readNdjson } from '#ingest/cli/ndjson-file.ts';
import { EVENT_SCHEMAS, type CampaignEvent } from '#schema/events.ts';
import { eventArb } from '#tests/support/event-arbs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaccination-command-csv-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface Read {
  line: number;
  event?: unknown;
  code?: string;
}

async function read(name: string, content: string | Buffer): Promise<Read[]> {
  const path = join(folder, name);
  await writeFile(path, content);
  const items: Read[] = [];
  for await (const item of name.endsWith('.csv') ? readCsv(path) : readNdjson(path))
    items.push(
      'problem' in item
        ? { line: item.line, code: item.problem.code }
        : { line: item.line, event: JSON.parse(item.body.toString()) },
    );
  return items;
}

const COLUMNS = [...ALL_FIELD_NAMES];

/** The simplest writer of RFC 4180: every cell in quotes. */
function csvOf(events: readonly CampaignEvent[], lineEnd: string): string {
  const cell = (value: unknown): string =>
    `"${(Array.isArray(value) ? value.join(';') : String(value ?? '')).replaceAll('"', '""')}"`;
  return [
    COLUMNS.join(','),
    ...events.map((event) =>
      COLUMNS.map((name) => cell((event as unknown as Record<string, unknown>)[name])).join(','),
    ),
  ].join(lineEnd);
}

describe('a CSV file', () => {
  it('gives back exactly the events that were written into it, each valid by the contract', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(eventArb(), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        async (events, lineEnd) => {
          const items = await read('round.csv', csvOf(events, lineEnd));
          expect(items.map((item) => item.event)).toEqual(events);
          expect(items.map((item) => item.line)).toEqual(events.map((_, i) => i + 2));
          for (const event of events)
            expect(EVENT_SCHEMAS[event.kind][event.op].safeParse(event).success).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('turns a cell into a number only when it is plainly a whole number', async () => {
    const cells = ['1', '-2', '0', '01', '+1', '1.0', '1e3', ' 1', '1 ', '１', '9007199254740993', '12345'];
    const items = await read('n.csv', `kind,op,revision\n${cells.map((c) => `dose,upsert,${c}`).join('\n')}`);
    expect(items.map((item) => (item.event as { revision: unknown }).revision)).toEqual([
      1,
      -2,
      0,
      '01',
      '+1',
      '1.0',
      '1e3',
      ' 1',
      '1 ',
      '１',
      '9007199254740993',
      12345,
    ]);
  });

  it('turns a cell into a truth value only when it says true or false', async () => {
    const items = await read(
      'b.csv',
      'kind,certificate_printed\ndose,true\ndose,false\ndose,TRUE\ndose,1\ndose,yes\ndose,',
    );
    expect(items.map((item) => (item.event as Record<string, unknown>)['certificate_printed'])).toEqual([
      true,
      false,
      'TRUE',
      '1',
      'yes',
      undefined,
    ]);
  });

  it('keeps codes with leading zeros as text, and reads an empty list only where the kind has one', async () => {
    const items = await read(
      'z.csv',
      'kind,op,home_commune,lot,symptoms\nreaction,upsert,00001,007,\nreaction,upsert,00001,007,fever;rash\nreaction,cancel,,,\ndose,upsert,00001,7,',
    );
    expect(items.map((item) => item.event)).toEqual([
      { kind: 'reaction', op: 'upsert', home_commune: '00001', lot: '007', symptoms: [] },
      { kind: 'reaction', op: 'upsert', home_commune: '00001', lot: '007', symptoms: ['fever', 'rash'] },
      { kind: 'reaction', op: 'cancel' },
      { kind: 'dose', op: 'upsert', home_commune: '00001', lot: '7' },
    ]);
  });

  it('tells lines as an editor counts them, over blank lines, quotes with line ends and a byte order mark', async () => {
    const items = await read(
      'l.csv',
      '\ufeffkind,reason\r\n\r\nallocation,"a\r\nb"\r\nallocation,c\r\n\r\nallocation,d,extra\r\nallocation,e',
    );
    expect(items).toEqual([
      { line: 3, event: { kind: 'allocation', reason: 'a\r\nb' } },
      { line: 5, event: { kind: 'allocation', reason: 'c' } },
      { line: 7, code: 'bad_row' },
      { line: 8, event: { kind: 'allocation', reason: 'e' } },
    ]);
  });

  it.each([
    ['a column that no event has', 'kind,vacine\ndose,x', /"vacine"/],
    ['a column twice', 'kind,lot,lot\ndose,x,y', /twice: lot/],
    ['no column for the kind', 'op,lot\nupsert,x', /no column `kind`/],
    ['nothing in it', '', /no header line/],
    ['quotes that do not close', 'kind,reason\nallocation,"x\nallocation,y', /not good CSV/],
    ['text after a closing quote', 'kind,reason\nallocation,"x"y', /not good CSV/],
    [
      'another encoding than UTF-8',
      Buffer.from([...Buffer.from('kind,reason\nallocation,'), 0xff]),
      /not UTF-8/,
    ],
    [
      'half a character at its end',
      Buffer.from([...Buffer.from('kind,reason\nallocation,'), 0xe1]),
      /not UTF-8/,
    ],
  ])('with %s is refused with a sentence', async (_, content, sentence) => {
    const error = await read('bad.csv', content).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(sentence);
  });
});

describe('an NDJSON file', () => {
  it('is read line by line whatever the pieces in which it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('{"a":1}', '', '  ', '{"ệ":"x"}'), { maxLength: 40 }),
        async (lines) => {
          const items = await read('p.ndjson', lines.join('\n'));
          const expected = lines.flatMap((line, i) =>
            line.trim() === '' ? [] : [{ line: i + 1, event: JSON.parse(line) as unknown }],
          );
          expect(items).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reports a line that is far too long, and goes on behind it', async () => {
    const items = await read('long.ndjson', `{"a":1}\r\n"${'x'.repeat(2_000_000)}"\r\n{"b":2}`);
    expect(items).toEqual([
      { line: 1, event: { a: 1 } },
      { line: 2, code: 'line_too_long' },
      { line: 3, event: { b: 2 } },
    ]);
  });

  it('passes bytes on as they are, so that the door and not the sender judges them', async () => {
    const path = join(folder, 'raw.ndjson');
    await writeFile(path, Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
    const bodies: Buffer[] = [];
    for await (const item of readNdjson(path)) if ('body' in item) bodies.push(item.body);
    expect(bodies).toEqual([Buffer.from([0x7b, 0xff, 0x7d])]);
  });
});
