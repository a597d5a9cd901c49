/**
 * The validity radar's sweep: looks at one district after the other, then at all persons in slices, slowly, on a connection of its
 * own, and keeps how many findings each check has at each place. What is kept says when it was looked at; nothing here is asked by a viewer.
 */
import { CELL_INDEX } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { NATION } from '#schema/units.ts';
import type { UnitTree } from '#schema/units.ts';
import type { FoundPerson, LiveView, RadarView, Reads, SweptCount } from '#web/lib/server/runtime.ts';
import { PERSON_CHECKS, type PersonCheck, type SweptCheck } from '#web/lib/indicators/radar.ts';
import {
  missingIdentities,
  onsetsBefore,
  placesWithDoses,
  radarContext,
  type RadarContext,
} from '#web/lib/server/queries/radar-places.ts';
import { sweepDistrict, type DistrictFindings } from '#web/lib/server/queries/radar-district.ts';
import { suspiciousPersons } from '#web/lib/server/queries/radar-persons.ts';
import type { Log } from '#web/log.ts';
import { PersonBook } from './person-book.ts';

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

interface Swept {
  readonly counts: DistrictFindings;
  readonly atMs: number;
}

/** Findings of one check at or below each unit of the country. */
interface Counts {
  readonly counts: ReadonlyMap<string, number>;
  readonly atMs: number;
}

const NOT_YET: SweptCount = { count: null, atLeast: false, atMs: 0 };

export class RadarSweep implements RadarView {
  readonly #options: Options;
  readonly #districts: readonly string[];
  readonly #swept = new Map<string, Swept>();
  /** Checks that one question answers for the whole country. */
  readonly #national = new Map<SweptCheck, Counts>();
  #persons: PersonBook | null = null;
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

  personsOf(district: string): readonly FoundPerson[] {
    return this.#persons?.findingsOf(district) ?? [];
  }

  countOf(unit: string, check: SweptCheck): SweptCount {
    if (isOfPersons(check))
      return this.#persons
        ? {
            count: this.#persons.countOf(unit, check),
            atLeast: this.#persons.more,
            atMs: this.#persons.atMs,
          }
        : NOT_YET;
    if (isNational(check)) return this.#countOfNational(unit, check);
    const { tree } = this.#options;
    const path = tree.pathOf(unit);
    const district = path.find(({ level }) => level === 'district')?.code;
    const asked =
      district === undefined ? tree.descendants(unit, 'district').map(({ code }) => code) : [district];
    let count = 0;
    let atMs = Infinity;
    for (const code of asked) {
      const swept = this.#swept.get(code);
      if (!swept) return NOT_YET;
      atMs = Math.min(atMs, swept.atMs);
      const places = swept.counts[check];
      if (unit === code || district === undefined) for (const found of places?.values() ?? []) count += found;
      else count += places?.get(unit) ?? 0;
    }
    return { count, atLeast: false, atMs };
  }

  #countOfNational(unit: string, check: SweptCheck): SweptCount {
    const found = this.#national.get(check);
    if (!found) return NOT_YET;
    return { count: found.counts.get(unit) ?? 0, atLeast: false, atMs: found.atMs };
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
        await this.#lookAtPersons();
        sweptSeq = state;
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
    for (const [check, ask] of NATIONAL)
      await this.#paced(async () => {
        const rows = await ask(reads);
        const counts = new Map<string, number>();
        for (const { place, count } of rows)
          for (const { code } of tree.pathOf(place)) counts.set(code, (counts.get(code) ?? 0) + count);
        this.#national.set(check, { counts, atMs: nowMs() });
      });
    let present: ReadonlySet<string> = new Set();
    await this.#paced(async () => {
      present = await placesWithDoses(reads);
    });
    for (const district of this.#districts) {
      if (this.#stopped) return;
      if (!tree.placesOf(district).some(({ code }) => present.has(code)))
        this.#swept.set(district, { counts: {}, atMs: nowMs() });
      else
        await this.#paced(async () => {
          const counts = await sweepDistrict(reads, tree, district, context!);
          this.#swept.set(district, { counts, atMs: nowMs() });
        });
      this.#done += 1;
    }
  }

  /** Slice by slice; what was found before stays until all are looked at. */
  async #lookAtPersons(): Promise<void> {
    const { reads, live, rules, tree, nowMs } = this.#options;
    const doses = live.snapshot(NATION, null).own[CELL_INDEX.doses_total]!;
    const slices = Math.max(1, Math.ceil(doses / rules.radar_slice_doses));
    const book = new PersonBook(tree);
    for (let slice = 0; slice < slices && !this.#stopped; slice++)
      await this.#paced(async () => {
        const { persons, more } = await suspiciousPersons(reads, slice, slices);
        for (const found of persons) book.add(found);
        book.more ||= more;
      });
    if (this.#stopped) return;
    book.close(nowMs());
    this.#persons = book;
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

const NATIONAL = [
  ['onset_before_injection', onsetsBefore],
  ['identity_missing', missingIdentities],
] as const;
const isNational = (check: SweptCheck): boolean => NATIONAL.some(([name]) => name === check);
const isOfPersons = (check: SweptCheck): check is PersonCheck =>
  (PERSON_CHECKS as readonly string[]).includes(check);
