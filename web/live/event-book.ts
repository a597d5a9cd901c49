/**
 * The history of signals and alerts in the store: rows that are added and never changed. The only thing that web writes, over a
 * connection of its own, in the server form as a user who may insert into these tables and nothing else.
 */
import type { Store } from '#schema/clickhouse/client.ts';
import { z } from 'zod';
import { eachRow } from './each-row.ts';

/** What stands in a row; `subject` and `figures` are JSON texts, empty where the event changes neither. */
export interface BookedEvent {
  readonly id: string;
  readonly at_ms: number;
  readonly campaign_ms: number;
  readonly event: string;
  readonly by: string;
  readonly reason: string;
  readonly subject: string;
  readonly figures: string;
}

export type EventTable = 'signal_events' | 'alert_events';

const row = z.tuple([
  z.string(),
  z.coerce.number(),
  z.coerce.number(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
]);

const instant = (ms: number): string => new Date(ms).toISOString().slice(0, -1).replace('T', ' ');

export class EventBook {
  readonly #store: Store;
  readonly #table: EventTable;

  constructor(store: Store, table: EventTable) {
    this.#store = store;
    this.#table = table;
  }

  /** All events, the oldest first. */
  async read(): Promise<BookedEvent[]> {
    const events: BookedEvent[] = [];
    await eachRow(
      this.#store,
      `SELECT id, toUnixTimestamp64Milli(at), toUnixTimestamp64Milli(campaign_at), event, by, reason, subject, figures
       FROM ${this.#table} ORDER BY at, id SETTINGS max_execution_time = 20`,
      {},
      (columns) => {
        const [id, at_ms, campaign_ms, event, by, reason, subject, figures] = row.parse(columns);
        events.push({ id, at_ms, campaign_ms, event, by, reason, subject, figures });
      },
    );
    return events;
  }

  /** How many there are: another process may have written some. */
  async count(): Promise<number> {
    let count = 0;
    await eachRow(
      this.#store,
      `SELECT count() FROM ${this.#table} SETTINGS max_execution_time = 20`,
      {},
      ([n]) => {
        count = Number(n);
      },
    );
    return count;
  }

  /** On disk when the promise is kept; rejects when that is not certain. */
  async append(events: readonly BookedEvent[]): Promise<void> {
    await this.#store.insert({
      table: this.#table,
      values: events.map(({ at_ms, campaign_ms, ...rest }) => ({
        ...rest,
        at: instant(at_ms),
        campaign_at: instant(campaign_ms),
      })),
      format: 'JSONEachRow',
    });
  }
}
