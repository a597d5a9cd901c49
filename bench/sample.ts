/** Rows for benchmarks: doses made inside the engine, spread over places and days, deterministic. */
import type { Store } from '#schema/clickhouse/client.ts';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';

/** At most this many rows per INSERT: one part each. */
const CHUNK = 1_000_000;

/** Fill `dose_facts` with `count` doses of the source `bench`, ids growing with time. */
export async function fillDoses(store: Store, count: number, firstId = 0): Promise<void> {
  await projectOnInsert(store, true);
  const places = loadUnitTree()
    .placesOf('VN')
    .map((place) => place.code);
  for (let done = 0; done < count; done += CHUNK) {
    const rows = Math.min(CHUNK, count - done);
    const start = firstId + done;
    await store.command({
      query: `
        INSERT INTO dose_facts
        SELECT 'bench', 'b' || leftPad(toString(id), 15, '0'), 1, 1, at, 1, at, at, at, toDate(at, 'Asia/Ho_Chi_Minh'), toDate(at, 'Asia/Ho_Chi_Minh'),
            1 + (h % 10 >= 6) AS dose_number, ['astrazeneca', 'comirnaty', 'spikevax', 'verocell'][1 + h % 4] AS vaccine,
            'L' || toString(id % 200), place || '-' || toString(1 + h % 2), place, place, '', 1930 + h % 75, if(h % 2 = 0, 'f', 'm'),
            1 + h % 16, 'verified', 1, dose_number = 2, 1, 0
        FROM (
            SELECT {start: UInt64} + number AS id, cityHash64(id) AS h,
                {places: Array(String)}[1 + h % length({places: Array(String)})] AS place,
                toDateTime64('2021-03-08 00:00:00', 6, 'UTC') + toIntervalSecond(intDiv(id * 49000000, {total: UInt64})) AS at
            FROM numbers({rows: UInt64})
        )`,
      query_params: { start, rows, total: firstId + count, places },
      clickhouse_settings: {
        max_insert_threads: '1',
        max_block_size: String(CHUNK),
        min_insert_block_size_rows: String(CHUNK),
        max_query_size: '1000000',
      } as never,
    });
  }
  await projectOnInsert(store, false);
}
