/**
 * Asks the books for the vaccine of every unit by lot: all of it, or the rows that were not seen. A connection of its own, so no
 * question of others waits for it. Doses are answered by aggregate projections (an EXPLAIN test holds this); allocations, few beside
 * them, from their rows, since only those have the reason of what was wasted.
 */
import type { Store } from '#schema/clickhouse/client.ts';
import { formatDay } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { eachRow } from './each-row.ts';
import { USE_DAYS, type LotBooks } from './lot-books.ts';
import { partOfName, type Part, type UnseenPart } from './parts.ts';
import { UNSEEN_ROWS, unseenParams } from './unseen-rows.ts';

export const LOT_TABLES = ['dose_facts', 'allocation_facts'] as const;
export type LotTableName = (typeof LOT_TABLES)[number];
export type LotParts = ReadonlyMap<LotTableName, readonly Part[]>;

const PARTS_SQL = `SELECT table, name, rows FROM system.parts WHERE active AND database = currentDatabase()
  AND table IN ('dose_facts', 'allocation_facts') SETTINGS max_execution_time = 20`;

const MOVED_KEYS = `movement, vaccine, lot, toInt32(expires_on) AS expires, if(movement = 'wasted', reason, '') AS why`;
const MOVED_SUMS = 'sum(sign * toInt64(doses)) AS n, sum(sign) AS records, count() AS of_rows';

const partsOf = (table: LotTableName): string =>
  `SELECT 'part' AS which, _part AS a, '' AS b, toString(count()) AS lists FROM ${table} GROUP BY _part`;
const ONE_MOMENT =
  'SETTINGS max_execution_time = 300, max_threads = 1, enable_shared_storage_snapshot_in_query = 1';

/** Rows `[which, a, b, lists as JSON text]`, with the parts of the same moment. Bound: `first` and `last` day of use. */
export const ALL_SQL: Readonly<Record<LotTableName, string>> = {
  dose_facts: `SELECT 'given' AS which, vaccine AS a, lot AS b, toJSONString(tuple(groupArray(site_commune), groupArray(n))) AS lists
      FROM (SELECT lot, vaccine, site_commune, sum(sign) AS n FROM dose_facts GROUP BY lot, vaccine, site_commune)
      GROUP BY vaccine, lot
    UNION ALL
    SELECT 'used' AS which, vaccine AS a, toString(toUInt16(given_day)) AS b, toJSONString(tuple(groupArray(site_commune), groupArray(n))) AS lists
      FROM (SELECT given_day, vaccine, site_commune, sum(sign) AS n FROM dose_facts
        WHERE given_day BETWEEN {first:Date} AND {last:Date} GROUP BY given_day, vaccine, site_commune)
      GROUP BY vaccine, given_day
    UNION ALL ${partsOf('dose_facts')} ${ONE_MOMENT}`,
  allocation_facts: `SELECT 'moved' AS which, movement AS a, vaccine AS b,
        toJSONString(tuple(lot, expires, why, groupArray(unit), groupArray(from_unit), groupArray(n), groupArray(records))) AS lists
      FROM (SELECT ${MOVED_KEYS}, unit, from_unit, ${MOVED_SUMS} FROM allocation_facts
        GROUP BY movement, vaccine, lot, expires, why, unit, from_unit)
      GROUP BY movement, vaccine, lot, expires, why
    UNION ALL ${partsOf('allocation_facts')} ${ONE_MOMENT}`,
};

const NEW_SETTINGS = 'SETTINGS max_execution_time = 60, max_threads = 1, optimize_use_projections = 0';
/** Rows of keys and sums, the number of rows of facts last. */
const NEW_SQL: Readonly<Record<LotTableName, string>> = {
  dose_facts: `SELECT site_commune, vaccine, lot, toUInt16(given_day), sum(sign), count() FROM dose_facts
    WHERE ${UNSEEN_ROWS} GROUP BY site_commune, vaccine, lot, given_day ${NEW_SETTINGS}`,
  allocation_facts: `SELECT movement, vaccine, lot, expires, why, unit, from_unit, n, records, of_rows FROM (
      SELECT ${MOVED_KEYS}, unit, from_unit, ${MOVED_SUMS} FROM allocation_facts
      WHERE ${UNSEEN_ROWS} GROUP BY movement, vaccine, lot, expires, why, unit, from_unit) ${NEW_SETTINGS}`,
};

export interface NewLotRows {
  readonly rows: readonly (readonly unknown[])[];
  /** Rows of facts: fewer than asked for means that a merge took parts away. */
  readonly count: number;
}

export class LotReader {
  readonly #store: Store;
  readonly #tree: UnitTree;

  constructor(store: Store, tree: UnitTree) {
    this.#store = store;
    this.#tree = tree;
  }

  /** Active parts of the tables. */
  async parts(): Promise<LotParts> {
    const parts = new Map<LotTableName, Part[]>(LOT_TABLES.map((table) => [table, []]));
    await eachRow(this.#store, PARTS_SQL, {}, ([table, name, rows]) => {
      parts.get(table as LotTableName)!.push(partOfName(String(name), Number(rows)));
    });
    return parts;
  }

  /** Adds everything to empty books; says which parts that covers. */
  async all(books: LotBooks): Promise<LotParts> {
    const days = { first: formatDay(books.firstDay), last: formatDay(books.firstDay + USE_DAYS - 1) };
    const parts = new Map<LotTableName, Part[]>();
    for (const table of LOT_TABLES) {
      const found: Part[] = [];
      await eachRow(this.#store, ALL_SQL[table], days, (row) => {
        const [which, a, b, text] = row.map(String) as [string, string, string, string];
        if (which === 'part') return void found.push(partOfName(a, Number(text)));
        const lists = JSON.parse(text) as unknown[];
        if (which === 'moved') {
          const [lot, expires, why, units, froms, doses, records] = lists as [
            unknown,
            unknown,
            unknown,
            ...unknown[][],
          ];
          units!.forEach((unit, i) =>
            this.#addMoved(books, [a, b, lot, expires, why, unit, froms![i], doses![i], records![i]]),
          );
          return;
        }
        const [communes, doses] = lists as [unknown[], unknown[]];
        communes.forEach((commune, i) => {
          const unit = this.#unitOf(commune);
          if (which === 'given') books.addGiven(unit, a, b, Number(doses[i]));
          else books.addUsed(unit, a, Number(b), Number(doses[i]));
        });
      });
      parts.set(table, found);
    }
    return parts;
  }

  async newRows(table: LotTableName, parts: readonly UnseenPart[]): Promise<NewLotRows> {
    const rows: unknown[][] = [];
    let count = 0;
    await eachRow(this.#store, NEW_SQL[table], unseenParams(parts), (row) => {
      count += Number(row.at(-1));
      rows.push(row);
    });
    return { rows, count };
  }

  /** Adds a row that `newRows` answered. */
  addNew(books: LotBooks, table: LotTableName, row: readonly unknown[]): void {
    if (table === 'allocation_facts') return this.#addMoved(books, row);
    const [commune, vaccine, lot, day, doses] = row;
    const unit = this.#unitOf(commune);
    books.addGiven(unit, String(vaccine), String(lot), Number(doses));
    books.addUsed(unit, String(vaccine), Number(day), Number(doses));
  }

  #addMoved(
    books: LotBooks,
    [movement, vaccine, lot, expires, why, unit, from, doses, records]: readonly unknown[],
  ): void {
    books.addMoved({
      movement: String(movement),
      vaccine: String(vaccine),
      lot: String(lot),
      expiresOn: expires === null ? null : Number(expires),
      reason: String(why),
      unit: this.#unitOf(unit),
      from: this.#unitOf(from),
      doses: Number(doses),
      records: Number(records),
    });
  }

  /** -1 for none: a cancel that came first stands without a place and counts for nothing. */
  #unitOf(code: unknown): number {
    return this.#tree.indexOf.get(String(code)) ?? -1;
  }
}
