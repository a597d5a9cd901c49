import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDay } from '#schema/time.ts';
import { UnitTree, type Unit } from '#schema/units.ts';
import type { ClocksAnswer } from '#web/lib/clocks/answer.ts';
import { clocksSentences, clocksTable, ownerHref } from '#web/lib/clocks/prepare-clocks.ts';
import { dayQuantile, lateDoses } from '#web/lib/indicators/entry-days.ts';
import { manualOf } from '#web/lib/indicators/manual.ts';

const unit = (code: string, level: Unit['level'], parent: string | null): Unit => ({
  code,
  level,
  parent,
  name: code,
  shortName: code,
  type: '',
  population: 1000,
  adults: 700,
  adultsDerived: false,
  point: null,
});
const tree = new UnitTree([
  unit('VN', 'nation', null),
  unit('01', 'province', 'VN'),
  unit('02', 'province', 'VN'),
  unit('001', 'district', '01'),
  unit('002', 'district', '01'),
]);
const at = (code: string): Unit => tree.get(code)!;

describe('entry of one day', () => {
  it('is late by the rule that held on that day', () => {
    const delays = new Map([
      [0, 50],
      [1, 20],
      [2, 20],
      [3, 10],
    ]);
    expect(lateDoses(parseDay('2021-10-31')!, delays)).toBe(10);
    expect(lateDoses(parseDay('2021-11-01')!, delays)).toBe(50);
  });

  it('has waited so long that the share is reached, or is not that far', () => {
    const anyDelays = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 1000 })), { minLength: 1 });
    fc.assert(
      fc.property(
        anyDelays,
        fc.nat(5000),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (pairs, missing, share) => {
          const delays = new Map(pairs);
          const entered = [...delays.values()].reduce((a, b) => a + b, 0);
          const days = dayQuantile(delays, entered + missing, share);
          const within = (limit: number): number =>
            [...delays].filter(([delay]) => delay <= limit).reduce((sum, [, doses]) => sum + doses, 0);
          if (days === null) {
            expect(entered).toBeLessThan(share * (entered + missing));
            return;
          }
          expect(within(days)).toBeGreaterThanOrEqual(share * (entered + missing));
          expect(within(days - 1)).toBeLessThan(share * (entered + missing));
        },
      ),
      { numRuns: 1000 },
    );
    expect(dayQuantile(new Map(), 0, 0.5)).toBeNull();
  });
});

describe('manual reports', () => {
  it('of the unit itself win over those below it', () => {
    expect(
      manualOf(
        tree,
        at('01'),
        new Map([
          ['01', 90],
          ['001', 50],
        ]),
      ),
    ).toEqual({
      doses: 90,
      units: [at('01')],
      complete: true,
    });
    expect(
      manualOf(
        tree,
        at('VN'),
        new Map([
          ['01', 90],
          ['001', 50],
        ]),
      ),
    ).toMatchObject({ doses: 90, complete: false });
  });

  it('add up below, and say who is missing', () => {
    expect(manualOf(tree, at('01'), new Map([['001', 50]]))).toEqual({
      doses: 50,
      units: [at('001')],
      complete: false,
    });
    expect(
      manualOf(
        tree,
        at('01'),
        new Map([
          ['001', 50],
          ['002', 0],
        ]),
      ),
    ).toMatchObject({ doses: 50, complete: true });
    expect(manualOf(tree, at('02'), new Map([['01', 90]]))).toBeNull();
  });
});

describe('the panel', () => {
  const answer: ClocksAnswer = {
    ready: true,
    today: '2021-10-15',
    from: '2021-10-14',
    to: '2021-10-15',
    delay_median: 0,
    delay_p90: 3,
    longest_delay: 15,
    days: [
      {
        date: '2021-10-14',
        entered: 800,
        p10: 900,
        p50: 1000,
        p90: 1150,
        missing: 200,
        late: 0,
        deadline_days: 2,
        delay_median: 0,
        delay_p90: null,
        manual: 980,
        manual_entered: 800,
        manual_gap: 180,
        age_days: 1,
        owner: { kind: 'unit', code: '01', name: 'Thành phố Hà Nội', doses: 150, share: 0.75 },
      },
      {
        date: '2021-10-15',
        entered: 30,
        p10: null,
        p50: null,
        p90: null,
        missing: null,
        late: 0,
        deadline_days: 2,
        delay_median: 0,
        delay_p90: 0,
        manual: null,
        manual_entered: null,
        manual_gap: null,
        age_days: 0,
        owner: null,
      },
    ],
    total: {
      entered: 800,
      p10: 900,
      p50: 1000,
      p90: 1150,
      missing: 200,
      late: 12,
      manual: 980,
      manual_entered: 800,
      manual_gap: 180,
      oldest: '2021-10-14',
      age_days: 1,
      owners: [],
    },
  };

  it('says in sentences what is entered, missing, late and reported by hand', () => {
    expect(clocksSentences(answer, 'vi')).toEqual([
      'Đã nhập 800 mũi; khi nhập đủ ước tính 1.000 mũi (80%: 900–1.150), còn thiếu 200 mũi.',
      'Ngày cũ nhất còn thiếu: 14/10/2021 (1 ngày trước).',
      'Một nửa số mũi được nhập ngay trong ngày, chín phần mười trong vòng 3 ngày sau khi tiêm; hạn hiện nay: 2 ngày.',
      '12 mũi đã nhập quá hạn theo quy định của ngày tiêm.',
      'Báo cáo tay: 980 mũi; cùng các đơn vị và ngày đó đã nhập 800; chênh lệch +180.',
    ]);
    expect(clocksSentences({ ...answer, total: null }, 'en')).toEqual([]);
    // The longest delay that is told apart means that or longer.
    expect(clocksSentences({ ...answer, delay_p90: answer.longest_delay }, 'vi')[2]).toContain(
      `chín phần mười muộn hơn ${answer.longest_delay - 1} ngày sau khi tiêm`,
    );
  });

  it('has a row for each day, today without an estimate', () => {
    const table = clocksTable('38', answer, 'vi');
    expect(table.rows.map((row) => row.head)).toEqual(['15/10/2021', '14/10/2021']);
    expect(table.rows[0]).toMatchObject({ note: 'Hôm nay, chưa hết ngày' });
    expect(table.rows[1]!.cells).toEqual([
      '800',
      '1.000 (900–1.150)',
      '200',
      '980',
      '+180',
      '0',
      '2 ngày',
      'trong ngày / –',
      'Thành phố Hà Nội (75,0%)',
    ]);
    expect(table.rows[1]!.cells).toHaveLength(table.columns.length);
    expect(table.rows[1]!.href).toBe('/38/records?measure=doses_total&day=2021-10-14');
  });

  it('opens what is missing to the unit, or to the late records of a site', () => {
    const owner = { code: '001', name: '001', doses: 1, share: 1 };
    expect(ownerHref('38', { ...owner, kind: 'unit' })).toBe('/001');
    expect(ownerHref('00001', { ...owner, kind: 'site' })).toBe('/00001/records?measure=doses_late&site=001');
  });
});
