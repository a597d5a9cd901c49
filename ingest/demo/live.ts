/**
 * The campaign goes on: what is entered after the bulk history is sent through the real door, at the pace of the
 * campaign's clock, day and night. What was answered is behind; what was not is sent again, and is the same.
 */
import type { Store } from '#schema/clickhouse/client.ts';
import { AppError } from '#schema/errors.ts';
import type { IngestAnswer } from '#schema/events.ts';
import type { Clock } from '#schema/time.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DayPlan } from './cells.ts';
import { linesBetween, linesOfRecords, stageDay, type TimedLine } from './events.ts';
import type { Making } from './expand.ts';
import { dayStartSeconds } from './records.ts';
import { StagingRows } from './staging.ts';

/** Events a second at most, whatever the speed; the campaign's clock then waits for its events. */
const MAX_EVENTS_PER_SECOND = 3_000;
const TICK_MS = 400;
const BATCH = (MAX_EVENTS_PER_SECOND * TICK_MS) / 1000;
/** When due events wait longer than this, the clock is set back to them. */
const MAX_LAG_MS = 4_000;
const SAVE_MS = 5_000;
/** The first batch and then one in so many is sent a second time, as senders do that lost an answer. */
const RESEND_EVERY = 40;
/** Seconds of the campaign that are asked of the engine at once. */
const LEAST_STRETCH_SECONDS = 600;
const MOST_STRETCH_SECONDS = 3_600;
const STRETCH_MS = 20_000;
const BACKOFF_MS = { least: 500, most: 10_000 };

export type Post = (ndjson: string) => Promise<IngestAnswer>;

/** The campaign's clock: stands where its anchor stands and runs `speed` times as fast as the wall clock. */
export class CampaignClock {
  readonly #wall: Clock;
  readonly speed: number;
  #anchorWallMs: number;
  #anchorCampaignMs: number;

  constructor(wall: Clock, speed: number, campaignMs: number) {
    this.#wall = wall;
    this.speed = speed;
    this.#anchorWallMs = wall.nowMs();
    this.#anchorCampaignMs = campaignMs;
  }

  nowMs(): number {
    return this.#anchorCampaignMs + (this.#wall.nowMs() - this.#anchorWallMs) * this.speed;
  }

  set(campaignMs: number): void {
    this.#anchorWallMs = this.#wall.nowMs();
    this.#anchorCampaignMs = campaignMs;
  }
}

export interface LiveParts {
  readonly store: Store;
  readonly making: Making;
  readonly clock: CampaignClock;
  readonly wall: Clock;
  readonly post: Post;
  /** Everything entered before this campaign time (ms) has been answered. */
  readonly save: (campaignMs: number) => Promise<void>;
  readonly signal: AbortSignal;
}

export class LiveSender {
  readonly #parts: LiveParts;
  readonly #staging = new StagingRows();
  /** Everything entered before this second of the campaign has been answered. */
  #position: number;
  #batches = 0;
  #savedWallMs = 0;

  /** `fromCampaignMs`: what was entered before has been answered. */
  constructor(parts: LiveParts, fromCampaignMs: number) {
    this.#parts = parts;
    this.#position = Math.floor(fromCampaignMs / 1000);
  }

  /** Campaign time (ms) before which everything has been answered. */
  get answeredMs(): number {
    return this.#position * 1000;
  }

  /** Send one day of entry, from where sending stands. Returns early when stopped. */
  async sendDay(day: DayPlan): Promise<void> {
    const { store, making, clock, signal } = this.#parts;
    const end = dayStartSeconds(day.day + 1);
    await stageDay(store, this.#staging, day);
    const records = linesOfRecords(day);
    const stretch = Math.max(
      LEAST_STRETCH_SECONDS,
      Math.min(MOST_STRETCH_SECONDS, Math.round((STRETCH_MS / 1000) * clock.speed)),
    );
    // From what was answered, not from the clock: it ran on while the day was made ready.
    for (let from = Math.max(dayStartSeconds(day.day), this.#position); from < end && !signal.aborted;) {
      const to = Math.min(from + stretch, end);
      const others = records.filter(({ at }) => at >= from && at < to);
      const lines = [...(await linesBetween(store, making, from, to)), ...others];
      await this.#sendStretch(
        lines.sort((a, b) => a.at - b.at),
        to,
      );
      from = to;
    }
  }

  async #sendStretch(lines: readonly TimedLine[], end: number): Promise<void> {
    const { clock, signal, wall } = this.#parts;
    for (let sent = 0; !signal.aborted;) {
      const now = Math.floor(clock.nowMs() / 1000);
      let due = sent;
      while (due < lines.length && due - sent < BATCH && lines[due]!.at <= now) due += 1;
      const began = wall.nowMs();
      if (due > sent) {
        if (!(await this.#deliver(lines.slice(sent, due)))) return;
        sent = due;
      }
      const position = Math.min(end, lines[sent]?.at ?? end);
      this.#position = position;
      if (sent === lines.length && clock.nowMs() >= end * 1000) {
        await this.#saveSometimes(end * 1000);
        return;
      }
      if (clock.nowMs() - position * 1000 > MAX_LAG_MS * clock.speed) clock.set(position * 1000);
      await this.#saveSometimes(Math.min(clock.nowMs(), position * 1000));
      await pause(Math.max(1, TICK_MS - (wall.nowMs() - began)), signal);
    }
  }

  async #saveSometimes(campaignMs: number): Promise<void> {
    const now = this.#parts.wall.nowMs();
    if (now - this.#savedWallMs < SAVE_MS) return;
    this.#savedWallMs = now;
    await this.#parts.save(campaignMs);
  }

  /** Until the door has answered; false when stopped before. */
  async #deliver(lines: readonly TimedLine[]): Promise<boolean> {
    const body = lines.map(({ line }) => `${line}\n`).join('');
    this.#batches += 1;
    const times = this.#batches % RESEND_EVERY === 1 ? 2 : 1;
    for (let i = 0; i < times; i++) if (!(await this.#postUntilAnswered(body))) return false;
    return true;
  }

  async #postUntilAnswered(body: string): Promise<boolean> {
    const { post, signal } = this.#parts;
    for (let wait = BACKOFF_MS.least; !signal.aborted; wait = Math.min(wait * 2, BACKOFF_MS.most)) {
      try {
        await post(body);
        return true;
      } catch (error) {
        if (isFinal(error)) throw error;
        const asked = error instanceof AppError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
        await pause(Math.max(wait, asked), signal);
      }
    }
    return false;
  }
}

/** A refusal of what was sent, which sending again cannot mend. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof AppError &&
    error.status < 500 &&
    !['too_many_requests', 'request_timeout'].includes(error.code)
  );
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
