/**
 * Which records are certainly new: ids that grow with time need no look into the store.
 *
 * Per kind and source an upper bound of the ASCII ids that the store may hold. ASCII ids sort alike in JavaScript and in
 * ClickHouse; an id with other characters can never equal an ASCII one, so it neither needs nor moves the bound.
 */
import type { Store } from '#schema/clickhouse/client.ts';
import type { EventKind } from '#schema/events.ts';
import { KIND_SPECS, type FactRow } from './columns.ts';

// eslint-disable-next-line no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;

export class Watermarks {
  readonly #bounds = new Map<string, string>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Read the bounds of sources not met before. Call before `isNew` for rows of these sources. */
  async load(kind: EventKind, sources: Iterable<string>): Promise<void> {
    for (const source of sources) {
      const key = `${kind}\n${source}`;
      if (this.#bounds.has(key)) continue;
      const result = await this.#store.query({
        query: `SELECT record_id FROM ${KIND_SPECS[kind].table} WHERE source = {source:String} AND record_id < '\\x80' ORDER BY source DESC, record_id DESC LIMIT 1`,
        query_params: { source },
        format: 'JSONEachRow',
      });
      const [row] = await result.json<{ record_id: string }>();
      this.#bounds.set(key, row?.record_id ?? '');
    }
  }

  isNew(kind: EventKind, row: FactRow): boolean {
    const bound = this.#bounds.get(`${kind}\n${row.source}`);
    return bound !== undefined && row.record_id > bound && ASCII.test(row.record_id);
  }

  /** To be told before rows are written, not after: an insert that failed may have landed all the same. */
  raise(kind: EventKind, rows: readonly FactRow[]): void {
    for (const { source, record_id } of rows) {
      const key = `${kind}\n${source}`;
      const bound = this.#bounds.get(key);
      if (bound !== undefined && record_id > bound && ASCII.test(record_id)) this.#bounds.set(key, record_id);
    }
  }

  /** Somebody else wrote records of this source (the demonstration's bulk load): look again. */
  forget(source: string): void {
    for (const key of this.#bounds.keys()) if (key.endsWith(`\n${source}`)) this.#bounds.delete(key);
  }
}
