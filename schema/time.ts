/**
 * Time in the books: instants are whole microseconds since 1970 UTC (a JavaScript number holds them
 * exactly until the year 2255), days are civil days in Vietnam (UTC+7, no daylight saving), counted
 * from 1970-01-01.
 */
export const VN_OFFSET_MINUTES = 7 * 60;

export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
export const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

/** First day of the campaign: the first injections were given on 8 March 2021. */
export const CAMPAIGN_FIRST_DAY = '2021-03-08';

export type InstantMicros = number;
/** Days since 1970-01-01 of the civil day in Vietnam. */
export type DayNumber = number;

/** Where "now" comes from. Passed in everywhere, so that the demonstration can live in 2021. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

const DIGIT_ZERO = 48;

/** The number written in `count` digits at `at`; NaN when one of them is no digit. */
function digitsAt(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - DIGIT_ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
/** Leap days of the years before this one, in the Gregorian calendar. */
const leapDaysBefore = (year: number): number =>
  Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);
const LEAP_DAYS_BEFORE_1970 = 477;

/** Day number of `YYYY-MM-DD` at the start of a text; NaN when there is no such day, or the year is below 100. */
function dayAt(text: string): DayNumber {
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  if (text[4] !== '-' || text[7] !== '-' || !(year >= 100 && month >= 1 && month <= 12 && day >= 1))
    return NaN;
  const isLeap = isLeapYear(year);
  if (day > DAYS_IN_MONTH[month - 1]! + (isLeap && month === 2 ? 1 : 0)) return NaN;
  return (
    (year - 1970) * 365 +
    (leapDaysBefore(year) - LEAP_DAYS_BEFORE_1970) +
    DAYS_BEFORE_MONTH[month - 1]! +
    (isLeap && month > 2 ? 1 : 0) +
    (day - 1)
  );
}

/**
 * Parse an RFC 3339 date-time with offset, to the microsecond.
 * Returns `undefined` for anything else: no offset, finer than a microsecond, 30 February, a leap second.
 * Read by character: it runs several times for each event at the door, and a pattern with groups took a fifth of its time.
 */
export function parseInstant(text: string): InstantMicros | undefined {
  const day = dayAt(text);
  const hour = digitsAt(text, 11, 2);
  const minute = digitsAt(text, 14, 2);
  const second = digitsAt(text, 17, 2);
  const separator = text[10];
  if ((separator !== 'T' && separator !== 't') || text[13] !== ':' || text[16] !== ':') return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  let at = 19;
  let micros = 0;
  if (text[at] === '.') {
    const start = ++at;
    let digit = text.charCodeAt(at) - DIGIT_ZERO;
    while (digit >= 0 && digit <= 9) {
      micros = micros * 10 + digit;
      digit = text.charCodeAt(++at) - DIGIT_ZERO;
    }
    if (at === start || at > start + 6) return undefined;
    micros *= 10 ** (start + 6 - at);
  }
  let offset = 0;
  const zone = text[at];
  if (zone === '+' || zone === '-') {
    const offsetHour = digitsAt(text, at + 1, 2);
    const offsetMinute = digitsAt(text, at + 4, 2);
    if (text[at + 3] !== ':' || !(offsetHour <= 23 && offsetMinute <= 59) || text.length !== at + 6)
      return undefined;
    offset = (offsetHour * 60 + offsetMinute) * (zone === '-' ? -1 : 1);
  } else if ((zone !== 'Z' && zone !== 'z') || text.length !== at + 1) return undefined;
  const seconds = day * 86_400 + hour * 3600 + (minute - offset) * 60 + second;
  return Number.isNaN(seconds) ? undefined : seconds * MICROS_PER_SECOND + micros;
}

/** `2021-11-23` → day number; `undefined` when there is no such day. */
export function parseDay(text: string): DayNumber | undefined {
  const day = text.length === 10 ? dayAt(text) : NaN;
  return Number.isNaN(day) ? undefined : day;
}

/** Texts of the days that events have; the same few hundred are written millions of times. */
const DAY_TEXTS: string[] = [];
const LAST_KEPT_DAY = 36_524;

export function formatDay(day: DayNumber): string {
  if (!(day >= 0 && day <= LAST_KEPT_DAY)) return new Date(day * 86_400_000).toISOString().slice(0, 10);
  return (DAY_TEXTS[day] ??= new Date(day * 86_400_000).toISOString().slice(0, 10));
}

/** The civil day in Vietnam in which an instant lies. */
export function vnDayOfMicros(instant: InstantMicros): DayNumber {
  return Math.floor((instant + VN_OFFSET_MINUTES * MICROS_PER_MINUTE) / MICROS_PER_DAY);
}

export function vnDayOfMs(ms: number): DayNumber {
  return vnDayOfMicros(ms * 1000);
}

/** Microseconds → `2021-11-23 01:02:03.000004`, the text ClickHouse takes for DateTime64(6, 'UTC'). */
export function clickhouseInstant(instant: InstantMicros): string {
  const day = Math.floor(instant / MICROS_PER_DAY);
  const inDay = instant - day * MICROS_PER_DAY;
  const seconds = Math.floor(inDay / MICROS_PER_SECOND);
  const micros = inDay - seconds * MICROS_PER_SECOND;
  const fraction = micros === 0 ? '000000' : String(micros).padStart(6, '0');
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${formatDay(day)} ${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[second]}.${fraction}`;
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

/** Start of the hour in which an instant lies: `2021-11-23 01:00:00`, the text ClickHouse takes for DateTime('UTC'). */
export function clickhouseHour(instant: InstantMicros): string {
  return `${clickhouseInstant(instant).slice(0, 13)}:00:00`;
}

/** The inverse of `clickhouseInstant`. */
export function parseClickhouseInstant(text: string): InstantMicros {
  const instant = parseInstant(`${text.slice(0, 10)}T${text.slice(11)}Z`);
  if (instant === undefined) throw new Error(`not an instant of ours: ${text}`);
  return instant;
}

/** Microseconds → RFC 3339 in Vietnamese time, to the millisecond: `2021-11-23T08:02:03.000+07:00`. */
export function formatVn(ms: number): string {
  const shifted = new Date(ms + VN_OFFSET_MINUTES * 60_000).toISOString();
  return `${shifted.slice(0, -1)}+07:00`;
}
