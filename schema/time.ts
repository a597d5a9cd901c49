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

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Parse an RFC 3339 date-time with offset, to the microsecond.
 * Returns `undefined` for anything else: no offset, finer than a microsecond, 30 February, a leap second.
 */
export function parseInstant(text: string): InstantMicros | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const back = new Date(date);
  if (back.getUTCMonth() !== Number(month) - 1 || back.getUTCDate() !== Number(day)) return undefined;
  // Date.UTC reads the years 0–99 as 1900–1999.
  if (Number(year) < 100) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  let offset = 0;
  if (sign !== undefined) {
    if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
    offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
  }
  const seconds = date / 1000 + Number(hour) * 3600 + (Number(minute) - offset) * 60 + Number(second);
  const micros = fraction === undefined ? 0 : Number(fraction.padEnd(6, '0'));
  return seconds * MICROS_PER_SECOND + micros;
}

/** `2021-11-23` → day number; `undefined` when there is no such day. */
export function parseDay(text: string): DayNumber | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || formatDay(ms / 86_400_000) !== text) return undefined;
  return ms / 86_400_000;
}

export function formatDay(day: DayNumber): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
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
  const seconds = Math.floor(instant / MICROS_PER_SECOND);
  const micros = instant - seconds * MICROS_PER_SECOND;
  const text = new Date(seconds * 1000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}.${String(micros).padStart(6, '0')}`;
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
