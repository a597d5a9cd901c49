/** Which parts hold rows that were not seen, over any history of commits and merges. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unseenParts, type Part } from '#web/live/parts.ts';

const part = (min: number, max: number, rows: number, level = 0): Part => ({
  name: `all_${min}_${max}_${level}`,
  partition: 'all',
  minBlock: min,
  maxBlock: max,
  rows,
});

describe('unseen parts', () => {
  it('are the new ones', () => {
    const unseen = unseenParts([part(1, 1, 10)], [part(1, 1, 10), part(2, 2, 5)]);
    expect(unseen).toMatchObject({ parts: [{ name: 'all_2_2_0' }], rows: 5, lost: false });
  });

  it('are none when parts were merged', () => {
    const unseen = unseenParts([part(1, 1, 10), part(2, 2, 5)], [part(1, 2, 15, 1)]);
    expect(unseen).toEqual({ parts: [], rows: 0, lost: false });
  });

  it('are the merged part when it took in rows that were never seen apart', () => {
    const unseen = unseenParts([part(1, 1, 10)], [part(1, 2, 15, 1)]);
    expect(unseen).toMatchObject({ parts: [{ name: 'all_1_2_1' }], rows: 15, lost: false });
  });

  it('keep partitions apart', () => {
    const other = { ...part(1, 1, 10), partition: '2021', name: '2021_1_1_0' };
    expect(unseenParts([other], [other, part(1, 1, 10)]).parts).toHaveLength(1);
  });

  it('say that rows were taken away', () => {
    expect(unseenParts([part(1, 1, 10)], []).lost).toBe(true);
    expect(unseenParts([part(1, 1, 10), part(2, 2, 5)], [part(1, 2, 12, 1)]).lost).toBe(true);
  });

  it('hold every unseen row, whatever was committed and merged meanwhile', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('commit' as const), rows: fc.integer({ min: 1, max: 9 }) }),
      fc.record({
        do: fc.constant('merge' as const),
        from: fc.nat(9),
        count: fc.integer({ min: 2, max: 4 }),
      }),
      fc.record({ do: fc.constant('look' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let parts: (Part & { unseenRows: number })[] = [];
        let known: Part[] = [];
        let block = 0;
        let level = 0;
        for (const s of steps) {
          if (s.do === 'commit') {
            block += 1;
            parts.push({ ...part(block, block, s.rows), unseenRows: s.rows });
          }
          if (s.do === 'merge') {
            const merged = parts.slice(s.from, s.from + s.count);
            if (merged.length < 2) continue;
            const sum = (of: (p: (typeof parts)[number]) => number): number =>
              merged.reduce((total, p) => total + of(p), 0);
            const next = part(
              merged[0]!.minBlock,
              merged.at(-1)!.maxBlock,
              sum((p) => p.rows),
              ++level,
            );
            parts.splice(s.from, merged.length, { ...next, unseenRows: sum((p) => p.unseenRows) });
          }
          if (s.do === 'look') {
            const unseen = unseenParts(known, parts);
            expect(unseen.lost).toBe(false);
            expect(unseen.parts.map((p) => p.name)).toEqual(
              parts.filter((p) => p.unseenRows > 0).map((p) => p.name),
            );
            known = [...parts];
            parts = parts.map((p) => ({ ...p, unseenRows: 0 }));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
