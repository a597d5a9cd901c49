/**
 * Printing shows every panel, also those that nobody scrolled near. A browser prints what stands at that moment and
 * does not wait, so Ctrl+P is answered by loading first and printing then; its menu finds loaded what it asked for once.
 */

import { flushSync } from 'svelte';

/** Width of what is drawn for paper, CSS pixels: what A4 leaves inside its margins and a panel. */
export const PAPER_WIDTH = 656;

/** Panels go on loading this long after a print, for who prints again. */
const KEEP_MS = 15_000;
/** What has not come by then is printed as it stands. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;
/** Marks what is still to come. */
const WAITING = '[data-waiting]';

class Printing {
  #wanted = $state(false);
  #onPaper = $state(false);
  #asked = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether somebody prints: everything on the page is wanted. Never true on the server. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** Whether the page is laid out for paper just now: canvases are drawn in its colours and its width. */
  get onPaper(): boolean {
    return this.#onPaper;
  }

  /** Browser only; returns how to stop. */
  listen(): () => void {
    const begin = (): void => this.#begin();
    const end = (): void => {
      this.#onPaper = false;
      this.#timer = setTimeout(() => (this.#wanted = false), KEEP_MS);
    };
    const pressed = (event: KeyboardEvent): void => {
      if (
        event.key.toLowerCase() !== 'p' ||
        !(event.ctrlKey || event.metaKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      void this.#printWhole();
    };
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    addEventListener('keydown', pressed);
    return () => {
      clearTimeout(this.#timer);
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
      removeEventListener('keydown', pressed);
    };
  }

  #begin(): void {
    clearTimeout(this.#timer);
    // A browser lays the page out as soon as its event has been heard.
    flushSync(() => (this.#wanted = this.#onPaper = true));
  }

  async #printWhole(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    this.#begin();
    const until = performance.now() + PATIENCE_MS;
    do await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    while (document.querySelector(WAITING) !== null && performance.now() < until);
    this.#asked = false;
    window.print();
  }
}

export const printing = new Printing();
