/** Whether the store holds simulated records or real ones. It never holds both. */
import type { Store } from '#schema/clickhouse/client.ts';
import { AppError } from '#schema/errors.ts';
import type { Clock } from '#schema/time.ts';

export class StoreNature {
  readonly #store: Store;
  readonly #clock: Clock;
  #isSimulated: boolean | undefined;
  #claim: Promise<void> | undefined;

  private constructor(store: Store, clock: Clock, isSimulated: boolean | undefined) {
    this.#store = store;
    this.#clock = clock;
    this.#isSimulated = isSimulated;
  }

  static async read(store: Store, clock: Clock): Promise<StoreNature> {
    const result = await store.query({
      query: "SELECT value FROM store_facts WHERE key = 'simulated' ORDER BY version DESC LIMIT 1",
      format: 'JSONEachRow',
    });
    const [row] = await result.json<{ value: string }>();
    return new StoreNature(store, clock, row === undefined ? undefined : row.value === '1');
  }

  /** `undefined`: the store has had no record yet. */
  get isSimulated(): boolean | undefined {
    return this.#isSimulated;
  }

  /** @throws AppError `forbidden` when the store is of the other nature */
  check(isSimulated: boolean): void {
    if (this.#isSimulated === undefined || this.#isSimulated === isSimulated) return;
    throw new AppError(
      'forbidden',
      isSimulated
        ? 'This store holds real records; the demonstration may not write into it.'
        : 'This store holds simulated records of the demonstration; it takes no real ones. Use another DATA_DIR with DEMO=off.',
    );
  }

  /** Settles the nature of a store before its first record, once and for ever. */
  async claim(isSimulated: boolean): Promise<void> {
    // Whoever comes meanwhile waits, and is then checked against what was claimed.
    while (this.#claim) await this.#claim;
    this.check(isSimulated);
    if (this.#isSimulated !== undefined) return;
    this.#claim = this.#write(isSimulated).finally(() => (this.#claim = undefined));
    await this.#claim;
  }

  async #write(isSimulated: boolean): Promise<void> {
    await this.#store.insert({
      table: 'store_facts',
      values: [{ key: 'simulated', version: this.#clock.nowMs(), value: isSimulated ? '1' : '0' }],
      format: 'JSONEachRow',
      clickhouse_settings: { async_insert: 0 },
    });
    this.#isSimulated = isSimulated;
  }
}
