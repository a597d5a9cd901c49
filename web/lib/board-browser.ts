/** The board's surroundings. The socket client is loaded apart, after the first paint. */
import type { Socket } from 'socket.io-client';
import type { ClientToServer, ServerToClient } from '#schema/socket.ts';

export type BoardSocket = Socket<ServerToClient, ClientToServer>;
/** What the board needs of the browser; tests pass their own. */
export interface Surroundings {
  connect(): Promise<BoardSocket>;
  nowMs(): number;
  nextFrame(run: () => void): void;
  isHidden(): boolean;
  /** Load the page anew, soon. */
  reload(): void;
}

const RELOAD_SPREAD_MS = 3_000;

export const browserSurroundings: Surroundings = {
  async connect() {
    const { io } = await import('socket.io-client');
    return io({
      autoConnect: false,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      randomizationFactor: 0.6,
    });
  },
  nowMs: () => Date.now(),
  nextFrame: (run) => requestAnimationFrame(run),
  isHidden: () => document.hidden,
  // Spread, so that an upgraded server is not stormed.
  reload: () => setTimeout(() => location.reload(), Math.random() * RELOAD_SPREAD_MS),
};
