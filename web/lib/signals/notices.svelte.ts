/**
 * The signals that nobody has looked at, as this screen knows them: those of the page as it was loaded, those told over the socket
 * since. When the signals moved on in a way that was not told here, the page asks again.
 */
import { untrack } from 'svelte';
import type { HubStatus, SignalNotice } from '#schema/socket.ts';
import type { BoardSocket } from '../board-browser.ts';

/** What a page was loaded with may come from a cache that keeps answers for a second. */
const ASK_AGAIN_MS = 1_200;

/** Which signals a list of them knows about. */
type Mark = Pick<HubStatus, 'epoch' | 'signals_seq'>;
const isCurrent = (loaded: Mark, now: Mark): boolean =>
  loaded.epoch === now.epoch && loaded.signals_seq >= now.signals_seq;

export class Notices {
  #told = $state.raw<readonly SignalNotice[]>([]);
  #withdrawn = $state.raw<readonly SignalNotice[]>([]);
  readonly #ask: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `ask`: have the page loaded again. */
  constructor(ask: () => void) {
    this.#ask = ask;
  }

  /** Signals whose cases were cancelled while this screen looked on, until they are hidden. */
  get withdrawn(): readonly SignalNotice[] {
    return this.#withdrawn;
  }

  listen(socket: BoardSocket): void {
    socket.on('signal:raised', (notice) => {
      this.#told = [notice, ...this.#told.filter(({ id }) => id !== notice.id)];
      this.#withdrawn = this.#withdrawn.filter(({ id }) => id !== notice.id);
    });
    socket.on('signal:withdrawn', (notice) => {
      this.#told = this.#told.filter(({ id }) => id !== notice.id);
      this.#withdrawn = [notice, ...this.#withdrawn.filter(({ id }) => id !== notice.id)];
    });
  }

  /** The newest first. What was told here counts until the page was loaded with as much. */
  shown(loaded: readonly SignalNotice[], loadedWith: Mark, now: Mark): readonly SignalNotice[] {
    const told = isCurrent(loadedWith, now) ? [] : this.#told;
    const rest = loaded.filter(({ id }) => ![...told, ...this.#withdrawn].some((other) => other.id === id));
    return [...told, ...rest];
  }

  /** The signals are at `now`: ask again when the page was loaded with less. */
  follow(loadedWith: Mark, now: Mark): void {
    clearTimeout(this.#timer);
    if (!isCurrent(loadedWith, now)) this.#timer = setTimeout(this.#ask, ASK_AGAIN_MS);
    // Then these notices are among those of the page, or somebody has looked at them.
    else if (untrack(() => this.#told.length) > 0) this.#told = [];
  }

  hide(id: string): void {
    this.#withdrawn = this.#withdrawn.filter((notice) => notice.id !== id);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
