/**
 * The figures of every unit of every level, in memory, as they stand in the store.
 *
 * One full reading at the start and at midnight; then each turn looks for parts that were committed, adds up their
 * rows, rolls them up, and tells the listener what changed. Which rows are in the figures is known exactly: a full reading
 * names the parts that it covers, and a row is taken by its part and block. Where that is not certain, all is read again.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { FRAME_LAYOUT, type HubStatus, type Snapshot } from '#schema/socket.ts';
import { formatDay, vnDayOfMs, type Clock, type DayNumber } from '#schema/time.ts';
import type { UnitLevel, UnitTree } from '#schema/units.ts';
import type { LiveView } from '#web/lib/server/runtime.ts';
import type { Log } from '#web/log.ts';
import { REAL_CAMPAIGN, campaignOf, type Campaign } from './campaign.ts';
import { rowsOf, snapshotOf, type Room, type Tick } from './diff.ts';
import { NEWEST_ACCEPTED, emptyFigures, type Figures } from './layout.ts';
import { addNewRows } from './new-rows.ts';
import { findNews } from './news.ts';
import { RollUp, type UnitChange } from './rollup.ts';
import { roomFor } from './rooms.ts';
import type { BookReader, Parts } from './store-reader.ts';
import type { Verifier } from './verify.ts';

const STORE_FACTS_MS = 1_000;
/** While history is loaded everything changes all the time, and the loader needs the processors. */
const LOADING_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5_000;
/** Pause between two steps for each millisecond that telling the viewers takes. */
const TELLING_PAUSE = 3;

export interface HubOptions {
  readonly tree: UnitTree;
  readonly reader: BookReader;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly tickMs: number;
  readonly log: Log;
}

export class Hub implements LiveView {
  readonly tree: UnitTree;
  readonly #reader: BookReader;
  readonly #verifier: Verifier;
  readonly #clock: Clock;
  readonly #tickMs: number;
  readonly #log: Log;
  readonly #rollUp: RollUp;
  readonly #books: Figures;
  readonly #totals: Figures;
  /** Sequence number at which a unit's cells, and its window, last changed. */
  readonly #cellSeq: Float64Array;
  readonly #windowSeq: Float64Array;

  #epoch: string = randomUUID();
  #seq = 0;
  /** Sequence number at which every room got a frame: the day or the epoch changed. */
  #toAllSeq = 0;
  #known: Parts = new Map();
  #campaign: Campaign = REAL_CAMPAIGN;
  #today: DayNumber;
  #storeFactsMs = 0;
  #refreshedMs = 0;
  #failingSinceMs = 0;
  #verifiedMs = 0;
  #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #told: Promise<void> = Promise.resolve();
  /** What telling all viewers of the last step took. */
  #toldMs = 0;

  /** Units that the last full comparison with the store found different. */
  different = 0;
  /**
   * Told of every step, in order, before anybody can take a snapshot of it. The next look waits until the
   * promise is kept, so steps grow instead of piling up when many are told.
   */
  onTick: (tick: Tick) => Promise<void> | void = () => {};
  /** Told when the store fails or is back. */
  onHealth: () => void = () => {};
  /** How many look; part of the status. */
  viewers: () => number = () => 0;
  /** Where evidence and signals stand; part of the status. */
  evidenceSeq: () => number = () => 0;
  signalsSeq: () => number = () => 0;
  /** Alerts that nobody acknowledged; part of the status. */
  alertsOpen: () => number = () => 0;
  /** Told when there are, or may be, new reports of reactions. */
  onReactions: () => void = () => {};

  constructor(options: HubOptions) {
    this.tree = options.tree;
    this.#reader = options.reader;
    this.#verifier = options.verifier;
    this.#clock = options.clock;
    this.#tickMs = options.tickMs;
    this.#log = options.log;
    const units = this.tree.units.length;
    this.#rollUp = new RollUp(this.tree);
    this.#books = emptyFigures(units);
    this.#totals = emptyFigures(units);
    this.#cellSeq = new Float64Array(units);
    this.#windowSeq = new Float64Array(units);
    this.#today = vnDayOfMs(this.#clock.nowMs());
  }

  get epoch(): string {
    return this.#epoch;
  }

  get seq(): number {
    return this.#seq;
  }

  /** When the totals were last taken from the store, RFC 3339. */
  get asOf(): string {
    return new Date(this.#refreshedMs).toISOString();
  }

  /** Reads everything once, then keeps looking until `stop`. Rejects when the first reading fails. */
  async start(): Promise<void> {
    await this.refresh();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#verifier.stop();
  }

  snapshot(unit: string, level: UnitLevel | null): Snapshot {
    const room = roomFor(this.tree, unit, level);
    return snapshotOf(this.tree, this.#totals, room, {
      epoch: this.#epoch,
      seq: this.roomSeq(room),
      as_of: this.asOf,
      today: formatDay(this.#today),
      simulated: this.#campaign.simulated,
    });
  }

  /**
   * The last sequence number at which something in the room changed: what its viewers hold. A viewer that joins
   * later thus holds the same number as the others, and the next patch fits all of them.
   */
  roomSeq(room: Room): number {
    const own = this.tree.indexOf.get(room.unit)!;
    let seq = Math.max(this.#toAllSeq, this.#cellSeq[own]!, this.#windowSeq[own]!);
    for (const unit of rowsOf(this.tree, room)) seq = Math.max(seq, this.#cellSeq[unit]!);
    return seq;
  }

  status(): HubStatus {
    const now = this.#clock.nowMs();
    return {
      layout: FRAME_LAYOUT,
      epoch: this.#epoch,
      seq: this.#seq,
      server_ms: now,
      campaign_ms: this.#campaign.campaignMs(now),
      campaign_speed: this.#campaign.speed,
      today: formatDay(this.#today),
      simulated: this.#campaign.simulated,
      demo: this.#campaign.demo,
      newest_accepted_ms: this.#totals.cells[NEWEST_ACCEPTED]!,
      verified_ms: this.#verifiedMs,
      refreshed_ms: this.#refreshedMs,
      failing_since_ms: this.#failingSinceMs,
      evidence_seq: this.evidenceSeq(),
      signals_seq: this.signalsSeq(),
      alerts_open: this.alertsOpen(),
      viewers: this.viewers(),
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    let spentMs = 0;
    while (!signal.aborted) {
      // A look that takes long leaves as much time to others as it took; telling very many, more.
      let pause = Math.max(
        this.#tickMs - spentMs,
        Math.min(Math.max(spentMs, TELLING_PAUSE * this.#toldMs), LONGEST_PAUSE_MS),
      );
      if (this.#campaign.demo?.phase === 'loading') pause = Math.max(pause, LOADING_PAUSE_MS);
      if (failures > 0) pause = Math.min(this.#tickMs * 2 ** failures, LONGEST_PAUSE_MS);
      await wait(pause, undefined, { signal }).catch(() => {});
      await this.#told;
      if (signal.aborted) return;
      const started = performance.now();
      try {
        await this.refresh();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.#fail(error, failures);
      }
      spentMs = performance.now() - started;
    }
  }

  #fail(error: unknown, failures: number): void {
    if (this.#failingSinceMs === 0) this.#failingSinceMs = this.#clock.nowMs();
    if (failures === 1 || failures % 60 === 0)
      this.#log.error('the store does not answer; the last figures stay', { error, failures });
    if (failures === 1) this.onHealth();
  }

  /** One look at the store. Exposed for tests; `start` calls it in a loop. */
  async refresh(): Promise<void> {
    const startedMs = this.#clock.nowMs();
    let campaign = this.#campaign;
    // Either way: the clock may be set back.
    const asksFacts = Math.abs(startedMs - this.#storeFactsMs) >= STORE_FACTS_MS;
    if (asksFacts) campaign = campaignOf(await this.#reader.storeFacts());
    const today = vnDayOfMs(campaign.campaignMs(startedMs));
    const rolled = today !== this.#today || this.#refreshedMs === 0;

    this.#verifier.lookBegins();
    const found = rolled
      ? undefined
      : await findNews(this.#reader, this.#known, this.#totals.cells[NEWEST_ACCEPTED]!);
    const known = found?.parts ?? (await this.#reader.readAll(today, this.#books));
    // From here on nothing waits: a snapshot sees all of this step or nothing of it.
    const dirty = new Set<number>(found ? [] : this.tree.units.keys());
    const oldest = new Map<number, number>();
    for (const [table, { rows }] of found?.rows ?? [])
      addNewRows(table, rows, today, this.#books, dirty, oldest);
    const newEpoch = campaign.simulated !== this.#campaign.simulated;
    if (newEpoch) this.#epoch = randomUUID();
    if (asksFacts) this.#storeFactsMs = startedMs;
    this.#campaign = campaign;
    this.#known = known;
    this.#refreshedMs = startedMs;
    this.#today = today;
    if (!found || found.rows.has('reaction_facts')) this.onReactions();
    if (found) this.#verifier.touched(dirty);
    else this.#verifier.restart();
    const changes = this.#rollUp.update(this.#books, this.#totals, dirty);
    const toAll = rolled || newEpoch;
    if (dirty.size > 0 || toAll) this.#step(changes, toAll, this.#upwards(oldest));
    if (this.#failingSinceMs !== 0) {
      this.#failingSinceMs = 0;
      this.#log.info('the store answers again');
      this.onHealth();
    }
    this.#verify();
  }

  /** Parents show the oldest event of all places below them. */
  #upwards(oldest: Map<number, number>): ReadonlyMap<number, number> {
    for (const [unit, accepted] of [...oldest])
      for (let above = this.tree.parentIndex[unit]!; above >= 0; above = this.tree.parentIndex[above]!)
        oldest.set(above, Math.min(oldest.get(above) ?? Infinity, accepted));
    return oldest;
  }

  #step(changes: UnitChange[], toAll: boolean, oldestAcceptedMs: ReadonlyMap<number, number>): void {
    this.#seq += 1;
    if (toAll) this.#toAllSeq = this.#seq;
    const tick: Tick = {
      epoch: this.#epoch,
      seq: this.#seq,
      asOf: this.asOf,
      today: formatDay(this.#today),
      toAll,
      changes,
      oldestAcceptedMs,
    };
    const started = performance.now();
    this.#told = Promise.all([this.#told, this.onTick(tick)]).then(() => {
      this.#toldMs = performance.now() - started;
    });
    for (const change of changes) {
      if (change.cells.length > 0) this.#cellSeq[change.unit] = this.#seq;
      if (change.window.length > 0) this.#windowSeq[change.unit] = this.#seq;
    }
  }

  /** Lets the verifier compare, and repairs what it found different: loudly, since it is a fault of ours. */
  #verify(): void {
    const verdict = this.#verifier.step(this.#books, this.#today, this.#clock.nowMs());
    if (!verdict) return;
    this.different = verdict.different.length;
    if (verdict.different.length === 0) {
      this.#verifiedMs = verdict.readMs;
      return;
    }
    this.#log.error('shown figures differed from the store and were repaired', {
      units: verdict.different.slice(0, 20).map((unit) => this.tree.units[unit]!.code),
      count: verdict.different.length,
    });
    const changes = this.#rollUp.update(this.#books, this.#totals, verdict.different);
    this.#step(changes, false, new Map());
  }
}
