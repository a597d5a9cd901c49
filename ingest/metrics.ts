/** Figures of the door for Prometheus. One registry per door, so that tests can run several. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface DeliveryCounts {
  readonly source: string;
  readonly accepted: number;
  readonly duplicate: number;
  readonly stale: number;
}

export type IngestMetrics = ReturnType<typeof ingestMetrics>;

/** @param queue read at each scrape */
export function ingestMetrics(queue: () => { events: number; bytes: number }) {
  const registry = new Registry();
  const registers = [registry];
  // Includes the delay of the event loop (nodejs_eventloop_lag_*).
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'ingest_events_total',
    help: 'Events answered, by source and what became of them',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const rejected = new Counter({
    name: 'ingest_rejected_events_total',
    help: 'Events rejected, by source and code',
    labelNames: ['source', 'code'],
    registers,
  });
  const histogram = (name: string, help: string, buckets: number[]): Histogram =>
    new Histogram({ name, help, buckets, registers });
  new Gauge({
    name: 'ingest_queue_events',
    help: 'Events that wait for the writer',
    registers,
    collect() {
      this.set(queue().events);
    },
  });
  new Gauge({
    name: 'ingest_queue_bytes',
    help: 'Bytes of the requests that wait for the writer',
    registers,
    collect() {
      this.set(queue().bytes);
    },
  });
  return {
    registry,
    requests: new Counter({
      name: 'ingest_requests_total',
      help: 'Requests answered, by status',
      labelNames: ['status'],
      registers,
    }),
    failedBatches: new Counter({
      name: 'ingest_failed_batches_total',
      help: 'Batches that were not committed',
      registers,
    }),
    batchEvents: histogram(
      'ingest_batch_events',
      'Events per batch',
      [1, 10, 100, 1000, 5000, 10_000, 20_000],
    ),
    resolveSeconds: histogram('ingest_resolve_seconds', 'Looking up the current state of a batch', SECONDS),
    insertSeconds: histogram('ingest_insert_seconds', 'Inserting the facts of a batch', SECONDS),
    commitSeconds: histogram('ingest_commit_seconds', 'From taking a request to its commit', SECONDS),
    count(deliveries: readonly DeliveryCounts[], rejects: readonly { source: string; code: string }[]): void {
      for (const { source, accepted, duplicate, stale } of deliveries) {
        events.inc({ source, outcome: 'accepted' }, accepted);
        events.inc({ source, outcome: 'duplicate' }, duplicate);
        events.inc({ source, outcome: 'stale' }, stale);
      }
      for (const { source, code } of rejects) {
        events.inc({ source, outcome: 'rejected' });
        rejected.inc({ source, code });
      }
    },
  };
}
