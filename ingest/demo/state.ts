/** What a demonstration store says about itself, in `store_facts`: `simulated`, `demo` and `demo_truth`. */
import type { Store } from '#schema/clickhouse/client.ts';
import { z } from 'zod';
import { TRUTH_FACT, type TruthEntry } from './truth.ts';

const demoState = z.object({
  /** Last day of the bulk history, `2021-10-15`. */
  day: z.iso.date(),
  seed: z.string(),
  /** Provinces; empty: the whole country. */
  units: z.array(z.string()),
  phase: z.enum(['loading', 'live']),
  /** Doses of the bulk history: in the store, and in all. */
  loaded: z.number().int(),
  expected: z.number().int(),
  /** The campaign's clock: it showed `anchor_campaign_ms` at `anchor_wall_ms` and runs `speed` times as fast since. */
  anchor_wall_ms: z.number().int(),
  anchor_campaign_ms: z.number().int(),
  speed: z.number(),
});

export type DemoState = z.infer<typeof demoState>;

async function readFact(store: Store, key: string): Promise<string | undefined> {
  const result = await store.query({
    query: 'SELECT value FROM store_facts WHERE key = {key:String} ORDER BY version DESC LIMIT 1',
    query_params: { key },
    format: 'JSONEachRow',
  });
  return (await result.json<{ value: string }>())[0]?.value;
}

/** Writes facts so that each is newer than the one before, also within a millisecond and when the clock was set back. */
export class DemoFacts {
  readonly #store: Store;
  readonly #nowMs: () => number;
  #version = 0;

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** The state as last written; undefined in a store without a demonstration. */
  async read(): Promise<DemoState | undefined> {
    const result = await this.#store.query({
      query: `SELECT max(version) AS version FROM store_facts`,
      format: 'JSONEachRow',
    });
    this.#version = Number((await result.json<{ version: string | number }>())[0]?.version ?? 0);
    const text = await readFact(this.#store, 'demo');
    return text === undefined ? undefined : demoState.parse(JSON.parse(text));
  }

  async markSimulated(): Promise<void> {
    if ((await readFact(this.#store, 'simulated')) !== '1') await this.#write('simulated', '1');
  }

  async write(state: DemoState): Promise<void> {
    await this.#write('demo', JSON.stringify(state));
  }

  /** What was put in, for whoever checks what the screens state. */
  async writeTruth(truth: readonly TruthEntry[]): Promise<void> {
    await this.#write(TRUTH_FACT, JSON.stringify(truth));
  }

  async #write(key: string, value: string): Promise<void> {
    this.#version = Math.max(this.#version + 1, this.#nowMs());
    await this.#store.insert({
      table: 'store_facts',
      values: [{ key, version: this.#version, value }],
      format: 'JSONEachRow',
    });
  }
}
