import { describe, expect, it } from 'vitest';
import { feedbackState, isLateEntry } from '#schema/rules.ts';
import { parseDay, parseInstant } from '#schema/time.ts';

describe('a complaint', () => {
  const opened = parseInstant('2021-10-01T10:00:00+07:00')!;
  it.each([
    [undefined, 'open'],
    ['2021-10-01T10:00:00+07:00', 'in_time'],
    ['2021-10-03T03:00:00Z', 'in_time'],
    ['2021-10-03T03:00:00.000001Z', 'late'],
    ['2021-12-01T00:00:00Z', 'late'],
  ])('answered at %s is %s', (resolved, state) => {
    expect(feedbackState(opened, resolved === undefined ? undefined : parseInstant(resolved)!)).toBe(state);
  });
});

describe('a dose', () => {
  it.each([
    ['2021-10-31', '2021-11-02', false],
    ['2021-10-31', '2021-11-03', true],
    ['2021-11-01', '2021-11-01', false],
    ['2021-11-01', '2021-11-02', true],
  ])('given on %s and entered on %s is late: %s, by the rule of its day', (given, entered, late) => {
    expect(isLateEntry(parseDay(given)!, parseDay(entered)!)).toBe(late);
  });
});
