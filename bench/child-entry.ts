/** The other end of `child.ts`: apart from it, since the benchmarks that it calls may ask for children themselves. */
type Bench = Record<string, (...args: string[]) => Promise<unknown>>;

const [name, what, ...args] = process.argv.slice(2);
const bench = (await import(`./${name}.ts`)) as Bench;
process.send!({ value: (await bench[what!]!(...args)) ?? null }, () => process.exit(0));

export {};
