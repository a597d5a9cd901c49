/** Runs one benchmark in a process of its own and brings back its rows. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from './report.ts';

interface Bench {
  run(): Promise<Row[]>;
}

/** Rows of `bench/<name>.ts`. Throws when the benchmark fails. */
export function runInChild(name: string): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [name], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    let rows: Row[] | undefined;
    child.on('message', (message) => (rows = message as Row[]));
    child.on('error', reject);
    child.on('exit', (code) =>
      rows ? resolve(rows) : reject(new Error(`benchmark ${name} ended with ${code}`)),
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  const bench = (await import(`./${process.argv[2]}.ts`)) as Bench;
  process.send(await bench.run(), () => process.exit(0));
}
