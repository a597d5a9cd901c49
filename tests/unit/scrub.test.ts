import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrub } from '#ingest/rejects.ts';
import { eventArb } from '#tests/support/event-arbs.ts';
import { allocationEvent, doseEvent, registrationEvent } from '#tests/support/events.ts';

describe('what is kept of a rejected event', () => {
  it('is all of it when it is valid', () => {
    fc.assert(
      fc.property(eventArb(), (event) => {
        expect(scrub(event)).toEqual({ event, isWhole: true });
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    { person: '001099012345' },
    { person: 79201001234 },
    { dose_number: Infinity },
    { dose_number: 2 ** 53 },
    { lot: 912345678 },
    { person: 'Nguyễn Văn A' },
    { lot: 'Nguyễn Văn A' },
    { site: '0912345678' },
    { vaccine: '+84912345678' },
    { lot: { name: 'A' } },
    { full_name: 'A' },
    { record_id: 'x'.repeat(65) },
  ])('is not %j', (change) => {
    const [name] = Object.keys(change) as [string];
    const { event, isWhole } = scrub({ ...doseEvent(), ...change });
    expect(event).not.toHaveProperty(name);
    expect(isWhole).toBe(false);
  });

  it.each([{ person: '001099012345' }, { person: 'Nguyễn Văn A' }, { phone: '0912345678' }])(
    'is not %j of a registration',
    (change) => {
      const { event, isWhole } = scrub({ ...registrationEvent(), ...change });
      expect(JSON.stringify(event)).not.toMatch(/0010990|Nguy|0912345/);
      expect(event).toHaveProperty('home_commune');
      expect(isWhole).toBe(false);
    },
  );

  it('is what can be judged again: wrong codes, numbers and times', () => {
    const raw = {
      ...doseEvent(),
      vaccine: 'novavax',
      site_commune: '99999',
      dose_number: 9,
      given_at: '2021-10-01 08:00',
    };
    const { event } = scrub(raw);
    expect(event).toMatchObject({ vaccine: 'novavax', site_commune: '99999', dose_number: 9 });
    expect(scrub({ ...allocationEvent(), unit: '99', reason: 'vỡ lọ' }).isWhole).toBe(true);
  });

  it('is nothing of what is no object', () => {
    for (const raw of [undefined, null, 'Nguyễn', 5, ['x']])
      expect(scrub(raw)).toEqual({ event: {}, isWhole: false });
  });

  it('never holds anything from outside the fields of its kind', () => {
    fc.assert(
      fc.property(fc.object(), eventArb(), (junk, event) => {
        const { event: kept } = scrub({ ...junk, ...event });
        expect(kept).toEqual(event);
      }),
      { numRuns: 1000 },
    );
  });
});
