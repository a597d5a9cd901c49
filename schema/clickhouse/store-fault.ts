/** What is wrong when the store cannot be opened, and how to mend it, in one sentence each. Node only. */
import { accessSync, constants, existsSync, readFileSync, statSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { StoreConfig } from './client.ts';

export interface StoreFault {
  code:
    | 'in_use'
    | 'not_writable'
    | 'disk_full'
    | 'platform'
    | 'no_answer'
    | 'refused'
    | 'newer'
    | 'not_migrated'
    | 'other';
  /** One sentence: what is wrong and what to do. */
  message: string;
}

/** The engine needs room for a part and its merges; below this it is as good as full. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/** Looks at the error and, since the embedded engine tells little, at the directory. */
export function storeFault(error: unknown, config: StoreConfig): StoreFault {
  const text = error instanceof Error ? error.message : String(error);
  const given = (error ?? {}) as { code?: unknown; type?: unknown };
  const code = [given.code, given.type].filter((part) => part !== undefined).join(' ');
  if (/made by a newer version/.test(text)) return { code: 'newer', message: `${capital(text)}.` };
  if (/store is not migrated/.test(text)) return { code: 'not_migrated', message: `${capital(text)}.` };
  return config.clickhouseUrl
    ? serverFault(text, code, new URL(config.clickhouseUrl).origin)
    : embeddedFault(text, code, config.dataDir);
}

function serverFault(text: string, code: string, origin: string): StoreFault {
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|Timeout/i.test(`${code} ${text}`))
    return {
      code: 'no_answer',
      message: `The ClickHouse server at ${origin} does not answer: check CLICKHOUSE_URL and that the server runs.`,
    };
  if (
    /AUTHENTICATION_FAILED|REQUIRED_PASSWORD|ACCESS_DENIED|UNKNOWN_DATABASE|READONLY|not enough privileges/i.test(
      `${code} ${text}`,
    )
  )
    return {
      code: 'refused',
      message: `The ClickHouse server at ${origin} refuses: check user, password, rights and database in CLICKHOUSE_URL (${text.trim().replace(/\.$/, '')}).`,
    };
  return { code: 'other', message: `The ClickHouse server at ${origin} failed: ${text}` };
}

function embeddedFault(text: string, code: string, dataDir: string): StoreFault {
  if (
    /MODULE_NOT_FOUND|ERR_DLOPEN_FAILED/.test(code) ||
    (/chdb/i.test(text) && /Cannot find|not found|unsupported|dlopen|no prebuilt/i.test(text))
  )
    return {
      code: 'platform',
      message: `The embedded ClickHouse does not run on this platform (${process.platform} ${process.arch}): set CLICKHOUSE_URL to a ClickHouse server.`,
    };
  const notWritable = {
    code: 'not_writable',
    message: `The data directory ${dataDir} cannot be written: check its owner and rights, or set DATA_DIR.`,
  } as const;
  if (/\b(EACCES|EROFS|EPERM|ENOTDIR|EEXIST)\b/.test(code)) return notWritable;
  const there = nearestExisting(join(dataDir, 'clickhouse'));
  if (!isWritableFolder(there)) return notWritable;
  if (
    /ENOSPC|NOT_ENOUGH_SPACE/.test(code) ||
    /No space left|NOT_ENOUGH_SPACE|not enough space/i.test(text) ||
    freeBytes(there) < LEAST_FREE_BYTES
  )
    return { code: 'disk_full', message: `The disk under ${dataDir} is full: make room and start again.` };
  if (/CHDB_CONNECTION/.test(code) || /Cannot lock file|Another server instance/.test(text)) {
    const holder = holderOf(dataDir);
    return {
      code: 'in_use',
      message: `The data directory ${dataDir} is in use by ${holder === undefined ? 'another process' : `process ${holder}`}: stop that one, or set DATA_DIR to another directory.`,
    };
  }
  return { code: 'other', message: `The embedded ClickHouse in ${dataDir} failed: ${text}` };
}

/** Whether a process that still runs opened the store in this directory last; a kill leaves its id behind. */
export function isHeld(dataDir: string): boolean {
  const holder = holderOf(dataDir);
  if (holder === undefined) return false;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The engine writes its process id into `status` and locks that file while it runs. */
function holderOf(dataDir: string): number | undefined {
  try {
    const pid = /^PID: (\d+)$/m.exec(readFileSync(join(dataDir, 'clickhouse', 'status'), 'utf8'))?.[1];
    return pid === undefined ? undefined : Number(pid);
  } catch {
    return undefined;
  }
}

/** The path itself or the nearest folder above it that is there. */
function nearestExisting(path: string): string {
  let at = resolve(path);
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function isWritableFolder(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Bytes that this process may still write to the disk under a path; the path need not exist yet. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(nearestExisting(path));
  return bavail * bsize;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
