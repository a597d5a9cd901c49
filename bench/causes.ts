/**
 * Causes of slowness of every unit: what all of them together cost, and what keeping the evidence behind them costs.
 * On the whole campaign with CAMPAIGN_DIR; otherwise on a stated smaller sample. Not while a server runs on it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { parseDay } from '#schema/time.ts';
import { LEVELS } from '#schema/units.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import { Survey } from '#web/lib/indicators/survey.ts';
import { PACE, slowUnits } from '#web/lib/slow/slow-units.ts';
import { readStore } from '../scripts/causes/read-store.ts';
import { campaignDir } from './campaign-dir.ts';
import { ms, quantile, type Row } from './report.ts';
import { fillDoses } from './sample.ts';

const SAMPLE = 20_000_000;
const ROUNDS = 20;
/** In the middle of the campaign: at its end nobody is slow any more. */
const CAMPAIGN_DAY = '2021-12-15';

/** CPU milliseconds of this process that the work takes. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

export async function run(): Promise<Row[]> {
  const given = campaignDir();
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'vc-bench-')));
  const on = given ? 'on the whole campaign' : `on ${SAMPLE.toLocaleString('en-US')} doses`;
  const note = given ? undefined : 'whole campaign: set CAMPAIGN_DIR';
  const store = openStore({ dataDir });
  try {
    await migrate(store);
    if (!given) await fillDoses(store, SAMPLE);
    const state = await readStore(store, given ? parseDay(CAMPAIGN_DAY) : undefined);
    const { tree, evidence, today } = state;
    const thresholds = defaultThresholds();
    const rows = LEVELS.flatMap((level) => state.rowsOf(level));
    let slow = 0;
    const causes = Array.from({ length: ROUNDS }, () =>
      cpuMs(() => {
        const survey = new Survey(tree, (unit) => evidence.of(unit), today, thresholds);
        slow = slowUnits(rows, tree.units, PACE, () => null, survey).length;
      }),
    );
    const rollUp = Array.from({ length: ROUNDS }, () => cpuMs(() => evidence.rollUp(tree.units.keys())));
    const cost = quantile(causes, 0.5);
    console.log(
      `${slow} units with a gap; evidence read in ${ms(state.readMs)}, rolled up in ${ms(state.rollUpMs)}`,
    );
    return [
      {
        what: `causes of all ${tree.units.length.toLocaleString('en-US')} units ${on}, ${slow.toLocaleString('en-US')} of them slow, CPU, median of ${ROUNDS}`,
        ours: ms(cost),
        beside: `evidence rolled up anew: ${ms(quantile(rollUp, 0.5))}`,
        ratio: '',
        target: '< 100 ms',
        met: cost < 100,
        note,
      },
      {
        what: `whole reading of the evidence ${on}, at the start and at midnight`,
        ours: ms(state.readMs),
        beside: '',
        ratio: '',
        target: '',
        met: null,
        note,
      },
    ];
  } finally {
    await store.close();
    if (!given) await rm(dataDir, { recursive: true, force: true });
  }
}
