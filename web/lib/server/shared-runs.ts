/**
 * A costly question is asked once at a time, however many want to know: who asks while it runs shares the next run. So an
 * answer is never older than its question, and a crowd costs what two viewers cost.
 */
interface Turn<T> {
  readonly now: Promise<T>;
  next: Promise<T> | null;
}

export class SharedRuns<T> {
  readonly #turns = new Map<string, Turn<T>>();

  /** `run` must ask the same whenever the key is the same. */
  ask(key: string, run: () => Promise<T>): Promise<T> {
    const turn = this.#turns.get(key);
    if (!turn) return this.#start(key, run);
    turn.next ??= turn.now.then(
      () => this.#start(key, run),
      () => this.#start(key, run),
    );
    return turn.next;
  }

  #start(key: string, run: () => Promise<T>): Promise<T> {
    const turn: Turn<T> = { now: run(), next: null };
    this.#turns.set(key, turn);
    const done = (): void => {
      if (turn.next === null) this.#turns.delete(key);
    };
    turn.now.then(done, done);
    return turn.now;
  }
}
