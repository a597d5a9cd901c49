/**
 * One parsed line → a valid event, or the reason why it is none. Pure.
 *
 * `schema/events.ts` says what an event looks like by itself; `meaning.ts` what needs more than the event: the tree of
 * units, the clock, what the key may write.
 */
import { EVENT_KINDS, EVENT_SCHEMAS, type CampaignEvent, type EventKind } from '#schema/events.ts';
import { meaningFault, recordedFault, type MeaningContext } from './meaning.ts';
import { faultOf, type Fault } from './rejection-of.ts';

export interface ValidationContext extends MeaningContext {
  /** The source that the key may write. */
  readonly source: string;
  /** Makes a pseudonym of an identity number; absent: identity numbers are refused. */
  readonly pseudonymOf?: ((identityNumber: string) => string) | undefined;
}

export type Verdict =
  | { readonly event: CampaignEvent }
  | {
      readonly fault: Fault;
      /** What was judged, identity number already replaced. */ readonly raw: unknown;
    };

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
  const untrue = eventFault(event, context);
  return untrue ? { raw: named.raw, fault: untrue } : { event };
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

/** Kinds about a person. */
const KINDS_OF_PEOPLE: readonly unknown[] = ['dose', 'registration'] satisfies EventKind[];

/** `identity_number` becomes `person` where the door has a key for it; the number goes no further. */
function withPseudonym(
  raw: Record<string, unknown>,
  context: ValidationContext,
): { raw: Record<string, unknown> } | { raw: Record<string, unknown>; fault: Fault } {
  if (!KINDS_OF_PEOPLE.includes(raw['kind']) || !Object.hasOwn(raw, 'identity_number')) return { raw };
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

function eventFault(event: CampaignEvent, context: ValidationContext): Fault | undefined {
  if (event.source !== context.source)
    return {
      code: 'foreign_source',
      path: 'source',
      message: `\`source\` must be ${context.source}, the source of the key`,
    };
  const fault = recordedFault(event.recorded_at, context);
  // A body that comes with a cancel has been checked for form and is not kept.
  return fault ?? (event.op === 'cancel' ? undefined : meaningFault(event, context));
}
