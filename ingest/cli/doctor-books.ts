/** The store and its books: looked into directly, or through the server that holds them. */
import type { BookCheck } from '#ingest/verify.ts';
import { verifyBooks } from '#ingest/verify.ts';
import type { VerifyLine } from '#ingest/doors/verify.ts';
import { openStore, type Store, type StoreConfig } from '#schema/clickhouse/client.ts';
import { pendingMigrations } from '#schema/clickhouse/migrate.ts';
import { storeFault } from '#schema/clickhouse/store-fault.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import type { Diagnosis } from './diagnosis.ts';

const SUBJECT = 'Books';

/** Opens the store itself: for a ClickHouse server, and for an embedded store that no server holds. */
export async function* storeDiagnoses(config: StoreConfig, withBooks: boolean): AsyncGenerator<Diagnosis> {
  let store: Store | undefined;
  try {
    store = openStore(config);
    const version = await firstValue(store, 'SELECT version() AS value');
    yield { state: 'ok', subject: 'Store', message: `ClickHouse ${version} answers` };
    const pending = await pendingMigrations(store);
    if (pending.length > 0) {
      yield {
        state: 'warn',
        subject: 'Migrations',
        message: `not yet run: ${pending.join(', ')}`,
        remedy: 'npm run migrate, or npm start, which does the same.',
      };
      return;
    }
    yield { state: 'ok', subject: 'Migrations', message: 'all are run' };
    if (withBooks) for await (const check of verifyBooks(store, loadUnitTree())) yield bookDiagnosis(check);
  } catch (error) {
    const { message } = storeFault(error, config);
    yield { state: 'bad', subject: 'Store', message };
  } finally {
    await store?.close();
  }
}

async function firstValue(store: Store, query: string): Promise<string> {
  const result = await store.query({ query, format: 'JSONEachRow' });
  const [row] = await result.json<{ value: string | number }>();
  return String(row?.value);
}

/** Asks the door that holds the store. */
export async function* booksThroughDoor(url: string, key: string | undefined): AsyncGenerator<Diagnosis> {
  try {
    const response = await fetch(new URL('/v1/verify', url), {
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    });
    if (response.status === 401) {
      yield {
        state: 'skip',
        subject: SUBJECT,
        message: 'the server tells them only with a key',
        remedy: 'Set INGEST_KEY (or INGEST_KEYS as the server has it) and run the doctor again.',
      };
      return;
    }
    if (!response.ok || !response.body) throw new Error(`the door answered ${response.status}`);
    for await (const line of linesOf(response.body)) {
      if ('done' in line) return;
      if ('failed' in line) throw new Error(line.failed);
      yield bookDiagnosis(line);
    }
    throw new Error('the answer of the door was cut short');
  } catch (error) {
    yield {
      state: 'bad',
      subject: SUBJECT,
      message: `could not be verified: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'Run the doctor again; if it stays, look at the log of the server.',
    };
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<VerifyLine> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line !== '') yield JSON.parse(line) as VerifyLine;
  }
}

function bookDiagnosis({ table, rule, findings, ms }: BookCheck): Diagnosis {
  const subject = `${SUBJECT}, ${table}`;
  if (findings.length === 0) return { state: 'ok', subject, message: `${rule} (${ms} ms)` };
  return {
    state: 'bad',
    subject,
    message: `${rule}: no. ${findings.join('; ')}`,
    remedy: 'Keep the store as it is, copy it, and see docs/operations.md, "When the books do not add up".',
  };
}
