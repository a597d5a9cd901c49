/**
 * Viewers: who looks at which room, the snapshot when they come or ask again, one frame per room and step.
 * A viewer is in exactly one room.
 */
import { Server as SocketServer } from 'socket.io';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { AppError } from '#schema/errors.ts';
import { OPEN_NATIONAL_VIEWER, maySeeUnit } from '#schema/scopes.ts';
import {
  watchPayload,
  type ClientToServer,
  type ServerToClient,
  type SignalNotice,
  type WatchAnswer,
} from '#schema/socket.ts';
import type { Log } from '#web/log.ts';
import { Admission } from './admission.ts';
import { Audience } from './audience.ts';
import type { Tick } from './diff.ts';
import { FanOut, Frame, cut, isBehind, type FanOutCounts, type ViewerSocket } from './fan-out.ts';
import type { Hub } from './hub.ts';
import { roomFor } from './rooms.ts';
import { TokenBucket } from './token-bucket.ts';

const STATUS_MS = 3_000;
/** How often those are looked for who did not hear the status with a patch. */
const STATUS_LOOK_MS = 1_000;
/** Requests of one viewer for a snapshot: so many at once, and so many a second afterwards. */
const WATCH_BURST = 20;
const WATCH_PER_SECOND = 2;
/** A viewer that goes on in spite of refusals is cut. */
const REFUSALS_BEFORE_CUT = 100;
/** A request holds a unit and a level. */
const LONGEST_MESSAGE_BYTES = 4096;

export interface LiveSocketsOptions {
  readonly hub: Hub;
  readonly log: Log;
  readonly maxViewers: number;
  /** Whether a browser page of this origin may connect to this host. */
  readonly isAllowed: (request: IncomingMessage) => boolean;
  readonly nowMs: () => number;
}

export class LiveSockets {
  readonly #hub: Hub;
  readonly #log: Log;
  readonly #nowMs: () => number;
  readonly #io: SocketServer<ClientToServer, ServerToClient>;
  readonly #audience: Audience<ViewerSocket>;
  readonly #admission: Admission;
  readonly #fanOut: FanOut;
  readonly #statusTimer: NodeJS.Timeout;
  /** When those who look at no unit last heard the status. */
  #roomlessMs = 0;

  constructor(httpServer: HttpServer, options: LiveSocketsOptions) {
    const { hub, maxViewers } = options;
    this.#hub = hub;
    this.#log = options.log;
    this.#nowMs = options.nowMs;
    this.#audience = new Audience(hub);
    this.#admission = new Admission(2 * maxViewers);
    this.#fanOut = new FanOut(options.nowMs);
    this.#io = new SocketServer(httpServer, {
      serveClient: false,
      transports: ['websocket', 'polling'],
      perMessageDeflate: false,
      maxHttpBufferSize: LONGEST_MESSAGE_BYTES,
      connectTimeout: 10_000,
      allowRequest: (request, decide) => {
        if (!options.isAllowed(request)) decide('Origin not allowed', false);
        // Counted again for requests of a session that exists: those carry its id.
        else if (!request.url?.includes('sid=') && this.#io.engine.clientsCount >= maxViewers)
          decide('Too many viewers', false);
        else decide(null, true);
      },
    });
    this.#io.on('connection', (socket) => this.#welcome(socket));
    hub.onTick = (tick) => this.#tell(tick);
    hub.onHealth = () => void this.#tellStatus();
    hub.viewers = () => this.#io.engine.clientsCount;
    this.#statusTimer = setInterval(() => void this.#tellLate(), STATUS_LOOK_MS);
  }

  get counts(): FanOutCounts & { viewers: number; rooms: number; waiting: number } {
    return {
      ...this.#fanOut.counts,
      viewers: this.#io.engine.clientsCount,
      rooms: this.#audience.rooms,
      waiting: this.#admission.waiting,
    };
  }

  /** Tells every viewer that the server goes, which makes them come back by themselves, and closes. */
  async close(): Promise<void> {
    clearInterval(this.#statusTimer);
    this.#hub.onTick = () => {};
    this.#hub.onHealth = () => {};
    // Cuts the transports, so that clients come back; a polite "server disconnect" would make them stay away.
    const { clients } = this.#io.engine as unknown as { clients: Record<string, unknown> };
    Object.values(clients).forEach(cut);
    await new Promise<void>((resolve) => void this.#io.close(() => resolve()));
  }

  #welcome(socket: ViewerSocket): void {
    const bucket = new TokenBucket(WATCH_BURST, WATCH_PER_SECOND, this.#nowMs);
    let refusals = 0;
    socket.on('unit:watch', (payload: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return;
      const reply = answer as (answer: WatchAnswer) => void;
      const refuse = (error: AppError): void =>
        reply({ ok: false, code: error.code, message: error.message });
      if (!bucket.take()) {
        if (++refusals > REFUSALS_BEFORE_CUT) socket.disconnect(true);
        return refuse(new AppError('too_many_requests', 'Too many requests. Wait a second.'));
      }
      const parsed = watchPayload.safeParse(payload);
      if (!parsed.success)
        return refuse(new AppError('bad_request', 'Not a unit code and a level of units.'));
      const { unit, level } = parsed.data;
      const admitted = this.#admission.ask(() => {
        if (!socket.connected) return;
        // Asks on without reading what it was answered.
        if (isBehind(socket)) return cut(socket.conn);
        try {
          if (!maySeeUnit(OPEN_NATIONAL_VIEWER, this.#hub.tree, unit))
            throw new AppError('not_found', `There is no unit with the code ${unit}.`);
          reply({
            ok: true,
            snapshot: this.#audience.enter(socket, roomFor(this.#hub.tree, unit, level)),
            status: this.#hub.status(),
          });
        } catch (error) {
          if (error instanceof AppError) return refuse(error);
          const id = crypto.randomUUID();
          this.#log.error('watch failed', { id, error });
          refuse(new AppError('internal', `Something failed on our side (${id}).`));
        }
      });
      if (!admitted) refuse(new AppError('unavailable', 'Too many viewers come at once. Wait a moment.'));
    });
    socket.on('disconnect', () => this.#audience.leave(socket));
  }

  async #tell(tick: Tick): Promise<void> {
    const status = this.#hub.status();
    for (const { patch, viewers } of this.#audience.step(tick, status, status.server_ms - STATUS_MS))
      await this.#fanOut.write(new Frame('unit:patch', patch), viewers, (socket) => viewers.has(socket));
  }

  /** Every screen, whatever it looks at; then where the signals stand, so that lists ask again. */
  async tellSignal(
    event: 'signal:raised' | 'signal:stock' | 'signal:withdrawn',
    notice: SignalNotice,
  ): Promise<void> {
    await this.#fanOut.write(new Frame(event, notice), this.#io.of('/').sockets.values());
    if (event !== 'signal:stock') await this.#tellStatus();
  }

  /** Where nothing changes, and to those who look at no unit, the status comes by itself: it says that somebody is there. */
  async #tellLate(): Promise<void> {
    const status = this.#hub.status();
    const dueMs = status.server_ms - STATUS_MS;
    const late = [...this.#audience.withoutStatus(status.server_ms, dueMs)];
    // Later than now: the clock was set back.
    if (this.#roomlessMs <= dueMs || this.#roomlessMs > status.server_ms) {
      this.#roomlessMs = status.server_ms;
      for (const socket of this.#io.of('/').sockets.values())
        if (!this.#audience.has(socket)) late.push(socket);
    }
    if (late.length > 0) await this.#fanOut.write(new Frame('hub:status', status), late);
  }

  /** Every screen at once. */
  async #tellStatus(): Promise<void> {
    const frame = new Frame('hub:status', this.#hub.status());
    await this.#fanOut.write(frame, this.#io.of('/').sockets.values());
  }
}
