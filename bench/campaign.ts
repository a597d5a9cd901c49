/**
 * `npm run bench:campaign -- [directory]`: loads the whole campaign, about 260 million doses, into a store and prints
 * how fast that went, how large it is and how long the totals of the screens take. The directory stays, so that
 * the other benchmarks can run on it (CAMPAIGN_DIR); default: a new one under the temporary directory.
 * DEMO_UNITS (codes of provinces) makes it smaller.
 */
import { mkdir, mkdtemp, readdir, stat } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { LAST_ENTRY_DAY } from '#ingest/demo/campaign.ts';
import { startDemo } from '#ingest/demo/run.ts';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { formatDay } from '#schema/time.ts';

const MB = 1e6;

/** What the hub and the series ask, all answered by projections. */
const QUESTIONS: readonly (readonly [name: string, query: string])[] = [
  [
    'totals of all communes',
    `SELECT site_commune, sum(sign), sumIf(sign, dose_number = 1), sumIf(sign, dose_number = 2), sumIf(sign, late = 1)
     FROM dose_facts GROUP BY site_commune`,
  ],
  [
    'people of all communes',
    `SELECT home_commune, sumIf(sign, dose_number = 1), sumIf(sign, completes = 1) FROM dose_facts GROUP BY home_commune`,
  ],
  [
    'the last day of all communes',
    `SELECT site_commune, sum(sign) FROM dose_facts WHERE given_day = '2021-10-15' GROUP BY site_commune`,
  ],
  [
    'the days of the nation',
    'SELECT given_day, vaccine, dose_number, sum(sign) FROM dose_facts GROUP BY given_day, vaccine, dose_number',
  ],
  [
    'the days of one commune',
    `SELECT given_day, sum(sign) FROM dose_facts WHERE site_commune = '14833' GROUP BY given_day`,
  ],
  [
    'vaccine of all units',
    'SELECT unit, movement, sum(sign * toInt64(doses)) FROM allocation_facts GROUP BY unit, movement',
  ],
];

async function sizeOf(path: string): Promise<number> {
  const info = await stat(path);
  if (!info.isDirectory()) return info.size;
  const names = await readdir(path);
  let size = 0;
  for (const name of names) size += await sizeOf(join(path, name)).catch(() => 0);
  return size;
}

async function timeQuestions(store: Store): Promise<void> {
  for (const [name, query] of QUESTIONS) {
    const times: number[] = [];
    for (let i = 0; i < 7; i++) {
      const began = performance.now();
      const result = await store.query({
        query,
        format: 'JSONCompactEachRow',
        clickhouse_settings: { force_optimize_projection: 1 },
      });
      await result.json();
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    console.log(`  ${name}: median ${times[3]!.toFixed(0)} ms, slowest of 7 ${times[6]!.toFixed(0)} ms`);
  }
}

async function main(): Promise<void> {
  const [wanted] = process.argv.slice(2);
  const dataDir = wanted ? resolve(wanted) : await mkdtemp(join(tmpdir(), 'vaccination-campaign-'));
  await mkdir(dataDir, { recursive: true });
  const units = (process.env['DEMO_UNITS'] ?? '').split(',').filter((code) => code !== '');
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  );
  console.log(`Loading into ${dataDir}`);
  const store = openStore({ dataDir });
  await migrate(store);
  const stop = new AbortController();
  const began = performance.now();
  let before: number | undefined;
  let loaded = 0;
  let peak = 0;
  await startDemo({
    // Everything is history, so nothing is left for the door.
    config: { day: formatDay(LAST_ENTRY_DAY), speed: 1, units, seed: '2021' },
    openStore: () => openStore({ dataDir }),
    post: async () => ({ accepted: 0, duplicate: 0, stale: 0, rejected: [] }),
    onProgress: (progress) => {
      before ??= progress.loaded;
      loaded = progress.loaded;
      peak = Math.max(peak, process.memoryUsage().rss);
      const seconds = (performance.now() - began) / 1000;
      process.stdout.write(
        `\r${loaded} of ${progress.expected} doses, ${Math.round((loaded - before) / seconds)} a second   `,
      );
    },
    signal: stop.signal,
  });
  const seconds = (performance.now() - began) / 1000;
  const rows = loaded - (before ?? 0);
  console.log(`\nLoaded ${rows} doses in ${seconds.toFixed(1)} s: ${Math.round(rows / seconds)} rows/s`);
  console.log(
    `On disk ${Math.round((await sizeOf(dataDir)) / MB)} MB, resident at most ${Math.round(peak / MB)} MB`,
  );
  console.log('Right after loading:');
  await timeQuestions(store);
  await store.close();
  console.log(`The other benchmarks on it: CAMPAIGN_DIR=${dataDir} npm run bench`);
}

await main();
