import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point, SeriesAnswer } from '#web/lib/charts/answers.ts';
import type { ClockDay } from '#web/lib/clocks/answer.ts';
import { chartOption, tooltipText } from '#web/lib/charts/chart-option.ts';
import { dayTable } from '#web/lib/charts/day-table.ts';
import { daysBetween, trailingMean } from '#web/lib/charts/days.ts';
import { hasValues, type PreparedChart, type PreparedSeries } from '#web/lib/charts/prepared.ts';
import { prepareSeries, queriesOf, seriesPath, SERIES_VIEWS } from '#web/lib/charts/prepare-series.ts';
import type { Range } from '#web/lib/charts/range.ts';
import { LIGHT_THEME } from '#web/lib/charts/theme.ts';

const stamp = {
  unit: { code: '38', name: 'Tỉnh Thanh Hóa' },
  simulated: true,
  seq: 7,
  as_of: '2021-10-15T08:00:00+07:00',
};
const plain = (by: 'given' | 'recorded', points: Point[]): SeriesAnswer => ({
  ...stamp,
  measure: 'doses_total',
  by,
  points,
});
const run = (from: string, values: (number | null)[]): Point[] =>
  daysBetween(from, '2100-01-01')
    .slice(0, values.length)
    .map((date, i) => ({ date, value: values[i]! }));
const vi = { today: '2021-10-15', lang: 'vi' } as const;

describe('series of a unit by day', () => {
  it('asks both clocks, each by its name', () => {
    expect(queriesOf('clocks').map((query) => seriesPath('38', query))).toEqual([
      '/api/v1/units/38/series?measure=doses_total&by=given',
      '/api/v1/units/38/series?measure=doses_total&by=recorded',
    ]);
    expect(seriesPath('VN', queriesOf('vaccine')[0]!, 'csv')).toBe(
      '/api/v1/units/VN/series?measure=doses_total&by=given&split=vaccine&format=csv',
    );
  });

  it('draws a day without a point as a gap, and a zero as zero', () => {
    const chart = prepareSeries(
      'clocks',
      [
        plain('given', [
          { date: '2021-10-01', value: 5 },
          { date: '2021-10-03', value: 0 },
          { date: '2021-10-04', value: null },
        ]),
        plain('recorded', []),
      ],
      vi,
    );
    expect(chart.days).toEqual(['2021-10-01', '2021-10-02', '2021-10-03', '2021-10-04']);
    expect(chart.series[0]!.values).toEqual([5, null, 0, null]);
    expect(chart.series[1]!.values).toEqual([null, null, null, null]);
  });

  it('puts both clocks on one axis that holds every day of either', () => {
    const chart = prepareSeries(
      'clocks',
      [plain('given', run('2021-10-01', [1, 2])), plain('recorded', run('2021-10-02', [3, 4]))],
      vi,
    );
    expect(chart.days).toEqual(['2021-10-01', '2021-10-02', '2021-10-03']);
    expect(chart.series.map((series) => series.values)).toEqual([
      [1, 2, null],
      [null, 3, 4],
      [null, null, null],
    ]);
  });

  it('stands the estimate on the bars of the days that may still grow, and never below them', () => {
    const estimate = (date: string, entered: number, range: [number, number, number] | null): ClockDay => ({
      date,
      entered,
      p10: range?.[0] ?? null,
      p50: range?.[1] ?? null,
      p90: range?.[2] ?? null,
      missing: range ? range[1] - entered : null,
      late: 0,
      deadline_days: 2,
      delay_median: null,
      delay_p90: null,
      manual: null,
      manual_entered: null,
      manual_gap: null,
      age_days: 0,
      owner: null,
    });
    const estimates = [
      estimate('2021-10-12', 100, [100, 100, 100]),
      estimate('2021-10-13', 90, [95, 100, 110]),
      // The bars are newer: 74 are entered by now.
      estimate('2021-10-14', 50, [70, 100, 140]),
      estimate('2021-10-15', 20, null),
    ];
    const answers = [plain('given', run('2021-10-12', [100, 90, 74, 20])), plain('recorded', [])];
    const chart = prepareSeries('clocks', answers, { ...vi, estimates, missing: 60 });
    expect(chart.estimate).toMatchObject({
      over: 'given',
      low: [null, 95, 74, null],
      middle: [null, 100, 100, null],
      high: [null, 110, 140, null],
    });
    expect(chart.summary).toContain('60 mũi đã tiêm chưa nhập');
    expect(dayTable(chart, 'vi').rows.map((row) => row.cells.at(-1))).toEqual([
      '–',
      '100 (74–140)',
      '100 (95–110)',
      '–',
    ]);
    expect(tooltipText(chart, 2, 'vi')).toContain('100 (74–140)');
    const option = chartOption(chart, {
      theme: LIGHT_THEME,
      lang: 'vi',
      window: { start: 0, end: 3 },
      pointerZoom: false,
    }) as { series: { id: string; stack?: string; data: unknown[] }[] };
    const stacked = option.series.filter(({ stack }) => stack === 'estimate');
    expect(stacked.map(({ id }) => id)).toEqual(['given', 'estimate-from', 'estimate']);
    expect(stacked.slice(1).map(({ data }) => data)).toEqual([
      [null, 5, 0, null],
      [null, 15, 66, null],
    ]);
    expect(prepareSeries('clocks', answers, vi).estimate).toBeNull();
  });

  it('has a mean that does not fall for what is only not entered yet', () => {
    const days = run('2021-10-08', [100, 100, 100, 100, 100, 100, 30, 5]);
    const estimates = [{ date: '2021-10-14', entered: 30, p10: 90, p50: 100, p90: 110 } as ClockDay];
    const meanOf = (chart: PreparedChart): PreparedSeries => chart.series.find(({ key }) => key === 'mean')!;
    const answers = [plain('given', days), plain('recorded', [])];
    const estimated = meanOf(prepareSeries('clocks', answers, { ...vi, estimates }));
    expect(estimated.values[6]).toBe(100);
    expect(estimated.name).toBe('Trung bình 7 ngày (khi nhập đủ)');
    expect(meanOf(prepareSeries('clocks', answers, vi)).values[6]).toBe(90);
  });

  it('marks today as incomplete and leaves it out of the mean', () => {
    const chart = prepareSeries(
      'clocks',
      [plain('given', run('2021-10-08', [7, 7, 7, 7, 7, 7, 14, 1])), plain('recorded', [])],
      vi,
    );
    expect(chart.incompleteFrom).toBe(7);
    expect(chart.series[2]!.values).toEqual([null, null, null, null, null, null, 8, null]);
    expect(tooltipText(chart, 7, 'vi')).toContain('chưa hết ngày');
    expect(dayTable(chart, 'vi').rows[0]).toMatchObject({
      head: '15/10/2021',
      note: 'Hôm nay, chưa hết ngày',
      cells: ['1', '–', '–'],
    });
  });

  it('says in words what is drawn: of the days that are looked at, and of no others', () => {
    const dates = ['2021-10-10', '2021-10-11', '2021-10-12', '2021-10-13', '2021-10-14'];
    const given = run(dates[0]!, [900, 1, 2, 3, 4]);
    const answers = [plain('given', given), plain('recorded', run(dates[0]!, [50, 10, 10, 10, 10]))];
    const estimates = [{ date: '2021-10-14', entered: 4, p10: 4, p50: 6, p90: 9, missing: 2 } as ClockDay];
    const said = (view: (typeof SERIES_VIEWS)[number], of: SeriesAnswer[], range: Range): string =>
      prepareSeries(view, of, { today: '2021-10-15', lang: 'en', estimates, missing: 2, range }).summary;
    expect(said('clocks', answers, { last: 3 })).toBe(
      'From 12/10/2021 to 14/10/2021: 9 doses by day given, 30 by day recorded; highest 4 on 14/10/2021. ' +
        'An estimated 2 doses given are not entered yet (today left out).',
    );
    expect(said('clocks', answers, { last: 'all' })).toContain('910 doses');
    // What is not entered yet lies outside of these days.
    expect(said('clocks', answers, { from: dates[0]!, to: dates[2]! })).toBe(
      'From 10/10/2021 to 12/10/2021: 903 doses by day given, 70 by day recorded; highest 900 on 10/10/2021.',
    );
    const coverage = (measure: string): SeriesAnswer => ({
      ...plain('given', run(dates[0]!, [0.1, 0.2, null, 0.4, 0.5])),
      measure,
    });
    const both = [coverage('coverage_1plus'), coverage('coverage_full')];
    expect(said('coverage', both, { from: dates[1]!, to: dates[2]! })).toMatch(/^By 12\/10\/2021: 20.0%/);
    const split: SeriesAnswer = {
      ...stamp,
      measure: 'doses_total',
      by: 'given',
      split: 'dose_number',
      series: [
        { key: '1', points: given },
        { key: '2', points: run(dates[0]!, [7]) },
      ],
    };
    expect(said('dose_number', [split], { last: 2 })).toMatch(/: 7 doses .* 14\/10\/2021\. Dose 1 7\.$/);
  });

  it('shows coverage above 100% and names the line of 100%', () => {
    const coverage = (measure: string, values: (number | null)[]): SeriesAnswer => ({
      ...plain('given', run('2021-10-01', values)),
      measure,
    });
    const chart = prepareSeries(
      'coverage',
      [coverage('coverage_1plus', [0.99, 1.234]), coverage('coverage_full', [0.5, null])],
      vi,
    );
    expect(chart.reference).toEqual({ value: 1, name: '100%' });
    expect(chart.summary).toContain('123,4%');
    const option = chartOption(chart, {
      theme: LIGHT_THEME,
      lang: 'vi',
      window: { start: 0, end: 1 },
      pointerZoom: true,
    }) as { yAxis: { max: number } };
    expect(option.yAxis.max).toBeGreaterThan(1.234);
  });

  it('stacks vaccines in their fixed order, without those never given', () => {
    const chart = prepareSeries(
      'vaccine',
      [
        {
          ...stamp,
          measure: 'doses_total',
          by: 'given',
          split: 'vaccine',
          series: [
            { key: 'newcomer', points: run('2021-10-01', [1]) },
            { key: 'janssen', points: run('2021-10-01', [0]) },
            { key: 'verocell', points: run('2021-10-01', [2]) },
            { key: 'astrazeneca', points: run('2021-10-01', [3]) },
          ],
        },
      ],
      { ...vi, lang: 'en' },
    );
    expect(chart.series.map((series) => series.key)).toEqual(['astrazeneca', 'verocell', 'newcomer']);
    expect(new Set(chart.series.map((series) => series.stack))).toEqual(new Set(['doses']));
    expect(chart.summary).toContain('6 doses');
  });

  it.each(SERIES_VIEWS)('says in words that there is nothing, in the view %s', (view) => {
    for (const answers of [[], [plain('given', []), plain('recorded', [])]]) {
      const chart = prepareSeries(view, answers, vi);
      expect(hasValues(chart)).toBe(false);
      expect(chart.summary).toBe('Chưa có số liệu theo ngày.');
    }
  });

  it('keeps every figure it is given, whatever the days and holes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }),
        fc.infiniteStream(fc.option(fc.nat(10_000_000), { nil: null })),
        (offsets, stream) => {
          const days = daysBetween('2021-03-08', '2022-05-01');
          const points = offsets.map((offset) => ({ date: days[offset]!, value: stream.next().value! }));
          const chart = prepareSeries('clocks', [plain('given', points), plain('recorded', [])], vi);
          const byDay = new Map(chart.days.map((day, i) => [day, chart.series[0]!.values[i]]));
          for (const { date, value } of points) expect(byDay.get(date)).toBe(value);
          const known = points.filter((point) => point.value !== null).length;
          expect(chart.series[0]!.values.filter((value) => value !== null)).toHaveLength(known);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('mean of the days before', () => {
  it('is not known where one of its days is not', () => {
    expect(trailingMean([1, null, 3, 5, 7], 2, null)).toEqual([null, null, null, 4, 6]);
  });

  it('of a constant is that constant', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 7, max: 50 }), (value, length) => {
        const mean = trailingMean(Array<number>(length).fill(value), 7, null);
        expect(mean.slice(6).every((m) => m === value)).toBe(true);
        expect(mean.slice(0, 6).every((m) => m === null)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what is drawn', () => {
  const chart = prepareSeries(
    'clocks',
    [plain('given', run('2021-10-13', [1, 2, 3])), plain('recorded', run('2021-10-13', [1, null, 3]))],
    vi,
  );
  const option = (pointerZoom: boolean) =>
    chartOption(chart, { theme: LIGHT_THEME, lang: 'vi', window: { start: 1, end: 2 }, pointerZoom }) as {
      animation: boolean;
      dataZoom: { startValue: number; endValue: number; disabled: boolean }[];
      tooltip: { renderMode: string };
      series: { type: string; connectNulls?: boolean; data: unknown[] }[];
    };

  it('never moves by itself, never bridges a gap, never makes markup of a name', () => {
    expect(option(true).animation).toBe(false);
    expect(option(true).tooltip.renderMode).toBe('richText');
    expect(option(true).series.map((series) => series.connectNulls)).toEqual([undefined, false, false]);
    expect(option(true).series[1]!.data).toEqual([1, null, 3]);
  });

  it('fades the bar of today only', () => {
    expect(option(true).series[0]!.data).toEqual([1, 2, expect.objectContaining({ value: 3 })]);
  });

  it('leaves the pointer to scrolling where fingers are used', () => {
    expect(option(true).dataZoom[0]).toMatchObject({ startValue: 1, endValue: 2, disabled: false });
    expect(option(false).dataZoom[0]!.disabled).toBe(true);
  });
});
