/** What leaves the door: JSON, problem details, and nothing of an unexpected error but its id. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, problemOf, type Problem } from '#schema/errors.ts';
import type { Log } from '../log.ts';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  type = 'application/json',
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

/** How long a sender may go on sending after it was refused, so that it can read the answer. */
const LINGER_MS = 1000;

export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  log: Log,
): void {
  if (response.headersSent || response.destroyed) return;
  const problem = error instanceof AppError ? problemOf(error) : unexpected(error, log);
  if (error instanceof AppError && error.retryAfterSeconds !== undefined)
    response.setHeader('retry-after', String(error.retryAfterSeconds));
  if (problem.status === 401) response.setHeader('www-authenticate', 'Bearer');
  if (!request.complete) {
    // The rest of the body is not wanted: let it run into nothing for a moment, then cut.
    response.setHeader('connection', 'close');
    request.resume();
    const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
    request.socket.once('close', () => clearTimeout(timer));
  }
  sendJson(response, problem.status, problem, 'application/problem+json');
}

function unexpected(error: unknown, log: Log): Problem {
  const errorId = randomUUID();
  const where = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 4).join(' ') : '';
  log.error('unexpected error', { error_id: errorId, name: (error as Error)?.name, where });
  return {
    ...problemOf(new AppError('internal', 'An unexpected error; the log knows more under the id.')),
    error_id: errorId,
  };
}
