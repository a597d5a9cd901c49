/** Time from the acceptance of an event to its painting, over the newest samples, on the server's clock. */
export interface EventToScreen {
  readonly p50_ms: number | null;
  readonly p99_ms: number | null;
  readonly samples: number;
}

/** The value below which the share `p` of the samples lies (nearest rank); `null` without samples. */
export function percentile(samples: readonly number[], p: number): number | null {
  if (samples.length === 0) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))]!;
}

export class EventToScreenSamples {
  readonly #samples: number[] = [];
  readonly #kept: number;

  constructor(kept = 500) {
    this.#kept = kept;
  }

  add(ms: number): void {
    this.#samples.push(Math.max(0, ms));
    if (this.#samples.length > this.#kept) this.#samples.shift();
  }

  read(): EventToScreen {
    return {
      p50_ms: percentile(this.#samples, 0.5),
      p99_ms: percentile(this.#samples, 0.99),
      samples: this.#samples.length,
    };
  }
}

/**
 * How far the server's clock is ahead of this one. Every status carries the server's time and comes late by the
 * way it took, so the largest difference seen lately is the nearest to the truth.
 */
export class ClockOffset {
  #seen: number[] = [];

  /** Both in ms since 1970: what the server said, and when it was heard here. */
  hear(serverMs: number, localMs: number): void {
    this.#seen.push(serverMs - localMs);
    if (this.#seen.length > 20) this.#seen.shift();
  }

  /** A laptop that slept, or another server, makes what was seen worthless. */
  forget(): void {
    this.#seen = [];
  }

  get ms(): number {
    return this.#seen.length === 0 ? 0 : Math.max(...this.#seen);
  }
}
