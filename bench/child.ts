/** Runs a function of a benchmark in a process of its own and brings back what it returns. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from './report.ts';

/** Calls `bench/<name>.ts`'s export `what` with texts. Throws when it fails. */
export function inChild(name: string, what: string, ...args: string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('child-entry.ts', import.meta.url)), [name, what, ...args], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    let answer: { value: unknown } | undefined;
    child.on('message', (message) => (answer = message as { value: unknown }));
    child.on('error', reject);
    child.on('exit', (code) =>
      answer ? resolve(answer.value) : reject(new Error(`${name}.${what} ended with ${code}`)),
    );
  });
}

/** Rows of `bench/<name>.ts`. */
export async function runInChild(name: string): Promise<Row[]> {
  return (await inChild(name, 'run')) as Row[];
}
