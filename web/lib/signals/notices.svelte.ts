/**
 * The signals that nobody has looked at, as this screen knows them: those the page was loaded with, and those told over the socket
 * since. When the signals moved on in a way that was not told here, this asks for the list.
 */
import type { HubStatus, SignalNotice } from '#schema/socket.ts';
import type { BoardSocket } from '../board-browser.ts';

/** An answer may come from a cache that keeps it for a second. */
const ASK_AGAIN_MS = 1_200;

/** A list, and which signals it knows about. */
export interface NoticeList extends Pick<HubStatus, 'epoch' | 'signals_seq'> {
  readonly notices: readonly SignalNotice[];
}
type Mark = Omit<NoticeList, 'notices'>;
const isCurrent = (list: Mark, now: Mark): boolean =>
  list.epoch === now.epoch && list.signals_seq >= now.signals_seq;

export class Notices {
  #list = $state.raw<NoticeList>({ epoch: '', signals_seq: -1, notices: [] });
  #withdrawn = $state.raw<readonly SignalNotice[]>([]);
  readonly #ask: () => Promise<NoticeList>;
  #now: Mark;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** `loaded`: what the page came with; `ask`: the list as it is now. */
  constructor(loaded: NoticeList, ask: () => Promise<NoticeList>) {
    this.#list = loaded;
    this.#now = loaded;
    this.#ask = ask;
  }

  /** The newest first. */
  get shown(): readonly SignalNotice[] {
    return this.#list.notices;
  }

  /** Signals whose cases were cancelled while this screen looked on, until they are hidden. */
  get withdrawn(): readonly SignalNotice[] {
    return this.#withdrawn;
  }

  listen(socket: BoardSocket): void {
    socket.on('signal:raised', (notice) => {
      this.#change([notice, ...this.#without(notice)]);
      this.hide(notice.id);
    });
    // In its place: only its figures are newer.
    socket.on('signal:stock', (notice) =>
      this.#change(this.#list.notices.map((known) => (known.id === notice.id ? notice : known))),
    );
    socket.on('signal:withdrawn', (notice) => {
      this.#change(this.#without(notice));
      this.hide(notice.id);
      this.#withdrawn = [notice, ...this.#withdrawn];
    });
  }

  /** The signals are at `now`: ask when this list knows less. */
  follow(now: Mark): void {
    this.#now = now;
    if (isCurrent(this.#list, now) || this.#timer !== undefined || this.#stopped) return;
    this.#timer = setTimeout(() => void this.#load(), ASK_AGAIN_MS);
  }

  hide(id: string): void {
    this.#withdrawn = this.#withdrawn.filter((notice) => notice.id !== id);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #without({ id }: SignalNotice): readonly SignalNotice[] {
    return this.#list.notices.filter((notice) => notice.id !== id);
  }

  #change(notices: readonly SignalNotice[]): void {
    this.#list = { ...this.#list, notices };
  }

  async #load(): Promise<void> {
    try {
      const list = await this.#ask();
      if (!this.#stopped) this.#list = list;
    } catch {
      // The connection's own sign tells the reader; what is shown stays until the next try.
    }
    this.#timer = undefined;
    this.follow(this.#now);
  }
}
