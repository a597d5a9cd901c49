/** A response that keeps what a handler writes instead of sending it. */
import { ServerResponse, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';

export interface Captured {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

type Callback = () => void;

export class CapturedResponse extends ServerResponse {
  /** Kept when the handler has ended the response. */
  readonly captured: Promise<Captured>;
  readonly #chunks: Buffer[] = [];
  #resolve!: (captured: Captured) => void;

  constructor(request: IncomingMessage) {
    super(request);
    this.captured = new Promise((resolve) => (this.#resolve = resolve));
  }

  override writeHead(status: number, ...rest: unknown[]): this {
    this.statusCode = status;
    const headers = rest.find((value) => typeof value === 'object') as OutgoingHttpHeaders | undefined;
    for (const [name, value] of Object.entries(headers ?? {}))
      if (value !== undefined) this.setHeader(name, value);
    return this;
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    this.#chunks.push(bytesOf(chunk));
    (rest.find((value) => typeof value === 'function') as Callback | undefined)?.();
    return true;
  }

  override end(...values: unknown[]): this {
    const [chunk] = values;
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function')
      this.#chunks.push(bytesOf(chunk));
    this.#resolve({ status: this.statusCode, headers: this.getHeaders(), body: Buffer.concat(this.#chunks) });
    (values.find((value) => typeof value === 'function') as Callback | undefined)?.();
    this.emit('finish');
    this.emit('close');
    return this;
  }
}

function bytesOf(chunk: unknown): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array);
}
