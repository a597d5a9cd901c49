/** Placeholder order of work: pages go straight through. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export class PageCache {
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    handler: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<void> {
    handler(request, response);
  }
}
