/** The notices of signals that nobody has looked at: asked of the store when a signal is raised, kept for pages that open later. */
import { setTimeout as wait } from 'node:timers/promises';
import type { SignalNotice } from '#schema/socket.ts';
import type { UnitTree } from '#schema/units.ts';
import type { LastHoursView, LiveView, Reads } from '#web/lib/server/runtime.ts';
import { plainNotice, signalNotice } from '#web/lib/server/signal-notice.ts';
import type { Signal, SignalEvent } from '#web/lib/signals/history.ts';
import type { Log } from '#web/log.ts';
import type { Signals } from './signals.ts';
import { Waker } from './waker.ts';

/** What a notice tells of stock is asked anew so often: a lot that is still given must not look as it did at the first case. */
const STOCK_MS = 60_000;
/** A notice without stock is better than one that comes late. */
const PATIENCE_MS = 400;

export interface SignalNoticesOptions {
  readonly signals: Signals;
  readonly tree: UnitTree;
  readonly reads: Reads;
  readonly lastHours: LastHoursView;
  readonly live: Pick<LiveView, 'status'>;
  readonly log: Log;
}

type NoticeEvent = 'signal:raised' | 'signal:stock' | 'signal:withdrawn';

export class SignalNotices {
  readonly #options: SignalNoticesOptions;
  readonly #waker: Waker;
  readonly #notices = new Map<string, SignalNotice>();

  /** Told to every screen. */
  onNotice: (event: NoticeEvent, notice: SignalNotice) => void = () => {};

  constructor(options: SignalNoticesOptions) {
    this.#options = options;
    options.signals.onChange = (signal, event) => void this.#changed(signal, event);
    const failure = 'the stock of signals could not be asked';
    this.#waker = new Waker(() => this.askStock(), STOCK_MS, options.log, failure);
  }

  start(): void {
    this.#waker.start();
  }

  async stop(): Promise<void> {
    await this.#waker.stop();
  }

  /** Asks the stock of every open signal, one after the other, and tells the screens. Exposed for tests; `start` calls it in a loop. */
  async askStock(): Promise<void> {
    await this.#options.signals.read();
    for (const { id } of this.#options.signals.list()) {
      const signal = this.#options.signals.get(id);
      if (signal?.state !== 'open' || signal.subject.kind === 'prr') continue;
      this.#tellStock(await this.#ask(signal));
    }
  }

  /** Of the signals that nobody has looked at, the newest first. */
  open(): SignalNotice[] {
    const { signals, tree } = this.#options;
    return signals
      .list()
      .filter(({ state }) => state === 'open')
      .map((signal) => {
        const { lots, stock } = this.#notices.get(signal.id) ?? plainNotice(tree, signal);
        return { ...plainNotice(tree, signal), lots, stock };
      });
  }

  async #changed(signal: Signal, { event }: SignalEvent): Promise<void> {
    if (signal.state === 'open') {
      const asked = this.#ask(signal);
      if (event === 'raised') {
        const notice = await Promise.race([asked, wait(PATIENCE_MS, undefined, { ref: false })]);
        this.onNotice('signal:raised', notice ?? plainNotice(this.#options.tree, signal));
        if (notice) return;
      }
      this.#tellStock(await asked);
      return;
    }
    this.#notices.delete(signal.id);
    if (event === 'withdrawn') this.onNotice('signal:withdrawn', plainNotice(this.#options.tree, signal));
  }

  /** What was overtaken meanwhile, or is of a signal that somebody looked at, is not told. */
  #tellStock(notice: SignalNotice | undefined): void {
    if (notice && this.#notices.get(notice.id) === notice) this.onNotice('signal:stock', notice);
  }

  async #ask(signal: Signal): Promise<SignalNotice | undefined> {
    const { reads, lastHours, tree, live, log, signals } = this.#options;
    try {
      const notice = await signalNotice({ reads, lastHours, tree, live }, signal);
      if (signals.get(signal.id)?.state === 'open') this.#notices.set(signal.id, notice);
      return notice;
    } catch (error) {
      log.warn('the stock of a signal could not be asked', { id: signal.id, error });
      return undefined;
    }
  }
}
