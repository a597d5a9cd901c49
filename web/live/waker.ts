/** Runs a work whenever it is woken, one run at a time, and now and then by itself. What fails is told once and tried again. */
import type { Log } from '#web/log.ts';

const RETRY_MS = 2_000;

export class Waker {
  readonly #work: () => Promise<void>;
  readonly #restMs: number;
  readonly #log: Log;
  readonly #failure: string;
  #running: Promise<void> | undefined;
  #stopping = false;
  #woken = false;
  #wake: () => void = () => {};

  /** `restMs`: the longest pause between two runs; `failure`: what the log says. */
  constructor(work: () => Promise<void>, restMs: number, log: Log, failure: string) {
    this.#work = work;
    this.#restMs = restMs;
    this.#log = log;
    this.#failure = failure;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Run soon: at once, or when the run under way has ended. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    let failing = false;
    while (!this.#stopping) {
      this.#woken = false;
      try {
        await this.#work();
        failing = false;
      } catch (error) {
        if (!failing && !this.#stopping) this.#log.error(this.#failure, { error });
        failing = true;
      }
      if (!this.#woken && !this.#stopping)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, failing ? RETRY_MS : this.#restMs);
          this.#wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  }
}
