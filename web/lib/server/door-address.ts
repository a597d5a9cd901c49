/** Where the examples of commands send to, on this machine. */

/** `INGEST_PORT` of a door that nobody moved (docs/operations.md): the best guess for a process of its own. */
const DEFAULT_PORT = 3100;

export function doorAddress(port: number | null): string {
  return `http://127.0.0.1:${port ?? DEFAULT_PORT}`;
}
