/** Rules of the validity radar for the doses of one person. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDay, parseInstant } from '#schema/time.ts';
import { VACCINES, vaccineOf } from '#schema/vaccines.ts';
import { personFindings, RADAR_CHECKS, type PersonDose } from '#web/lib/indicators/radar.ts';
import { CHECK_TEXTS } from '#web/lib/quality/radar-messages.ts';

let ids = 0;
function dose(number: number, day: string, change: Partial<PersonDose> = {}): PersonDose {
  return {
    source: 'clinic',
    record_id: `d${++ids}`,
    number,
    given: parseInstant(`${day}T09:00:00+07:00`)!,
    vaccine: 'comirnaty',
    lot: 'L1',
    ...change,
  };
}
const found = (...doses: PersonDose[]): unknown[] =>
  personFindings(doses).map(({ check, dose: at, other, days }) => [
    check,
    at.number,
    other?.number ?? null,
    days,
  ]);

describe('doses of one person', () => {
  it('in order and far enough apart are no finding', () => {
    expect(found(dose(1, '2021-09-01'), dose(2, '2021-09-22'))).toEqual([]);
    expect(found(dose(1, '2021-09-01'))).toEqual([]);
    expect(found()).toEqual([]);
  });

  it('without the one before, before it, or too soon after it are', () => {
    expect(found(dose(2, '2021-09-22'))).toEqual([['dose_without_previous', 2, null, null]]);
    expect(found(dose(1, '2021-09-22'), dose(2, '2021-09-01'))).toEqual([
      ['dose_before_previous', 2, 1, -21],
    ]);
    expect(found(dose(1, '2021-09-01'), dose(2, '2021-09-21'))).toEqual([['interval_short', 2, 1, 20]]);
    expect(found(dose(1, '2021-09-01'), dose(3, '2021-12-21'))).toEqual([
      ['dose_without_previous', 3, null, null],
    ]);
  });

  it('are held to the interval of the product given before, within its primary series', () => {
    const astra = { vaccine: 'astrazeneca' };
    expect(found(dose(1, '2021-09-01', astra), dose(2, '2021-09-27'))).toEqual([
      ['interval_short', 2, 1, 26],
    ]);
    expect(found(dose(1, '2021-09-01'), dose(2, '2021-09-27', astra))).toEqual([]);
    // A third dose of a series of two is a booster: another rule, which is not ours.
    expect(found(dose(1, '2021-09-01'), dose(2, '2021-10-01'), dose(3, '2021-10-05'))).toEqual([]);
    const abdala = { vaccine: 'abdala' };
    expect(
      found(dose(1, '2021-09-01', abdala), dose(2, '2021-09-15', abdala), dose(3, '2021-09-28', abdala)),
    ).toEqual([['interval_short', 3, 2, 13]]);
  });

  it('of the same number are told once, and as one injection when two sources tell the same', () => {
    expect(found(dose(1, '2021-09-01'), dose(1, '2021-09-03'))).toEqual([['number_twice', 1, 1, 2]]);
    const again = dose(1, '2021-09-01', { source: 'army' });
    expect(found(dose(1, '2021-09-01'), again)).toEqual([['two_sources', 1, 1, 0]]);
    expect(found(dose(1, '2021-09-01'), { ...again, lot: 'L2' })).toEqual([['number_twice', 1, 1, 0]]);
    // The doubled first dose does not make the second one late or early.
    expect(found(dose(1, '2021-09-01'), dose(1, '2021-09-20'), dose(2, '2021-09-22'))).toEqual([
      ['number_twice', 1, 1, 19],
    ]);
  });

  it('have, in any number and order, the findings that the plain reading of the rules has', () => {
    const any = fc.record({
      number: fc.integer({ min: 1, max: 4 }),
      day: fc.integer({ min: 0, max: 70 }),
      source: fc.constantFrom('clinic', 'army'),
      vaccine: fc.constantFrom('comirnaty', 'abdala', 'janssen'),
      lot: fc.constantFrom('L1', 'L2'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 7 }), (told) => {
        const start = parseDay('2021-09-01')!;
        const doses = told.map((one, i) => ({
          ...one,
          record_id: String(i),
          given: (start + one.day) * 86_400_000_000,
        }));
        const findings = personFindings(doses);
        const earliest = (number: number): number =>
          Math.min(...doses.filter((d) => d.number === number).map((d) => d.day));
        const has = (number: number): boolean => doses.some((d) => d.number === number);
        // Each dose but the first of its number is told once.
        const doubled = findings.filter(({ check }) => check === 'number_twice' || check === 'two_sources');
        expect(doubled.length).toBe(doses.length - new Set(doses.map((d) => d.number)).size);
        for (const number of [2, 3, 4]) {
          const of = findings.filter((f) => f.dose.number === number && !doubled.includes(f));
          const days = earliest(number) - earliest(number - 1);
          const before = findings.find((f) => f.dose.number === number && f.other?.number === number - 1);
          const product = vaccineOf(before?.other?.vaccine ?? 'comirnaty')!;
          if (!has(number)) expect(of).toEqual([]);
          else if (!has(number - 1)) expect(of.map((f) => f.check)).toEqual(['dose_without_previous']);
          else if (days < 0) expect(of.map((f) => f.check)).toEqual(['dose_before_previous']);
          else if (of.length > 0) {
            expect(of.map((f) => f.check)).toEqual(['interval_short']);
            expect(days).toBeLessThan(product.minIntervalDays);
            expect(number).toBeLessThanOrEqual(product.seriesDoses);
          }
        }
      }),
    );
  });
});

describe('the radar', () => {
  it('names every check and its rule in both languages', () => {
    for (const check of RADAR_CHECKS)
      for (const text of Object.values(CHECK_TEXTS[check])) expect([text.vi, text.en]).not.toContain('');
  });

  it('knows for every product from when it may be given', () => {
    for (const { approvedOn } of VACCINES) expect(parseDay(approvedOn)).toBeDefined();
  });
});
