/**
 * What pages and API get from the process that serves them: the live figures and the read connections.
 *
 * The server entry runs from source and routes run from the build, so a module that both import exists
 * twice. State is therefore handed over through one symbol on `globalThis`, and only read here.
 */
import type { Snapshot, HubStatus, SignalNotice } from '#schema/socket.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import type { DayNumber } from '#schema/time.ts';
import type { UnitLevel, UnitTree } from '#schema/units.ts';
import type { LotMovements } from '#web/lib/indicators/unit-supply.ts';
import type { PersonCheck, SweptCheck } from '#web/lib/indicators/radar.ts';
import type { UnitEvidence } from '#web/lib/indicators/evidence.ts';
import type { Alert } from '#web/lib/alerts/history.ts';
import type { Signal } from '#web/lib/signals/history.ts';
import type { z } from 'zod';
import type { LotHours } from './queries/lot-hours.ts';
import type { LotName } from './queries/lot-situation.ts';

export interface LiveView {
  readonly tree: UnitTree;
  /**
   * What a screen of this unit shows now, from memory. `level` null: the next level below the unit.
   * Throws `AppError` not_found for an unknown unit, bad_request for a level that is not below it.
   */
  snapshot(unit: string, level: UnitLevel | null): Snapshot;
  status(): HubStatus;
}

/** What statements about units rest on, from memory. */
export interface EvidenceView {
  /** Grows with every change; 0 until the first reading has ended. Comparable within one epoch of the hub. */
  readonly seq: number;
  /** When it was last found up to date with the store, ms; 0: never. */
  readonly readMs: number;
  /** By index of the unit in the tree. Valid until the next turn of the event loop. */
  of(unit: number): UnitEvidence;
}

/** Vaccine by lot, from memory; units by index in the tree. Valid until the next turn of the event loop. */
export interface StockBooks {
  /** `alone`: of the unit itself, without what is below it. */
  lotsOf(unit: number, alone?: boolean): readonly LotMovements[];
  /** Doses given in the seven days before a day, by vaccine, with everything below. */
  usedBy(unit: number, today: DayNumber): ReadonlyMap<string, number>;
  /** Changes whenever what is told of a unit does. */
  versionOf(unit: number): string;
  /** Doses that went from the store of a unit to each child with what is below it, less those that came back. */
  toChildren(unit: number): ReadonlyMap<number, number>;
}

export interface StockAt {
  readonly books: StockBooks;
  /** Sequence number of the figures when this was read, and their moment, ms: it holds all of them, perhaps more. */
  readonly seq: number;
  readonly refreshedMs: number;
}

export interface StockView {
  /**
   * All that was committed before the question; while everything is read again, what was known before. Waits for the first
   * reading; rejects when the store does.
   */
  upToDate(): Promise<StockAt>;
}

export interface SweptCount {
  /** `null`: not looked at yet. */
  readonly count: number | null;
  /** There were more than one question answers. */
  readonly atLeast: boolean;
  /** When the oldest part of the count was looked at, ms; 0: never. */
  readonly atMs: number;
}

/** What the sweep over the records found so far. */
export interface RadarView {
  /** Findings of a check at or below a unit. */
  countOf(unit: string, check: SweptCheck): SweptCount;
  /** How far the sweep is that is under way. */
  readonly progress: { readonly swept: number; readonly districts: number };
  /** Findings of people who live in a district, of every check on persons, as of the last complete look. */
  personsOf(district: string): readonly FoundPerson[];
}

/** A dose that contradicts another of the same person. */
export interface FoundPerson {
  readonly check: PersonCheck;
  readonly home: string;
  readonly place: string;
  readonly site: string;
  readonly day: string;
  readonly vaccine: string;
  readonly lot: string;
  readonly dose_number: number;
  readonly source: string;
  readonly record_id: string;
  readonly other_source: string | null;
  readonly other_record_id: string | null;
  /** Civil days from the other dose to this one. */
  readonly days: number | null;
}

/** The signals of safety, from memory; what a viewer does with them is kept in the store. */
export interface SignalsView {
  /** Grows with every event. Comparable within one epoch of the hub. */
  readonly seq: number;
  /** The newest first. */
  list(): readonly Signal[];
  get(id: string): Signal | undefined;
  /** Throws `AppError` not_found, or bad_request when the signal is no longer in a state for that. */
  mark(id: string, event: 'seen' | 'closed', by: string, reason: string): Promise<Signal>;
}

/** Doses of lots in the last hours, by site. `null`: the store did not answer in time. */
export interface LastHoursView {
  /** As the store has them now. */
  ask(lots: readonly LotName[]): Promise<LotHours | null>;
  /** As they were asked within the last minute, whoever asked. */
  recent(lots: readonly LotName[]): Promise<LotHours | null>;
}

/** The alerts, from memory; what a viewer does with them is kept in the store. */
export interface AlertsView {
  /** Those that nobody acknowledged. */
  readonly open: number;
  /** Those that are up first, then the newest first. */
  list(): readonly Alert[];
  get(id: string): Alert | undefined;
  /** Throws `AppError` not_found, or bad_request when somebody has acknowledged it or it is over. */
  acknowledge(id: string, by: string): Promise<Alert>;
}

export type QueryParams = Record<string, string | number | readonly string[] | readonly number[]>;

export interface Reads {
  /**
   * Rows of one question, each parsed by `rowSchema`. Parameters are bound, never glued. The query is
   * answered by a projection (held by an EXPLAIN test), within a time and a row limit; `tag` names the caller in
   * the query log.
   */
  select<T>(query: string, params: QueryParams, rowSchema: z.ZodType<T>, tag: string): Promise<T[]>;
}

/** Rows of the census of 2019 by district: people by group of ages, columns as in the reference file. */
export type CensusAges = ReadonlyMap<string, Readonly<Record<string, string>>>;

export interface Runtime {
  readonly live: LiveView;
  readonly evidence: EvidenceView;
  readonly stock: StockView;
  readonly radar: RadarView;
  readonly reads: Reads;
  readonly signals: SignalsView;
  /** Notices of the signals that nobody has looked at, the newest first. */
  readonly notices: () => readonly SignalNotice[];
  readonly lastHours: LastHoursView;
  readonly alerts: AlertsView;
  /** Handed over, since a route in the build does not find the reference files. */
  readonly ages: CensusAges;
  /** The operator's. */
  readonly thresholds: Thresholds;
  /** Port of the ingest door of this process; `null`: the door is a process of its own. */
  readonly doorPort: number | null;
}

const KEY = Symbol.for('vaccination-command.runtime');
type Holder = { [KEY]?: Runtime | undefined };

export function provideRuntime(runtime: Runtime | undefined): void {
  (globalThis as Holder)[KEY] = runtime;
}

/** `undefined` while the server starts or stops. */
export function currentRuntime(): Runtime | undefined {
  return (globalThis as Holder)[KEY];
}
