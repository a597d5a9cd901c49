/**
 * Bound parameters as literals in the statement, for the embedded engine.
 *
 * Its binding runs one statement with parameters at a time in the whole process, whichever connection it is on: a long question of one
 * screen would hold up the hub and the writer (docs/decisions/parameters-as-literals.md). A server gets them beside the statement.
 */
type Value = string | number | boolean | null | readonly Value[];

/** `{name:Type}` as ClickHouse writes it. */
const PLACEHOLDER = /\{\s*([A-Za-z_]\w*)\s*:\s*([A-Za-z]\w*(?:\([^{}]*\))?)\s*\}/g;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\0': '\\0' };
const quoted = (text: string): string => `'${text.replace(/[\\'\0]/g, (c) => ESCAPES[c]!)}'`;

/** A literal that the engine reads as exactly this value; the type is given apart. */
function literalOf(value: Value): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return quoted(String(value));
  throw new TypeError(`cannot be a parameter: ${String(value)}`);
}

/**
 * The statement with its parameters written into it. Names that `params` lacks stay, and the engine refuses them.
 * @throws TypeError for a value that is no text, finite number, truth value, `null` or list of those
 */
export function withLiterals(statement: string, params: Readonly<Record<string, unknown>>): string {
  return statement.replace(PLACEHOLDER, (placeholder, name: string, type: string) =>
    Object.hasOwn(params, name) ? `CAST(${literalOf(params[name] as Value)}, ${quoted(type)})` : placeholder,
  );
}
