/**
 * The one seam through which pages and API ask the store: bound parameters, a time bound, a row limit,
 * a tag in the query log, and every row parsed. That only projections answer is held by an EXPLAIN test.
 */
import { AppError } from '#schema/errors.ts';
import type { Store } from '#schema/clickhouse/client.ts';
import { z } from 'zod';
import type { QueryParams, Reads } from './runtime.ts';

export const READ_SECONDS = 10;
export const READ_ROWS = 200_000;
/** Questions that may wait for a connection; more mean that the store cannot follow. */
const WAITING_LIMIT = 200;

/**
 * Settings stand in the text: over the embedded engine a setting given beside a query stays on for ever. A query may end
 * with a SETTINGS of its own, which these join: what plans a query is heeded in its outermost SELECT only.
 */
function withSettings(query: string, tag: string, seconds: number): string {
  if (!/^[a-z0-9-]{1,40}$/.test(tag)) throw new Error(`not a tag: ${tag}`);
  const own = /\bSETTINGS\s[^()]*$/.test(query);
  return `${query}${own ? ',' : '\nSETTINGS'}
  max_execution_time = ${seconds}, max_result_rows = ${READ_ROWS},
  result_overflow_mode = 'throw', log_comment = '${tag}'`;
}

/**
 * `stores` are connections of their own: over the embedded engine one connection answers one question at a
 * time, so a slow question must not stand before the others.
 */
export class ReadPool implements Reads {
  readonly #free: Store[];
  readonly #all: readonly Store[];
  readonly #waiting: ((store: Store) => void)[] = [];
  readonly #seconds: number;

  /** `seconds`: the most that one question may take, and that one may wait for another. */
  constructor(stores: readonly Store[], seconds = READ_SECONDS) {
    this.#seconds = seconds;
    this.#all = stores;
    this.#free = [...stores];
  }

  async select<T>(query: string, params: QueryParams, rowSchema: z.ZodType<T>, tag: string): Promise<T[]> {
    const sql = withSettings(query, tag, this.#seconds);
    const store = await this.#take();
    let rows: unknown[];
    try {
      const result = await store.query({
        query: sql,
        query_params: params as Record<string, unknown>,
        format: 'JSONEachRow',
      });
      rows = await result.json();
    } catch (error) {
      if (/Timeout exceeded|TIMEOUT_EXCEEDED|max rows|TOO_MANY_ROWS/i.test(String(error)))
        throw new AppError('unavailable', 'The question takes too long. Ask for less.', {
          cause: error,
          retryAfterSeconds: 5,
        });
      throw error;
    } finally {
      this.#give(store);
    }
    return z.array(rowSchema).parse(rows);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((store) => store.close()));
  }

  #take(): Promise<Store> {
    const store = this.#free.pop();
    if (store) return Promise.resolve(store);
    if (this.#waiting.length >= WAITING_LIMIT) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const take = (free: Store): void => {
        clearTimeout(timer);
        resolve(free);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(busy());
      }, this.#seconds * 1000);
      this.#waiting.push(take);
    });
  }

  #give(store: Store): void {
    const next = this.#waiting.shift();
    if (next) next(store);
    else this.#free.push(store);
  }
}

function busy(): AppError {
  return new AppError('unavailable', 'Too many questions at once. Try again in a moment.', {
    retryAfterSeconds: 2,
  });
}
