/** How long vaccine lasts and what of it expires: against using it up day by day. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysOfStock, outlook, roomFor, stockClass, type LotOnHand } from '#web/lib/indicators/stock.ts';

const TODAY = 18_900;
const lot = (name: string, doses: number, daysLeft: number | null): LotOnHand => ({
  lot: name,
  doses,
  expiresOn: daysLeft === null ? null : TODAY + daysLeft,
});

const lotsArb = fc.uniqueArray(
  fc.record({
    lot: fc.constantFrom('A', 'B', 'C', 'D'),
    doses: fc.integer({ min: -50, max: 500 }),
    expiresOn: fc.option(fc.integer({ min: TODAY - 5, max: TODAY + 40 })),
  }),
  { selector: (row) => row.lot },
);

/** A day after day: each dose is taken from the lot that expires first and has not. */
function simulated(lots: readonly LotOnHand[], perDay: number): Map<string, number> {
  const left = new Map(lots.map((row) => [row.lot, Math.max(0, row.doses)]));
  const order = [...lots].sort(
    (a, b) => (a.expiresOn ?? Infinity) - (b.expiresOn ?? Infinity) || (a.lot < b.lot ? -1 : 1),
  );
  for (let day = TODAY + 1; day <= TODAY + 40; day++)
    for (let n = 0; n < perDay; n++) {
      const next = order.find((row) => left.get(row.lot)! > 0 && (row.expiresOn ?? Infinity) >= day);
      if (next) left.set(next.lot, left.get(next.lot)! - 1);
    }
  return left;
}

describe('what expires', () => {
  it('is what is left when the doses are used one by one, first expiry first out', () => {
    fc.assert(
      fc.property(lotsArb, fc.integer({ min: 0, max: 60 }), (lots, perDay) => {
        const left = simulated(lots, perDay);
        for (const { lot: row, expiring, expired, expectedUse } of outlook(lots, perDay, TODAY)) {
          expect(expiring + expired).toBe(row.expiresOn === null ? 0 : left.get(row.lot));
          expect(expectedUse + expiring + expired).toBe(Math.max(0, row.doses));
          if (expired > 0) expect(row.expiresOn).toBeLessThan(TODAY);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('may be used on the last day itself, but not on the day after', () => {
    expect(outlook([lot('A', 100, 0)], 100, TODAY)[0]).toMatchObject({ expectedUse: 0, expiring: 100 });
    expect(outlook([lot('A', 100, 1)], 100, TODAY)[0]).toMatchObject({ expectedUse: 100, expiring: 0 });
    expect(outlook([lot('A', 100, -1)], 100, TODAY)[0]).toMatchObject({ expiring: 0, expired: 100 });
  });

  it('is whole doses at a pace that is not', () => {
    expect(outlook([lot('A', 30, 7)], 20 / 7, TODAY)[0]).toMatchObject({ expectedUse: 20, expiring: 10 });
  });
});

describe('room for another lot', () => {
  it('is the most that can be added without letting one more dose expire', () => {
    const wasted = (lots: readonly LotOnHand[], perDay: number): number =>
      outlook(lots, perDay, TODAY).reduce((sum, row) => sum + row.expiring, 0);
    fc.assert(
      fc.property(
        lotsArb,
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 40 }),
        (lots, perDay, daysLeft) => {
          const room = roomFor(TODAY + daysLeft, lots, perDay, TODAY);
          const added = (doses: number): number => wasted([...lots, lot('new', doses, daysLeft)], perDay);
          expect(added(room)).toBe(wasted(lots, perDay));
          expect(added(room + 1)).toBeGreaterThan(wasted(lots, perDay));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('days of stock', () => {
  const rules = { days_red: 3, days_amber: 7 };
  it('are not known where nothing is used', () => {
    expect(daysOfStock(100, 0)).toBeNull();
    expect(stockClass(100, 0, rules)).toBe('unknown');
  });
  it.each([
    [-1, 10, 'below_zero'],
    [-1, 0, 'below_zero'],
    [0, 10, 'red'],
    [29, 10, 'red'],
    [30, 10, 'amber'],
    [69, 10, 'amber'],
    [70, 10, 'enough'],
  ])('%d doses at %d a day: %s', (onHand, perDay, expected) => {
    expect(stockClass(onHand, perDay, rules)).toBe(expected);
  });
});
