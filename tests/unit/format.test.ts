import { describe, expect, it } from 'vitest';
import { measureOf } from '#schema/measures.ts';
import {
  formatAge,
  formatCount,
  formatDate,
  formatInstant,
  formatLimit,
  formatMeasure,
  formatMoment,
  formatSigned,
  formatValue,
  NO_VALUE,
} from '#web/lib/i18n/format.ts';
import { fill, langOf } from '#web/lib/i18n/lang.ts';

const at = Date.parse('2021-11-23T01:05:03Z');

describe('numbers as they are written', () => {
  it('groups by dots in Vietnamese and by commas in English, from the first thousand on', () => {
    expect(formatCount(1_234_567, 'vi')).toBe('1.234.567');
    expect(formatCount(1234, 'vi')).toBe('1.234');
    expect(formatCount(1_234_567, 'en')).toBe('1,234,567');
  });

  it('writes shares with one decimal and never caps them', () => {
    expect(formatValue('percent', 0.123, 'vi')).toBe('12,3%');
    expect(formatValue('percent', 1.0372, 'vi')).toBe('103,7%');
    expect(formatValue('percent', 0.123, 'en')).toBe('12.3%');
  });

  it('writes limits with all their digits', () => {
    expect(formatLimit(0.00001, 'vi')).toBe('0,00001');
    expect(formatLimit(0.001, 'en')).toBe('0.001');
    expect(formatLimit(2, 'vi')).toBe('2');
  });

  it('shows a dash, never a zero, for what is not known', () => {
    for (const value of [null, undefined, NaN, Infinity])
      expect(formatValue('count', value, 'vi')).toBe(NO_VALUE);
    expect(formatValue('count', 0, 'vi')).toBe('0');
    expect(formatValue('days', -0.01, 'vi')).toBe('0,0');
    expect(formatValue('days', -0.2, 'vi')).toBe('-0,2');
  });

  it('gives a difference its sign, and none to what rounds to nothing', () => {
    expect(formatSigned('count', 1234, 'vi')).toBe('+1.234');
    expect(formatSigned('percent', -0.028, 'vi')).toBe('−2,8%');
    expect(formatSigned('percent', 0.0001, 'vi')).toBe('0,0%');
    expect(formatSigned('count', 0, 'en')).toBe('0');
    expect(formatSigned('percent', null, 'vi')).toBe(NO_VALUE);
  });

  it('writes a measure that is a change with its sign, wherever it stands, and no other', () => {
    const change = measureOf('change_7d')!;
    expect([0.123, -0.302, 0, null].map((value) => formatMeasure(change, value, 'vi'))).toEqual([
      '+12,3%',
      '−30,2%',
      '0,0%',
      NO_VALUE,
    ]);
    expect(formatMeasure(measureOf('coverage_1plus')!, 0.123, 'vi')).toBe('12,3%');
  });
});

describe('time as it is written, always Vietnamese time', () => {
  it('writes days and instants', () => {
    expect(formatDate('2021-11-23', 'vi')).toBe('23/11/2021');
    expect(formatInstant(at, 'vi')).toContain('08:05:03');
    expect(formatInstant(at, 'vi')).toContain('23/11/2021');
  });

  it('leaves the date out of an instant of the same Vietnamese day only', () => {
    expect(formatMoment(at, at + 3_600_000, 'vi')).toBe('08:05:03');
    // 23:30 UTC is already the next day in Vietnam, though not in London.
    expect(formatMoment(at, Date.parse('2021-11-23T23:30:00Z'), 'vi')).toContain('23/11/2021');
  });

  it('reads an age at a glance', () => {
    expect(formatAge(5_000, 'vi')).toBe('5 giây');
    expect(formatAge(180_000, 'vi')).toBe('3 phút');
    expect(formatAge(2 * 3_600_000, 'en')).toBe('2 hours');
    expect(formatAge(-50, 'en')).toBe('0 seconds');
  });
});

describe('texts', () => {
  it('are Vietnamese unless English was chosen', () => {
    expect([undefined, '', 'fr', 'vi', 'en'].map(langOf)).toEqual(['vi', 'vi', 'vi', 'vi', 'en']);
  });

  it('are filled, and what is not given stays visible', () => {
    expect(fill('{n} nơi ở {unit}', { n: 3 })).toBe('3 nơi ở {unit}');
  });
});
