/** Which parts hold rows that were not seen, over any history of commits and merges. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partOfName, unseenParts, type Part } from '#web/live/parts.ts';

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
    expect(unseen).toEqual({ parts: [], rows: 0, rowsToRead: 0, lost: false });
  });

  it('are the merged part when it took in rows that were never seen apart', () => {
    const unseen = unseenParts([part(1, 1, 10)], [part(1, 2, 15, 1)]);
    expect(unseen).toMatchObject({
      parts: [{ name: 'all_1_2_1', rows: 5, seen: [[1, 1]] }],
      rows: 5,
      rowsToRead: 15,
      lost: false,
    });
  });

  it('are read from the names of parts', () => {
    expect(partOfName('all_1_2_1', 15)).toEqual(part(1, 2, 15, 1));
    expect(partOfName('20211015_a_7_9_2_44', 3)).toMatchObject({
      partition: '20211015_a',
      minBlock: 7,
      maxBlock: 9,
    });
    expect(() => partOfName('nothing', 1)).toThrow('not the name of a part');
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
        let parts: (Part & { unseenRows: number; blocks: [block: number, rows: number][] })[] = [];
        let known: Part[] = [];
        let block = 0;
        let level = 0;
        for (const s of steps) {
          if (s.do === 'commit') {
            block += 1;
            const blocks: [number, number][] = [[block, s.rows]];
            parts.push({ ...part(block, block, s.rows), unseenRows: s.rows, blocks });
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
            parts.splice(s.from, merged.length, {
              ...next,
              unseenRows: sum((p) => p.unseenRows),
              blocks: merged.flatMap((p) => p.blocks),
            });
          }
          if (s.do === 'look') {
            const unseen = unseenParts(known, parts);
            expect(unseen.lost).toBe(false);
            expect(unseen.parts.map((p) => p.name)).toEqual(
              parts.filter((p) => p.unseenRows > 0).map((p) => p.name),
            );
            // Picked by block, they are exactly the rows that were not seen.
            for (const { name, rows, seen } of unseen.parts) {
              const found = parts.find((p) => p.name === name)!;
              const picked = found.blocks.filter(([b]) => !seen.some(([from, to]) => b >= from && b <= to));
              expect(picked.reduce((total, [, n]) => total + n, 0)).toBe(rows);
              expect(rows).toBe(found.unseenRows);
            }
            known = [...parts];
            parts = parts.map((p) => ({ ...p, unseenRows: 0 }));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
