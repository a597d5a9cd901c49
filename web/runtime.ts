/**
 * Builds what serves viewers: the migrated store, the ingest thread (embedded form), the hub, the read
 * connections; and takes them down in the order in which nothing is lost. Used by the production entry and by the dev server.
 */
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { readReference } from '#schema/csv.ts';
import { openStore, type Store, type StoreConfig } from '#schema/clickhouse/client.ts';
import { cutQuestionsUntil } from '#schema/clickhouse/cut-questions.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { storeFault } from '#schema/clickhouse/store-fault.ts';
import { systemClock } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { provideRuntime } from '#web/lib/server/runtime.ts';
import { ReadPool } from '#web/lib/server/select.ts';
import type { WebConfig } from './config.ts';
import { isOriginAllowed } from './http/hosts.ts';
import { startIngestThread, type IngestThread } from './ingest-thread.ts';
import { EvidenceReader } from './live/evidence-reader.ts';
import { Evidence } from './live/evidence.ts';
import { Alerting } from './live/alerting.ts';
import { EventBook } from './live/event-book.ts';
import { Hub } from './live/hub.ts';
import { LastHours } from './live/last-hours.ts';
import { SignalNotices } from './live/signal-notices.ts';
import { SignalReader } from './live/signal-reader.ts';
import { Signals } from './live/signals.ts';
import { RadarSweep } from './live/radar-sweep.ts';
import { LotReader } from './live/lot-reader.ts';
import { LiveSockets } from './live/sockets.ts';
import { Stock } from './live/stock.ts';
import { StoreReader } from './live/store-reader.ts';
import { Verifier } from './live/verify.ts';
import type { Log } from './log.ts';
import { untilMigrated } from './migrated.ts';
import { readThresholds } from './thresholds-file.ts';

/** A question of the radar may read all doses of a district; nobody waits for it. */
const RADAR_QUESTION_SECONDS = 120;
/** A notice without the doses of the last hours is better than one that holds up those of other signals. */
const LAST_HOURS_SECONDS = 5;

/** The door says itself, in one sentence, why it does not start. */
class DoorError extends Error {}

function sentenceOf(error: unknown, where: StoreConfig): string {
  return error instanceof DoorError ? error.message : storeFault(error, where).message;
}

export class WebRuntime {
  readonly hub: Hub;
  readonly evidence: Evidence;
  readonly stock: Stock;
  readonly radar: RadarSweep;
  readonly reads: ReadPool;
  readonly signals: Signals;
  readonly notices: SignalNotices;
  readonly alerting: Alerting;
  readonly ingest: IngestThread | undefined;
  readonly #config: WebConfig;
  readonly #log: Log;
  readonly #stores: readonly Store[];
  #sockets: LiveSockets | undefined;

  private constructor(
    config: WebConfig,
    log: Log,
    parts: {
      hub: Hub;
      evidence: Evidence;
      stock: Stock;
      radar: RadarSweep;
      reads: ReadPool;
      signals: Signals;
      notices: SignalNotices;
      alerting: Alerting;
      ingest: IngestThread | undefined;
      stores: readonly Store[];
    },
  ) {
    this.#config = config;
    this.#log = log;
    this.hub = parts.hub;
    this.evidence = parts.evidence;
    this.stock = parts.stock;
    this.radar = parts.radar;
    this.reads = parts.reads;
    this.signals = parts.signals;
    this.notices = parts.notices;
    this.alerting = parts.alerting;
    this.ingest = parts.ingest;
    this.#stores = parts.stores;
  }

  /** Rejects with one clear sentence when the store cannot be used. `onIngestEnd`: the door ended by itself. */
  static async start(
    config: WebConfig,
    log: Log,
    onIngestEnd: (message: string) => void,
  ): Promise<WebRuntime> {
    const thresholds = readThresholds(config.thresholdsFile);
    const opened: Store[] = [];
    const open = (): Store => {
      const store = openStore(where);
      opened.push(store);
      return store;
    };
    const where: StoreConfig = { dataDir: config.dataDir, clickhouseUrl: config.clickhouseUrl };
    /** A connection that may write the history of signals. */
    const openToWrite = (): Store => {
      const store = openStore({
        ...where,
        clickhouseUrl: config.clickhouseSignalsUrl ?? config.clickhouseUrl,
      });
      opened.push(store);
      return store;
    };
    let ingest: IngestThread | undefined;
    try {
      if (!config.clickhouseUrl) await mkdir(config.dataDir, { recursive: true });
      // The hub and the comparison each have their own connection: a question to one never waits for another.
      const hubStore = open();
      if (config.withIngest) {
        const ran = await migrate(hubStore);
        if (ran.length > 0) log.info('store migrated', { ran });
      } else await untilMigrated(hubStore, log);
      if (config.withIngest)
        ingest = await startIngestThread(config.environment, onIngestEnd).catch((error: unknown) => {
          throw new DoorError(error instanceof Error ? error.message : String(error));
        });
      const tree = loadUnitTree();
      const hub = new Hub({
        tree,
        reader: new StoreReader(hubStore, tree),
        verifier: new Verifier(new StoreReader(open(), tree), tree.units.length, config.verifyMs, log),
        clock: systemClock,
        tickMs: config.liveTickMs,
        log,
      });
      const reads = new ReadPool(Array.from({ length: config.readConnections }, open));
      await hub.start();
      const evidence = new Evidence({
        tree,
        reader: new EvidenceReader(open(), tree),
        live: hub,
        tickMs: thresholds.causes.evidence_tick * 1000,
        log,
      });
      hub.evidenceSeq = () => evidence.seq;
      const stock = new Stock({ tree, reader: new LotReader(open(), tree), live: hub, log });
      stock.start();
      // First readings of a whole campaign take seconds of a processor each: one after the other, so that one is left for viewers.
      evidence.start(stock.upToDate().catch(() => {}));
      const radar = new RadarSweep({
        tree,
        live: hub,
        reads: new ReadPool([open()], RADAR_QUESTION_SECONDS),
        rules: thresholds.quality,
        log,
        nowMs: () => systemClock.nowMs(),
      });
      radar.start(evidence.firstLook);
      const signals = new Signals({
        reader: new SignalReader(open()),
        book: new EventBook(openToWrite(), 'signal_events'),
        live: hub,
        rules: thresholds.safety,
        nowMs: () => systemClock.nowMs(),
        log,
      });
      const lastHours = new LastHours({
        reads: new ReadPool([open()], LAST_HOURS_SECONDS),
        live: hub,
        hours: thresholds.safety.lot_hours,
        nowMs: () => systemClock.nowMs(),
        log,
      });
      const notices = new SignalNotices({ signals, tree, reads, lastHours, live: hub, log });
      hub.signalsSeq = () => signals.seq;
      hub.onReactions = () => signals.wake();
      signals.start();
      notices.start();
      const alerting = new Alerting({
        config,
        hub,
        signals,
        reads,
        thresholds,
        store: openToWrite(),
        nowMs: () => systemClock.nowMs(),
        log,
      });
      await alerting.start();
      const runtime = new WebRuntime(config, log, {
        hub,
        evidence,
        stock,
        radar,
        reads,
        signals,
        notices,
        alerting,
        ingest,
        stores: opened,
      });
      const ages = new Map(readReference('district-age-2019.csv').map((row) => [row['code']!, row]));
      provideRuntime({
        live: hub,
        evidence,
        stock,
        radar,
        reads,
        signals,
        notices: () => notices.open(),
        lastHours,
        alerts: alerting.alerts,
        ages,
        thresholds,
        doorPort: ingest?.port ?? null,
      });
      return runtime;
    } catch (error) {
      await ingest?.stop();
      await Promise.all(opened.map((store) => store.close().catch(() => {})));
      await ingest?.end();
      throw new Error(sentenceOf(error, where), { cause: error });
    }
  }

  /** Opens the socket on this server. */
  attach(httpServer: HttpServer): LiveSockets {
    const rules = { host: this.#config.host, origin: this.#config.origin };
    this.#sockets = new LiveSockets(httpServer, {
      hub: this.hub,
      log: this.#log,
      maxViewers: this.#config.maxViewers,
      isAllowed: (request: IncomingMessage) => isOriginAllowed(rules, request.headers),
      nowMs: () => systemClock.nowMs(),
    });
    const sockets = this.#sockets;
    this.notices.onNotice = (event, notice) => void sockets.tellSignal(event, notice);
    return sockets;
  }

  get sockets(): LiveSockets | undefined {
    return this.#sockets;
  }

  /**
   * The door first, since senders wait for its answers; then viewers and, when `requestsDone` is kept, whatever asks the store
   * by itself; the connections when no question is under way on them; the door's thread last. Rejects when the door does not
   * stop: the process can then only be ended at once.
   */
  async stop(requestsDone: Promise<void> = Promise.resolve()): Promise<void> {
    await this.ingest?.stop();
    await this.#sockets?.close();
    await requestsDone;
    provideRuntime(undefined);
    const askers = [this.radar, this.stock, this.evidence, this.notices, this.signals, this.hub];
    // Alerts write down what was sent, and so end while their connection is open.
    const stopped = Promise.all([...askers, this.alerting].map((asker) => asker.stop()));
    await cutQuestionsUntil(
      stopped.then(() => Promise.all(this.#stores.map((store) => store.close()))),
      this.#config,
    );
    await this.ingest?.end();
  }
}
