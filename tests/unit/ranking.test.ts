import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_INDEX, CELLS, MEASURES, measureOf, type CellName } from '#schema/measures.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import { limitsOf } from '#web/lib/measure-limits.ts';
import { columnsFor } from '#web/lib/tables/columns.ts';
import {
  barLength,
  filterRows,
  formatSort,
  measureValue,
  parseSort,
  rankingOf,
  sortRows,
} from '#web/lib/tables/ranking.ts';
import { joinRows, unitRef, type BoardRow } from '#web/lib/tables/unit-rows.ts';

const limits = limitsOf(defaultThresholds());
const coverage = measureOf('coverage_1plus')!;

function rowOf(
  code: string,
  name: string,
  cells: Partial<Record<CellName, number>>,
  adults: number | null = 100,
): BoardRow {
  const values = CELLS.map((cell) => cells[cell] ?? 0);
  return { ref: { index: Number(code), code, name, within: '', population: adults, adults }, cells: values };
}

const rows = [
  rowOf('01', 'Hà Nội', { adults_1plus: 90 }),
  rowOf('38', 'Thanh Hóa', { adults_1plus: 20 }),
  rowOf('15', 'Yên Bái', { adults_1plus: 50 }),
  rowOf('48', 'Đà Nẵng', { adults_1plus: 110 }),
  rowOf('56', 'Khánh Hòa', { adults_1plus: 5 }, null),
];
const codes = (list: readonly BoardRow[]): string[] => list.map((row) => row.ref.code);

const anyRow = fc
  .record({
    code: fc.integer({ min: 1, max: 99_999 }),
    given: fc.integer({ min: 0, max: 200 }),
    adults: fc.option(fc.integer({ min: 0, max: 100 })),
  })
  .map(({ code, given, adults }) =>
    rowOf(String(code).padStart(5, '0'), `Xã ${code % 50}`, { adults_1plus: given }, adults),
  );
const anyRows = fc.uniqueArray(anyRow, { selector: (row) => row.ref.code, maxLength: 40 });

describe('order of the children', () => {
  it('puts the highest first when descending, over 100% included', () => {
    expect(codes(sortRows(rows, { by: 'coverage_1plus', descending: true }, limits))).toEqual([
      '48',
      '01',
      '15',
      '38',
      '56',
    ]);
  });

  it('puts what has no value last in either direction', () => {
    for (const descending of [true, false])
      expect(codes(sortRows(rows, { by: 'coverage_1plus', descending }, limits)).at(-1)).toBe('56');
  });

  it('orders names as Vietnamese does: D before Đ before H', () => {
    expect(codes(sortRows(rows, { by: 'name', descending: false }, limits))).toEqual([
      '48',
      '01',
      '56',
      '38',
      '15',
    ]);
  });

  it('keeps the order of names right for part of a list and for a longer one', () => {
    const all = Array.from({ length: 30 }, (_, i) => rowOf(String(i + 1), `Xã ${(i * 7) % 30}`, {}));
    const byName = (list: BoardRow[]) => codes(sortRows(list, { by: 'name', descending: false }, limits));
    const [some, others] = [all.slice(0, 10), all.slice(10)];
    const names = new Intl.Collator('vi', { numeric: true });
    const expected = all.toSorted((a, b) => names.compare(a.ref.name, b.ref.name));
    byName(some);
    byName(others);
    expect(byName(all)).toEqual(codes(expected));
    expect(byName(some)).toEqual(codes(expected.filter((row) => some.includes(row))));
  });

  it('is a permutation, ordered, and the same whatever the order of arrival', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.constantFrom('name', 'newest', 'coverage_1plus', 'days_of_stock'),
        fc.boolean(),
        fc.infiniteStream(fc.integer()),
        (list, by, descending, random) => {
          const sorted = sortRows(list, { by, descending }, limits);
          expect(codes(sorted).toSorted()).toEqual(codes(list).toSorted());
          const shuffled = list
            .map((row) => ({ row, key: random.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ row }) => row);
          expect(codes(sortRows(shuffled, { by, descending }, limits))).toEqual(codes(sorted));
          if (by !== 'coverage_1plus') return;
          const known = sorted.map((row) => measureValue(coverage, row)).filter((v) => v !== null);
          expect(known).toEqual(known.toSorted((a, b) => (descending ? b - a : a - b)));
        },
      ),
    );
  });

  it('reads and writes its place in the address, and refuses what no table can be ordered by', () => {
    for (const measure of MEASURES)
      for (const descending of [true, false])
        expect(parseSort(formatSort({ by: measure.name, descending }))).toEqual({
          by: measure.name,
          descending,
        });
    expect(parseSort('constructor')).toBeUndefined();
    expect(parseSort('-')).toBeUndefined();
    expect(parseSort(null)).toBeUndefined();
  });
});

describe('the setting from how many doses on a rate of reactions is told', () => {
  it('is followed by order and columns, not only by the chosen measure', () => {
    const three = [
      rowOf('01', 'a', { doses_total: 5000, reactions_severe: 1 }),
      rowOf('02', 'b', { doses_total: 300, reactions_severe: 1 }),
      rowOf('03', 'c', { doses_total: 1500, reactions_severe: 1 }),
    ];
    const by = { by: 'reactions_per_100k', descending: true };
    const under = (rate_doses_least: number) => ({ ...limits, rate_doses_least });
    expect(codes(sortRows(three, by, under(1000)))).toEqual(['03', '01', '02']);
    expect(codes(sortRows(three, by, under(300)))).toEqual(['02', '03', '01']);
    const told = (least: number) => {
      const column = columnsFor(coverage, under(least)).find(({ name }) => name === by.by)!;
      return three.map((row) => measureValue(column, row) !== null);
    };
    expect(told(300)).toEqual([true, true, true]);
    expect(told(2000)).toEqual([true, false, false]);
  });
});

describe('the slowest and the fastest', () => {
  it('begin with their extreme and leave out units without a value', () => {
    const ends = rankingOf(rows, coverage, 2);
    expect(codes(ends.slowest)).toEqual(['38', '15']);
    expect(codes(ends.fastest)).toEqual(['48', '01']);
  });

  it('turn round where less is better', () => {
    const late = measureOf('doses_late')!;
    const two = [rowOf('01', 'a', { doses_late: 9 }), rowOf('02', 'b', { doses_late: 1 })];
    expect(codes(rankingOf(two, late, 1).slowest)).toEqual(['01']);
    expect(codes(rankingOf(two, late, 1).fastest)).toEqual(['02']);
  });

  it('leave out of the fastest who has no more than the slowest, and nobody is first among equals', () => {
    const given = [0, 7, 0, 0, 3, 0];
    const six = given.map((n, i) => rowOf(`0${i + 1}`, 'x', { adults_1plus: n }));
    const ends = rankingOf(six, coverage, 10);
    expect(codes(ends.fastest)).toEqual(['02', '05']);
    expect(codes(ends.slowest)).toEqual(['01', '03', '04']);
    const equal = rankingOf(
      six.map((row) => ({ ...row, cells: six[0]!.cells })),
      coverage,
      10,
    );
    expect(equal.fastest).toEqual([]);
  });

  it('hold no unit at both ends when values are shared', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 10 }),
        (given, count) => {
          const list = given.map((n, i) => rowOf(String(10 + i), 'x', { adults_1plus: n }));
          const { slowest, fastest } = rankingOf(list, coverage, count);
          expect(fastest.filter((row) => slowest.includes(row))).toEqual([]);
        },
      ),
    );
  });

  it('never hold a unit slower than one that was left out, nor one unit twice', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 1, max: 10 }), (list, count) => {
        const { slowest, fastest } = rankingOf(list, coverage, count);
        const slow = slowest.map((row) => measureValue(coverage, row)!);
        const others = list
          .filter((row) => !slowest.includes(row))
          .map((row) => measureValue(coverage, row))
          .filter((value) => value !== null);
        expect(slow.length).toBe(Math.min(count, Math.ceil((slow.length + others.length) / 2)));
        expect(fastest.filter((row) => slowest.includes(row))).toEqual([]);
        if (slow.length > 0 && others.length > 0)
          expect(Math.max(...slow)).toBeLessThanOrEqual(Math.min(...others));
      }),
    );
  });
});

describe('ranks', () => {
  it('count from 1, are shared by equals, and are missing where the value is', () => {
    const four = [
      rowOf('01', 'a', { adults_1plus: 50 }),
      rowOf('02', 'b', { adults_1plus: 80 }),
      rowOf('03', 'c', { adults_1plus: 50 }),
      rowOf('04', 'd', { adults_1plus: 10 }),
      rowOf('05', 'e', {}, null),
    ];
    expect([...rankingOf(four, coverage, 1).ranks].sort()).toEqual([
      ['01', 2],
      ['02', 1],
      ['03', 2],
      ['04', 4],
    ]);
  });

  it('are one more than the number of better units', () => {
    fc.assert(
      fc.property(anyRows, (list) => {
        const { ranks } = rankingOf(list, coverage, 1);
        for (const row of list) {
          const value = measureValue(coverage, row);
          const better = list.filter((other) => (measureValue(coverage, other) ?? -1) > (value ?? 0)).length;
          expect(ranks.get(row.ref.code)).toBe(value === null ? undefined : better + 1);
        }
      }),
    );
  });
});

describe('filter by name', () => {
  it('needs no diacritics, no case and not the whole name', () => {
    expect(codes(filterRows(rows, 'da nang'))).toEqual(['48']);
    expect(codes(filterRows(rows, 'HÓA'))).toEqual(['38', '56']);
    expect(codes(filterRows(rows, 'yen'))).toEqual(['15']);
  });

  it('takes the beginning of a code', () => {
    expect(codes(filterRows(rows, '5'))).toEqual(['56']);
  });

  it('keeps everything for a query of nothing but signs', () => {
    expect(filterRows(rows, ' – ')).toBe(rows);
  });
});

describe('bars', () => {
  it('are as long as the value on the scale of the longest, and nothing for no value', () => {
    expect(rankingOf(rows, coverage, 1).longest).toBeCloseTo(1.1);
    expect(barLength(0.55, 1.1)).toBeCloseTo(0.5);
    expect(barLength(-0.55, 1.1)).toBeCloseTo(0.5);
    expect(barLength(null, 1.1)).toBe(0);
    expect(barLength(0, 0)).toBe(0);
  });
});

describe('rows of a snapshot', () => {
  const units = new Map([7, 8].map((i) => [i, unitRef([i, `0${i}`, `Tỉnh ${i}`, '', 10, 5])]));
  const snapshotRow = (index: number, value: number): number[] => [
    index,
    ...CELLS.map((_, i) => (i === CELL_INDEX.doses_total ? value : 0)),
  ];

  it('are joined with their units; a unit that is not known is left out', () => {
    const joined = joinRows([snapshotRow(7, 3), snapshotRow(99, 1)], units);
    expect(joined.map((row) => [row.ref.code, row.cells[CELL_INDEX.doses_total]])).toEqual([['07', 3]]);
  });

  it('stay the same objects while a patch leaves them alone', () => {
    const first = snapshotRow(7, 3);
    const before = joinRows([first, snapshotRow(8, 1)], units);
    const after = joinRows([first, snapshotRow(8, 2)], units);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });
});
