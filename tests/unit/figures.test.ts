import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_INDEX, CELLS, MEASURES, measureOf, type CellName } from '#schema/measures.ts';
import { WINDOW_DAYS, WINDOW_SERIES, type Snapshot, type WindowSeries } from '#schema/socket.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import { limitedOf, limitsOf } from '#web/lib/measure-limits.ts';
import { whyMissing } from '#web/lib/ui/figure-messages.ts';
import { figuresOf, type Figure } from '#web/lib/ui/figures.ts';
import { freshnessOf, newestOfAll, oldOf, UNREFRESHED_MS } from '#web/lib/ui/old.ts';

const limits = limitsOf(defaultThresholds());
const people = { population: 1300, adults: 1000 };

function snapshotOf(
  cells: Partial<Record<CellName, number>>,
  days: Partial<Record<WindowSeries, number[]>> = {},
): Snapshot {
  const padded = (values: number[] = []): number[] => [
    ...Array<number>(WINDOW_DAYS - values.length).fill(0),
    ...values,
  ];
  return {
    own: CELLS.map((name) => cells[name] ?? 0),
    window: WINDOW_SERIES.map((series) => padded(days[series])),
  } as Snapshot;
}

function figure(snapshot: Snapshot, name: string, under = limits): Figure {
  const found = Object.values(figuresOf(snapshot, people, under))
    .flat()
    .find((f) => f.measure.name === name);
  if (!found) throw new Error(`no figure ${name}`);
  return found;
}

describe('main figures', () => {
  it('say coverage, what today added, and the change in points since seven days ago', () => {
    const coverage = figure(
      snapshotOf({ adults_1plus: 600, adults_1plus_today: 10, adults_1plus_7d: 50, people_1plus: 640 }),
      'coverage_1plus',
    );
    expect(coverage.value).toBe(0.6);
    expect(coverage.today).toEqual({ value: 10, of: 'people' });
    expect(coverage.change?.value).toBeCloseTo(0.05);
    expect(coverage.companions[0]?.value).toBe(640);
  });

  it('compare whole days: what today brings moves neither the change, nor the pace, nor the days of stock', () => {
    const past = { doses_whole_7d: 700, doses_previous_7d: 1000, allocated_received: 5000 };
    const morning = snapshotOf({ ...past, doses_total: 2800, doses_today: 0, doses_7d: 600 });
    const evening = snapshotOf({ ...past, doses_total: 3000, doses_today: 200, doses_7d: 800 });
    for (const snapshot of [morning, evening]) {
      const doses = figure(snapshot, 'doses_total');
      expect(doses.change).toEqual({ value: -0.3, as: 'percent' });
      // Of the same days as the change beside it.
      expect(doses.week).toEqual({ value: 700, of: 'doses', whole: true });
      expect(measureOf('pace_7d')!.compute(snapshot.own, people)).toBe(100);
    }
    const days = measureOf('days_of_stock')!;
    expect([days.compute(morning.own, people), days.compute(evening.own, people)]).toEqual([22, 20]);
  });

  it('draw coverage as it stood at the end of each day', () => {
    const { trend } = figure(
      snapshotOf({ adults_1plus: 600 }, { adults_1plus: [100, 20, 30] }),
      'coverage_1plus',
    );
    expect(trend.length).toBe(WINDOW_DAYS);
    expect(trend.slice(-4)).toEqual([0.45, 0.55, 0.57, 0.6]);
  });

  it('have no change of progress on allocation where transfers make the past supply unknown', () => {
    const cells = { doses_total: 80, doses_7d: 10, allocated_received: 100, received_7d: 20 };
    expect(figure(snapshotOf(cells), 'progress_on_allocation').change?.value).toBeCloseTo(0.8 - 70 / 80);
    expect(figure(snapshotOf({ ...cells, transferred_in: 5 }), 'progress_on_allocation').change).toBeNull();
  });

  it('show stock below zero as it is', () => {
    expect(figure(snapshotOf({ allocated_received: 10, doses_total: 25 }), 'stock_on_hand').value).toBe(-15);
  });

  it('have no value, never zero, without a denominator, and say why', () => {
    const unknown = figuresOf(snapshotOf({ adults_1plus: 5 }), { population: null, adults: null }, limits);
    expect(unknown.progress[0]?.value).toBeNull();
    expect(unknown.progress[0]?.change?.value).toBeNull();
    expect(
      figure(snapshotOf({ doses_total: 999, reactions_severe: 5 }), 'reactions_per_100k').value,
    ).toBeNull();
    for (const measure of MEASURES) expect(whyMissing(measure.name, limits, 'vi')).not.toBe('');
  });

  it('tell the rate of reactions from the doses on that the operator set, in words, too', () => {
    const few = snapshotOf({ doses_total: 500, reactions_severe: 1 });
    const under = { ...limits, rate_doses_least: 500 };
    expect(figure(few, 'reactions_per_100k', under).value).toBe(200);
    expect(figure(few, 'reactions_per_100k').value).toBeNull();
    expect(figure(few, 'reactions_per_100k').measure.rule.vi).toContain('từ 1.000 mũi');
    expect(figure(few, 'reactions_per_100k', under).measure.rule.en).toContain('from 500 doses');
    expect(whyMissing('reactions_per_100k', under, 'vi')).toContain('Dưới 500 mũi');
  });

  it('are what the list of measures says, for any cells', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: CELLS.length, maxLength: CELLS.length }),
        (own) => {
          const snapshot = { ...snapshotOf({}), own };
          for (const f of Object.values(figuresOf(snapshot, people, limits)).flat()) {
            expect(f.value).toBe(limitedOf(f.measure.name, limits)!.compute(own, people));
            for (const c of f.companions) expect(c.value).toBe(c.measure.compute(own, people));
            if (f.change?.as === 'points' && f.value !== null && f.change.value !== null)
              expect(Number.isFinite(f.change.value)).toBe(true);
          }
          expect(own[CELL_INDEX.doses_total]).toBe(snapshot.own[CELL_INDEX.doses_total]);
        },
      ),
    );
  });
});

describe('what is shown is called old', () => {
  const status = { server_ms: 100_000, refreshed_ms: 99_500, failing_since_ms: 0 } as never;
  const live = { state: 'live', since_ms: 50_000 } as const;

  it('not while the link lives and the hub reads', () => {
    expect(oldOf(live, status, 100_000)).toBeNull();
    expect(oldOf({ state: 'connecting', since_ms: 100_000 }, status, 100_000)).toBeNull();
  });

  it('since the link was lost', () => {
    expect(oldOf({ state: 'lost', since_ms: 80_000 }, status, 100_000)).toEqual({
      reason: 'lost',
      since_ms: 80_000,
    });
  });

  it('since the hub fails, or has silently stopped', () => {
    expect(oldOf(live, { ...(status as object), failing_since_ms: 90_000 } as never, 100_000)).toEqual({
      reason: 'failing',
      since_ms: 90_000,
    });
    const still = { ...(status as object), refreshed_ms: 100_000 - UNREFRESHED_MS - 1 } as never;
    expect(oldOf(live, still, 100_000)?.reason).toBe('unrefreshed');
  });

  it('but nothing is newer here than in all', () => {
    expect(newestOfAll({ newest_accepted_ms: 5_000 }, 9_000)).toBe(9_000);
    expect(newestOfAll({ newest_accepted_ms: 9_000 }, 0)).toBe(9_000);
  });

  it('by the age of the newest event: over 15 minutes, over 60', () => {
    const limits = defaultThresholds().quality;
    expect(
      [null, 0, 15 * 60_000, 15 * 60_000 + 1, 60 * 60_000, 60 * 60_000 + 1].map((age) =>
        freshnessOf(age, limits),
      ),
    ).toEqual(['none', 'good', 'good', 'warn', 'warn', 'bad']);
  });
});
