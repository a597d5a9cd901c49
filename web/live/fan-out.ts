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
/** The same for a viewer without a WebSocket, in packets. */
const SKIP_PACKETS = 256;
/** A viewer that was skipped for this long is cut. */
const CUT_AFTER_MS = 30_000;
const WRITES_PER_TURN = 500;

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
  readonly writeBuffer: readonly unknown[];
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
    const isBehind = webSocket
      ? webSocket.bufferedAmount > SKIP_BYTES
      : connection.writeBuffer.length > SKIP_PACKETS;
    if (isBehind) return this.#skip(socket, webSocket);
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

  #skip(socket: ViewerSocket, webSocket: PlainWebSocket | undefined): void {
    const now = this.#nowMs();
    const since = this.#skippedSince.get(socket) ?? now;
    this.#skippedSince.set(socket, since);
    this.counts.skipped += 1;
    if (now - since < CUT_AFTER_MS) return;
    this.counts.cut += 1;
    // A closing handshake would wait behind all that the viewer does not read.
    if (webSocket) webSocket.terminate();
    else socket.disconnect(true);
  }
}
