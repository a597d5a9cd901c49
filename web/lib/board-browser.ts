/** The board's surroundings in a browser. The socket client is loaded apart, after the first paint. */
import type { Surroundings } from './board.svelte.ts';

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
};
