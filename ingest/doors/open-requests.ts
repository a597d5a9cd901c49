/** The requests that a door has taken and not yet answered, and how the door comes to their end when it closes. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a sender may go on with its body, or with reading its answer, once the door closes. */
const PATIENCE_MS = 5_000;

export class OpenRequests {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #open = new Map<ServerResponse, IncomingMessage>();
  #closing = false;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** No new request is to be taken. */
  get closing(): boolean {
    return this.#closing;
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    this.#open.set(response, request);
    response.once('close', () => {
      this.#open.delete(response);
      if (this.#closing) this.#server.closeIdleConnections();
    });
    if (this.#closing) response.setHeader('connection', 'close');
  }

  /**
   * Stops listening, and resolves when every request that was taken as a whole is answered. Node enforces no time limits
   * after `server.close`, and goes on with a connection as long as its sender does: both are ended here.
   */
  async close(): Promise<void> {
    this.#closing = true;
    for (const response of this.#open.keys())
      if (!response.headersSent) response.setHeader('connection', 'close');
    const cut = setInterval(() => this.#cutOthers(), PATIENCE_MS);
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearInterval(cut);
  }

  /** Everything but what waits for the books. */
  #cutOthers(): void {
    const waiting = new Set<Socket>();
    for (const [response, request] of this.#open)
      if (request.complete && !response.writableEnded) waiting.add(request.socket);
    for (const socket of this.#sockets) if (!waiting.has(socket)) socket.destroy();
  }
}
