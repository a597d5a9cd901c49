/** The notices of signals that nobody has looked at: asked of the store when a signal is raised, kept for pages that open later. */
import { setTimeout as wait } from 'node:timers/promises';
import type { SignalNotice } from '#schema/socket.ts';
import type { UnitTree } from '#schema/units.ts';
import type { LiveView, Reads } from '#web/lib/server/runtime.ts';
import { plainNotice, signalNotice } from '#web/lib/server/signal-notice.ts';
import type { Signal, SignalEvent } from '#web/lib/signals/history.ts';
import type { Log } from '#web/log.ts';
import type { Signals } from './signals.ts';

/** A notice without stock is better than one that comes late. */
const PATIENCE_MS = 400;

export interface SignalNoticesOptions {
  readonly signals: Signals;
  readonly tree: UnitTree;
  readonly reads: Reads;
  readonly live: Pick<LiveView, 'status'>;
  readonly log: Log;
}

export class SignalNotices {
  readonly #options: SignalNoticesOptions;
  readonly #notices = new Map<string, SignalNotice>();

  /** Told to every screen. */
  onNotice: (event: 'signal:raised' | 'signal:withdrawn', notice: SignalNotice) => void = () => {};

  constructor(options: SignalNoticesOptions) {
    this.#options = options;
    options.signals.onChange = (signal, event) => void this.#changed(signal, event);
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
      if (event !== 'raised') return;
      const notice = await Promise.race([asked, wait(PATIENCE_MS, undefined, { ref: false })]);
      this.onNotice('signal:raised', notice ?? plainNotice(this.#options.tree, signal));
      return;
    }
    this.#notices.delete(signal.id);
    if (event === 'withdrawn') this.onNotice('signal:withdrawn', plainNotice(this.#options.tree, signal));
  }

  async #ask(signal: Signal): Promise<SignalNotice | undefined> {
    const { reads, tree, live, log, signals } = this.#options;
    try {
      const notice = await signalNotice(reads, tree, signal, live.status().today);
      if (signals.get(signal.id)?.state === 'open') this.#notices.set(signal.id, notice);
      return notice;
    } catch (error) {
      log.warn('the stock of a signal could not be asked', { id: signal.id, error });
      return undefined;
    }
  }
}
