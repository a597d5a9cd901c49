/** Parameters that stand in the statement as literals reach the embedded engine as exactly what they were. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { withLiterals } from '#schema/clickhouse/literals.ts';

let dataDir: string;
let store: Store;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vaccination-command-'));
  store = openStore({ dataDir });
});
afterAll(async () => {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function ask(query: string, params: Record<string, unknown>): Promise<unknown> {
  const result = await store.query({ query, query_params: params, format: 'JSONCompactEachRow' });
  return (await result.json<unknown[]>())[0];
}

/** Texts with what has a meaning in SQL, in escapes and in placeholders. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom(
        "'",
        '\\',
        "\\'",
        '\0',
        '\n',
        '\t',
        '`',
        '"',
        '--',
        '/*',
        ';',
        '{x:String}',
        '{n:',
        '\\N',
        '$1',
        '$&',
        'ế',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('a parameter', () => {
  it('is read as the text, number or list that was given', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(text, { maxLength: 5 }),
        fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        // Minus zero is zero.
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => v + 0),
        async (x, list, n, numbers, share) => {
          const found = await ask(
            `SELECT {x:String}, {list:Array(String)}, toString({n:Int64}), arrayMap(v -> toString(v), {numbers:Array(UInt64)}), toString(reinterpretAsUInt64({share:Float64}))
              FROM numbers({one:UInt32}) WHERE {x:String} IN {own:Array(String)} LIMIT {one:UInt32}`,
            { x, list, n, numbers, share, one: 1, own: [x] },
          );
          const bits = new DataView(new ArrayBuffer(8));
          bits.setFloat64(0, share);
          expect(found).toEqual([x, list, String(n), numbers.map(String), String(bits.getBigUint64(0))]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cannot add to the statement', async () => {
    const evil = "') OR 1 = 1 --";
    expect(
      await ask(`SELECT toString(count()) FROM numbers(3) WHERE toString(number) = {x:String}`, { x: evil }),
    ).toEqual(['0']);
  });

  it('is refused when it is missing or nothing that a statement can hold', async () => {
    await expect(ask('SELECT {x:String}', {})).rejects.toThrow(/x/);
    for (const x of [undefined, NaN, Infinity, {}, () => 1, Symbol('x'), 10n])
      expect(() => withLiterals('SELECT {x:String}', { x })).toThrow(TypeError);
  });

  it('of a type that it is not of is refused by the engine', async () => {
    await expect(ask('SELECT {n:UInt32}', { n: -1 })).rejects.toThrow();
    await expect(ask('SELECT {day:Date}', { day: 'tomorrow' })).rejects.toThrow();
  });

  it('may be longer than a statement', async () => {
    const list = Array.from({ length: 30_000 }, (_, i) => `record-${i}`);
    expect(await ask('SELECT toString(length({list:Array(String)}))', { list })).toEqual(['30000']);
  });

  it('does not make one connection wait for another', async () => {
    const other = openStore({ dataDir });
    const order: string[] = [];
    const long = ask('SELECT sum(sleepEachRow({s:Float64})) FROM numbers(10) SETTINGS max_block_size = 1', {
      s: 0.2,
    }).then(() => order.push('long'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const short = await other.query({ query: 'SELECT {x:String}', query_params: { x: 'a' } });
    await short.text();
    order.push('short');
    await long;
    expect(order).toEqual(['short', 'long']);
    await other.close();
  });
});
