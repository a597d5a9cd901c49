/** What is given and not entered yet, and what it does to stock and to the advice what to move. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultThresholds } from '#schema/thresholds.ts';
import { formatDay } from '#schema/time.ts';
import { UnitTree, type Unit } from '#schema/units.ts';
import { DELAYS, EVIDENCE_DAYS } from '#web/lib/indicators/evidence.ts';
import { daysOnceEntered, lotsOnceEntered, unenteredOf } from '#web/lib/indicators/unentered.ts';
import type { LotMovements } from '#web/lib/indicators/unit-supply.ts';
import { transferAdvice, typingOf, type SupplyContext } from '#web/lib/server/unit-supply.ts';

const TODAY = 18_915;
const thresholds = defaultThresholds();

/** 100 doses a day for four weeks; of each day a share is entered at once, the rest `later` days after. */
function triangleOf(atOnce: number, later: number): { triangle: Float64Array } {
  const triangle = new Float64Array(EVIDENCE_DAYS * DELAYS);
  for (let day = 0; day < EVIDENCE_DAYS - 1; day++) {
    triangle[day * DELAYS] = 100 * atOnce;
    if (day + later < EVIDENCE_DAYS - 1) triangle[day * DELAYS + later]! += 100 * (1 - atOnce);
  }
  return { triangle };
}

describe('what is not entered', () => {
  it('is none where all is typed at once, and what is missing where it is typed later', () => {
    const prompt = triangleOf(1, 0);
    expect(unenteredOf(prompt, prompt, thresholds)).toEqual({ doses: 0, paceRatio: 1 });
    // The last three days miss four fifths of theirs; a week of 700 has 460 entered.
    const late = triangleOf(0.2, 3);
    const { doses, paceRatio } = unenteredOf(late, late, thresholds);
    expect(doses).toBeCloseTo(240, 0);
    expect(paceRatio).toBeCloseTo(700 / 460, 2);
    const nothing = { triangle: new Float64Array(EVIDENCE_DAYS * DELAYS) };
    expect(unenteredOf(nothing, null, thresholds)).toEqual({ doses: 0, paceRatio: 1 });
  });

  it('makes the stock last less long than the books say', () => {
    expect(daysOnceEntered(1000, 50, { doses: 200, paceRatio: 2 })).toBe(8);
    expect(daysOnceEntered(100, 50, { doses: 200, paceRatio: 2 })).toBe(0);
    expect(daysOnceEntered(100, 0, { doses: 0, paceRatio: 1 })).toBeNull();
  });

  it('left the lots that expire first, and none that has expired or is below zero', () => {
    const lot = (name: string, doses: number, days: number | null) => ({
      lot: name,
      doses,
      expiresOn: days === null ? null : TODAY + days,
    });
    const lots = [lot('late', 100, 90), lot('soon', 50, 20), lot('gone', 30, -1), lot('minus', -5, 10)];
    const doses = lotsOnceEntered(lots, 60.4, TODAY).map(({ lot, doses }) => [lot, doses]);
    expect(Object.fromEntries(doses)).toEqual({ late: 90, soon: 0, gone: 30, minus: -5 });
    const anyLots = fc.array(
      fc.tuple(fc.integer({ min: -50, max: 500 }), fc.option(fc.integer({ min: -20, max: 90 }))),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(anyLots, fc.nat(2000), (drawn, gone) => {
        const before = drawn.map(([n, days], i) => lot(`L${i}`, n, days));
        const usable = before
          .filter(({ doses, expiresOn }) => doses > 0 && (expiresOn === null || expiresOn >= TODAY))
          .reduce((sum, { doses }) => sum + doses, 0);
        const sum = (of: readonly { doses: number }[]): number => of.reduce((n, { doses }) => n + doses, 0);
        const left = lotsOnceEntered(before, gone, TODAY);
        expect(sum(before) - sum(left)).toBe(Math.min(usable, gone));
      }),
    );
  });
});

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
  point: [105, Number(code) / 10 || 0],
});
const tree = new UnitTree([
  unit('VN', 'nation', null),
  unit('01', 'province', 'VN'),
  unit('02', 'province', 'VN'),
]);
const codeOf = (index: number): string => tree.units[index]!.code;

/** Two provinces with one lot each, by the books. */
function contextOf(
  held: Record<string, number>,
  perWeek: Record<string, number>,
  typing: Record<string, { doses: number; paceRatio: number }> | null,
): SupplyContext {
  const row = (received: number): LotMovements => ({
    vaccine: 'astrazeneca',
    lot: 'A',
    expiresOn: TODAY + 200,
    decided: 0,
    received,
    transferred_in: 0,
    transferred_out: 0,
    transferred_inside: 0,
    wasted: 0,
    wasted_open: 0,
    wasted_closed: 0,
    given: 0,
    opened: 0,
    below_zero: 0,
    not_collected: 0,
  });
  return {
    tree,
    today: formatDay(TODAY),
    rules: thresholds.supply,
    seq: 1,
    refreshedMs: 0,
    unentered: typing && (({ code }) => typing[code] ?? { doses: 0, paceRatio: 1 }),
    lateTypingRatio: thresholds.causes.late_typing_ratio,
    books: {
      lotsOf: (index, alone) => (alone ? [] : [row(held[codeOf(index)] ?? 0)]),
      usedBy: (index) => new Map([['astrazeneca', perWeek[codeOf(index)] ?? 0]]),
      versionOf: () => '1',
      toChildren: () => new Map(),
    },
  };
}
const advised = (context: SupplyContext): [string, string, number][] =>
  transferAdvice(context, tree.get('VN')!, 'province').map(({ from, to, doses }) => [from, to, doses]);

describe('supply of a unit that types late', () => {
  it('gives only what is there: neither doses that are used, nor the reserve of its true pace', () => {
    // 02 has nothing and uses 100 a day; 01 has 2,000 by the books and uses, as entered, 20 a day.
    const of = (typing: Parameters<typeof contextOf>[2]): SupplyContext =>
      contextOf({ '01': 2000, '02': 0 }, { '01': 140, '02': 700 }, typing);
    expect(advised(of({}))).toEqual([['01', '02', 1000]]);
    expect(advised(of(null))).toEqual([['01', '02', 1000]]);
    // 500 of the doses are given, 100 a day in truth: 1,500 less ten days of it.
    expect(advised(of({ '01': { doses: 500, paceRatio: 5 } }))).toEqual([['01', '02', 500]]);
    expect(advised(of({ '01': { doses: 1000, paceRatio: 5 } }))).toEqual([]);
  });

  it('is filled up though its books promise many days', () => {
    const of = (typing: Parameters<typeof contextOf>[2]): SupplyContext =>
      contextOf({ '01': 9000, '02': 400 }, { '01': 70, '02': 140 }, typing);
    expect(advised(of({}))).toEqual([]);
    // 20 days by the books; 100 are left for 80 a day: 700 more make ten days.
    expect(advised(of({ '02': { doses: 300, paceRatio: 4 } }))).toEqual([['01', '02', 700]]);
  });

  it('is told with the days that are left once all is entered, and whether the books mislead', () => {
    const context = contextOf({}, {}, { '02': { doses: 300.4, paceRatio: 4 } });
    const figures = { on_hand: 400, per_day: 20 };
    expect(typingOf(context, tree.get('02')!, figures)).toEqual({
      unentered: 300,
      days_once_entered: (400 - 300.4) / 80,
      typing_late: true,
    });
    expect(typingOf(context, tree.get('01')!, figures)).toEqual({
      unentered: 0,
      days_once_entered: 20,
      typing_late: false,
    });
    expect(typingOf({ ...context, unentered: null }, tree.get('02')!, figures)).toEqual({
      unentered: null,
      days_once_entered: null,
      typing_late: false,
    });
  });
});
