/**
 * `npm run bench [name ...] [-- --write]`: the performance table, one module per group of figures.
 * `--write` puts the table into the README.
 */
import { machineLine, markdown, writeIntoReadme, type Row } from './report.ts';

/** In the order of the table. Each is a process of its own: one engine per process, and no shared heap. */
const BENCHES = [
  'door',
  'paint',
  'viewers',
  'queries',
  'screens',
  'causes',
  'postgres',
  'first-view',
  'map',
] as const;

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
const unknown = names.filter((name) => !(BENCHES as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${BENCHES.join(', ')}.`);
  process.exit(2);
}

const rows: Row[] = [];
for (const name of BENCHES.filter((bench) => names.length === 0 || names.includes(bench))) {
  console.log(`\n== ${name}`);
  const { runInChild } = await import('./child.ts');
  const found = await runInChild(name);
  console.log(markdown(found));
  rows.push(...found);
}
console.log(`\n${machineLine()}\n\n${markdown(rows)}\n`);
if (args.includes('--write')) writeIntoReadme(rows, new URL('../README.md', import.meta.url));
