/** What a store holds by given and recorded day, for every unit; from it, what was known at the end of any past day. */
import { z } from 'zod';
import type { Store } from '#schema/clickhouse/client.ts';
import type { DayNumber } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import { DELAYS, EVIDENCE_DAYS } from '#web/lib/indicators/evidence.ts';
import type { DelayTriangle } from '#web/lib/indicators/delay-shares.ts';

const entryRow = z.tuple([z.string(), z.number(), z.number(), z.coerce.number()]);
const ENTRY_SQL = `SELECT site_commune, toUInt32(given_day) AS given, toUInt32(recorded_day) AS recorded, sum(sign) AS doses
  FROM dose_facts WHERE site_commune IN {places:Array(String)} GROUP BY given_day, site_commune, recorded_day`;
const PLACES_SQL =
  'SELECT site_commune, sum(sign) AS doses FROM dose_facts GROUP BY site_commune HAVING doses > 0';

/** Provinces of a store: the asked ones, or those with doses, evenly chosen when there are more than `most`. */
export async function provincesOf(
  store: Store,
  tree: UnitTree,
  asked: readonly string[],
  most: number,
): Promise<string[]> {
  if (asked.length > 0) return [...asked];
  const result = await store.query({ query: PLACES_SQL, format: 'JSONCompactEachRow' });
  const rows = z.array(z.tuple([z.string(), z.unknown()])).parse(await result.json());
  const found = [...new Set(rows.map(([place]) => tree.pathOf(place)[1]!.code))].sort();
  return found.length <= most
    ? found
    : Array.from({ length: most }, (_, i) => found[Math.floor(((i + 0.5) * found.length) / most)]!);
}

/** Doses by unit, given day and delay; the last delay means that or longer. */
export class Entries {
  readonly tree: UnitTree;
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly #cells: ReadonlyMap<string, Int32Array>;

  private constructor(
    tree: UnitTree,
    first: DayNumber,
    last: DayNumber,
    cells: ReadonlyMap<string, Int32Array>,
  ) {
    this.tree = tree;
    this.first = first;
    this.last = last;
    this.#cells = cells;
  }

  static async read(store: Store, tree: UnitTree, provinces: readonly string[]): Promise<Entries> {
    const rows: z.infer<typeof entryRow>[] = [];
    for (const code of provinces) {
      const result = await store.query({
        query: ENTRY_SQL,
        query_params: { places: tree.placesOf(code).map((place) => place.code) },
        format: 'JSONCompactEachRow',
      });
      for (const row of z.array(entryRow).parse(await result.json())) rows.push(row);
    }
    if (rows.length === 0) throw new Error(`There are no doses of ${provinces.join(', ')} in this store.`);
    return Entries.of(tree, rows);
  }

  /** `rows`: place, given day, recorded day, doses. `last` is the newest day on which anything was entered. */
  static of(tree: UnitTree, rows: readonly (readonly [string, number, number, number])[]): Entries {
    let first = Infinity;
    let last = -Infinity;
    for (const [, given, recorded] of rows) {
      first = Math.min(first, given);
      last = Math.max(last, recorded);
    }
    const cells = new Map<string, Int32Array>();
    for (const [place, given, recorded, doses] of rows)
      for (const { code } of tree.pathOf(place)) {
        let own = cells.get(code);
        if (!own) cells.set(code, (own = new Int32Array((last - first + 1) * DELAYS)));
        own[(given - first) * DELAYS + Math.max(0, Math.min(DELAYS - 1, recorded - given))]! += doses;
      }
    return new Entries(tree, first, last, cells);
  }

  /** Provinces, districts and communes with doses. */
  get units(): Unit[] {
    return this.tree.units.filter((unit) => unit.level !== 'nation' && this.#cells.has(unit.code));
  }

  /** Final doses of a given day. */
  finalOf(unit: Unit, given: DayNumber): number {
    const base = (given - this.first) * DELAYS;
    const cells = this.#cells.get(unit.code);
    let sum = 0;
    if (cells && given >= this.first && given <= this.last)
      for (let d = 0; d < DELAYS; d++) sum += cells[base + d]!;
    return sum;
  }

  /** As the product would have held it at midnight after a day: that day closed, the one after it empty. */
  knownAt(unit: Unit, closedDay: DayNumber): DelayTriangle {
    const cells = new Int32Array(EVIDENCE_DAYS * DELAYS);
    const closed = EVIDENCE_DAYS - 2;
    const all = this.#cells.get(unit.code);
    if (all)
      for (let row = 0; row <= closed; row++) {
        const given = closedDay - closed + row;
        if (given < this.first) continue;
        for (let delay = 0; delay <= Math.min(DELAYS - 1, closed - row); delay++)
          cells[row * DELAYS + delay] = all[(given - this.first) * DELAYS + delay]!;
      }
    return { cells, delays: DELAYS, closed };
  }
}
