/** Lets the crash test die at a named point. Inert unless `CRASH_AT` is set under NODE_ENV=test (see config.ts). */
export type CrashPoint = 'after_resolve' | 'before_insert' | 'after_insert' | 'before_answer';

/** @param crashAt `name` or `name:n`: die at the n-th passage */
export function crashPoints(crashAt: string | undefined): (point: CrashPoint) => void {
  if (crashAt === undefined) return () => {};
  const [name, nth = '1'] = crashAt.split(':');
  let left = Number(nth);
  return (point) => {
    if (point === name && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
