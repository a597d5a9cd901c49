/** The comparison of the hub with the store: what a reading may be judged by, and when. */
import { describe, expect, it } from 'vitest';
import { CELL_COUNT } from '#schema/measures.ts';
import { emptyFigures, type Figures } from '#web/live/layout.ts';
import { Verifier } from '#web/live/verify.ts';
import { silentLog } from '#web/log.ts';

const UNITS = 3;
const TODAY = 18_915;

/** A store whose full reading is held back until it is let go. */
class SlowStore {
  readonly figures = emptyFigures(UNITS);
  #finish: (() => void) | undefined;

  readAll(_today: number, into: Figures): Promise<Map<string, never[]>> {
    return new Promise((resolve) => {
      this.#finish = () => {
        into.cells.set(this.figures.cells);
        into.window.set(this.figures.window);
        resolve(new Map());
      };
    });
  }

  async finish(): Promise<void> {
    this.#finish!();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function build() {
  const store = new SlowStore();
  const verifier = new Verifier(store as never, UNITS, 0, silentLog);
  const books = emptyFigures(UNITS);
  let now = 1000;
  const step = () => verifier.step(books, TODAY, (now += 1));
  return { store, verifier, books, step };
}

describe('the verifier', () => {
  it('waits for a look that began after the reading ended', async () => {
    const { store, verifier, books, step } = build();
    step();
    // The look under way asked for parts before the last commit, which the reading has seen.
    verifier.lookBegins();
    store.figures.cells[0] = 1;
    await store.finish();
    expect(step()).toBeUndefined();
    // The next look knows of that commit.
    verifier.lookBegins();
    verifier.touched([0]);
    books.cells[0] = 1;
    expect(step()).toMatchObject({ different: [] });
  });

  it('judges no unit that was touched meanwhile, and takes the store for the others', async () => {
    const { store, verifier, books, step } = build();
    step();
    verifier.lookBegins();
    verifier.touched([1]);
    books.cells[CELL_COUNT] = 5;
    store.figures.cells[2 * CELL_COUNT] = 7;
    await store.finish();
    verifier.lookBegins();
    expect(step()).toMatchObject({ different: [2] });
    expect([books.cells[CELL_COUNT], books.cells[2 * CELL_COUNT]]).toEqual([5, 7]);
  });

  it('gives no verdict when the hub itself read all', async () => {
    const { store, verifier, step } = build();
    step();
    verifier.restart();
    await store.finish();
    verifier.lookBegins();
    expect(step()).toBeUndefined();
  });
});
