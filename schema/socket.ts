/**
 * What server and screen say to each other over the socket, imported by both sides.
 *
 * A *room* is a unit that somebody looks at together with the level of the rows drawn below it.
 * Values are absolute, so a repeated patch does no harm; a gap in the sequence is repaired by a snapshot.
 */
import { z } from 'zod';
import { CELLS } from './measures.ts';
import type { UnitLevel } from './units.ts';

/** Days of history that the hub holds for each unit, today included: windows, changes, sparklines. */
export const WINDOW_DAYS = 28;

/** Series of the window, each one number per day. */
export const WINDOW_SERIES = [
  'doses', // by site_commune and given day
  'recorded', // by site_commune and recorded day
  'people_1plus', // by home_commune and given day
  'people_full',
  'adults_1plus',
  'adults_full',
  'received', // by unit
  'reactions', // by site_commune and reported day, all severities
  'serious', // severe and fatal
] as const;
export type WindowSeries = (typeof WINDOW_SERIES)[number];

/**
 * What the positions of a frame mean, as one number: cells, series and days in their order (FNV-1a). A page of another version of
 * the program, still open after an upgrade, tells by it that it would read the frames wrongly.
 */
export const FRAME_LAYOUT: number = [...[...CELLS, ...WINDOW_SERIES, WINDOW_DAYS].join()].reduce(
  (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0,
  0x811c9dc5,
);

/** Everything a screen of one unit needs to be drawn. */
export interface Snapshot {
  unit: string;
  /** Level of `rows`; `null` for a place, which has none. */
  level: UnitLevel | null;
  /** Changes with each start of the server; `seq` is comparable within one epoch only. */
  epoch: string;
  seq: number;
  /** When the hub took these totals from the store, RFC 3339. */
  as_of: string;
  /** Civil day of the campaign's clock in Vietnam: `today` of every measure. */
  today: string;
  simulated: boolean;
  /** Cells of the unit itself, in the order of CELLS. */
  own: number[];
  /** `[index of the unit in the tree, ...cells]` for each unit of `level` at or below the unit. */
  rows: number[][];
  /** Days of the unit itself: `window[s][d]`, s in the order of WINDOW_SERIES, d = 0 the oldest, last = today. */
  window: number[][];
}

/** What changed in a room since `prev`. */
export interface Patch {
  unit: string;
  level: UnitLevel | null;
  epoch: string;
  seq: number;
  /** The `seq` this patch builds on; a viewer that holds another one asks for the snapshot. */
  prev: number;
  as_of: string;
  today: string;
  /** Accepted instant (ms) of the oldest event that this patch brings, for event-to-screen; 0: none. */
  oldest_accepted_ms: number;
  /** Flat: index of the unit in the tree, number n of pairs, then n × (index of the cell, new value). */
  changes: number[];
  /** Flat triples of the unit's own window: series, day, new value. Present when some changed. */
  window?: number[];
  /** Now and then, in place of a `hub:status`. */
  status?: HubStatus;
}

export interface DemoProgress {
  phase: 'loading' | 'live';
  loaded: number;
  expected: number;
}

/** The product's own truth, for the status line of every screen. */
export interface HubStatus {
  /** The server's `FRAME_LAYOUT`. */
  layout: number;
  epoch: string;
  seq: number;
  /** Server time, ms: the screen learns its clock's offset from it. */
  server_ms: number;
  /** The campaign's clock, ms, and how many campaign milliseconds pass in one. */
  campaign_ms: number;
  campaign_speed: number;
  today: string;
  simulated: boolean;
  demo: DemoProgress | null;
  /** Newest accepted event, ms; 0: none yet. */
  newest_accepted_ms: number;
  /** Last full comparison of the hub with the store that agreed, ms; 0: none yet. */
  verified_ms: number;
  /** Hub's last successful look at the store, ms, and since when it fails (0: it does not). */
  refreshed_ms: number;
  failing_since_ms: number;
  /** Sequence number of the evidence that statements about units rest on; 0: not read yet. */
  evidence_seq: number;
  /** Grows with every event of a signal; 0: none yet. Comparable within one epoch. */
  signals_seq: number;
  /** Alerts that nobody acknowledged. */
  alerts_open: number;
  viewers: number;
}

// Marked as pure, so that the browser's bundle, which imports this file for the rest, leaves zod out (20 KB).
export const watchPayload = /* @__PURE__ */ (() =>
  z.strictObject({
    unit: z.string().regex(/^(VN|\d{2}|\d{3}|\d{5})$/),
    level: z.enum(['province', 'district', 'commune']).nullish(),
  }))();
export type WatchPayload = z.infer<typeof watchPayload>;

export type WatchAnswer =
  { ok: true; snapshot: Snapshot; status: HubStatus } | { ok: false; code: string; message: string };

/** Doses of a signal's lots in the last hours, as far as they are entered. */
export interface LastHoursNotice {
  hours: number;
  /** Where the hours end, on the campaign's clock, ms. */
  at_campaign_ms: number;
  given: number;
  /** When the last of them was given, ms; `null`: none was. */
  last_ms: number | null;
  /** Sites that gave some, and those that gave most with the name of their commune. */
  sites: number;
  most: { site: string; name: string; given: number }[];
}

/** A signal of safety as every screen is told of it: what it is about and the figures that matter first. */
export interface SignalNotice {
  id: string;
  /** Cluster at a site on a day, of a lot at a site, a lot against the others, a vaccine and a symptom. */
  kind: 'cluster_day' | 'cluster_lot' | 'lot_ratio' | 'prr';
  state: 'open' | 'seen' | 'withdrawn' | 'closed';
  vaccine: string;
  /** The lots of the cases; empty for a symptom. */
  lots: string[];
  site: string;
  /** The commune of the site with what it lies in, the smallest first; empty when the signal is of no site. */
  place: { code: string; name: string }[];
  day: string;
  symptom: string;
  cases: number;
  expected: number;
  /** On the campaign's clock, ms. */
  raised_campaign_ms: number;
  /**
   * Units that still hold doses of the lots, those doses, and what was given of them in the last hours, on the day of
   * `at_campaign_ms` and the day before; `null`: not known, or of no lot.
   */
  stock: {
    units: number;
    doses_left: number;
    /** `null`: the store did not answer in time. */
    last_hours: LastHoursNotice | null;
    given_today: number;
    given_yesterday: number;
    at_campaign_ms: number;
  } | null;
}

export interface ServerToClient {
  'unit:patch': (patch: Patch) => void;
  'hub:status': (status: HubStatus) => void;
  'signal:raised': (notice: SignalNotice) => void;
  /** Who holds its lots and gives them was asked anew. */
  'signal:stock': (notice: SignalNotice) => void;
  /** Its cases were cancelled or corrected. */
  'signal:withdrawn': (notice: SignalNotice) => void;
}
export interface ClientToServer {
  'unit:watch': (payload: WatchPayload, answer: (answer: WatchAnswer) => void) => void;
}

export function roomOf(unit: string, level: UnitLevel | null): string {
  return level === null ? unit : `${unit}/${level}`;
}

/** Applies a patch in place of nothing: returns the next snapshot, or `undefined` on a gap. Pure. */
export function applyPatch(snapshot: Snapshot, patch: Patch, ownIndex: number): Snapshot | undefined {
  if (patch.epoch !== snapshot.epoch || patch.unit !== snapshot.unit || patch.level !== snapshot.level)
    return undefined;
  if (patch.seq <= snapshot.seq) return snapshot;
  if (patch.prev !== snapshot.seq) return undefined;
  const changed = new Map<number, [cell: number, value: number][]>();
  for (let i = 0; i < patch.changes.length;) {
    const unit = patch.changes[i++]!;
    const pairs: [number, number][] = [];
    for (let n = patch.changes[i++]!; n > 0; n--) pairs.push([patch.changes[i++]!, patch.changes[i++]!]);
    changed.set(unit, pairs);
  }
  const withPairs = (values: number[], pairs: [number, number][], offset: number): number[] => {
    const next = values.slice();
    for (const [cell, value] of pairs) next[cell + offset] = value;
    return next;
  };
  const own = changed.get(ownIndex);
  let window = snapshot.window;
  if (patch.window) {
    window = window.map((days) => days.slice());
    for (let i = 0; i < patch.window.length; i += 3)
      window[patch.window[i]!]![patch.window[i + 1]!] = patch.window[i + 2]!;
  }
  return {
    ...snapshot,
    seq: patch.seq,
    as_of: patch.as_of,
    today: patch.today,
    own: own ? withPairs(snapshot.own, own, 0) : snapshot.own,
    rows: snapshot.rows.map((row) => {
      const pairs = changed.get(row[0]!);
      return pairs ? withPairs(row, pairs, 1) : row;
    }),
    window,
  };
}
