/** Reads what the signals rest on. One connection of its own, so its questions run in order and wait for nobody. */
import type { Store } from '#schema/clickhouse/client.ts';
import { weekOf } from '#web/lib/indicators/signals.ts';
import { eachRow, type RowParams } from './each-row.ts';
import { partOfName, type Part, type UnseenPart } from './parts.ts';
import * as sql from './signal-questions.ts';
import { unseenParams } from './unseen-rows.ts';

/** What new reports are about. */
export interface Touched {
  readonly vaccine: string;
  readonly lot: string;
  readonly site: string;
  readonly day: string;
  readonly serious: boolean;
}

/** Counts by text keys made with `key`. */
export type Counts = Map<string, number>;
export const key = (...parts: (string | number)[]): string => parts.join('\u0000');

function add(counts: Counts, name: string, n: number): void {
  counts.set(name, (counts.get(name) ?? 0) + n);
}

/** Everything known of some lots, sites on days and vaccines. Cases are severe and fatal. */
export interface SignalBooks {
  /** `[lot, vaccine, week]`: cases, doses. */
  readonly lotCases: Counts;
  readonly lotDoses: Counts;
  /** `[vaccine, week]`: cases, doses. */
  readonly vaccineCases: Counts;
  readonly vaccineDoses: Counts;
  /** `[lot, vaccine, site]`: cases, doses; the place of each site. */
  readonly lotSiteCases: Counts;
  readonly lotSiteDoses: Counts;
  readonly placeOf: Map<string, string>;
  /** `[site, day, vaccine]`: cases, doses of the lots behind them. */
  readonly siteDayCases: Counts;
  readonly siteDayDoses: Counts;
  /** Reports by `[vaccine, symptom]`, and all of `[vaccine]`. */
  readonly symptoms: Counts;
  readonly reports: Counts;
}

export class SignalReader {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  #each(query: string, params: RowParams, take: (row: unknown[]) => void): Promise<void> {
    return eachRow(this.#store, query, params, take);
  }

  /** Active parts of the table of reactions. */
  async parts(): Promise<Part[]> {
    const parts: Part[] = [];
    await this.#each(sql.REACTION_PARTS_SQL, {}, ([name, rows]) => {
      parts.push(partOfName(String(name), Number(rows)));
    });
    return parts;
  }

  /** What the unseen rows of these parts are about, and how many they are. */
  async touchedBy(parts: readonly UnseenPart[]): Promise<{ touched: Touched[]; count: number }> {
    const touched: Touched[] = [];
    let count = 0;
    await this.#each(sql.TOUCHED_SQL, unseenParams(parts), (row) => {
      touched.push(touchedOf(row));
      count += Number(row[5]);
    });
    // A cancel that came first stands without a place and counts for nothing.
    return { touched: touched.filter(({ vaccine }) => vaccine !== ''), count };
  }

  /** Everything serious whose dose was given from a day (text) on. */
  async recent(first: string): Promise<Touched[]> {
    const touched: Touched[] = [];
    await this.#each(sql.RECENT_SQL, { first }, (row) => void touched.push(touchedOf(row)));
    return touched;
  }

  /** What is known of lots, of sites on days, and of the vaccines of them. */
  async booksOf(lots: string[], sites: string[], days: string[]): Promise<SignalBooks> {
    const books: SignalBooks = {
      lotCases: new Map(),
      lotDoses: new Map(),
      vaccineCases: new Map(),
      vaccineDoses: new Map(),
      lotSiteCases: new Map(),
      lotSiteDoses: new Map(),
      placeOf: new Map(),
      siteDayCases: new Map(),
      siteDayDoses: new Map(),
      symptoms: new Map(),
      reports: new Map(),
    };
    const vaccines = new Set<string>();
    const allLots = new Set(lots);
    const caseSites = new Set<string>();
    await this.#each(sql.LOT_CASES_SQL, { lots }, ([lot, vaccine, place, site, day, n]) => {
      vaccines.add(String(vaccine));
      caseSites.add(String(site));
      books.placeOf.set(String(site), String(place));
      add(books.lotCases, key(String(lot), String(vaccine), weekOf(Number(day))), Number(n));
      add(books.lotSiteCases, key(String(lot), String(vaccine), String(site)), Number(n));
    });
    await this.#each(sql.SITE_DAY_CASES_SQL, { days, sites }, ([site, place, day, vaccine, lot, n]) => {
      vaccines.add(String(vaccine));
      allLots.add(String(lot));
      caseSites.add(String(site));
      books.placeOf.set(String(site), String(place));
      add(books.siteDayCases, key(String(site), String(day), String(vaccine)), Number(n));
    });
    await this.#each(sql.LOT_DOSES_SQL, { lots }, ([lot, vaccine, day, n]) =>
      add(books.lotDoses, key(String(lot), String(vaccine), weekOf(Number(day))), Number(n)),
    );
    const wanted = { lots: [...allLots], sites: [...caseSites] };
    await this.#each(sql.SITE_DOSES_SQL, wanted, ([lot, vaccine, site, day, n]) => {
      add(books.lotSiteDoses, key(String(lot), String(vaccine), String(site)), Number(n));
      add(books.siteDayDoses, key(String(site), String(day), String(vaccine)), Number(n));
    });
    const of = { vaccines: [...vaccines] };
    await this.#each(sql.VACCINE_DOSES_SQL, of, ([vaccine, day, n]) =>
      add(books.vaccineDoses, key(String(vaccine), weekOf(Number(day))), Number(n)),
    );
    await this.#each(sql.VACCINE_CASES_SQL, of, ([vaccine, day, n]) =>
      add(books.vaccineCases, key(String(vaccine), weekOf(Number(day))), Number(n)),
    );
    await this.#each(sql.SYMPTOMS_SQL, {}, ([vaccine, symptoms, n]) => {
      add(books.reports, String(vaccine), Number(n));
      for (const symptom of new Set(symptoms as string[]))
        add(books.symptoms, key(String(vaccine), symptom), Number(n));
    });
    return books;
  }
}

function touchedOf([vaccine, lot, site, day, serious]: unknown[]): Touched {
  return {
    vaccine: String(vaccine),
    lot: String(lot),
    site: String(site),
    day: String(day),
    serious: Number(serious) === 1,
  };
}
