/** Rules of alerts: limits with a gap between them, and what becomes of an alert. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultThresholds, parseThresholds } from '#schema/thresholds.ts';
import {
  ageReading,
  alertStep,
  changeReading,
  stateReading,
  thresholdReading,
} from '#web/lib/indicators/alert-rules.ts';
import {
  ALERT_EVENTS,
  isUp,
  wasSent,
  withAlertEvent,
  type Alert,
  type AlertEvent,
} from '#web/lib/alerts/history.ts';
import { ruleSentence } from '#web/lib/alerts/rule-sentence.ts';

const below = { when: 'below', raise: 1, clear: 2 } as const;

describe('rules', () => {
  it('raise below one limit and clear above the other only', () => {
    const values = [3, 1.5, 0.9, 1.5, 0.5, 1.9, 2, 1.5];
    let up = false;
    const steps = values.map((value) => {
      const step = alertStep(up, thresholdReading(below, value));
      up = step === null ? up : step === 'raised';
      return step;
    });
    expect(steps).toEqual([null, null, 'raised', null, null, null, 'cleared', null]);
  });

  it('do not ring again for a value that trembles inside the gap', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 1.999, noNaN: true })), fc.boolean(), (values, up) => {
        for (const value of values) expect(alertStep(up, thresholdReading(below, value))).toBeNull();
      }),
    );
  });

  it('say nothing about what is not known', () => {
    for (const reading of [
      thresholdReading(below, null),
      changeReading({ when: 'fall', raise: 0.5, clear: 0.2 }, null, 5),
      changeReading({ when: 'fall', raise: 0.5, clear: 0.2 }, 5, 0),
      ageReading({ raise: 60, clear: 15, from_hour: 7, to_hour: 19 }, null, 10),
    ])
      for (const up of [true, false]) expect(alertStep(up, reading)).toBeNull();
  });

  it('measure a change against the value before', () => {
    const fall = { when: 'fall', raise: 0.5, clear: 0.2 } as const;
    expect(changeReading(fall, 40, 100)).toEqual({
      value: -0.6,
      limit: -0.5,
      raises: true,
      clears: false,
    });
    expect(changeReading(fall, 90, 100)).toMatchObject({ value: -0.1, raises: false, clears: true });
    // What rose did not fall: it is told as a rise, and clears.
    expect(changeReading(fall, 160, 100)).toMatchObject({ value: 0.6, raises: false, clears: true });
    expect(changeReading({ ...fall, when: 'rise' }, 160, 100)).toMatchObject({
      value: 0.6,
      limit: 0.5,
      raises: true,
    });
  });

  it('take silence at night for rest', () => {
    const hours = { raise: 60, clear: 15, from_hour: 7, to_hour: 19 };
    expect(ageReading(hours, 600, 3).raises).toBe(false);
    expect(ageReading(hours, 61, 7).raises).toBe(true);
    expect(ageReading(hours, 61, 19)).toMatchObject({ raises: false, clears: false });
    expect(ageReading(hours, 10, 3).clears).toBe(true);
    expect(alertStep(false, stateReading(true, 1))).toBe('raised');
  });

  it('are a sensible set by default, and are checked when an operator writes them', () => {
    expect(defaultThresholds().alerts.rules.map(({ name }) => name)).toEqual([
      'stock_out',
      'signal',
      'silence',
      'source_stale',
      'books',
    ]);
    const rule = { name: 'x', on: 'threshold', measure: 'days_of_stock', level: 'district', ...below };
    expect(parseThresholds({ alerts: { rules: [rule] } }).alerts.rules).toHaveLength(1);
    // Added beside the default ones.
    expect(parseThresholds({ alerts: { more_rules: [rule] } }).alerts.rules.map(({ name }) => name)).toEqual([
      ...defaultThresholds().alerts.rules.map(({ name }) => name),
      'x',
    ]);
    expect(() => parseThresholds({ alerts: { more_rules: [{ ...rule, name: 'books' }] } })).toThrow(
      /alerts\.rules two rules/,
    );
    for (const wrong of [
      [{ ...rule, clear: 0 }],
      [{ ...rule, measure: 'mood' }],
      [{ ...rule, level: 'street' }],
      [rule, rule],
      [{ ...rule, extra: 1 }],
    ])
      expect(() => parseThresholds({ alerts: { rules: wrong } })).toThrow(/alerts\.rules/);
  });
});

describe('a rule in words', () => {
  it('says when it raises and when it clears, with the unit of its measure', () => {
    const rule = {
      name: 'x',
      on: 'threshold',
      measure: 'days_of_stock',
      level: 'district',
      ...below,
    } as const;
    expect(ruleSentence(rule, 'vi')).toMatch(
      /^Từng huyện: báo khi số ngày .* dưới .* ngày; hết khi từ .* ngày trở lên\.$/,
    );
    const fall = {
      name: 'y',
      on: 'change',
      measure: 'pace_7d',
      level: 'province',
      when: 'fall',
      over_minutes: 1440,
      raise: 0.3,
      clear: 0.1,
    } as const;
    expect(ruleSentence(fall, 'en')).toMatch(
      /^Each province: .*by more than 30.0% within 1,440 minutes; cleared at 10.0% or less\.$/,
    );
  });

  it('is whole for every default rule in both languages', () => {
    for (const rule of defaultThresholds().alerts.rules)
      for (const lang of ['vi', 'en'] as const)
        expect(ruleSentence(rule, lang)).not.toMatch(/[{}]|undefined/);
  });
});

const event = (change: Partial<AlertEvent>): AlertEvent => ({
  id: 'a',
  at_ms: 1,
  campaign_ms: 1,
  event: 'raised',
  by: '',
  reason: '',
  subject: { rule: 'stock_out', on: 'threshold', about: '11', measure: 'days_of_stock' },
  figures: { value: 0.4, limit: 1 },
  ...change,
});

describe('an alert', () => {
  it('is raised, sent, acknowledged, cleared, and raised anew', () => {
    let alert: Alert | undefined;
    const tell = (name: AlertEvent['event'], at_ms: number, by = ''): void => {
      alert = withAlertEvent(alert, event({ event: name, at_ms, by }));
    };
    tell('cleared', 1);
    expect(alert).toBeUndefined();
    tell('raised', 2);
    tell('sent', 3, 'webhook');
    expect([wasSent(alert!, 'webhook'), wasSent(alert!, 'mail')]).toEqual([true, false]);
    tell('acknowledged', 4, 'Nguyễn An');
    tell('acknowledged', 5, 'Trần Bình');
    expect(alert).toMatchObject({ state: 'acknowledged', raised_ms: 2 });
    tell('cleared', 6);
    tell('raised', 7);
    expect(alert).toMatchObject({ state: 'raised', raised_ms: 7 });
    expect(wasSent(alert!, 'webhook')).toBe(false);
    expect(alert!.history.map((one) => one.event)).toEqual([
      'raised',
      'sent',
      'acknowledged',
      'cleared',
      'raised',
    ]);
  });

  it('is up from a raise to the next clear, whatever stands between', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALERT_EVENTS)), (names) => {
        let alert: Alert | undefined;
        for (const name of names) alert = withAlertEvent(alert, event({ event: name }));
        const last = names.findLast((name) => name === 'raised' || name === 'cleared');
        expect(alert ? isUp(alert) : false).toBe(last === 'raised');
      }),
    );
  });
});
