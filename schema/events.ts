/**
 * The wire contract: the envelope and every kind of event, as one discriminated union.
 *
 * A schema here says what one event looks like by itself. What needs more than the event (does this
 * commune exist, may this key write it, is this instant in the future) is `ingest/validate.ts`.
 * Nothing is coerced: a number in quotes is an error, an unknown field is an error, null is an error.
 */
import { z } from 'zod';
import type { Rejection } from './errors.ts';
import { parseDay, parseInstant } from './time.ts';
import { VACCINES } from './vaccines.ts';

export const EVENT_KINDS = ['dose', 'allocation', 'reaction'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Text that a person typed: NFC, no control characters, no half of a surrogate pair. */
function plainText(maxLength: number) {
  return (
    z
      .string()
      .min(1)
      .max(maxLength)
      .refine((text) => text.isWellFormed(), { error: 'has half of a surrogate pair' })
      // eslint-disable-next-line no-control-regex
      .refine((text) => !/[\u0000-\u001f\u007f-\u009f]/.test(text), { error: 'has a control character' })
      .refine((text) => text === text.normalize('NFC'), { error: 'is not in Unicode form NFC' })
  );
}

const instant = z
  .string()
  .max(40)
  .refine((text) => parseInstant(text) !== undefined, {
    error: 'is not an RFC 3339 date-time with offset, to the microsecond at most',
  });
const day = z
  .string()
  .max(10)
  .refine((text) => parseDay(text) !== undefined, { error: 'is not a calendar date (YYYY-MM-DD)' });

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,31}$/, {
  error: 'is not a code (A–Z a–z 0–9 . _ / -, 1–32 characters)',
});
const tag = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, { error: 'is not a lower-case code (a–z 0–9 _ -, 1–32 characters)' });
const vaccine = z.enum(VACCINES.map((v) => v.code) as [string, ...string[]]);
/** A commune (5 digits), or one of the five island districts that have no communes (3 digits). */
const placeCode = z.string().regex(/^(\d{5}|\d{3})$/, { error: 'is not a commune code (5 digits)' });
/** Any unit: nation `VN`, province, district, commune. */
const unitCode = z
  .string()
  .regex(/^(VN|\d{2}|\d{3}|\d{5})$/, { error: 'is not a unit code (VN, 2, 3 or 5 digits)' });
const birthYear = z.int().min(1900).max(2100);
const sex = z.enum(['f', 'm', 'x']);
const doseNumber = z.int().min(1).max(4);

export const SOURCE_PATTERN = /^[a-z0-9-]{1,32}$/;

const envelope = {
  source: z.string().regex(SOURCE_PATTERN, { error: 'is not a source name (a–z 0–9 -, 1–32 characters)' }),
  record_id: plainText(64),
  revision: z.int().min(1).max(2_147_483_647),
  recorded_at: instant,
};

const doseBody = {
  given_at: instant,
  dose_number: doseNumber,
  vaccine,
  lot: code,
  site: code,
  site_commune: placeCode,
  home_commune: placeCode,
  /** Pseudonym of the person; never a name, an identity number or a telephone number. */
  person: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,64}$/, { error: 'is not a pseudonym (A–Z a–z 0–9 . _ : -, 1–64 characters)' })
    .optional(),
  birth_year: birthYear,
  sex,
  priority_group: z.int().min(1).max(16),
  identity: z.enum(['verified', 'declared', 'missing']),
  certificate_printed: z.boolean(),
};

const allocationBody = {
  movement: z.enum(['decided', 'received', 'transferred', 'wasted', 'counted']),
  at: instant,
  vaccine,
  lot: code.optional(),
  doses: z.int().min(0).max(1_000_000_000),
  unit: unitCode,
  from_unit: unitCode.optional(),
  decision_no: plainText(64).optional(),
  expires_on: day.optional(),
  reason: plainText(200).optional(),
};

const reactionBody = {
  dose_record_id: plainText(64).optional(),
  given_at: instant,
  onset_at: instant,
  reported_at: instant,
  severity: z.enum(['mild', 'severe', 'fatal']),
  symptoms: z.array(tag).max(32),
  outcome: tag.optional(),
  vaccine,
  lot: code,
  dose_number: doseNumber,
  site: code,
  site_commune: placeCode,
  home_commune: placeCode,
  birth_year: birthYear,
  sex,
};

const BODIES = { dose: doseBody, allocation: allocationBody, reaction: reactionBody } as const;

/** What an allocation needs beyond its fields: sentences for the sender, or none. */
export function allocationContradiction(event: {
  movement: string;
  lot?: string | undefined;
  doses: number;
  unit: string;
  from_unit?: string | undefined;
}): { path: string; message: string } | undefined {
  if (event.movement !== 'decided' && event.lot === undefined)
    return { path: 'lot', message: 'is needed for every movement but `decided`' };
  // An empty refrigerator is a count worth knowing; a movement of no doses is not a movement.
  if (event.doses === 0 && event.movement !== 'counted')
    return { path: 'doses', message: 'must be above zero (zero is allowed for `counted` only)' };
  if (event.movement === 'transferred' && event.from_unit === undefined)
    return { path: 'from_unit', message: 'is needed for a transfer' };
  if (event.movement !== 'transferred' && event.from_unit !== undefined)
    return { path: 'from_unit', message: 'belongs to a transfer only' };
  if (event.from_unit !== undefined && event.from_unit === event.unit)
    return { path: 'from_unit', message: 'is the same unit as `unit`' };
  return undefined;
}

function upsertOf<K extends EventKind>(kind: K) {
  return z.strictObject({ kind: z.literal(kind), op: z.literal('upsert'), ...envelope, ...BODIES[kind] });
}
/** A cancel needs only its envelope; a body may come along, must then be valid, and is not kept. */
function cancelOf<K extends EventKind>(kind: K) {
  return z
    .strictObject(BODIES[kind] as (typeof BODIES)[K])
    .partial()
    .extend({ kind: z.literal(kind), op: z.literal('cancel'), ...envelope });
}

export const doseUpsert = upsertOf('dose');
export const allocationUpsert = upsertOf('allocation');
export const reactionUpsert = upsertOf('reaction');

/** By kind and op: the validator picks one schema, so an error names the field and not a union. */
export const EVENT_SCHEMAS = {
  dose: { upsert: doseUpsert, cancel: cancelOf('dose') },
  allocation: { upsert: allocationUpsert, cancel: cancelOf('allocation') },
  reaction: { upsert: reactionUpsert, cancel: cancelOf('reaction') },
} as const;

export type DoseUpsert = z.infer<typeof doseUpsert>;
export type AllocationUpsert = z.infer<typeof allocationUpsert>;
export type ReactionUpsert = z.infer<typeof reactionUpsert>;
export type UpsertEvent = DoseUpsert | AllocationUpsert | ReactionUpsert;

export interface CancelEvent {
  kind: EventKind;
  op: 'cancel';
  source: string;
  record_id: string;
  revision: number;
  recorded_at: string;
}

export type CampaignEvent = UpsertEvent | CancelEvent;

/** The answer of `POST /v1/events` when the request as a whole was taken. */
export interface IngestAnswer {
  accepted: number;
  duplicate: number;
  stale: number;
  rejected: Rejection[];
}
