/** Why the process cannot start, in one sentence that says what to do. */
import { sentenceOf } from './store-faults.ts';
import { AppError } from '#schema/errors.ts';

export function startSentenceOf(
  error: unknown,
  place: { port: number; dataDir: string; host: string },
): string {
  const { code, message } = (
    error instanceof Error ? error : new Error(String(error))
  ) as NodeJS.ErrnoException;
  if (error instanceof AppError) return message;
  if (code === 'EADDRINUSE')
    return `Port ${place.port} is in use: stop the other program or set INGEST_PORT to another port.`;
  if (code === 'EADDRNOTAVAIL') return `HOST ${place.host} is no address of this machine.`;
  if (code === 'EACCES' && /listen/.test(message))
    return `Port ${place.port} needs rights that this user has not.`;
  if (
    code === 'MODULE_NOT_FOUND' ||
    code === 'ERR_DLOPEN_FAILED' ||
    /unsupported platform|prebuilt/i.test(message)
  )
    return `The embedded ClickHouse does not run on this platform (${process.platform} ${process.arch}): use Linux or macOS, or set CLICKHOUSE_URL.`;
  if (code === 'ENOSPC') return `The disk of ${place.dataDir} is full.`;
  if (code === 'EACCES' || code === 'EROFS') return `The data directory ${place.dataDir} may not be written.`;
  if (/lock|another process|already (in use|running)|CANNOT_OPEN_FILE|status file/i.test(message))
    return `The data directory ${place.dataDir} is in use by another process: stop it or set DATA_DIR to another directory.`;
  if (/made by a newer version/.test(message)) return message;
  return `The ingest half cannot start: ${sentenceOf(error)}`;
}
