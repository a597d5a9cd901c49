/**
 * One parsed line → a valid event, or the reason why it is none. Pure.
 *
 * `schema/events.ts` says what an event looks like by itself; here stands what needs more than the event: the tree of
 * units, the clock, what the key may write. Dates that contradict each other (entered before given, onset before
 * injection) are accepted: they are findings for the data quality screens, and hiding them would hide the error.
 */
import {
  EVENT_KINDS,
  EVENT_SCHEMAS,
  allocationContradiction,
  type CampaignEvent,
  type EventKind,
} from '#schema/events.ts';
import { MICROS_PER_MINUTE, parseDay, parseInstant, vnDayOfMicros, type DayNumber } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { faultOf, type Fault } from './rejection-of.ts';
import { vnYear } from './rows.ts';

export interface ValidationContext {
  readonly tree: UnitTree;
  /** The source that the key may write. */
  readonly source: string;
  /** The unit that the key is limited to; `null`: the whole country. */
  readonly keyScope: string | null;
  readonly nowMs: number;
  readonly campaignFirstDay: DayNumber;
  /** Makes a pseudonym of an identity number; absent: identity numbers are refused. */
  readonly pseudonymOf?: ((identityNumber: string) => string) | undefined;
}

export type Verdict =
  | { readonly event: CampaignEvent }
  | {
      readonly fault: Fault;
      /** What was judged, identity number already replaced. */ readonly raw: unknown;
    };

/** Clocks of sources run ahead a little. */
const FUTURE_TOLERANCE_MINUTES = 10;
/** Before this day no vaccine against COVID-19 was given anywhere; it keeps every date within the columns. */
const EARLIEST_DAY = parseDay('2020-01-01')!;
const EXPIRY_DAYS = { from: parseDay('2020-01-01')!, to: parseDay('2050-12-31')! };

export function validate(raw: unknown, context: ValidationContext): Verdict {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw))
    return { raw, fault: { code: 'malformed_json', path: '', message: 'the line is not one JSON object' } };
  const named = withPseudonym(raw as Record<string, unknown>, context);
  if ('fault' in named) return { raw: named.raw, fault: named.fault };
  const { kind, op } = named.raw;
  const fault = choiceFault(named.raw);
  if (fault) return { raw: named.raw, fault };
  const parsed = EVENT_SCHEMAS[kind as EventKind][op as 'upsert' | 'cancel'].safeParse(named.raw);
  if (!parsed.success) return { raw: named.raw, fault: faultOf(parsed.error.issues[0]!, named.raw) };
  const event = parsed.data as CampaignEvent;
  const meaning = meaningFault(event, context);
  return meaning ? { raw: named.raw, fault: meaning } : { event };
}

/** Kind and op choose the schema, so that a fault names a field and not a union. */
function choiceFault(raw: Record<string, unknown>): Fault | undefined {
  const own = (name: string): unknown => (Object.hasOwn(raw, name) ? raw[name] : undefined);
  for (const name of ['kind', 'op']) {
    const value = own(name);
    if (value === undefined) return { code: 'missing_field', path: name, message: `\`${name}\` is missing` };
    if (typeof value !== 'string')
      return { code: 'wrong_type', path: name, message: `\`${name}\` must be text` };
  }
  if (!EVENT_KINDS.includes(own('kind') as EventKind))
    return {
      code: 'unknown_kind',
      path: 'kind',
      message: `\`kind\` must be one of ${EVENT_KINDS.join(', ')}`,
    };
  if (own('op') !== 'upsert' && own('op') !== 'cancel')
    return { code: 'bad_format', path: 'op', message: '`op` must be upsert or cancel' };
  return undefined;
}

/** `identity_number` of a dose becomes `person` where the door has a key for it; the number goes no further. */
function withPseudonym(
  raw: Record<string, unknown>,
  context: ValidationContext,
): { raw: Record<string, unknown> } | { raw: Record<string, unknown>; fault: Fault } {
  if (raw['kind'] !== 'dose' || !Object.hasOwn(raw, 'identity_number')) return { raw };
  const { identity_number: number, ...rest } = raw;
  const path = 'identity_number';
  if (!context.pseudonymOf)
    return {
      raw: rest,
      fault: {
        code: 'person_not_pseudonym',
        path,
        message: '`identity_number` is not taken here: send `person`, a pseudonym',
      },
    };
  if (Object.hasOwn(rest, 'person'))
    return {
      raw: rest,
      fault: { code: 'inconsistent', path, message: 'send either `identity_number` or `person`, not both' },
    };
  if (typeof number !== 'string')
    return { raw: rest, fault: { code: 'wrong_type', path, message: '`identity_number` must be text' } };
  if (!/^(\d{9}|\d{12})$/.test(number))
    return {
      raw: rest,
      fault: { code: 'bad_format', path, message: '`identity_number` must have 9 or 12 digits' },
    };
  return { raw: { ...rest, person: context.pseudonymOf(number) } };
}

function meaningFault(event: CampaignEvent, context: ValidationContext): Fault | undefined {
  if (event.source !== context.source)
    return {
      code: 'foreign_source',
      path: 'source',
      message: `\`source\` must be ${context.source}, the source of the key`,
    };
  const recorded = clockFault('recorded_at', event.recorded_at, EARLIEST_DAY, context);
  if (recorded) return recorded;
  // A body that comes with a cancel has been checked for form and is not kept.
  if (event.op === 'cancel') return undefined;
  switch (event.kind) {
    case 'dose':
      if (event.person !== undefined && /^\d{9,12}$/.test(event.person))
        return {
          code: 'person_not_pseudonym',
          path: 'person',
          message: '`person` looks like an identity or telephone number: send a pseudonym',
        };
      return (
        clockFault('given_at', event.given_at, context.campaignFirstDay, context) ??
        birthFault(event.birth_year, event.given_at) ??
        placeFault(event, context)
      );
    case 'reaction':
      return (
        clockFault('given_at', event.given_at, context.campaignFirstDay, context) ??
        clockFault('onset_at', event.onset_at, EARLIEST_DAY, context) ??
        clockFault('reported_at', event.reported_at, EARLIEST_DAY, context) ??
        birthFault(event.birth_year, event.given_at) ??
        placeFault(event, context)
      );
    case 'allocation': {
      const contradiction = allocationContradiction(event);
      if (contradiction)
        return {
          code: 'inconsistent',
          path: contradiction.path,
          message: `\`${contradiction.path}\` ${contradiction.message}`,
        };
      return (
        clockFault('at', event.at, EARLIEST_DAY, context) ??
        expiryFault(event.expires_on) ??
        unitFault(event, context)
      );
    }
  }
}

function clockFault(
  path: string,
  text: string,
  earliest: DayNumber,
  context: ValidationContext,
): Fault | undefined {
  const instant = parseInstant(text)!;
  if (vnDayOfMicros(instant) < earliest)
    return { code: 'before_campaign', path, message: `\`${path}\` lies before the campaign began` };
  if (instant > context.nowMs * 1000 + FUTURE_TOLERANCE_MINUTES * MICROS_PER_MINUTE)
    return { code: 'in_future', path, message: `\`${path}\` lies in the future` };
  return undefined;
}

function birthFault(birthYear: number, givenAt: string): Fault | undefined {
  if (birthYear <= vnYear(parseInstant(givenAt)!)) return undefined;
  return {
    code: 'inconsistent',
    path: 'birth_year',
    message: '`birth_year` lies after the year of `given_at`',
  };
}

function expiryFault(day: string | undefined): Fault | undefined {
  if (day === undefined) return undefined;
  const number = parseDay(day)!;
  if (number >= EXPIRY_DAYS.from && number <= EXPIRY_DAYS.to) return undefined;
  return { code: 'out_of_range', path: 'expires_on', message: '`expires_on` must lie between 2020 and 2050' };
}

function placeFault(
  event: { site_commune: string; home_commune: string },
  { tree, keyScope }: ValidationContext,
): Fault | undefined {
  for (const path of ['site_commune', 'home_commune'] as const)
    if (!tree.isPlace(event[path]))
      return { code: 'unknown_unit', path, message: `\`${path}\` is not the code of a commune` };
  return scopeFault('site_commune', event.site_commune, tree, keyScope);
}

function unitFault(
  event: { unit: string; from_unit?: string | undefined },
  { tree, keyScope }: ValidationContext,
): Fault | undefined {
  for (const path of ['unit', 'from_unit'] as const) {
    const code = event[path];
    if (code !== undefined && !tree.get(code))
      return { code: 'unknown_unit', path, message: `\`${path}\` is not the code of a unit` };
  }
  return scopeFault('unit', event.unit, tree, keyScope);
}

function scopeFault(path: string, code: string, tree: UnitTree, keyScope: string | null): Fault | undefined {
  if (keyScope === null || tree.isWithin(code, keyScope)) return undefined;
  return {
    code: 'out_of_scope',
    path,
    message: `\`${path}\` lies outside unit ${keyScope}, which the key is for`,
  };
}
