/** What was lost of vaccine, by whether its vial had been opened. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultThresholds } from '#schema/thresholds.ts';
import { supplyOf, type LotMovements } from '#web/lib/indicators/unit-supply.ts';
import { dosesOpened, vialStateOf, wastageOf } from '#web/lib/indicators/wastage.ts';

const NOTHING: LotMovements = {
  vaccine: 'astrazeneca',
  lot: 'A',
  expiresOn: null,
  ...{ decided: 0, received: 0, transferred_in: 0, transferred_out: 0, transferred_inside: 0, given: 0 },
  ...{ wasted: 0, wasted_open: 0, wasted_closed: 0, opened: 0, below_zero: 0, not_collected: 0 },
};

describe('the reason of wasted doses', () => {
  it.each([
    ['Lọ đã mở còn thừa cuối buổi', 'open'],
    ['LỌ ĐÃ MỞ quá 6 giờ', 'open'],
    ['opened vial, end of session', 'open'],
    ['open vial', 'open'],
    ['Lọ chưa mở, hết hạn', 'closed'],
    ['Hủy nguyên lọ do đứt dây chuyền lạnh', 'closed'],
    ['unopened, expired', 'closed'],
    ['3 closed vials broken', 'closed'],
    ['not opened', 'closed'],
    ['Vỡ lọ', 'unstated'],
    ['', 'unstated'],
  ] as const)('%s: %s', (reason, state) => {
    expect(vialStateOf(reason)).toBe(state);
  });
});

describe('wastage', () => {
  // WHO/V&B/03.18: wastage rate = (doses opened − doses administered) ÷ doses opened.
  it('of opened vials is what they held less what was given', () => {
    expect(dosesOpened(83, 10)).toBe(90);
    expect(wastageOf({ opened: 90, given: 80, wasted_closed: 0, handled: 200 }).wastage_open).toBeCloseTo(
      10 / 90,
      12,
    );
  });

  it('is nothing that can be told where nothing was opened or handled', () => {
    expect(wastageOf({ opened: 0, given: 0, wasted_closed: 0, handled: 0 })).toEqual({
      wastage_open: null,
      wastage_closed: null,
    });
  });

  it('opens whole vials, the fewest that hold what was used', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 1e6 }), fc.constantFrom(1, 5, 6, 10, 14), (used, size) => {
        const opened = dosesOpened(used, size);
        expect(opened % size).toBe(0);
        expect(opened).toBeGreaterThanOrEqual(Math.max(0, used));
        expect(opened - Math.max(0, used)).toBeLessThan(size);
      }),
    );
  });

  it('stands with the figures of a unit, its vaccines and lots; what nobody stated is in neither rate', () => {
    const { totals, vaccines, lots } = supplyOf(
      {
        movements: [
          {
            ...NOTHING,
            ...{ received: 150, transferred_in: 50, given: 80, opened: 90 },
            ...{ wasted: 33, wasted_open: 3, wasted_closed: 20 },
          },
        ],
        used: new Map(),
      },
      defaultThresholds().supply,
      18_900,
    );
    for (const row of [totals, vaccines[0], lots[0]])
      expect(row).toMatchObject({
        wastage_open: 10 / 90,
        wastage_closed: 20 / 200,
        wasted_unstated: 10,
        on_hand: 200 - 33 - 80,
      });
  });
});
