/**
 * Answers of the API that follow the board quietly: asked again when the board moved, not more often than
 * the server can bear, only while somebody sees them. What was there stays until something better comes.
 */
import type { Stamp } from './answers.ts';
import { nextAskMs, sameFigures, RETRY_MS } from './refresh.ts';

/** `A`: the answers to the questions, one each, in their order. */
export class LiveResource<A extends readonly Stamp[]> {
  #held = $state.raw<{ key: string; answers: A } | null>(null);
  #stamp = $state.raw<Stamp | null>(null);
  #failedSinceMs = $state(0);
  #urls: readonly string[] = [];
  #seq = -1;
  #askedSeq = -2;
  #startedMs = -Infinity;
  #tookMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | null = null;

  /** The answers to exactly these questions, in their order; `null` while there are none. */
  answersTo(urls: readonly string[]): A | null {
    return this.#held?.key === keyOf(urls) ? this.#held.answers : null;
  }
  /** `seq`, `as_of` and mark of what is shown. */
  get stamp(): Stamp | null {
    return this.#stamp;
  }
  /** Since when asking fails, ms; 0: it does not. */
  get failedSinceMs(): number {
    return this.#failedSinceMs;
  }

  /** Asks these questions from now on; other questions than before drop what is shown. */
  ask(urls: readonly string[]): void {
    if (keyOf(urls) === keyOf(this.#urls)) return;
    this.stop();
    this.#urls = urls;
    this.#failedSinceMs = 0;
    this.#askedSeq = -2;
    this.#startedMs = -Infinity;
    this.#schedule(0);
  }

  /** The board is at `seq`: ask again when that is news. */
  follow(seq: number): void {
    this.#seq = seq;
    if (this.#request || this.#timer !== undefined || seq === this.#askedSeq) return;
    this.#schedule(nextAskMs(this.#startedMs, this.#tookMs, performance.now()));
  }

  /** Ask now, whatever the board says. */
  retry(): void {
    clearTimeout(this.#timer);
    this.#schedule(0);
  }

  /** Nobody looks any more: what is under way is given up, what is shown stays. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#request?.abort();
    this.#request = null;
    this.#askedSeq = -2;
  }

  #schedule(delayMs: number): void {
    if (this.#urls.length === 0) return;
    this.#timer = setTimeout(() => void this.#load(), delayMs);
  }

  async #load(): Promise<void> {
    this.#timer = undefined;
    this.#request?.abort();
    const request = (this.#request = new AbortController());
    this.#askedSeq = this.#seq;
    this.#startedMs = performance.now();
    try {
      const answers = (await Promise.all(
        this.#urls.map((url) => readJson(url, request.signal)),
      )) as readonly Stamp[] as A;
      if (request.signal.aborted) return;
      const key = keyOf(this.#urls);
      const known = this.#held;
      if (known?.key !== key || !sameFigures(known.answers, answers)) this.#held = { key, answers };
      this.#stamp = answers[0] ?? null;
      this.#failedSinceMs = 0;
    } catch {
      if (request.signal.aborted) return;
      this.#failedSinceMs ||= Date.now();
    }
    this.#request = null;
    this.#tookMs = performance.now() - this.#startedMs;
    if (this.#failedSinceMs > 0) this.#schedule(RETRY_MS);
    else if (this.#seq !== this.#askedSeq) this.follow(this.#seq);
  }
}

function keyOf(urls: readonly string[]): string {
  return urls.join('\n');
}

async function readJson(url: string, signal: AbortSignal): Promise<Stamp> {
  const response = await fetch(url, { signal, headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return (await response.json()) as Stamp;
}
