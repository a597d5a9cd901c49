import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { commandEnvironment } from '#ingest/cli/config.ts';
import { ingestEnvironment } from '#ingest/config.ts';
import { webEnvironment } from '#web/config.ts';

const SCHEMAS: z.ZodObject[] = [ingestEnvironment, webEnvironment, commandEnvironment];
/** Not for operators: the first says how a process runs, the second lets a test kill it. */
const INTERNAL = new Set(['NODE_ENV', 'CRASH_AT']);

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const example = new Map(
  [...read('.env.example').matchAll(/^# ([A-Z][A-Z0-9_]*)=(.*)$/gm)].map((match) => [match[1]!, match[2]!]),
);
const settings = new Set(
  SCHEMAS.flatMap((schema) => Object.keys(schema.shape)).filter((name) => !INTERNAL.has(name)),
);
const ofCompose = new Set(
  [...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map((match) => match[1]!),
);

describe('.env.example', () => {
  it('lists exactly the settings of the processes, the commands and docker-compose.yml', () => {
    expect([...example.keys()].sort()).toEqual([...settings.union(ofCompose)].sort());
  });

  it.each([...example].filter(([name]) => settings.has(name)))('gives %s its default, %s', (name, value) => {
    for (const schema of SCHEMAS.filter(({ shape }) => name in shape)) {
      const defaults = schema.parse({});
      expect(value === '' ? undefined : schema.parse({ [name]: value })[name]).toEqual(
        defaults[name] === '' ? undefined : defaults[name],
      );
    }
  });

  it('is told in full by docs/operations.md, with the same defaults', () => {
    const rows = new Map(
      [...read('docs/operations.md').matchAll(/^\| `([A-Z][A-Z0-9_]*)` +\| ([^|]*?) +\|/gm)].map((match) => [
        match[1]!,
        match[2]!.replaceAll('`', ''),
      ]),
    );
    expect([...rows.keys()].sort()).toEqual([...example.keys()].sort());
    for (const [name, value] of example) expect(`${name}=${rows.get(name)}`).toBe(`${name}=${value}`);
  });
});
