import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clickhouseHour,
  clickhouseInstant,
  formatDay,
  parseClickhouseInstant,
  parseDay,
  parseInstant,
  vnDayOfMicros,
} from '#schema/time.ts';

/** What the engine's own date parser says, for texts that have the form of RFC 3339. */
function bySpecification(text: string): number | undefined {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/.exec(
      text,
    );
  if (!match || Number(match[1]) < 100) return undefined;
  const whole = text.slice(0, 19).toUpperCase();
  const ms = Date.parse(`${whole}Z`);
  // The engine takes 24:00:00 and rolls 30 February over; we do not.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== whole) return undefined;
  if (Number(match[10] ?? 0) > 23 || Number(match[11] ?? 0) > 59) return undefined;
  const offset = (Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0)) * (match[9] === '-' ? -1 : 1);
  return (ms / 1000 - offset * 60) * 1_000_000 + Number((match[7] ?? '').padEnd(6, '0'));
}

const two = (max: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
const year = fc
  .oneof(fc.integer({ min: 0, max: 9999 }), fc.constantFrom(1900, 2000, 2020, 2021, 2024))
  .map((n) => String(n).padStart(4, '0'));
const dayText = fc.tuple(year, two(13), two(32)).map((parts) => parts.join('-'));
const likeAnInstant = fc
  .tuple(
    dayText,
    fc.constantFrom('T', 't', ' '),
    fc.tuple(two(24), two(60), two(60)).map((parts) => parts.join(':')),
    fc.oneof(
      fc.constant(''),
      fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 7 }).map((f) => `.${f}`),
    ),
    fc.oneof(
      fc.constantFrom('Z', 'z', '', '+0700', '+07'),
      fc.tuple(fc.constantFrom('+', '-'), two(24), two(60)).map(([s, h, m]) => `${s}${h}:${m}`),
    ),
    fc.constantFrom('', '', '', ' ', 'x', '0'),
  )
  .map((parts) => parts.join(''));

describe('an instant', () => {
  it('is read as the specification says, and nothing else is read', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: likeAnInstant }, fc.string()), (text) => {
        expect(parseInstant(text)).toBe(bySpecification(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('comes back from the text that the store keeps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (instant) => {
        const text = clickhouseInstant(instant);
        expect(text).toBe(
          `${new Date(Math.floor(instant / 1000)).toISOString().slice(0, 23).replace('T', ' ')}${String(instant % 1000).padStart(3, '0')}`,
        );
        expect(parseClickhouseInstant(text)).toBe(instant);
      }),
      { numRuns: 2000 },
    );
  });

  it('lies in an hour', () => {
    const hourOf = (text: string): string => clickhouseHour(parseInstant(text)!);
    expect(hourOf('2021-10-01T09:59:59.999999+07:00')).toBe('2021-10-01 02:00:00');
    expect(hourOf('2021-10-02T06:00:00+07:00')).toBe('2021-10-01 23:00:00');
  });

  it('belongs to the civil day in Vietnam', () => {
    const dayOf = (text: string): string => formatDay(vnDayOfMicros(parseInstant(text)!));
    expect(dayOf('2021-10-01T16:59:59.999999Z')).toBe('2021-10-01');
    expect(dayOf('2021-10-01T17:00:00Z')).toBe('2021-10-02');
    expect(dayOf('2021-10-02T00:00:00+07:00')).toBe('2021-10-02');
  });
});

describe('a day', () => {
  it('is read when it exists', () => {
    fc.assert(
      fc.property(dayText, (text) => {
        const ms = Date.parse(`${text}T00:00:00Z`);
        const exists =
          !Number.isNaN(ms) &&
          new Date(ms).toISOString().slice(0, 10) === text &&
          Number(text.slice(0, 4)) >= 100;
        expect(parseDay(text)).toBe(exists ? ms / 86_400_000 : undefined);
        if (exists) expect(formatDay(ms / 86_400_000)).toBe(text);
      }),
      { numRuns: 3000 },
    );
    for (const text of ['', '2021-10-1', '2021-10-011', '20211001', '2021/10/01', '+2021-10-01'])
      expect(parseDay(text)).toBeUndefined();
  });
});
