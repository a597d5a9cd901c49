/** The project's own source files and what they import from each other, read with the TypeScript parser. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const FOLDERS = ['schema', 'ingest', 'web', 'tests', 'bench', 'scripts'];
const TOP_FILES = ['setup.mjs', 'vite.config.ts', 'svelte.config.js', 'eslint.config.js'];
const NOT_SOURCE = /^(web\/static|schema\/(reference|generated))\//;

export interface Import {
  /** As written. */
  specifier: string;
  /** Path from the root when it is a file of ours. */
  target: string | undefined;
  /** Only types: gone when the program runs. */
  typeOnly: boolean;
  /** Names taken; `*` when all of the module may be meant. */
  names: string[];
}

export interface SourceFile {
  /** Path from the root. */
  path: string;
  text: string;
  lines: number;
  imports: Import[];
  /** Exported values (no types). */
  exports: string[];
  /** Names of variables of the module that can change. */
  mutable: string[];
}

function* filesBelow(folder: string): Generator<string> {
  for (const name of readdirSync(join(ROOT, folder)).sort()) {
    const path = `${folder}/${name}`;
    if (NOT_SOURCE.test(`${path}/`)) continue;
    if (statSync(join(ROOT, path)).isDirectory()) yield* filesBelow(path);
    else if (/\.(ts|js|mjs|svelte)$/.test(name)) yield path;
  }
}

/** Every source file by its path from the root. */
export function readSourceTree(): Map<string, SourceFile> {
  const paths = [
    ...FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) => [
      ...filesBelow(folder),
    ]),
    ...TOP_FILES.filter((path) => existsSync(join(ROOT, path))),
  ];
  return new Map(paths.map((path) => [path, readSource(path)]));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const code = path.endsWith('.svelte') ? scriptsOf(text) : text;
  const parsed = ts.createSourceFile(path.replace(/svelte$/, 'ts'), code, ts.ScriptTarget.Latest, true);
  const file: SourceFile = {
    path,
    text,
    // A component's style sheet is not counted: it grows with the screen, not with what the file does.
    lines: text
      .replace(/<style>[\s\S]*<\/style>/, '')
      .trimEnd()
      .split('\n').length,
    imports: [],
    exports: [],
    mutable: [],
  };
  const add = (specifier: string, typeOnly: boolean, names: string[]): void => {
    file.imports.push({ specifier, target: targetOf(path, specifier), typeOnly, names });
  };
  for (const statement of parsed.statements) {
    if (ts.isImportDeclaration(statement)) add(textOf(statement.moduleSpecifier), ...takenBy(statement));
    else if (ts.isExportDeclaration(statement)) {
      const names =
        statement.exportClause && ts.isNamedExports(statement.exportClause)
          ? statement.exportClause.elements.map((element) => (element.propertyName ?? element.name).text)
          : ['*'];
      if (statement.moduleSpecifier) add(textOf(statement.moduleSpecifier), statement.isTypeOnly, names);
    } else declare(statement, file);
  }
  const visit = (node: ts.Node): void => {
    // `import('./x.ts')`, and `import('./x.ts').Type` where a type is meant.
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument)) add(argument.text, false, ['*']);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(textOf(node.argument.literal), true, ['*']);
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return file;
}

/** Code of the script blocks; the markup is not looked at. */
function scriptsOf(svelte: string): string {
  return [...svelte.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n');
}

const textOf = (node: ts.Node): string => (ts.isStringLiteralLike(node) ? node.text : '');

function takenBy({ importClause }: ts.ImportDeclaration): [typeOnly: boolean, names: string[]] {
  if (!importClause) return [false, ['*']];
  const bindings = importClause.namedBindings;
  const elements = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  const names = elements.map((element) => (element.propertyName ?? element.name).text);
  if (importClause.name) names.push('default');
  if (bindings && ts.isNamespaceImport(bindings)) names.push('*');
  const onlyTypes =
    importClause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (elements.length > 0 && !importClause.name && elements.every((element) => element.isTypeOnly));
  return [onlyTypes, names];
}

function declare(statement: ts.Statement, file: SourceFile): void {
  const exported =
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  if (ts.isVariableStatement(statement)) {
    const changes = (statement.declarationList.flags & ts.NodeFlags.Const) === 0;
    for (const { name } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name)) continue;
      if (exported) file.exports.push(name.text);
      if (changes) file.mutable.push(name.text);
    }
  } else if (
    (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) &&
    exported &&
    statement.name
  )
    file.exports.push(statement.name.text);
}

const ALIASES: Record<string, string> = {
  '#schema': 'schema',
  '#ingest': 'ingest',
  '#web': 'web',
  '#tests': 'tests',
  $lib: 'web/lib',
};

function targetOf(from: string, specifier: string): string | undefined {
  const [head, ...rest] = specifier.split('/');
  const path = specifier.startsWith('.')
    ? relative(ROOT, resolve(ROOT, dirname(from), specifier))
    : ALIASES[head!] === undefined
      ? undefined
      : [ALIASES[head!], ...rest].join('/');
  return path !== undefined && existsSync(join(ROOT, path)) ? path : undefined;
}
