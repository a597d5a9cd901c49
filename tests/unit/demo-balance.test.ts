import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportionStep, fitTable } from '#ingest/demo/balance.ts';
import { completeSums } from '#ingest/demo/national.ts';

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

describe('apportionStep', () => {
  it('hands out exactly what there is, never less than nothing, and ends on the margins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(500), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 12 }),
        (whole) => {
          // Any table of whole numbers, blurred so that only its margins stay: the margins must come back.
          const rows = whole.map(sum);
          const columns = whole[0]!.map((_, c) => sum(whole.map((row) => row[c]!)));
          const all = sum(rows);
          const given = new Float64Array(5);
          const targets = new Float64Array(5);
          const out = new Int32Array(5);
          rows.forEach((total) => {
            for (let c = 0; c < 5; c++) targets[c]! += all === 0 ? 0 : (total * columns[c]!) / all;
            apportionStep(total, targets, given, out);
            expect(sum(out)).toBe(total);
            expect(Math.min(...out)).toBeGreaterThanOrEqual(0);
          });
          expect(Array.from(given)).toEqual(columns);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('fitTable', () => {
  it('brings a table of any shape to its margins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 12, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 4, maxLength: 4 }),
        (cells, rowSums) => {
          const columnSums = [0.2, 0.3, 0.5].map((share) => share * sum(rowSums));
          const table = { rows: 4, columns: 3, cells: Float64Array.from(cells) };
          fitTable(table, rowSums, columnSums);
          for (let r = 0; r < 4; r++)
            expect(sum(table.cells.subarray(r * 3, r * 3 + 3)) / rowSums[r]!).toBeCloseTo(1, 4);
          for (let c = 0; c < 3; c++)
            expect(sum([0, 1, 2, 3].map((r) => table.cells[r * 3 + c]!)) / columnSums[c]!).toBeCloseTo(1, 6);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('says so when a margin cannot be met', () => {
    expect(() => fitTable({ rows: 1, columns: 2, cells: new Float64Array(2) }, [5], [2, 3])).toThrow(/empty/);
  });
});

describe('completeSums', () => {
  it('keeps what is known, never falls, and fills in whole numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(100), fc.nat(100), fc.boolean(), fc.boolean()), {
          minLength: 1,
          maxLength: 30,
        }),
        (days) => {
          let part = 0;
          let all = 0;
          const parts: (number | undefined)[] = [0];
          const sums: (number | undefined)[] = [0];
          for (const [p, r, partKnown, sumKnown] of days) {
            part += p;
            all += p + r;
            parts.push(partKnown ? part : undefined);
            sums.push(sumKnown ? all : undefined);
          }
          const full = completeSums(sums, parts);
          for (let i = 1; i < sums.length; i++) {
            expect(full.part[i]! >= full.part[i - 1]! && full.rest[i]! >= full.rest[i - 1]!).toBe(true);
            expect(Number.isInteger(full.part[i]) && Number.isInteger(full.rest[i])).toBe(true);
            if (parts[i] !== undefined) expect(full.part[i]).toBe(parts[i]);
            if (sums[i] !== undefined) expect(full.part[i]! + full.rest[i]!).toBe(sums[i]);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('refuses figures that contradict each other', () => {
    expect(() => completeSums([0, 10, 5], [0, 4, 4])).toThrow(/falls/);
  });
});
