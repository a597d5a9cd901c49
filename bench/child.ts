/** Runs a function of a benchmark in a process of its own and brings back what it returns. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from './report.ts';

type Bench = Record<string, (...args: string[]) => Promise<unknown>>;

/** Calls `bench/<name>.ts`'s export `what` with texts. Throws when it fails. */
export function inChild(name: string, what: string, ...args: string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [name, what, ...args], {
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

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  const [name, what, ...args] = process.argv.slice(2);
  const bench = (await import(`./${name}.ts`)) as Bench;
  process.send({ value: (await bench[what!]!(...args)) ?? null }, () => process.exit(0));
}
