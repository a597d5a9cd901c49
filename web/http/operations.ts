/** `/healthz` (the process runs), `/readyz` (it can serve), `/metrics` (Prometheus). */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { WebRuntime } from '../runtime.ts';

/** The store may be silent for this long before the process counts as not ready, ms. */
const READY_WITHIN_MS = 15_000;

export class Operations {
  #runtime: WebRuntime | undefined;
  readonly #registry = new Registry();

  constructor() {
    const current = (): WebRuntime | undefined => this.#runtime;
    collectDefaultMetrics({ register: this.#registry, prefix: 'web_' });
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const gauge = (name: string, help: string, value: (runtime: WebRuntime) => number): void => {
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        collect() {
          const runtime = current();
          if (runtime) this.set(value(runtime));
        },
      });
    };
    gauge('web_viewers', 'Connected viewers', (r) => r.sockets?.counts.viewers ?? 0);
    gauge('web_rooms', 'Rooms that somebody looks at', (r) => r.sockets?.counts.rooms ?? 0);
    gauge('web_watch_waiting', 'Requests for a snapshot that wait', (r) => r.sockets?.counts.waiting ?? 0);
    gauge('web_frames_direct_total', 'Frames written to the socket', (r) => r.sockets?.counts.direct ?? 0);
    gauge('web_frames_emitted_total', 'Frames sent the public way', (r) => r.sockets?.counts.emitted ?? 0);
    gauge(
      'web_frames_skipped_total',
      'Frames not sent to slow viewers',
      (r) => r.sockets?.counts.skipped ?? 0,
    );
    gauge('web_viewers_cut_total', 'Viewers cut as too slow', (r) => r.sockets?.counts.cut ?? 0);
    gauge('web_hub_seq', 'Sequence number of the hub', (r) => r.hub.status().seq);
    gauge('web_hub_refreshed_seconds', 'Last look at the store', (r) => r.hub.status().refreshed_ms / 1000);
    gauge(
      'web_hub_verified_seconds',
      'Last full comparison that agreed',
      (r) => r.hub.status().verified_ms / 1000,
    );
    gauge(
      'web_evidence_read_seconds',
      'Last look at what causes and estimates rest on; 0: the first is under way',
      (r) => r.evidence.readMs / 1000,
    );
    gauge('web_hub_failing', '1 while the store does not answer', (r) =>
      r.hub.status().failing_since_ms > 0 ? 1 : 0,
    );
    gauge('web_event_loop_delay_p99_seconds', 'Event loop delay since the last scrape', () => {
      const seconds = delay.percentile(99) / 1e9;
      delay.reset();
      return seconds;
    });
  }

  /** From now on this is what serves; `undefined`: nothing does, the process starts or stops. */
  serveFrom(runtime: WebRuntime | undefined): void {
    this.#runtime = runtime;
  }

  /** Changes with the figures that are served. */
  get version(): string {
    const hub = this.#runtime?.hub;
    if (!hub) return '';
    return `${hub.epoch}-${hub.seq}-${this.#runtime!.signals.seq}`;
  }

  /** Answers when the path is one of its own. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const path = request.url?.split('?', 1)[0];
    if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') return false;
    response.setHeader('cache-control', 'no-store');
    if (path === '/metrics') {
      response.setHeader('content-type', this.#registry.contentType);
      response.end(await this.#registry.metrics());
      return true;
    }
    const problems = path === '/readyz' ? this.#problems() : [];
    response.writeHead(problems.length === 0 ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: problems.length === 0, problems }));
    return true;
  }

  #problems(): string[] {
    const runtime = this.#runtime;
    if (!runtime) return ['starting or stopping'];
    const { failing_since_ms, server_ms } = runtime.hub.status();
    return failing_since_ms > 0 && server_ms - failing_since_ms > READY_WITHIN_MS
      ? [`the store has not answered since ${new Date(failing_since_ms).toISOString()}`]
      : [];
  }
}
