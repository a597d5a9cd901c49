/** What advice to move vaccine must hold, whatever the stock looks like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultThresholds } from '#schema/thresholds.ts';
import { vaccineOf } from '#schema/vaccines.ts';
import { kilometres, type Point } from '#web/lib/indicators/distance.ts';
import { outlook } from '#web/lib/indicators/stock.ts';
import type { AdvisedTransfer } from '#web/lib/supply/answers.ts';
import { reasonText } from '#web/lib/supply/reason.ts';
import {
  adviseTransfers,
  type DailyUse,
  type HeldLot,
  type Holder,
  type Transfer,
} from '#web/lib/indicators/transfers.ts';

const TODAY = 18_900;
const RULES = { ...defaultThresholds().supply, transfers_most: 1000 };

interface World {
  holders: Holder[];
  lots: HeldLot[];
  uses: DailyUse[];
}

/** Units a fifth of a degree apart on one line: 22 km between neighbours. */
const unit = (code: string, at: number, isDepot = false): Holder => ({
  code,
  point: [105 + at / 5, 0],
  isDepot,
});
const lot = (
  unit: string,
  doses: number,
  daysLeft: number | null,
  change: Partial<HeldLot> = {},
): HeldLot => ({
  unit,
  vaccine: 'verocell',
  lot: `L${daysLeft}`,
  doses,
  expiresOn: daysLeft === null ? null : TODAY + daysLeft,
  ...change,
});
const use = (unit: string, perDay: number, vaccine = 'verocell'): DailyUse => ({ unit, vaccine, perDay });
const advise = ({ holders, lots, uses }: World, rules = RULES): Transfer[] =>
  adviseTransfers(holders, lots, uses, rules, TODAY);

const VACCINES = ['verocell', 'comirnaty', 'spikevax'] as const;
const CODES = ['VN', '01', '02', '03', '04', '05'] as const;

const worldArb: fc.Arbitrary<World> = fc.record({
  holders: fc.tuple(...CODES.map(() => fc.integer({ min: 0, max: 30 }))).map((places) =>
    CODES.map((code, i) => ({
      code,
      point: code === 'VN' ? null : ([105 + places[i]! / 5, 15] as Point),
      isDepot: code === 'VN',
    })),
  ),
  lots: fc.uniqueArray(
    fc
      .record({
        unit: fc.constantFrom(...CODES),
        vaccine: fc.constantFrom(...VACCINES),
        number: fc.integer({ min: 0, max: 4 }),
        doses: fc.integer({ min: -200, max: 3000 }),
      })
      .map(({ number, vaccine, ...rest }) => ({
        ...rest,
        vaccine,
        lot: `${vaccine}-${number}`,
        // One expiry per lot, wherever it lies: expired, about to, soon, late, not stated.
        expiresOn: [TODAY - 3, TODAY + 5, TODAY + 16, TODAY + 90, null][number]!,
      })),
    { selector: (held) => `${held.unit} ${held.lot}`, maxLength: 30 },
  ),
  uses: fc
    .array(
      fc.tuple(
        fc.constantFrom(...CODES.slice(1)),
        fc.constantFrom(...VACCINES),
        fc.integer({ min: 0, max: 900 }),
      ),
      { maxLength: 15 },
    )
    .map((rows) => [
      ...new Map(rows.map(([unit, vaccine, n]) => [unit + vaccine, use(unit, n / 7, vaccine)])).values(),
    ]),
});

/** The stock after the advice, by unit, vaccine and lot. */
function after(world: World, advice: readonly Transfer[]): HeldLot[] {
  const held = new Map(world.lots.map((row) => [`${row.unit} ${row.vaccine} ${row.lot}`, { ...row }]));
  for (const { from, to, vaccine, lot, doses, expiresOn } of advice) {
    held.get(`${from} ${vaccine} ${lot}`)!.doses -= doses;
    const key = `${to} ${vaccine} ${lot}`;
    if (!held.has(key)) held.set(key, { unit: to, vaccine, lot, doses: 0, expiresOn });
    held.get(key)!.doses += doses;
  }
  return [...held.values()];
}

const perDayOf = (world: World, unit: string, vaccine: string): number =>
  world.uses.find((row) => row.unit === unit && row.vaccine === vaccine)?.perDay ?? 0;
const of = (lots: readonly HeldLot[], unit: string, vaccine: string): HeldLot[] =>
  lots.filter((row) => row.unit === unit && row.vaccine === vaccine);
const usable = (lots: readonly HeldLot[]): number =>
  lots.reduce((sum, row) => sum + (row.expiresOn !== null && row.expiresOn < TODAY ? 0 : row.doses), 0);
const expiring = (world: World, lots: readonly HeldLot[], unit: string, vaccine: string): number =>
  outlook(of(lots, unit, vaccine), perDayOf(world, unit, vaccine), TODAY)
    // A depot's lots are for others, until little of their life is left.
    .filter(({ lot }) => unit !== 'VN' || lot.expiresOn! - TODAY <= RULES.expiry_days_ahead)
    .reduce((s, l) => s + l.expiring, 0);

describe('advice on transfers, whatever the stock', () => {
  const holds = (check: (world: World, advice: Transfer[]) => void): void =>
    fc.assert(
      fc.property(worldArb, (world) => check(world, advise(world))),
      { numRuns: 300 },
    );

  it('moves doses and makes none', () =>
    holds((world, advice) => {
      const total = (lots: readonly HeldLot[]): number => lots.reduce((sum, row) => sum + row.doses, 0);
      expect(total(after(world, advice))).toBe(total(world.lots));
    }));

  it('moves whole vials of what the giver has, never more', () =>
    holds((world, advice) => {
      for (const { doses, vials, vaccine } of advice) {
        expect(vials).toBeGreaterThan(0);
        expect(doses).toBe(vials * vaccineOf(vaccine)!.dosesPerVial);
        expect(doses).toBeGreaterThanOrEqual(RULES.transfer_doses_least);
      }
      for (const row of after(world, advice))
        if (advice.some((t) => t.from === row.unit && t.lot === row.lot))
          expect(row.doses).toBeGreaterThanOrEqual(0);
    }));

  it('leaves each giver its reserve', () =>
    holds((world, advice) => {
      const left = after(world, advice);
      for (const { from, vaccine } of advice)
        expect(usable(of(left, from, vaccine))).toBeGreaterThanOrEqual(
          RULES.reserve_days * perDayOf(world, from, vaccine),
        );
    }));

  it('takes no lot that has expired, or soon will, or whose expiry nobody stated', () =>
    holds((world, advice) => {
      for (const { lot, expiresOn } of advice) {
        expect(world.lots.find((row) => row.lot === lot)!.expiresOn).toBe(expiresOn);
        expect(expiresOn - TODAY).toBeGreaterThanOrEqual(RULES.life_days_least);
      }
    }));

  it('lets no dose expire for it, and counts what it saves', () =>
    holds((world, advice) => {
      const left = after(world, advice);
      let saved = 0;
      for (const code of CODES)
        for (const vaccine of VACCINES) {
          const [was, is] = [
            expiring(world, world.lots, code, vaccine),
            expiring(world, left, code, vaccine),
          ];
          expect(is).toBeLessThanOrEqual(was);
          saved += was - is;
        }
      expect(advice.reduce((sum, t) => sum + t.dosesSaved, 0)).toBe(saved);
    }));

  it('goes to units that inject this vaccine, within reach, and never into a depot', () =>
    holds((world, advice) => {
      const point = (code: string): Point | null => world.holders.find((h) => h.code === code)!.point;
      for (const { from, to, vaccine, kilometres: far } of advice) {
        expect(perDayOf(world, to, vaccine)).toBeGreaterThan(0);
        expect(from).not.toBe(to);
        expect(to).not.toBe('VN');
        expect(far).toBe(kilometres(point(from), point(to)));
        if (from !== 'VN') expect(far).toBeLessThanOrEqual(RULES.transfer_kilometres_most);
      }
    }));

  it('says for each end the days of stock before and after', () =>
    holds((world, advice) => {
      for (const t of advice) {
        const perDay = perDayOf(world, t.to, t.vaccine);
        expect(t.toDaysAfter! - t.toDaysBefore!).toBeCloseTo(t.doses / perDay, 6);
        expect(t.daysGained).toBeCloseTo(t.doses / perDay, 9);
        if (t.reason === 'shortage') expect(t.toDaysBefore).toBeLessThan(RULES.fill_days);
        if (t.reason === 'expiry') expect(t.dosesSaved).toBe(t.doses);
        expect(t.fromDaysAfter === null).toBe(perDayOf(world, t.from, t.vaccine) === 0);
      }
    }));

  it('is the same whatever the order of the figures, and a short list is its beginning', () =>
    holds((world, advice) => {
      const turned: World = {
        holders: world.holders.toReversed(),
        lots: world.lots.toReversed(),
        uses: world.uses.toReversed(),
      };
      expect(advise(turned)).toEqual(advice);
      expect(advise(world, { ...RULES, transfers_most: 2 })).toEqual(advice.slice(0, 2));
    }));
});

describe('advice on transfers', () => {
  it('fills who runs out first from the depot, then from the nearest neighbour', () => {
    const world: World = {
      holders: [unit('VN', 0, true), unit('01', 1), unit('02', 9), unit('03', 2)],
      lots: [lot('VN', 300, 90), lot('01', 100, 60), lot('02', 5000, 60), lot('03', 5000, 60)],
      uses: [use('01', 100), use('02', 100), use('03', 100)],
    };
    expect(advise(world).map((t) => [t.from, t.to, t.doses, t.reason])).toEqual([
      ['VN', '01', 300, 'shortage'],
      ['03', '01', 600, 'shortage'],
    ]);
  });

  it('sends what would expire to the nearest who uses it in time', () => {
    const world: World = {
      holders: [unit('01', 0), unit('02', 1), unit('03', 2)],
      lots: [lot('01', 3000, 20), lot('02', 1500, 200)],
      uses: [use('01', 100), use('02', 100), use('03', 0)],
    };
    // 20 days at 100 a day use 2,000; the neighbour has 15 days of its own, and time to use this lot before it.
    expect(advise(world)).toMatchObject([
      { from: '01', to: '02', doses: 1000, reason: 'expiry', dosesSaved: 1000, daysGained: 10 },
    ]);
  });

  it('does not send what the receiver would have to throw away, nor what its own lots would expire for', () => {
    const holders = [unit('01', 0), unit('02', 1)];
    const full = [lot('01', 3000, 20), lot('02', 2000, 20)];
    expect(advise({ holders, lots: full, uses: [use('01', 100), use('02', 100)] })).toEqual([]);
    const later = [lot('01', 3000, 20), lot('02', 2950, 30)];
    expect(advise({ holders, lots: later, uses: [use('01', 100), use('02', 100)] })).toMatchObject([
      { doses: 50 },
    ]);
  });

  it('sends what lies in a depot only when somebody lacks it, or little of its life is left', () => {
    const world = (daysLeft: number): World => ({
      holders: [unit('VN', 0, true), unit('01', 1)],
      lots: [lot('VN', 500, daysLeft), lot('01', 1000, 200)],
      uses: [use('01', 100)],
    });
    expect(advise(world(90))).toEqual([]);
    expect(advise(world(40))).toMatchObject([{ from: 'VN', to: '01', doses: 500, reason: 'expiry' }]);
  });

  it('leaves alone what would expire so late that the pace will have changed', () => {
    const world = (daysLeft: number): World => ({
      holders: [unit('01', 0), unit('02', 1)],
      lots: [lot('01', 9000, daysLeft), lot('02', 1000, 20)],
      uses: [use('01', 100), use('02', 100)],
    });
    expect(advise(world(61))).toEqual([]);
    expect(advise(world(60))).toMatchObject([{ from: '01', to: '02', doses: 3000, reason: 'expiry' }]);
  });

  it('is empty when nobody lacks and nothing expires, and without any stock', () => {
    const world: World = {
      holders: [unit('01', 0), unit('02', 1)],
      lots: [lot('01', 1000, 90), lot('02', 1000, 90)],
      uses: [use('01', 100), use('02', 100)],
    };
    expect(advise(world)).toEqual([]);
    expect(advise({ ...world, lots: [] })).toEqual([]);
  });
});

describe('the advice on tiny cases, against every other way', () => {
  /** What a plan achieves: doses that fill shortages, and doses saved from expiry. */
  interface Worth {
    filled: number;
    saved: number;
  }
  const PER_VIAL = 10;
  const tinyRules = { ...RULES, transfer_doses_least: 0 };
  const CODES3 = ['01', '02', '03'] as const;

  const tinyArb = fc
    .tuple(
      fc.tuple(...CODES3.map(() => fc.integer({ min: 0, max: 5 }))),
      fc.tuple(...CODES3.map(() => fc.constantFrom(0, 1, 2))),
    )
    .map(([vials, paces]): World => ({
      holders: CODES3.map((code, i) => unit(code, i)),
      lots: CODES3.map((code, i) =>
        lot(code, vials[i]! * PER_VIAL, 20, { vaccine: 'astrazeneca', lot: 'A' }),
      ),
      uses: CODES3.map((code, i) => use(code, paces[i]!, 'astrazeneca')),
    }));

  function worth(world: World, doses: readonly number[]): Worth | null {
    const start = world.lots.map((row) => row.doses);
    const paces = CODES3.map((code) => perDayOf(world, code, 'astrazeneca'));
    let filled = 0;
    let saved = 0;
    for (let i = 0; i < 3; i++) {
      const [was, is, pace] = [start[i]!, doses[i]!, paces[i]!];
      const waste = (n: number): number => Math.max(0, n - 20 * pace);
      if (is < was && is < tinyRules.reserve_days * pace) return null;
      if (is > was && (pace === 0 || waste(is) > waste(was))) return null;
      if (was < tinyRules.days_amber * pace)
        filled += Math.min(is, tinyRules.fill_days * pace) - Math.min(was, tinyRules.fill_days * pace);
      saved += waste(was) - waste(is);
    }
    return { filled, saved };
  }

  it('fills as much as the best plan does, and then saves as much as any that fills so much', () => {
    fc.assert(
      fc.property(tinyArb, (world) => {
        const total = world.lots.reduce((sum, row) => sum + row.doses / PER_VIAL, 0);
        let best: Worth = { filled: 0, saved: 0 };
        for (let a = 0; a <= total; a++)
          for (let b = 0; a + b <= total; b++) {
            const plan = worth(
              world,
              [a, b, total - a - b].map((n) => n * PER_VIAL),
            );
            if (
              plan &&
              (plan.filled > best.filled || (plan.filled === best.filled && plan.saved > best.saved))
            )
              best = plan;
          }
        const left = after(world, advise(world, tinyRules));
        const got = worth(
          world,
          CODES3.map((code) => left.find((row) => row.unit === code)!.doses),
        );
        expect(got).toEqual(best);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the reason', () => {
  const transfer = {
    to_name: 'Huyện Tuy An',
    vaccine_name: 'Abdala',
    reason: 'shortage',
    expires_on: '2021-12-31',
    doses: 90,
    to_days_before: 4.6,
    to_days_after: 10.5,
    doses_saved: 0,
  } as AdvisedTransfer;
  it('names the vaccine, and says of none that there is none', () => {
    expect(reasonText(transfer, 'vi')).toBe(
      'Huyện Tuy An chỉ còn Abdala đủ dùng 4,6 ngày; nhận 90 liều sẽ đủ 10,5 ngày.',
    );
    const out = 'Huyện Tuy An đã hết Abdala; nhận 90 liều sẽ đủ 10,5 ngày.';
    for (const to_days_before of [0, -3, 0.04])
      expect(reasonText({ ...transfer, to_days_before }, 'vi')).toBe(out);
    expect(reasonText({ ...transfer, reason: 'expiry', to_days_before: 0 }, 'vi')).toMatch(/dùng kịp/);
  });
});
