/** Lets in who asks for a snapshot, a little per turn of the event loop: a storm of returning viewers queues. */
const TURN_MS = 8;

export class Admission {
  readonly #queue: (() => void)[] = [];
  readonly #limit: number;
  #next = 0;
  #scheduled = false;

  /** `limit`: requests that may wait. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get waiting(): number {
    return this.#queue.length - this.#next;
  }

  /** Runs the task in its turn; `false` when too many wait already. Tasks must not throw. */
  ask(task: () => void): boolean {
    if (this.waiting >= this.#limit) return false;
    this.#queue.push(task);
    this.#schedule();
    return true;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#scheduled = false;
    const started = performance.now();
    while (this.#next < this.#queue.length && performance.now() - started < TURN_MS)
      this.#queue[this.#next++]!();
    if (this.#next < this.#queue.length) return this.#schedule();
    this.#queue.length = 0;
    this.#next = 0;
  }
}
