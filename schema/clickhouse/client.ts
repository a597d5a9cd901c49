/**
 * One way to the store: the official client, over chDB in this process or over HTTP to a server.
 *
 * A chDB connection runs its queries one after the other, so whoever must not wait for others (the
 * writer, the hub) opens its own; connections on the same directory share one engine.
 */
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import type * as chdbConnection from 'chdb/connection';
import { createRequire } from 'node:module';
import { withLiterals } from './literals.ts';

export interface StoreConfig {
  /** Data directory of the embedded engine. */
  dataDir: string;
  /** A ClickHouse server; absent: embedded. */
  clickhouseUrl?: string | undefined;
}

export type Store = ClickHouseClient;

/**
 * A new connection. Close it when done; the embedded engine stops with its last connection. Over the embedded engine
 * closing takes no more questions and resolves when those under way have ended: a process that exits before that
 * crashes (docs/decisions/ordered-shutdown.md).
 */
export function openStore(config: StoreConfig): Store {
  if (config.clickhouseUrl) {
    return createClient({
      url: config.clickhouseUrl,
      request_timeout: 120_000,
      clickhouse_settings: {
        output_format_json_quote_64bit_integers: 0,
        // Keeps a long query's connection from looking idle to what stands between.
        send_progress_in_http_headers: 1,
        http_headers_progress_interval_ms: '20000',
      },
      // Every failure is thrown and told once by whoever catches it; the client's own log would tell it again with the query.
      log: { level: ClickHouseLogLevel.OFF },
    });
  }
  // chDB's JavaScript is CommonJS and loads a native addon: required on use, never bundled.
  const require = createRequire(import.meta.url);
  const { createChdbConnection } = require('chdb/connection') as typeof chdbConnection;
  return createClient({
    connection: closingLast(createChdbConnection({ path: `${config.dataDir}/clickhouse` })) as never,
  });
}

type Questions = Pick<
  chdbConnection.ChdbConnection,
  'query' | 'insert' | 'exec' | 'command' | 'ping' | 'close'
>;

/** The engine takes statements up to 256 KiB; a longer one gets its parameters bound, and waits for others of that kind. */
const LONGEST_STATEMENT = 200_000;

interface Statement {
  query: string;
  query_params?: Record<string, unknown>;
}

/** Statements with parameters would wait for each other, on whichever connection they are. */
function inlined<P extends object>(params: P): P {
  const { query, query_params } = params as Partial<Statement>;
  if (query === undefined || query_params === undefined) return params;
  const statement = withLiterals(query, query_params);
  if (Buffer.byteLength(statement) > LONGEST_STATEMENT) return params;
  return { ...params, query: statement, query_params: undefined };
}

/** chDB itself closes a connection behind the questions under way, but says it is closed before. */
function closingLast(connection: chdbConnection.ChdbConnection): Questions {
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  function counted<P extends object, R>(ask: (params: P) => Promise<R>): (params: P) => Promise<R> {
    return async (params) => {
      if (closing) throw new Error('The connection to the store is closed.');
      const answer = ask.call(connection, inlined(params));
      underWay.add(answer);
      return await answer.finally(() => underWay.delete(answer));
    };
  }
  return {
    query: counted(connection.query),
    insert: counted(connection.insert),
    exec: counted(connection.exec),
    command: counted(connection.command),
    ping: counted(connection.ping),
    close: () => (closing ??= Promise.allSettled(underWay).then(() => connection.close())),
  };
}
