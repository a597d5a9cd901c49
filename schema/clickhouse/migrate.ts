/** Numbered SQL files, forward only, each run once; the same SQL on chDB and on a server. */
import { readFile, readdir } from 'node:fs/promises';
import type { Store } from './client.ts';

const HERE = new URL('.', import.meta.url);

/** Statements of a file: split at `;` at the end of a line. Our files hold no such text inside literals. */
export function statementsOf(sql: string): string[] {
  return sql
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.replace(/^\s*--.*$/gm, '').trim())
    .filter((statement) => statement !== '');
}

async function filesInOrder(): Promise<string[]> {
  return (await readdir(HERE)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort();
}

async function namesOf(store: Store, query: string): Promise<string[]> {
  const result = await store.query({ query, format: 'JSONEachRow' });
  return (await result.json<{ name: string }>()).map((row) => row.name);
}

/** Migrations that this store still needs, by file name. Reads only. */
export async function pendingMigrations(store: Store): Promise<string[]> {
  const isNew =
    (
      await namesOf(
        store,
        `SELECT name FROM system.tables WHERE database = currentDatabase() AND name = 'schema_migrations'`,
      )
    ).length === 0;
  const applied = isNew ? [] : await namesOf(store, 'SELECT name FROM schema_migrations');
  return (await filesInOrder()).filter((name) => !applied.includes(name));
}

/** Bring the store to the newest form. Safe to run twice and after a crash in the middle. Returns what was run. */
export async function migrate(store: Store): Promise<string[]> {
  await store.command({
    query:
      'CREATE TABLE IF NOT EXISTS schema_migrations (name String, applied_at DateTime64(3) DEFAULT now64(3)) ENGINE = MergeTree ORDER BY name',
  });
  const applied = new Set(await namesOf(store, 'SELECT name FROM schema_migrations'));
  const files = await filesInOrder();
  const unknown = [...applied].filter((name) => !files.includes(name));
  if (unknown.length > 0)
    throw new Error(
      `this store was made by a newer version (it has ${unknown.join(', ')}); start that version`,
    );
  const ran: string[] = [];
  for (const name of files) {
    if (applied.has(name)) continue;
    for (const query of statementsOf(await readFile(new URL(name, HERE), 'utf8')))
      await store.command({ query });
    await store.insert({ table: 'schema_migrations', values: [{ name }], format: 'JSONEachRow' });
    ran.push(name);
  }
  return ran;
}
