/** Why the process cannot start, in one sentence that says what to do. */
import type { StoreConfig } from '#schema/clickhouse/client.ts';
import { storeFault } from '#schema/clickhouse/store-fault.ts';
import { AppError } from '#schema/errors.ts';
import { sentenceOf } from './store-faults.ts';

export function startSentenceOf(error: unknown, place: StoreConfig & { port: number; host: string }): string {
  const { code, message } = (
    error instanceof Error ? error : new Error(String(error))
  ) as NodeJS.ErrnoException;
  if (error instanceof AppError) return message;
  if (code === 'EADDRINUSE')
    return `Port ${place.port} is in use: stop the other program or set INGEST_PORT to another port.`;
  if (code === 'EADDRNOTAVAIL') return `HOST ${place.host} is no address of this machine.`;
  if (code === 'EACCES' && /listen/.test(message))
    return `Port ${place.port} needs rights that this user has not.`;
  const fault = storeFault(error, place);
  if (fault.code !== 'other') return fault.message;
  return `The ingest half cannot start: ${sentenceOf(error)}`;
}
