/** What the read API answers, as far as charts read it, and where to ask. */

export interface Stamp {
  simulated: boolean;
  seq: number;
  /** When the figures were taken from the store, RFC 3339. */
  as_of: string;
}

export interface Point {
  date: string;
  /** `null` or no point at all: not known. Zero is a known zero. */
  value: number | null;
}

export interface SeriesAnswer extends Stamp {
  unit: { code: string; name: string };
  measure: string;
  by: 'given' | 'recorded';
  points?: Point[];
  split?: 'vaccine' | 'dose_number';
  series?: { key: string; points: Point[] }[];
}

export interface AgeSexRow {
  band: string;
  sex: 'f' | 'm' | 'x';
  people_1plus: number;
  people_full: number;
}

export interface AgeSexAnswer extends Stamp {
  rows: AgeSexRow[];
  population: { band: string; people: number }[] | null;
}

export interface VaccineRow {
  vaccine: string;
  name: string;
  received: number;
  transferred_net: number;
  wasted: number;
  given: number;
  doses_1: number;
  doses_2: number;
  doses_3: number;
  doses_4: number;
  on_hand: number;
}

export interface VaccinesAnswer extends Stamp {
  rows: VaccineRow[];
}

export type Severity = 'mild' | 'severe' | 'fatal';

export interface ReactionsAnswer extends Stamp {
  by_vaccine: {
    vaccine: string;
    dose_number: number;
    severity: Severity;
    count: number;
    /** Valid doses of that vaccine and number. */
    doses: number;
  }[];
  by_day: ({ date: string } & Record<Severity, number | null>)[];
}

/** Path of a unit's resource with its query, in a fixed order so that equal questions are equal texts. */
export function unitPath(unit: string, resource: string, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  const path = `/api/v1/units/${encodeURIComponent(unit)}${resource === '' ? '' : `/${resource}`}`;
  return search === '' ? path : `${path}?${search}`;
}
