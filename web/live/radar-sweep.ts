/**
 * The validity radar's sweep: looks at one district after the other, slowly, on a connection of its own, and keeps how many
 * findings each check has at each place. What is kept says when it was looked at; nothing here is asked by a viewer.
 */
import { CELL_INDEX } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { NATION } from '#schema/units.ts';
import type { UnitTree } from '#schema/units.ts';
import type { LiveView, RadarView, Reads, SweptCount } from '#web/lib/server/runtime.ts';
import { SWEPT_CHECKS, type SweptCheck } from '#web/lib/indicators/radar.ts';
import {
  onsetsBefore,
  placesWithDoses,
  radarContext,
  type RadarContext,
} from '#web/lib/server/queries/radar-places.ts';
import { sweepDistrict, type DistrictFindings } from '#web/lib/server/queries/radar-district.ts';
import {
  addWideSlice,
  NO_WIDE_PERSONS,
  sameWidePersons,
  type WideDraft,
  type WidePersons,
} from '#web/lib/server/queries/radar-wide.ts';
import type { Log } from '#web/log.ts';

/** Between two questions at least, however quick they were. */
const LEAST_PAUSE_MS = 20;
/** How often it looks whether something changed, once a sweep is complete. */
const IDLE_MS = 2000;

interface Options {
  readonly tree: UnitTree;
  readonly live: LiveView;
  readonly reads: Reads;
  readonly rules: Thresholds['quality'];
  readonly log: Log;
  readonly nowMs: () => number;
}

interface Swept extends DistrictFindings {
  readonly atMs: number;
}

export class RadarSweep implements RadarView {
  readonly #options: Options;
  readonly #districts: readonly string[];
  readonly #swept = new Map<string, Swept>();
  #onsets: { counts: ReadonlyMap<string, number>; atMs: number } | null = null;
  #wide: WidePersons = NO_WIDE_PERSONS;
  #done = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wake: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
    this.#districts = options.tree.units.filter(({ level }) => level === 'district').map(({ code }) => code);
  }

  /** Begins to sweep when `after` is kept. */
  start(after: Promise<void> = Promise.resolve()): void {
    this.#running = after.then(() => this.#run());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#wake?.();
    await this.#running;
  }

  get progress(): { swept: number; districts: number } {
    return { swept: this.#done, districts: this.#districts.length };
  }

  get wide(): WidePersons {
    return this.#wide;
  }

  countOf(unit: string, check: SweptCheck): SweptCount {
    const { tree } = this.#options;
    if (check === 'onset_before_injection') return this.#onsetsOf(unit);
    const path = tree.pathOf(unit);
    const district = path.find(({ level }) => level === 'district')?.code;
    const asked =
      district === undefined ? tree.descendants(unit, 'district').map(({ code }) => code) : [district];
    let count = 0;
    let atMs = Infinity;
    let atLeast = false;
    for (const code of asked) {
      const swept = this.#swept.get(code);
      if (!swept) return { count: null, atLeast: false, atMs: 0 };
      atMs = Math.min(atMs, swept.atMs);
      atLeast ||= swept.more && isOfPersons(check);
      const places = swept.counts[check];
      if (unit === code || district === undefined) for (const found of places?.values() ?? []) count += found;
      else count += places?.get(unit) ?? 0;
    }
    return { count, atLeast, atMs };
  }

  #onsetsOf(unit: string): SweptCount {
    if (!this.#onsets) return { count: null, atLeast: false, atMs: 0 };
    const { tree } = this.#options;
    let count = 0;
    for (const [place, found] of this.#onsets.counts) if (tree.isWithin(place, unit)) count += found;
    return { count, atLeast: false, atMs: this.#onsets.atMs };
  }

  async #run(): Promise<void> {
    let sweptSeq = '';
    while (!this.#stopped) {
      const { live, rules, log } = this.#options;
      const { demo, seq, epoch, newest_accepted_ms } = live.status();
      const state = `${epoch} ${seq}`;
      // A history that is being loaded needs the machine for itself; an empty store has nothing to find.
      if (demo?.phase === 'loading' || newest_accepted_ms === 0 || state === sweptSeq) {
        await this.#pause(IDLE_MS);
        continue;
      }
      try {
        await this.#sweep();
        // Counts of districts know of persons of several districts from the look before.
        sweptSeq = (await this.#lookWide()) ? '' : state;
      } catch (error) {
        // What was found before stays, with its age.
        if (!this.#stopped) log.warn('radar sweep failed', { error });
      }
      await this.#pause(rules.radar_rest * 1000);
    }
  }

  async #sweep(): Promise<void> {
    const { reads, live, rules, tree, nowMs } = this.#options;
    this.#done = 0;
    let context: RadarContext | undefined;
    await this.#paced(async () => {
      context = await radarContext(reads, live.status().today, rules);
    });
    await this.#paced(async () => {
      const rows = await onsetsBefore(reads);
      this.#onsets = { counts: new Map(rows.map(({ place, count }) => [place, count])), atMs: nowMs() };
    });
    let present: ReadonlySet<string> = new Set();
    await this.#paced(async () => {
      present = await placesWithDoses(reads);
    });
    for (const district of this.#districts) {
      if (this.#stopped) return;
      if (!tree.placesOf(district).some(({ code }) => present.has(code)))
        this.#swept.set(district, { counts: {}, more: false, atMs: nowMs() });
      else
        await this.#paced(async () => {
          const found = await sweepDistrict(reads, tree, district, context!, this.#wide);
          this.#swept.set(district, { ...found, atMs: nowMs() });
        });
      this.#done += 1;
    }
  }

  /** Persons whose doses name several districts, slice by slice. Resolves with whether they changed. */
  async #lookWide(): Promise<boolean> {
    const { reads, live, rules, tree } = this.#options;
    const doses = live.snapshot(NATION, null).own[CELL_INDEX.doses_total]!;
    const slices = Math.max(1, Math.ceil(doses / rules.radar_slice_doses));
    const found: WideDraft = { persons: new Set(), findings: new Map(), more: false };
    for (let slice = 0; slice < slices && !this.#stopped; slice++)
      await this.#paced(() => addWideSlice(reads, tree, found, slice, slices));
    if (this.#stopped) return false;
    const changed = !sameWidePersons(this.#wide, found);
    this.#wide = found;
    return changed;
  }

  /** Works, then rests as long as keeps the sweep to its share of a core. */
  async #paced(work: () => Promise<void>): Promise<void> {
    if (this.#stopped) return;
    const started = performance.now();
    await work();
    const took = performance.now() - started;
    const { radar_share } = this.#options.rules;
    await this.#pause(Math.max(radar_share < 1 ? LEAST_PAUSE_MS : 0, took / radar_share - took));
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#timer = setTimeout(resolve, ms);
    });
  }
}

const OF_PERSONS: ReadonlySet<SweptCheck> = new Set(SWEPT_CHECKS.slice(0, 5));
const isOfPersons = (check: SweptCheck): boolean => OF_PERSONS.has(check);
