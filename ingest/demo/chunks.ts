/** Days of entry → chunks of bounded size, the steps of the bulk load. The same plan gives the same chunks. */
import type { DayNumber } from '#schema/time.ts';
import type { Cell, DayPlan, Movement, Reaction, RegistrationCell } from './cells.ts';
import type { DemoRecord } from './records.ts';

/** Records of one INSERT, so of one part: its memory and its atomicity. */
export const CHUNK_DOSES = 600_000;

export interface Numbered<T> {
  readonly item: T;
  /** Number within its day of entry. */
  readonly sequence: number;
}

export interface Chunk {
  readonly cells: readonly Cell[];
  readonly doses: number;
  readonly revisions: readonly Cell[];
  readonly movements: readonly Numbered<Movement>[];
  readonly reactions: readonly Numbered<Reaction>[];
  /** A chunk has doses or registrations. */
  readonly registrations: readonly RegistrationCell[];
  readonly records: readonly DemoRecord[];
}

const numbered = <T>(items: readonly T[]): Numbered<T>[] =>
  items.map((item, sequence) => ({ item, sequence }));

class Builder {
  readonly cells: Cell[] = [];
  readonly revisions: Cell[] = [];
  readonly movements: Numbered<Movement>[] = [];
  readonly reactions: Numbered<Reaction>[] = [];
  readonly registrations: RegistrationCell[] = [];
  readonly records: DemoRecord[] = [];
  doses = 0;

  get isEmpty(): boolean {
    const lists = [this.revisions, this.movements, this.reactions, this.registrations, this.records];
    return this.doses === 0 && lists.every((list) => list.length === 0);
  }
}

/** Chunks of the days up to and with `lastDay`. What else was entered on a day comes with its last doses. */
export function* chunksOf(
  days: Iterator<DayPlan>,
  lastDay: DayNumber,
  limit = CHUNK_DOSES,
): Generator<Chunk, void, undefined> {
  let chunk = new Builder();
  for (let next = days.next(); !next.done; next = days.next()) {
    const day = next.value;
    for (const cell of day.cells) {
      if (chunk.doses + cell.count > limit && chunk.doses > 0) {
        yield chunk;
        chunk = new Builder();
      }
      chunk.cells.push(cell);
      chunk.doses += cell.count;
    }
    chunk.revisions.push(...day.revisions);
    chunk.movements.push(...numbered(day.movements));
    chunk.reactions.push(...numbered(day.reactions));
    // One by one: a day has more of them than a call takes arguments.
    for (const record of day.records) chunk.records.push(record);
    if (day.registrations.length > 0) {
      yield chunk;
      yield* registrationChunks(day.registrations, limit);
      chunk = new Builder();
    }
    if (day.day >= lastDay) break;
  }
  if (!chunk.isEmpty) yield chunk;
}

function* registrationChunks(cells: readonly RegistrationCell[], limit: number): Generator<Chunk> {
  let chunk = new Builder();
  let people = 0;
  for (const cell of cells) {
    if (people + cell.count > limit && people > 0) {
      yield chunk;
      chunk = new Builder();
      people = 0;
    }
    chunk.registrations.push(cell);
    people += cell.count;
  }
  yield chunk;
}
