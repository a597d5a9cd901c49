/**
 * Doses of lots in the last hours, by site. They are read from rows, so a page does not ask for itself: what was asked within the last
 * minute, for a notice or for another viewer, is shared by all who look, and says when it was asked.
 */
import { lotHours, type LotHours } from '#web/lib/server/queries/lot-hours.ts';
import type { LotName } from '#web/lib/server/queries/lot-situation.ts';
import type { LastHoursView, LiveView, Reads } from '#web/lib/server/runtime.ts';
import type { Log } from '#web/log.ts';

const SHARED_MS = 60_000;

export interface LastHoursOptions {
  /** With a connection of its own: rows are read behind nobody's back, and before nobody. */
  readonly reads: Reads;
  readonly live: Pick<LiveView, 'status'>;
  readonly hours: number;
  readonly nowMs: () => number;
  readonly log: Log;
}

interface Asked {
  readonly atMs: number;
  readonly answer: Promise<LotHours | null>;
}

export class LastHours implements LastHoursView {
  readonly #options: LastHoursOptions;
  readonly #asked = new Map<string, Asked>();

  constructor(options: LastHoursOptions) {
    this.#options = options;
  }

  ask(lots: readonly LotName[]): Promise<LotHours | null> {
    const atMs = this.#options.nowMs();
    for (const [key, asked] of this.#asked) if (!isShared(asked, atMs)) this.#asked.delete(key);
    const answer = this.#read(lots);
    this.#asked.set(keyOf(lots), { atMs, answer });
    return answer;
  }

  recent(lots: readonly LotName[]): Promise<LotHours | null> {
    const known = this.#asked.get(keyOf(lots));
    return known && isShared(known, this.#options.nowMs()) ? known.answer : this.ask(lots);
  }

  async #read(lots: readonly LotName[]): Promise<LotHours | null> {
    const { reads, live, hours, log } = this.#options;
    try {
      return await lotHours(reads, lots, hours, live.status().campaign_ms);
    } catch (error) {
      // Kept for the minute like an answer: a store that cannot follow is not asked again by each viewer.
      log.warn('the doses of the last hours could not be asked', { error });
      return null;
    }
  }
}

const isShared = ({ atMs }: Asked, nowMs: number): boolean => Math.abs(nowMs - atMs) < SHARED_MS;

function keyOf(lots: readonly LotName[]): string {
  return JSON.stringify(lots.map(({ vaccine, lot }) => [vaccine, lot]).sort());
}
