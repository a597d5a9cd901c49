/** Who looks at what: the open rooms, what their viewers hold, and the frames a step means for them. */
import { roomOf, type HubStatus, type Patch, type Snapshot } from '#schema/socket.ts';
import { patchesOf, type Room, type Tick } from './diff.ts';
import type { Hub } from './hub.ts';

interface OpenRoom<Viewer> extends Room {
  /** What its viewers hold. */
  seq: number;
  readonly viewers: Set<Viewer>;
  /** Made when asked for, dropped with the next step. */
  snapshot: Snapshot | undefined;
  /** When all its viewers last heard the status, ms on the server's clock. */
  statusMs: number;
}

/** Heard later than now means that the clock was set back. */
function hasHeard({ statusMs }: { statusMs: number }, nowMs: number, dueMs: number): boolean {
  return statusMs > dueMs && statusMs <= nowMs;
}

export interface RoomFrame<Viewer> {
  readonly patch: Patch;
  readonly viewers: ReadonlySet<Viewer>;
}

/** A viewer is in exactly one room. */
export class Audience<Viewer> {
  readonly #hub: Pick<Hub, 'tree' | 'roomSeq' | 'snapshot' | 'asOf'>;
  readonly #rooms = new Map<string, OpenRoom<Viewer>>();
  readonly #roomOf = new Map<Viewer, OpenRoom<Viewer>>();

  constructor(hub: Pick<Hub, 'tree' | 'roomSeq' | 'snapshot' | 'asOf'>) {
    this.#hub = hub;
  }

  get rooms(): number {
    return this.#rooms.size;
  }

  /** Moves the viewer to this room and returns what it shows now; later patches build on exactly this. */
  enter(viewer: Viewer, wanted: Room): Snapshot {
    const name = roomOf(wanted.unit, wanted.level);
    let room = this.#rooms.get(name);
    if (!room || this.#roomOf.get(viewer) !== room) {
      this.leave(viewer);
      // Leaving may have closed this very room.
      room = this.#rooms.get(name);
      if (!room) {
        room = {
          ...wanted,
          seq: this.#hub.roomSeq(wanted),
          viewers: new Set(),
          snapshot: undefined,
          statusMs: 0,
        };
        this.#rooms.set(name, room);
      }
      room.viewers.add(viewer);
      this.#roomOf.set(viewer, room);
    }
    room.snapshot ??= this.#hub.snapshot(room.unit, room.level);
    // Looks that found nothing new confirm the same figures for a later moment.
    return { ...room.snapshot, as_of: this.#hub.asOf };
  }

  /** Whether the viewer looks at a unit. */
  has(viewer: Viewer): boolean {
    return this.#roomOf.has(viewer);
  }

  leave(viewer: Viewer): void {
    const room = this.#roomOf.get(viewer);
    if (!room) return;
    this.#roomOf.delete(viewer);
    room.viewers.delete(viewer);
    if (room.viewers.size === 0) this.#rooms.delete(roomOf(room.unit, room.level));
  }

  /**
   * The frames of a step; from now on the rooms hold it. Rooms that heard the status before `dueMs` hear it with their frame:
   * a frame of its own would be a third of all writing.
   */
  step(tick: Tick, status: HubStatus, dueMs: number): RoomFrame<Viewer>[] {
    const patches = patchesOf(this.#hub.tree, tick, this.#rooms);
    for (const room of this.#rooms.values()) room.snapshot = undefined;
    return Array.from(patches, ([name, patch]) => {
      const room = this.#rooms.get(name)!;
      room.seq = tick.seq;
      if (hasHeard(room, status.server_ms, dueMs)) return { patch, viewers: room.viewers };
      room.statusMs = status.server_ms;
      return { patch: { ...patch, status }, viewers: room.viewers };
    });
  }

  /** The viewers of rooms that heard the status before `dueMs`; they hear it now. */
  *withoutStatus(nowMs: number, dueMs: number): Iterable<Viewer> {
    for (const room of [...this.#rooms.values()]) {
      if (hasHeard(room, nowMs, dueMs)) continue;
      room.statusMs = nowMs;
      yield* room.viewers;
    }
  }
}
