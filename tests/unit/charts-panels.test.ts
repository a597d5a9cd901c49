import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgeSexAnswer, ReactionsAnswer, VaccineRow, VaccinesAnswer } from '#web/lib/charts/answers.ts';
import { ageSexTable, prepareAgeSex } from '#web/lib/charts/prepare-age-sex.ts';
import { prepareReactionDays, prepareReactions } from '#web/lib/charts/prepare-reactions.ts';
import { prepareVaccines } from '#web/lib/charts/prepare-vaccines.ts';

const stamp = { simulated: false, seq: 1, as_of: '2021-10-15T08:00:00+07:00' };

const row = (vaccine: string, figures: Partial<VaccineRow>): VaccineRow => ({
  vaccine,
  name: vaccine,
  received: 0,
  transferred_net: 0,
  wasted: 0,
  given: 0,
  doses_1: 0,
  doses_2: 0,
  doses_3: 0,
  doses_4: 0,
  on_hand: 0,
  ...figures,
});

describe('age and sex', () => {
  const answer: AgeSexAnswer = {
    ...stamp,
    rows: [
      { band: '18-29', sex: 'f', people_1plus: 60, people_full: 20 },
      { band: '18-29', sex: 'm', people_1plus: 40, people_full: 10 },
      { band: '18-29', sex: 'x', people_1plus: 5, people_full: 1 },
      { band: '65+', sex: 'f', people_1plus: 120, people_full: 100 },
    ],
    population: [
      { band: '18-29', people: 100 },
      { band: '65+', people: 240 },
      { band: '5-11', people: 50 },
    ],
  };

  it('stands oldest first, with bands nobody of whom was injected', () => {
    const prepared = prepareAgeSex(answer, 'vi');
    expect(prepared.bands.map((band) => band.band)).toEqual(['65+', '18-29', '5-11']);
    expect(prepared.bands[2]).toMatchObject({ people: 50, coverage1plus: 0 });
  });

  it('covers people of every sex, and is not capped', () => {
    const [old, young] = prepareAgeSex(answer, 'vi').bands;
    expect(young!.coverage1plus).toBe(1.05);
    expect(old!.coverage1plus).toBe(0.5);
    expect(prepareAgeSex(answer, 'vi').other1plus).toBe(5);
  });

  it('has no coverage where the census tells no ages', () => {
    const prepared = prepareAgeSex({ ...answer, population: null }, 'en');
    expect(prepared.hasDenominator).toBe(false);
    expect(prepared.bands.every((band) => band.coverage1plus === null)).toBe(true);
    expect(ageSexTable(prepared, 'en').rows[0]!.cells.slice(-3)).toEqual(['–', '–', '–']);
  });

  it('measures every bar against the longest', () => {
    const [old, young] = prepareAgeSex(answer, 'vi').bands;
    expect(old!.f.share1plus).toBe(1);
    expect(young!.m.share1plus).toBeCloseTo(1 / 3);
    expect(old!.m.share1plus).toBe(0);
  });

  it('says in words that there is nobody', () => {
    expect(prepareAgeSex({ ...stamp, rows: [], population: null }, 'en').summary).toBe(
      'No vaccinated person recorded yet.',
    );
  });
});

describe('vaccines', () => {
  it('stand in their fixed order, without those that never came', () => {
    const prepared = prepareVaccines(
      {
        ...stamp,
        rows: [row('verocell', { given: 1 }), row('abdala', {}), row('astrazeneca', { received: 1 })],
      },
      'vi',
    );
    expect(prepared.rows.map((r) => r.vaccine)).toEqual(['astrazeneca', 'verocell']);
  });

  it('below zero on hand are an error of data and stay below zero', () => {
    const prepared = prepareVaccines({ ...stamp, rows: [row('abdala', { given: 5, on_hand: -5 })] }, 'vi');
    expect(prepared.rows[0]).toMatchObject({ belowZero: true, on_hand: -5 });
    expect(prepared.total.on_hand).toBe(-5);
  });

  it('show a third dose only where one was given', () => {
    const numbers = (figures: Partial<VaccineRow>) =>
      prepareVaccines({ ...stamp, rows: [row('abdala', { given: 9, ...figures })] }, 'vi').doseNumbers;
    expect(numbers({})).toEqual([1, 2]);
    expect(numbers({ doses_3: 1 })).toEqual([1, 2, 3]);
  });

  it('add up, and no bar is longer than the longest', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(count, count, count, count, fc.integer({ min: -1000, max: 1000 })), {
          maxLength: 8,
        }),
        (figures) => {
          const rows = figures.map(([received, one, two, wasted, moved], i) =>
            row(`v${i}`, {
              received,
              wasted,
              transferred_net: moved,
              given: one + two,
              doses_1: one,
              doses_2: two,
              on_hand: received + moved - wasted - one - two,
            }),
          );
          const { rows: prepared, total } = prepareVaccines({ ...stamp, rows }, 'vi');
          expect(total.on_hand).toBe(total.received + total.transferred_net - total.wasted - total.given);
          for (const one of prepared) {
            expect(one.shares.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1.000001);
            expect(one.suppliedShare).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('reactions', () => {
  const answer: ReactionsAnswer = {
    ...stamp,
    by_vaccine: [
      { vaccine: 'verocell', dose_number: 1, severity: 'mild', count: 40, doses: 200_000 },
      { vaccine: 'verocell', dose_number: 1, severity: 'severe', count: 9, doses: 200_000 },
      { vaccine: 'verocell', dose_number: 1, severity: 'fatal', count: 1, doses: 200_000 },
      { vaccine: 'astrazeneca', dose_number: 2, severity: 'severe', count: 1, doses: 500 },
    ],
    by_day: [
      { date: '2021-10-13', mild: 3, severe: 1, fatal: 0 },
      { date: '2021-10-15', mild: 4, severe: 0, fatal: 0 },
    ],
  };

  const vaccines: VaccinesAnswer = {
    ...stamp,
    rows: [
      row('verocell', { given: 200_000, doses_1: 200_000 }),
      row('astrazeneca', { given: 500, doses_2: 500 }),
      row('abdala', { given: 3000, doses_3: 3000 }),
    ],
  };

  it('have a rate of severe and fatal over the doses of their vaccine and number, counted once', () => {
    const { rows, total } = prepareReactions(answer, vaccines, 'vi', { rate_doses_least: 1000 });
    expect(rows.map((r) => [r.vaccine, r.doseNumber])).toEqual([
      ['astrazeneca', 2],
      ['verocell', 1],
      ['abdala', 3],
    ]);
    expect(rows[1]).toMatchObject({ doses: 200_000, rate: { value: 5 } });
    expect(rows[1]!.rate!.lower).toBeCloseTo(2.398, 2);
    expect(total).toMatchObject({ doses: 203_500, counts: { mild: 40, severe: 10, fatal: 1 } });
  });

  it('count doses without any report, too: no report is a figure', () => {
    const silent = prepareReactions(answer, vaccines, 'vi', { rate_doses_least: 1000 }).rows[2]!;
    expect(silent).toMatchObject({ counts: { mild: 0, severe: 0, fatal: 0 }, rate: { value: 0, lower: 0 } });
    expect(silent.rate!.upper).toBeCloseTo((3.689 / 3000) * 100_000, 0);
  });

  it('have no rate under the doses that the operator set', () => {
    const first = (rate_doses_least: number) =>
      prepareReactions(answer, vaccines, 'vi', { rate_doses_least }).rows[0];
    expect(first(1000)).toMatchObject({ rate: null, whisker: null });
    expect(first(500)).toMatchObject({ rate: { value: 200 } });
  });

  it('by day leave a gap where a day is not told', () => {
    const chart = prepareReactionDays(answer, ['severe', 'fatal'], { today: '2021-10-15', lang: 'en' });
    expect(chart.series.map((series) => series.values)).toEqual([
      [1, null, 0],
      [0, null, 0],
    ]);
    expect(chart.incompleteFrom).toBe(2);
    expect(chart.summary).toBe('Cases in 3 days to 15/10/2021: severe 1, fatal 0.');
  });
});
