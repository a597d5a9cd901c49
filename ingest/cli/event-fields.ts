/** The fields of each kind as the contract in `schema/events.ts` has them: for reading CSV and for its templates. */
import { z } from 'zod';
import { EVENT_KINDS, EVENT_SCHEMAS, type EventKind } from '#schema/events.ts';

export interface EventField {
  name: string;
  type: 'string' | 'integer' | 'boolean' | 'array';
  /** Needed in an upsert. */
  required: boolean;
  /** JSON Schema of the value. */
  schema: Record<string, unknown>;
}

/** Fields of an upsert of this kind, the envelope first, in the order of the contract. */
export function fieldsOf(kind: EventKind): EventField[] {
  const schema = z.toJSONSchema(EVENT_SCHEMAS[kind].upsert) as {
    properties: Record<string, Record<string, unknown>>;
    required: string[];
  };
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    type: property['type'] as EventField['type'],
    required: schema.required.includes(name),
    schema: property,
  }));
}

const FIELDS = new Map(EVENT_KINDS.map((kind) => [kind as string, fieldsOf(kind)]));

/** Field types by name; of an unknown kind, nothing is known. */
export function fieldTypes(kind: string): ReadonlyMap<string, EventField['type']> {
  return new Map((FIELDS.get(kind) ?? []).map((field) => [field.name, field.type]));
}

/** Taken by the door in place of `person` where it makes the pseudonym itself; not part of an event. */
const DOOR_ONLY = ['identity_number'];

export const ALL_FIELD_NAMES: ReadonlySet<string> = new Set([
  ...[...FIELDS.values()].flatMap((fields) => fields.map((field) => field.name)),
  ...DOOR_ONLY,
]);
