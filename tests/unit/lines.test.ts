import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayItems, ndjsonLines, parseLine } from '#ingest/doors/lines.ts';

const MAX = 100_000;
const RUNS = { numRuns: 2000 };
const parsed = (line: string | Buffer): ReturnType<typeof parseLine> =>
  parseLine(Buffer.from(line as string), MAX);
const texts = (lines: Iterable<{ bytes: Buffer }>): string[] =>
  [...lines].map(({ bytes }) => bytes.toString());

const flat = fc.dictionary(
  fc.string({ minLength: 1 }),
  fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 })),
);

describe('lines of NDJSON', () => {
  it('are what was joined, whatever the line ends', () => {
    fc.assert(
      fc.property(fc.array(flat, { minLength: 1 }), fc.constantFrom('\n', '\r\n', '\n\n'), (values, end) => {
        const lines = [...ndjsonLines(Buffer.from(values.map((value) => JSON.stringify(value)).join(end)))];
        expect(lines.map(({ bytes }) => JSON.parse(bytes.toString()) as unknown)).toEqual(
          values.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
        );
        expect(lines.map(({ number }) => number)).toEqual(
          values.map((_, i) => (end === '\n\n' ? 2 * i + 1 : i + 1)),
        );
      }),
      RUNS,
    );
  });
});

describe('items of a JSON array', () => {
  it('are those of any array, however it is spaced', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2, '\t'), (values, space) => {
        const items = texts(arrayItems(Buffer.from(` ${JSON.stringify(values, null, space)}\n`)));
        expect(items.map((item) => JSON.parse(item) as unknown)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
      RUNS,
    );
  });

  it('stand alone, so that a bad one does not spoil the others', () => {
    expect(texts(arrayItems(Buffer.from('[{"a":1}, {bad} ,x,{"b":"],["}]')))).toEqual([
      '{"a":1}',
      ' {bad} ',
      'x',
      '{"b":"],["}',
    ]);
  });

  it.each([
    '',
    ' ',
    '{}',
    '[',
    '[1',
    '[1,',
    '["]',
    '[[]',
    '[{]',
    '[1]]',
    '[1] 2',
    '[1][2]',
    'x[1]',
    '["\\"]',
  ])('are not found in %j', (text) => {
    expect(() => [...arrayItems(Buffer.from(text))]).toThrow('not one JSON array');
  });
});

describe('a line', () => {
  it('is read as JSON', () => {
    fc.assert(
      fc.property(flat, (value) => {
        expect(parsed(JSON.stringify(value))).toEqual({
          value: JSON.parse(JSON.stringify(value)) as unknown,
        });
      }),
      RUNS,
    );
  });

  it('is refused exactly when a field stands in it twice', () => {
    // No name that is a backslash: after one, JSON.parse of Node 24 reads an escaped name of the same length in
    // an object of the same shape as that backslash. No field of ours has one, so such a line is refused either way.
    const names = fc.array(fc.constantFrom('a', 'b', '":', 'c"d'), { minLength: 1, maxLength: 4 });
    const values = fc.constantFrom(1, 'x', '":', '\\":', { a: 1 }, ['":']);
    const spaces = fc.constantFrom('', ' ', '\t');
    fc.assert(
      fc.property(
        names,
        fc.array(values, { minLength: 4, maxLength: 4 }),
        spaces,
        (fields, contents, space) => {
          const text = `{${fields.map((name, i) => `${JSON.stringify(name)}${space}:${JSON.stringify(contents[i])}`).join(',')}}`;
          const isTwice = new Set(fields).size < fields.length;
          expect('fault' in parsed(text)).toBe(isTwice);
        },
      ),
      RUNS,
    );
    expect(parsed('{"a":1,"\\u0061":2}')).toMatchObject({ fault: { code: 'malformed_json' } });
    expect(parsed('{"x":{"a":1,"a":2}}')).toMatchObject({ fault: { code: 'malformed_json' } });
  });

  it('is never quoted in what is said about it', () => {
    const secret = 'Nguyễn';
    for (const text of [secret, `{"name":"${secret}"`, `{"name":${secret}}`, `["${secret}",]`])
      expect(JSON.stringify(parsed(text))).not.toContain(secret.slice(0, 3));
  });

  it('is refused when it is too long, too deep or not UTF-8', () => {
    expect(parseLine(Buffer.from('"12345678"'), 9)).toMatchObject({ fault: { code: 'line_too_long' } });
    expect(parsed('[[[[[1]]]]]')).toMatchObject({ fault: { code: 'too_deep' } });
    expect(parsed('['.repeat(40_000) + ']'.repeat(40_000))).toMatchObject({ fault: { code: 'too_deep' } });
    expect(parseLine(Buffer.from([0x22, 0xff, 0x22]), MAX)).toMatchObject({ fault: { code: 'bad_format' } });
    expect(parseLine(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), MAX)).toMatchObject({
      fault: { code: 'bad_format' },
    });
  });
});
