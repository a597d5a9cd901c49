/** One clear sentence for what goes wrong when the store is opened. Pure. */
import type { WebConfig } from './config.ts';

export function storeSentence(error: unknown, config: Pick<WebConfig, 'dataDir' | 'clickhouseUrl'>): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: unknown } | null)?.code;
  if (/Cannot lock file|Another server instance/i.test(text))
    return `The data directory ${config.dataDir} is in use by another process: stop that one, or set DATA_DIR to another directory.`;
  if (code === 'ENOSPC' || /No space left|not enough space|NOT_ENOUGH_SPACE/i.test(text))
    return `The disk under ${config.dataDir} is full: make room and start again.`;
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR' || code === 'EEXIST')
    return `The data directory ${config.dataDir} cannot be written: check its owner and rights, or set DATA_DIR.`;
  if (/chdb/i.test(text) && /(Cannot find|not found|platform|unsupported|dlopen|no prebuilt)/i.test(text))
    return `The embedded ClickHouse does not run on this platform (${process.platform} ${process.arch}): set CLICKHOUSE_URL to a ClickHouse server.`;
  if (
    config.clickhouseUrl &&
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|Timeout/i.test(`${String(code)} ${text}`)
  )
    return `The ClickHouse server at ${new URL(config.clickhouseUrl).origin} does not answer: check CLICKHOUSE_URL and that it runs.`;
  return text;
}
