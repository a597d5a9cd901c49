/**
 * What a screen knows of its unit, kept current over the socket.
 *
 * Each connect, return or gap in the sequence ends in `unit:watch`, whose answer is the whole snapshot; between snapshots, patches are
 * applied as they come and published at most every `PUBLISH_MS`, in an animation frame; by a hidden tab when it is looked at again.
 */
import {
  applyPatch,
  FRAME_LAYOUT,
  type HubStatus,
  type Patch,
  type Snapshot,
  type WatchAnswer,
  type WatchPayload,
} from '#schema/socket.ts';
import type { UnitLevel } from '#schema/units.ts';
import type { BoardSocket, Surroundings } from './board-browser.ts';
import { isFinal } from './board-refusals.ts';
import { ClockOffset, EventToScreenSamples, type EventToScreen } from './event-to-screen.ts';

/** Shortest time between two redraws. */
const PUBLISH_MS = 250;
/** The hub speaks at least this often; longer silence means that nobody is there, whatever the socket says. */
const SILENCE_MS = 15_000;
const CHECK_MS = 1_000;
/** A first connection may take this long before the screen says that it has none. */
const CONNECT_PATIENCE_MS = 8_000;
const WATCH_TIMEOUT_MS = 10_000;
export interface Room {
  readonly unit: string;
  readonly level: UnitLevel | null;
  /** Index of the unit in the tree: what its own figures are called in a patch. */
  readonly index: number;
}

export interface Link {
  readonly state: 'connecting' | 'live' | 'lost';
  /** On the server's clock, ms. */
  readonly since_ms: number;
}

const sameRoom = (a: Snapshot, room: Room): boolean => a.unit === room.unit && a.level === room.level;

/* eslint-disable svelte/prefer-svelte-reactivity -- the sets here are replaced as a whole, never changed once seen */
export class Board {
  /** The newest published snapshot; may be of the room looked at before, so ask `snapshotOf`. */
  snapshot = $state.raw<Snapshot | null>(null);
  status = $state.raw<HubStatus | null>(null);
  link = $state.raw<Link>({ state: 'connecting', since_ms: 0 });
  /** Indexes of the units whose figures changed with the last publication. */
  changed = $state.raw<ReadonlySet<number>>(new Set());
  eventToScreen = $state.raw<EventToScreen>({ p50_ms: null, p99_ms: null, samples: 0 });
  /** Why the server would not show the unit; `null` when it does. */
  refusal = $state.raw<{ code: string; message: string } | null>(null);
  /** Server time as of the last second. */
  now_ms = $state.raw(0);

  /** Given the socket before it connects: what else a screen hears over it. */
  listen: (socket: BoardSocket) => void = () => {};

  readonly #around: Surroundings;
  #socket: BoardSocket | undefined;
  #room: Room | undefined;
  /** Ahead of `snapshot` by what is not published yet. */
  #latest: Snapshot | undefined;
  #pendingChanged = new Set<number>();
  #pendingOldest = 0;
  #publishedAt = 0;
  #publishPlanned = false;
  #watching = 0;
  #heardAt = 0;
  #check: ReturnType<typeof setInterval> | undefined;
  #reconnect: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  readonly #offset = new ClockOffset();
  readonly #samples = new EventToScreenSamples();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Server time, ms. */
  serverNow(): number {
    return this.#around.nowMs() + this.#offset.ms;
  }

  /** The live snapshot of a room when there is one that is not older than `loaded`, else what the page was loaded with. */
  snapshotOf(loaded: Snapshot, room: Room): Snapshot {
    const live = this.snapshot;
    if (!live || !sameRoom(live, room)) return loaded;
    const isOlder = live.epoch === loaded.epoch ? live.seq < loaded.seq : live.as_of < loaded.as_of;
    return isOlder ? loaded : live;
  }

  /** Connect; once, in the browser. `status` is what the page was loaded with. */
  async open(status: HubStatus): Promise<void> {
    this.#heardAt = this.#around.nowMs();
    this.#offset.hear(status.server_ms, this.#heardAt);
    this.now_ms = this.serverNow();
    this.link = { state: 'connecting', since_ms: this.now_ms };
    this.#check = setInterval(() => this.check(), CHECK_MS);
    const socket = await this.#around.connect();
    if (this.#closed) {
      socket.disconnect();
      return;
    }
    this.#socket = socket;
    socket.on('connect', () => {
      this.#offset.forget();
      this.#heard();
      void this.#watch();
    });
    socket.on('disconnect', (reason) => {
      this.#lost();
      // After these two the client does not come back by itself.
      if (reason === 'io server disconnect' || reason === 'io client disconnect') this.#connectSoon();
    });
    socket.on('connect_error', () => {
      if (!socket.active) this.#connectSoon();
    });
    socket.on('unit:patch', (patch) => this.#take(patch));
    socket.on('hub:status', (next) => void this.#takeStatus(next));
    this.listen(socket);
    socket.connect();
  }

  /** Look at a unit, with the rows of a level below it. What is shown stays until the answer comes. */
  watch(room: Room): void {
    if (this.#room?.unit === room.unit && this.#room.level === room.level) return;
    this.#room = room;
    this.#latest = undefined;
    this.refusal = null;
    if (this.#socket?.connected) void this.#watch();
  }

  /** Ask again after a refusal. */
  retry(): void {
    this.refusal = null;
    if (this.#socket?.connected) void this.#watch();
    else this.#socket?.connect();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#check);
    clearTimeout(this.#reconnect);
    clearTimeout(this.#again);
    this.#socket?.disconnect();
  }

  /** Look at the clock: is the hub silent, or was this machine asleep, for too long? Once a second, and on waking. */
  check(): void {
    const now = this.#around.nowMs();
    this.now_ms = this.serverNow();
    if (this.link.state === 'connecting' && this.now_ms - this.link.since_ms > CONNECT_PATIENCE_MS)
      this.#lost();
    const socket = this.#socket;
    // Ahead of now: the clock of this machine was set back.
    if (socket?.connected && Math.abs(now - this.#heardAt) > SILENCE_MS) {
      this.#heardAt = now;
      this.#offset.forget();
      socket.disconnect();
    }
    if (!this.#around.isHidden()) this.#planPublish();
  }

  #heard(): void {
    this.#heardAt = this.#around.nowMs();
  }

  #alive(): void {
    if (this.link.state !== 'live') this.link = { state: 'live', since_ms: this.serverNow() };
  }

  #lost(): void {
    if (this.link.state === 'lost') return;
    this.link = { state: 'lost', since_ms: this.#heardAt + this.#offset.ms };
  }

  /** Spread over a second and a half, so that a restarted server is not stormed. */
  #connectSoon(): void {
    if (this.#closed) return;
    clearTimeout(this.#reconnect);
    this.#reconnect = setTimeout(() => this.#socket?.connect(), 500 + Math.random() * 1500);
  }

  #watchSoon(): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.#watch(), 2000 + Math.random() * 3000);
  }

  async #watch(): Promise<void> {
    clearTimeout(this.#again);
    const room = this.#room;
    const socket = this.#socket;
    if (!room || !socket?.connected) return;
    const turn = ++this.#watching;
    let answer: WatchAnswer;
    try {
      answer = await socket
        .timeout(WATCH_TIMEOUT_MS)
        .emitWithAck('unit:watch', { unit: room.unit, level: room.level as WatchPayload['level'] });
    } catch {
      // No answer on an open connection: begin anew.
      if (turn === this.#watching && socket.connected) socket.disconnect();
      return;
    }
    if (turn !== this.#watching || this.#closed) return;
    this.#heard();
    if (!answer.ok) {
      this.refusal = { code: answer.code, message: answer.message };
      if (!isFinal(answer.code)) this.#watchSoon();
      return;
    }
    this.refusal = null;
    if (!this.#takeStatus(answer.status)) return;
    this.#latest = answer.snapshot;
    this.#pendingChanged.clear();
    this.#pendingOldest = 0;
    this.#alive();
    this.#publish();
  }

  /** False when this page is of another version than the server and would read frames wrongly. */
  #takeStatus(status: HubStatus): boolean {
    const fits = status.layout === FRAME_LAYOUT;
    if (!fits) this.#around.reload();
    this.#heard();
    this.#offset.hear(status.server_ms, this.#heardAt);
    this.status = status;
    this.now_ms = this.serverNow();
    // A page that shows no unit waits for no snapshot.
    if (!this.#room && this.#socket?.connected) this.#alive();
    return fits;
  }

  #take(patch: Patch): void {
    this.#heard();
    if (patch.status && !this.#takeStatus(patch.status)) return;
    const latest = this.#latest;
    const room = this.#room;
    // A frame of the room left behind, or one that comes before the snapshot that was asked for.
    if (!latest || !room || patch.unit !== room.unit || patch.level !== room.level) return;
    const next = applyPatch(latest, patch, room.index);
    if (!next) {
      this.#latest = undefined;
      void this.#watch();
      return;
    }
    if (next === latest) return;
    this.#latest = next;
    for (let i = 0; i < patch.changes.length; i += 2 + 2 * patch.changes[i + 1]!)
      this.#pendingChanged.add(patch.changes[i]!);
    if (patch.oldest_accepted_ms > 0)
      this.#pendingOldest = this.#pendingOldest
        ? Math.min(this.#pendingOldest, patch.oldest_accepted_ms)
        : patch.oldest_accepted_ms;
    this.#planPublish();
  }

  #planPublish(): void {
    if (this.#publishPlanned || !this.#latest || this.#latest === this.snapshot) return;
    if (this.#around.isHidden()) {
      // Nobody sees it, so it has no time to the screen.
      this.#pendingOldest = 0;
      return;
    }
    this.#publishPlanned = true;
    const wait = this.#publishedAt + PUBLISH_MS - this.#around.nowMs();
    setTimeout(
      () =>
        this.#around.nextFrame(() => {
          this.#publishPlanned = false;
          this.#publish();
        }),
      // A clock that was set back must not put it off.
      Math.min(PUBLISH_MS, Math.max(0, wait)),
    );
  }

  #publish(): void {
    if (!this.#latest || this.#closed) return;
    this.#publishedAt = this.#around.nowMs();
    this.changed = this.#pendingChanged;
    this.#pendingChanged = new Set();
    this.snapshot = this.#latest;
    const oldest = this.#pendingOldest;
    this.#pendingOldest = 0;
    if (oldest === 0 || this.#around.isHidden()) return;
    // The frame after the one in which the figures were set: by then they are painted.
    this.#around.nextFrame(() =>
      this.#around.nextFrame(() => {
        this.#samples.add(this.serverNow() - oldest);
        this.eventToScreen = this.#samples.read();
      }),
    );
  }
}
