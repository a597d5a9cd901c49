/**
 * One frame for many viewers: encoded once and written to every socket, giving way to the event loop.
 *
 * Writing the encoded packet straight to the WebSocket costs less than half of `emit` per viewer
 * (docs/decisions/fan-out.md). It uses fields of engine.io and ws that are not documented; wherever one of them is
 * not what this file knows, and for every transport but a plainly writable WebSocket, the public way is taken.
 */
import type { Socket } from 'socket.io';
import type { ClientToServer, ServerToClient } from '#schema/socket.ts';

export type ViewerSocket = Socket<ClientToServer, ServerToClient>;

/** A viewer with more unsent bytes is skipped: it will see a gap and ask for the snapshot. */
const SKIP_BYTES = 4 * 1024 * 1024;
/** A viewer that was skipped for this long is cut. */
const CUT_AFTER_MS = 30_000;
const WRITES_PER_TURN = 200;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The parts of a `ws` socket that are used. */
interface PlainWebSocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: Buffer, options: { binary: boolean; compress: boolean; fin: boolean }): void;
  terminate(): void;
}

interface Connection {
  readonly readyState: string;
  readonly upgrading: boolean;
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket?: unknown };
}

const OPEN = 1;

export class Frame<Event extends keyof ServerToClient> {
  readonly event: Event;
  readonly payload: Parameters<ServerToClient[Event]>[0];
  /** engine.io "message", socket.io "event", default namespace. */
  readonly packet: Buffer;

  constructor(event: Event, payload: Parameters<ServerToClient[Event]>[0]) {
    this.event = event;
    this.payload = payload;
    this.packet = Buffer.from(`42${JSON.stringify([event, payload])}`);
  }
}

/** The WebSocket of a viewer; `undefined` for polling, or when engine.io is not as we know it. */
function webSocketOf(connection: Connection): PlainWebSocket | undefined {
  if (connection.transport?.name !== 'websocket') return undefined;
  const socket = connection.transport.socket as Partial<PlainWebSocket> | undefined;
  return typeof socket?.send === 'function' &&
    typeof socket.bufferedAmount === 'number' &&
    typeof socket.terminate === 'function'
    ? (socket as PlainWebSocket)
    : undefined;
}

/** Bytes that wait for this viewer, in engine.io and in the socket. */
function backlogOf(connection: Connection): number {
  let bytes = webSocketOf(connection)?.bufferedAmount ?? 0;
  // Almost always empty.
  for (const { data } of connection.writeBuffer) if (typeof data === 'string') bytes += data.length;
  return bytes;
}

/** Whether a viewer has so much unread that more would only pile up. */
export function isBehind(socket: ViewerSocket): boolean {
  return backlogOf(socket.conn as unknown as Connection) > SKIP_BYTES;
}

/** Ends a connection at once; a closing handshake would wait behind all that the other side does not read. */
export function cut(connection: unknown): void {
  const webSocket = webSocketOf(connection as Connection);
  if (webSocket) webSocket.terminate();
  else (connection as { close(discard: boolean): void }).close(true);
}

export interface FanOutCounts {
  direct: number;
  emitted: number;
  skipped: number;
  cut: number;
}

export class FanOut {
  readonly counts: FanOutCounts = { direct: 0, emitted: 0, skipped: 0, cut: 0 };
  readonly #nowMs: () => number;
  readonly #skippedSince = new WeakMap<ViewerSocket, number>();
  #sinceTurn = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Writes to all that still belong to the audience when their turn comes. */
  async write<Event extends keyof ServerToClient>(
    frame: Frame<Event>,
    audience: Iterable<ViewerSocket>,
    belongs: (socket: ViewerSocket) => boolean = () => true,
  ): Promise<void> {
    for (const socket of [...audience]) {
      if (belongs(socket)) this.#writeOne(frame, socket);
      if (++this.#sinceTurn >= WRITES_PER_TURN) {
        this.#sinceTurn = 0;
        await nextTurn();
      }
    }
  }

  #writeOne<Event extends keyof ServerToClient>(frame: Frame<Event>, socket: ViewerSocket): void {
    if (!socket.connected) return;
    const connection = socket.conn as unknown as Connection;
    const webSocket = webSocketOf(connection);
    if (isBehind(socket)) return this.#skip(socket);
    this.#skippedSince.delete(socket);
    const isPlainlyWritable =
      webSocket?.readyState === OPEN &&
      connection.readyState === 'open' &&
      connection.transport.writable &&
      !connection.upgrading &&
      // Something waits in engine.io: writing past it would change the order.
      connection.writeBuffer.length === 0;
    if (isPlainlyWritable) {
      this.counts.direct += 1;
      webSocket.send(frame.packet, { binary: false, compress: false, fin: true });
    } else {
      this.counts.emitted += 1;
      socket.emit(frame.event, ...([frame.payload] as Parameters<ServerToClient[Event]>));
    }
  }

  #skip(socket: ViewerSocket): void {
    const now = this.#nowMs();
    const since = this.#skippedSince.get(socket) ?? now;
    this.#skippedSince.set(socket, since);
    this.counts.skipped += 1;
    if (now - since < CUT_AFTER_MS) return;
    this.counts.cut += 1;
    cut(socket.conn);
  }
}
