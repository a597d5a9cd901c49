/** Log lines on stderr, and one status line that stays at the bottom of a terminal. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
  /** Shows a line that is replaced by the next one; `null` takes it away. Ignored where there is no terminal. */
  status(line: string | null): void;
}

interface LogTarget {
  write(text: string): unknown;
  isTTY?: boolean;
}

export function createLog(
  target: LogTarget = process.stderr,
  now: () => Date = () => new Date(),
): Log & { readonly interactive: boolean } {
  let status: string | null = null;
  const clear = '\r\u001b[2K';
  const line = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    const tail = fields === undefined ? '' : ` ${JSON.stringify(fields, plainErrors)}`;
    const text = `${now().toISOString()} ${level} ${message}${tail}\n`;
    target.write(status === null ? text : `${clear}${text}${status}`);
  };
  return {
    interactive: target.isTTY === true,
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    status(next) {
      if (!target.isTTY || next === status) return;
      target.write(status === null ? (next ?? '') : clear + (next ?? ''));
      status = next;
    },
  };
}

/** Errors have no enumerable fields; a log line needs their message. */
function plainErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? (value.stack ?? value.message) : value;
}

/** For tests and tools that want no output. */
export const silentLog: Log = { info() {}, warn() {}, error() {}, status() {} };
