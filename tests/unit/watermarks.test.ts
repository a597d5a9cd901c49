import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowOf } from '#ingest/rows.ts';
import { Watermarks } from '#ingest/watermarks.ts';
import type { Store } from '#schema/clickhouse/client.ts';
import { doseEvent } from '#tests/support/events.ts';

const row = (record_id: string) => ({ ...rowOf(doseEvent()), record_id });

/** Answers as the store would that holds these ids, in the order of their bytes. */
function storeOf(ids: readonly string[]): Store {
  const below = ids.filter((id) => Buffer.from(id)[0]! < 0x80);
  const newest = below.sort((a, b) => Buffer.compare(Buffer.from(b), Buffer.from(a))).slice(0, 1);
  return {
    query: async () => ({ json: async () => newest.map((record_id) => ({ record_id })) }),
  } as unknown as Store;
}

const idArb = fc.oneof(
  fc.string({ minLength: 1, maxLength: 4 }),
  fc.string({
    unit: fc.constantFrom('0', '9', 'a', 'é', '\ud83d\udc89', '\uffff'),
    minLength: 1,
    maxLength: 3,
  }),
);

describe('a record that is taken for new', () => {
  it('is never one that the store holds or may hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(idArb), fc.array(idArb), idArb, async (stored, written, asked) => {
        const watermarks = new Watermarks(storeOf([...stored]));
        expect(watermarks.isNew('dose', row(asked))).toBe(false);
        await watermarks.load('dose', ['clinic']);
        watermarks.raise('dose', written.map(row));
        if ([...stored, ...written].includes(asked)) expect(watermarks.isNew('dose', row(asked))).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it('is one whose id is higher than all before, so that growing ids cost no look', async () => {
    const watermarks = new Watermarks(storeOf(['r-0007', 'é']));
    await watermarks.load('dose', ['clinic']);
    expect(watermarks.isNew('dose', row('r-0008'))).toBe(true);
    watermarks.raise('dose', [row('r-0008'), row('ü')]);
    expect(watermarks.isNew('dose', row('r-0008'))).toBe(false);
    expect(watermarks.isNew('dose', row('r-0009'))).toBe(true);
    expect(watermarks.isNew('reaction', row('r-0009'))).toBe(false);
    watermarks.forget('clinic');
    expect(watermarks.isNew('dose', row('r-0009'))).toBe(false);
  });
});
