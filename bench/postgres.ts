/**
 * The dashboard's totals from ClickHouse projections beside PostgreSQL with indexes, on the same rows.
 *
 * A PostgreSQL server of the machine is used (`initdb` and `postgres` on the PATH or under
 * /usr/lib/postgresql); without one the row says so.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { ms, quantile, times, type Row } from './report.ts';
import { fillDoses } from './sample.ts';

/** Rows of the stated smaller sample. */
const SAMPLE = 5_000_000;
const RUNS = 7;

const QUESTIONS = [
  {
    what: 'totals of all communes',
    clickhouse:
      'SELECT site_commune, sum(sign), sumIf(sign, dose_number = 1), sumIf(sign, dose_number = 2) FROM dose_facts GROUP BY site_commune',
    postgres:
      'SELECT site_commune, sum(sign), sum(sign) FILTER (WHERE dose_number = 1), sum(sign) FILTER (WHERE dose_number = 2) FROM dose_facts GROUP BY site_commune',
  },
  {
    what: 'doses by day',
    clickhouse: 'SELECT given_day, sum(sign) FROM dose_facts GROUP BY given_day',
    postgres: 'SELECT given_day, sum(sign) FROM dose_facts GROUP BY given_day',
  },
  {
    what: 'one commune by day',
    clickhouse: "SELECT given_day, sum(sign) FROM dose_facts WHERE site_commune = '05000' GROUP BY given_day",
    postgres: "SELECT given_day, sum(sign) FROM dose_facts WHERE site_commune = '05000' GROUP BY given_day",
  },
] as const;

function postgresBin(): string | undefined {
  const base = '/usr/lib/postgresql';
  const folders = existsSync(base) ? readdirSync(base).map((version) => join(base, version, 'bin')) : [];
  return [...folders.reverse(), '/usr/bin', '/usr/local/bin'].find((folder) =>
    existsSync(join(folder, 'initdb')),
  );
}

/** PostgreSQL refuses to run as root: as root it runs as the account `postgres`. */
function asPostgres(command: string, args: string[]): [string, string[]] {
  return process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args];
}

/** Median of several runs after one to warm up; a question that returns a number has timed itself (ms). */
async function timed(question: () => Promise<unknown>): Promise<number> {
  const sample: number[] = [];
  for (let i = 0; i <= RUNS; i++) {
    const start = performance.now();
    const own = await question();
    if (i > 0) sample.push(typeof own === 'number' ? own : performance.now() - start);
  }
  return quantile(sample, 0.5);
}

/** Written by the engine itself, straight to the file. */
async function exportCsv(store: Store, file: string): Promise<void> {
  await store.command({
    query: `SELECT record_id, sign, dose_number, given_day, site_commune, home_commune, vaccine FROM dose_facts INTO OUTFILE '${file}' FORMAT CSV`,
  });
  chmodSync(file, 0o644);
}

export async function run(): Promise<Row[]> {
  const bin = postgresBin();
  if (!bin)
    return [
      {
        what: 'the same totals in PostgreSQL',
        ours: '–',
        beside: 'no PostgreSQL on this machine',
        ratio: '',
        target: 'ratio printed',
        met: null,
      },
    ];
  const folder = mkdtempSync(join(tmpdir(), 'vc-bench-postgres-'));
  execFileSync('chmod', ['755', folder]);
  const store = openStore({ dataDir: folder });
  const data = join(folder, 'pg');
  execFileSync('mkdir', ['-m', '700', data]);
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', data]);
  const sh = (command: string, args: string[]): string => {
    const [c, a] = asPostgres(join(bin, command), args);
    return execFileSync(c, a, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  };
  sh('initdb', ['-D', data, '-A', 'trust', '--no-sync']);
  const [command, args] = asPostgres(join(bin, 'postgres'), [
    '-D',
    data,
    '-k',
    data,
    '-c',
    'listen_addresses=',
    '-c',
    'shared_buffers=2GB',
    '-c',
    'work_mem=256MB',
    '-c',
    'jit=off',
  ]);
  spawn(command, args, { stdio: 'ignore' });
  try {
    await migrate(store);
    await fillDoses(store, SAMPLE);
    const csv = join(folder, 'doses.csv');
    await exportCsv(store, csv);
    const sql = (text: string): string =>
      sh('psql', ['-h', data, '-d', 'postgres', '-X', '-q', '-t', '-A', '-c', text]);
    for (let i = 0; ; i++) {
      try {
        sql('SELECT 1');
        break;
      } catch (error) {
        if (i > 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    sql(
      'CREATE UNLOGGED TABLE dose_facts (record_id text, sign smallint, dose_number smallint, given_day date, site_commune text, home_commune text, vaccine text)',
    );
    sql(`COPY dose_facts FROM '${csv}' WITH (FORMAT csv)`);
    sql('CREATE INDEX ON dose_facts (site_commune, given_day) INCLUDE (sign, dose_number)');
    sql('CREATE INDEX ON dose_facts (given_day) INCLUDE (sign)');
    sql('VACUUM ANALYZE dose_facts');
    const rows: Row[] = [];
    for (const question of QUESTIONS) {
      const ours = await timed(async () =>
        (
          await store.query({
            query: question.clickhouse,
            format: 'JSONCompactEachRow',
            clickhouse_settings: { force_optimize_projection: 1 },
          })
        ).text(),
      );
      const theirs = await timed(async () => {
        const plan = sql(`EXPLAIN (ANALYZE, TIMING OFF) ${question.postgres}`);
        return Number(/Execution Time: ([\d.]+) ms/.exec(plan)![1]);
      });
      rows.push({
        what: `${question.what}, ${SAMPLE.toLocaleString('en-US')} doses`,
        ours: ms(ours),
        beside: `PostgreSQL with indexes, inside the server: ${ms(theirs)}`,
        ratio: `${times(theirs / ours)} as fast`,
        target: 'ratio printed',
        met: true,
      });
    }
    return rows;
  } finally {
    await store.close();
    sh('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    rmSync(folder, { recursive: true, force: true });
  }
}
