/**
 * Events of the kinds that are few enough to be made one by one: sessions, complaints, manual reports, check-ins. The same
 * event is a row of the history, made by what the writer makes rows with, or a line for the door.
 */
import type { EventKind, UpsertEvent } from '#schema/events.ts';
import { vnDayOfMs, type DayNumber } from '#schema/time.ts';
import type { FactRow } from '../columns.ts';
import { factsOf } from '../facts.ts';
import { rowOf } from '../rows.ts';

export const RECORD_KINDS = [
  'session',
  'feedback',
  'manual_report',
  'checkin',
] as const satisfies EventKind[];
export type RecordKind = (typeof RECORD_KINDS)[number];
type RecordEvent = Extract<UpsertEvent, { kind: RecordKind }>;

/** First letter of the record ids of a kind. */
export const LETTERS: Readonly<Record<RecordKind, string>> = {
  session: 's',
  feedback: 'f',
  manual_report: 'm',
  checkin: 'c',
};

/** One revision, with those that it follows. */
export interface DemoRecord {
  /** Entered at this second since 1970 UTC. */
  readonly at: number;
  /** Revisions of the record up to this one. */
  readonly events: readonly RecordEvent[];
}

/** What a record says at a moment: fields without the envelope. */
type Body<K extends RecordKind> = Omit<
  Extract<RecordEvent, { kind: K }>,
  'kind' | 'op' | 'source' | 'record_id' | 'revision' | 'recorded_at'
>;

/** Start of a day in Vietnam, seconds since 1970 UTC. */
export const dayStartSeconds = (day: DayNumber): number => day * 86_400 - 7 * 3600;
export const dayOfSeconds = (seconds: number): DayNumber => vnDayOfMs(seconds * 1000);

/** `2021-10-15T08:30:00+07:00`. */
export function rfc3339(seconds: number): string {
  return `${new Date((seconds + 7 * 3600) * 1000).toISOString().slice(0, 19)}+07:00`;
}

/** Gives record ids: they grow with time, and in the history leave the second at zero (see expand.ts). */
export class RecordNumbers {
  readonly #liveFrom: DayNumber;
  readonly #next = new Map<string, number>();

  /** `liveFrom`: first day whose records go through the door. */
  constructor(liveFrom: DayNumber) {
    this.#liveFrom = liveFrom;
  }

  /** Numbers within a day, `count` of them: returns the first. */
  take(letter: string, day: DayNumber, count: number): number {
    const key = `${letter}${day}`;
    const first = this.#next.get(key) ?? 0;
    this.#next.set(key, first + count);
    return first;
  }

  /** All revisions of one record, in their order: when each is entered, and what it says. */
  record<K extends RecordKind>(
    kind: K,
    revisions: readonly (readonly [at: number, body: Body<K>])[],
  ): DemoRecord[] {
    const entered = revisions[0]![0];
    const day = dayOfSeconds(entered);
    const letter = LETTERS[kind];
    const second = day < this.#liveFrom ? 0 : entered - dayStartSeconds(day);
    const pad = (n: number, width: number): string => String(n).padStart(width, '0');
    const id = `${letter}${pad(day, 5)}${pad(second, 5)}${pad(this.take(letter, day, 1), 8)}`;
    const events = revisions.map(([at, body], i): RecordEvent => {
      const envelope = { source: 'demo', record_id: id, revision: i + 1, recorded_at: rfc3339(at) };
      return { kind, op: 'upsert', ...envelope, ...body } as unknown as RecordEvent;
    });
    return revisions.map(([at], i) => ({ at, events: events.slice(0, i + 1) }));
  }
}

/** The rows that the writer would add for a revision. `acceptedAt`: as ClickHouse text. */
export function rowsOfRecord({ events }: DemoRecord, acceptedAt: string): FactRow[] {
  const kind = events[0]!.kind;
  const incoming = events.map((event) => ({ kind, row: rowOf(event) }));
  const { rows } = factsOf(kind, incoming, new Map(), acceptedAt);
  // What a revision adds: itself, and the row of the one before taken back.
  return events.length === 1 ? rows : rows.slice(-2);
}

/** A revision as a line for the door. */
export const lineOfRecord = ({ events }: DemoRecord): string => JSON.stringify(events.at(-1));
