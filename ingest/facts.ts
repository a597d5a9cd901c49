/**
 * Events + current states → signed rows, and what became of each event. Pure: the heart of the books.
 *
 * A higher revision wins whatever the clocks say. What it replaces is written once more with sign −1, so that every
 * total stays a plain sum. Rows are compared by their columns; no hash can collide.
 */
import type { EventKind } from '#schema/events.ts';
import type { FactRow } from './columns.ts';
import { sameContent, withFirst } from './rows.ts';

export type Outcome = 'accepted' | 'duplicate' | 'stale' | 'revision_conflict' | 'out_of_scope';

/** Whether a key may replace the current row of a record. */
export type MayReplace = (kind: EventKind, current: FactRow) => boolean;

/** One valid event on its way into the books. */
export interface Incoming {
  readonly kind: EventKind;
  /** The row it would be as the first revision of its record (`rowOf`). */
  readonly row: FactRow;
  /** Whether its sender may replace this row; absent: any row of its source. */
  readonly mayReplace?: MayReplace | undefined;
}

/** Names a record within its kind. Neither part can hold a line break. */
export function keyOf(row: { source: string; record_id: string }): string {
  return `${row.source}\n${row.record_id}`;
}

/** Current row (sign ≥ 0) of records by `keyOf`; a record without one has never been seen. */
export type States = ReadonlyMap<string, FactRow>;

/**
 * Takes the events of one kind in order, several revisions of one record among them.
 * @param acceptedAt commit time as ClickHouse text, on every row written
 * @returns rows to be inserted as one block, and one outcome per event
 */
export function factsOf(
  kind: EventKind,
  events: readonly Incoming[],
  states: States,
  acceptedAt: string,
): { rows: FactRow[]; outcomes: Outcome[] } {
  const changed = new Map<string, FactRow>();
  const rows: FactRow[] = [];

  /** Write `next` in place of `current`. A tombstone was never counted, so nothing is taken back for it. */
  function replace(key: string, current: FactRow | undefined, next: FactRow): void {
    if (current?.sign === 1) rows.push({ ...current, sign: -1, accepted_at: acceptedAt });
    const row = { ...next, accepted_at: acceptedAt };
    rows.push(row);
    changed.set(key, row);
  }

  function apply({ row, mayReplace }: Incoming): Outcome {
    const key = keyOf(row);
    const current = changed.get(key) ?? states.get(key);
    if (!current) {
      replace(key, undefined, row);
      return 'accepted';
    }
    if (current.sign === 1 && mayReplace && !mayReplace(kind, current)) return 'out_of_scope';
    if (row.revision === current.revision)
      return sameContent(kind, row, current) ? 'duplicate' : 'revision_conflict';
    const isEarliest = row.revision < current.first_revision;
    const [firstRevision, firstRecordedAt] = isEarliest
      ? [row.revision, row.recorded_at]
      : [current.first_revision, current.first_recorded_at];
    if (row.revision < current.revision) {
      // It changes nothing but the entry clock, which must not depend on the order of arrival.
      if (isEarliest) replace(key, current, withFirst(kind, current, firstRevision, firstRecordedAt));
      return 'stale';
    }
    replace(key, current, withFirst(kind, row, firstRevision, firstRecordedAt));
    return 'accepted';
  }

  return { outcomes: events.map(apply), rows };
}
