/**
 * The wire contract: the envelope and every kind of event, as one discriminated union.
 *
 * A schema here says what one event looks like by itself. What needs more than the event (does this
 * commune exist, may this key write it, is this instant in the future) is `ingest/validate.ts`.
 * Nothing is coerced: a number in quotes is an error, an unknown field is an error, null is an error.
 */
import { z } from 'zod';
import type { Rejection } from './errors.ts';
import { BODIES, ENVELOPE } from './event-fields.ts';

export const EVENT_KINDS = [
  'dose',
  'allocation',
  'reaction',
  'registration',
  'session',
  'feedback',
  'manual_report',
  'checkin',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

function upsertOf<K extends EventKind>(kind: K) {
  return z.strictObject({ kind: z.literal(kind), op: z.literal('upsert'), ...ENVELOPE, ...BODIES[kind] });
}
/** A cancel needs only its envelope; a body may come along, must then be valid, and is not kept. */
function cancelOf<K extends EventKind>(kind: K) {
  return z
    .strictObject(BODIES[kind] as (typeof BODIES)[K])
    .partial()
    .extend({ kind: z.literal(kind), op: z.literal('cancel'), ...ENVELOPE });
}
function schemasOf<K extends EventKind>(kind: K) {
  return { upsert: upsertOf(kind), cancel: cancelOf(kind) };
}

/** By kind and op: the validator picks one schema, so an error names the field and not a union. */
export const EVENT_SCHEMAS = {
  dose: schemasOf('dose'),
  allocation: schemasOf('allocation'),
  reaction: schemasOf('reaction'),
  registration: schemasOf('registration'),
  session: schemasOf('session'),
  feedback: schemasOf('feedback'),
  manual_report: schemasOf('manual_report'),
  checkin: schemasOf('checkin'),
} as const;

type UpsertOf<K extends EventKind> = z.infer<(typeof EVENT_SCHEMAS)[K]['upsert']>;
export type DoseUpsert = UpsertOf<'dose'>;
export type AllocationUpsert = UpsertOf<'allocation'>;
export type ReactionUpsert = UpsertOf<'reaction'>;
export type RegistrationUpsert = UpsertOf<'registration'>;
export type SessionUpsert = UpsertOf<'session'>;
export type FeedbackUpsert = UpsertOf<'feedback'>;
export type ManualReportUpsert = UpsertOf<'manual_report'>;
export type CheckinUpsert = UpsertOf<'checkin'>;
export type UpsertEvent = { [K in EventKind]: UpsertOf<K> }[EventKind];

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
