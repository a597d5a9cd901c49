/** The directions of dependence of STYLE and ARCHITECTURE, as a test that names the file that breaks one. */
import { describe, expect, it } from 'vitest';
import { readSourceTree, type Import, type SourceFile } from './support/source-tree.ts';

const tree = readSourceTree();
const files = [...tree.values()];

/** `from → to` for every import of ours that a rule forbids. */
function forbidden(
  isFrom: (path: string) => boolean,
  isForbidden: (to: string, taken: Import) => boolean,
): string[] {
  return files
    .filter((file) => isFrom(file.path))
    .flatMap((file) =>
      file.imports
        .filter((taken) => taken.target !== undefined && isForbidden(taken.target, taken))
        .map((taken) => `${file.path} → ${taken.target}`),
    );
}

const below =
  (...folders: string[]) =>
  (path: string): boolean =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

/** Runs on the server only: Kit keeps these names out of the browser. */
const isServerOnly = (path: string): boolean =>
  below('web/lib/server', 'web/live', 'web/http')(path) ||
  /\.server\.ts$|\+server\.ts$/.test(path) ||
  /^web\/[^/]+\.ts$/.test(path);

const isBrowserCode = (path: string): boolean => below('web')(path) && !isServerOnly(path);

describe('imports', () => {
  it('are read: the test sees the files and what they import', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(tree.get('schema/clickhouse/migrate.ts')?.imports).toContainEqual({
      specifier: './client.ts',
      target: 'schema/clickhouse/client.ts',
      typeOnly: true,
      names: ['Store'],
    });
  });

  it('lead to files that exist', () => {
    const dangling = files.flatMap((file) =>
      file.imports
        .filter(({ specifier, target }) => /^(\.|#|\$lib)/.test(specifier) && target === undefined)
        .map(({ specifier }) => `${file.path} → ${specifier}`)
        .filter((text) => !text.includes('./$types') && !text.includes('/build/')),
    );
    expect(dangling).toEqual([]);
  });

  it('of schema/ stay inside schema/', () => {
    expect(forbidden(below('schema'), (to) => !below('schema')(to))).toEqual([]);
  });

  it('of web/ never reach ingest/, which it starts by address only, in one place', () => {
    expect(forbidden(below('web'), below('ingest'))).toEqual([]);
    const starters = files.filter(
      (file) => below('web')(file.path) && /new URL\([^)]*\bingest\//.test(file.text),
    );
    expect(starters.map((file) => file.path)).toEqual(['web/ingest-thread.ts']);
  });

  it('of ingest/ never reach web/', () => {
    expect(forbidden(below('ingest'), below('web'))).toEqual([]);
  });

  it('of pages and components never reach the live half: both would hold a copy of its state', () => {
    expect(
      forbidden(below('web/routes', 'web/lib'), (to, taken) => below('web/live')(to) && !taken.typeOnly),
    ).toEqual([]);
  });

  it('of browser code never reach the server, nor Node', () => {
    expect(forbidden(isBrowserCode, (to, taken) => isServerOnly(to) && !taken.typeOnly)).toEqual([]);
    const node = files
      .filter((file) => isBrowserCode(file.path))
      .filter((file) => file.imports.some(({ specifier }) => specifier.startsWith('node:')));
    expect(node.map((file) => file.path)).toEqual([]);
  });

  it('of tests are for tests and benchmarks only', () => {
    expect(forbidden((path) => !below('tests', 'bench', 'scripts')(path), below('tests'))).toEqual([]);
  });

  it('go round in no circle', () => {
    expect(cycles()).toEqual([]);
  });
});

/** Each circle of imports that are there when the program runs, as the path that closes it. */
function cycles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) return void found.push([...trail.slice(at), path].join(' → '));
    if (done.has(path)) return;
    for (const { target, typeOnly } of tree.get(path)?.imports ?? [])
      if (target !== undefined && !typeOnly) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return found;
}

/** Everything that runs when these files run. */
function reachable(entries: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const walk = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { target, typeOnly } of tree.get(path)?.imports ?? [])
      if (target !== undefined && !typeOnly) walk(target);
  };
  entries.forEach(walk);
  return seen;
}

/** What may stand twice in a process without harm: the same unchanging value, computed again. */
const HARMLESS_TWICE = new Set(['schema/unit-tree.ts']);

describe('state', () => {
  it('is in no module that both the server entry and the built pages run, since each has its own copy', () => {
    const byServer = reachable(['web/server.ts']);
    const byPages = reachable(
      files
        .map((file) => file.path)
        .filter((path) => below('web/routes', 'web/params')(path) || path === 'web/hooks.server.ts'),
    );
    const shared = files
      .filter(({ path }) => byServer.has(path) && byPages.has(path))
      .filter(({ path, mutable }) => mutable.length > 0 && !HARMLESS_TWICE.has(path))
      .map(({ path, mutable }) => `${path}: ${mutable.join(', ')}`);
    expect(shared).toEqual([]);
  });

  it('of the environment is read in config.ts only', () => {
    const readers = files.filter(
      ({ path, text }) =>
        below('schema', 'ingest', 'web')(path) &&
        !path.endsWith('/config.ts') &&
        /process\.env|import\.meta\.env|\$env\//.test(text),
    );
    expect(readers.map((file) => file.path)).toEqual([]);
  });
});

/** Lists and tables of data, long by nature. */
const DATA = new Set(['schema/measures.ts', 'tests/integration/bad-input.test.ts']);
const MOST_LINES = 300;
/** A test file is a list of cases of one subject. */
const MOST_TEST_LINES = 450;

/** Exports that a framework or the command line asks for by name. */
const isEntry = ({ path }: SourceFile): boolean =>
  below('web/routes', 'web/params', 'tests', 'bench')(path) ||
  path === 'web/dev.ts' || // asked for by vite.config.ts through Vite's own loader
  /(^|\/)(hooks\.(server|client)|vite\.config|svelte\.config|eslint\.config)\.(ts|js)$/.test(path);

describe('files', () => {
  it(`have fewer than ${MOST_LINES} lines, tests ${MOST_TEST_LINES}`, () => {
    const long = files.filter(
      ({ path, lines }) =>
        lines >= (path.endsWith('.test.ts') ? MOST_TEST_LINES : MOST_LINES) && !DATA.has(path),
    );
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it('export nothing that nobody uses', () => {
    const taken = new Set<string>();
    for (const { imports } of files)
      for (const { target, names } of imports) for (const name of names) taken.add(`${target} ${name}`);
    const isUsedInside = (text: string, name: string): boolean =>
      text.split(new RegExp(`(?<![\\w$])${name}(?![\\w$])`)).length > 2;
    const dead = files
      .filter((file) => !isEntry(file) && !file.path.endsWith('.svelte'))
      .flatMap(({ path, text, exports }) =>
        exports
          .filter((name) => !taken.has(`${path} *`) && !taken.has(`${path} ${name}`))
          .filter((name) => !isUsedInside(text, name))
          .map((name) => `${path}: ${name}`),
      );
    expect(dead).toEqual([]);
  });
});
