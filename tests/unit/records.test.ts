/** The way from a figure to its records, as addresses and texts; and the trend of quality. */
import { describe, expect, it } from 'vitest';
import { MEASURES } from '#schema/measures.ts';
import { prepareTrend } from '#web/lib/quality/prepare-trend.ts';
import { trendHref, trendTitle } from '#web/lib/quality/trend-address.ts';
import { columnsOf, RECORD_KINDS } from '#web/lib/records/columns.ts';
import { FIGURES, figuresBehind, mayFilter, recordHref, recordsHref } from '#web/lib/records/figures.ts';
import { recordText } from '#web/lib/records/record-text.ts';
import { dayTable } from '#web/lib/charts/day-table.ts';

describe('the address of the records', () => {
  it('of a figure is the figure’s own, of a measure that of its first part', () => {
    expect(recordsHref('VN', 'doses_total')).toBe('/records?measure=doses_total');
    expect(recordsHref('38', 'coverage_1plus')).toBe('/38/records?measure=adults_1plus&of=coverage_1plus');
    expect(recordsHref('38', 'doses_total', { day: '2021-10-01', lot: 'A/1' })).toBe(
      '/38/records?measure=doses_total&day=2021-10-01&lot=A%2F1',
    );
  });

  it('of what counts today alone names the day', () => {
    expect(recordsHref('VN', 'doses_recorded_today', {}, '2021-10-15')).toBe(
      '/records?measure=doses_recorded&of=doses_recorded_today&day=2021-10-15',
    );
    expect(recordsHref('VN', 'doses_total', {}, '2021-10-15')).not.toContain('day');
  });

  it('of a record holds any name that a source may give it', () => {
    expect(recordHref('clinic', 'dose', 'a/b ?#')).toBe('/records/clinic/dose/a%2Fb%20%3F%23');
  });

  it('exists for every measure, with filters that the figure knows', () => {
    for (const { name } of MEASURES)
      for (const figure of figuresBehind(name)) expect(mayFilter(figure, []), figure).toBe(true);
    expect(mayFilter('doses_total', ['lot', 'day'])).toBe(true);
    expect(mayFilter('people_full', ['lot'])).toBe(false);
    expect(mayFilter('doses_total', ['from', 'to', 'recorded_from'])).toBe(true);
    expect(mayFilter('doses_total', ['lot', 'recorded_to'])).toBe(false);
    for (const { filters } of Object.values(FIGURES))
      for (const set of filters as readonly string[]) expect(set.split(' ').sort().join(' ')).toBe(set);
  });
});

describe('a value of a record', () => {
  const of = (name: string) => columnsOf('dose').find((column) => column.name === name)!;
  it('is written for people, and a dash where nothing was said', () => {
    expect(recordText(of('given_at'), '2021-10-01T08:00:00.000+07:00', {}, 'vi')).toContain('1/10/2021');
    expect(recordText(of('site_commune'), '00001', { '00001': 'Phường Phúc Xá' }, 'vi')).toBe(
      'Phường Phúc Xá (00001)',
    );
    expect(recordText(of('vaccine'), 'comirnaty', {}, 'vi')).toContain('Pfizer');
    expect(recordText(of('identity'), 'missing', {}, 'vi')).toBe('thiếu');
    expect(recordText(of('certificate_printed'), false, {}, 'en')).toBe('no');
    expect(recordText(of('lot'), null, {}, 'vi')).toBe('–');
    // A lot may be called like a code.
    expect(recordText(of('lot'), 'missing', {}, 'vi')).toBe('missing');
  });

  it('is named in both languages for every kind', () => {
    for (const kind of RECORD_KINDS)
      for (const { label } of columnsOf(kind)) expect([label.vi, label.en]).not.toContain('');
  });
});

describe('the trend of quality', () => {
  const day = (date: string, doses: number, late: number) => ({
    date,
    doses,
    doses_late: late,
    identity_verified: doses,
    certificate_printed: doses / 2,
    feedback: 0,
    feedback_in_time: 0,
  });
  const chart = prepareTrend([day('2021-10-14', 10, 4), day('2021-10-15', 0, 0)], '2021-10-15', 'vi');

  it('has shares of each day, and a gap where nothing was given', () => {
    expect(chart.series.map(({ values }) => values)).toEqual([
      [0.6, null],
      [1, null],
      [0.5, null],
      [null, null],
    ]);
    expect(chart.incompleteFrom).toBe(1);
    expect(chart.summary).toContain('60,0%');
  });

  it('tells complaints of days whose 48 hours are over, not those that may still be answered in time', () => {
    const told = (date: string) => ({ ...day(date, 10, 0), feedback: 4, feedback_in_time: 1 });
    const dates = ['2021-10-12', '2021-10-13', '2021-10-14', '2021-10-15'];
    const { series } = prepareTrend(dates.map(told), '2021-10-15', 'vi');
    expect(series.find(({ key }) => key === 'feedback')!.values).toEqual([0.25, null, null, null]);
  });

  it('of a source that keeps complaints alone is told in complaints', () => {
    const told = (date: string) => ({ ...day(date, 0, 0), feedback: 4, feedback_in_time: 1 });
    const { summary } = prepareTrend(['2021-10-12', '2021-10-15'].map(told), '2021-10-15', 'en');
    expect(summary).toContain('of 4 complaints');
    expect(summary).toContain('25.0%');
    expect(prepareTrend([day('2021-10-12', 0, 0)], '2021-10-15', 'en').summary).toBe('No figures yet.');
  });

  it('stands at an address that names one site or one source, and nothing of the one before', () => {
    const params = new URLSearchParams('by=site&sort=doses_late&source=army');
    const site = { by: 'site', code: '00001', name: 'Phường Phúc Xá', site: 'A/1' } as const;
    const source = { by: 'source', code: 'army', name: 'army', site: null } as const;
    expect(trendHref(params, site)).toBe('?by=site&sort=doses_late&commune=00001&site=A%2F1#trend');
    expect(trendHref(new URLSearchParams('by=source&commune=00001&site=S'), source)).toBe(
      '?by=source&source=army#trend',
    );
    expect(trendHref(params, null)).toBe('?by=site&sort=doses_late#trend');
    expect(trendTitle(site, 'en')).toBe('By day: site A/1, Phường Phúc Xá');
  });

  it('opens from its table to the records of a day', () => {
    const { rows } = dayTable(chart, 'vi', (date) => `/records?day=${date}`);
    expect(rows.map(({ href }) => href)).toEqual(['/records?day=2021-10-15', '/records?day=2021-10-14']);
  });
});
