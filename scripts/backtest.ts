/**
 * `npm run backtest`: how right the estimates would have been. What was typed later than each of many past days is hidden, what
 * the product would have said is worked out, and compared with what came out. On the store of DATA_DIR (no server may run on
 * it), or on a fresh demonstration of three provinces. `-- 38,51` asks for these provinces, `-- 38 2021-12-31` for a
 * demonstration up to that day. Exits with 1 when the 80% ranges of the nowcast hold less than 70% or more than 90%.
 */
import { openStore } from '#schema/clickhouse/client.ts';
import { formatDay } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { nowcastRules } from '#web/lib/server/nowcasts.ts';
import { readThresholds } from '#web/thresholds-file.ts';
import { demoStore } from './backtest/demo-store.ts';
import { Entries, provincesOf } from './backtest/entries.ts';
import { daysToLookAt, scoreNowcast } from './backtest/nowcast.ts';
import { DATE_HEAD, dateCells, NOWCAST_HEAD, scoreCells, tableText } from './backtest/table.ts';
import { TargetEntries } from './backtest/target-entries.ts';
import { forecastDays, scoreTargets } from './backtest/targets.ts';

/** One that types late, one that lacks vaccine, one with little demand. */
const DEMO_PROVINCES = ['54', '11', '92'];
const DEMO_DAY = '2021-12-31';
/** Days between two moments that are looked at, and how many communes are left out between two. */
const STEP_DAYS = 5;
const COMMUNE_STEP = 5;
/** Provinces of a large store that are read at most. */
const MOST_PROVINCES = 6;

const [asked = '', day = DEMO_DAY] = process.argv.slice(2);
const codes = asked === '' ? [] : asked.split(',');
const dataDir = process.env['DATA_DIR'] ?? '';
const opened =
  dataDir === ''
    ? await demoStore(codes.length === 0 ? DEMO_PROVINCES : codes, day)
    : await (async () => {
        const store = openStore({ dataDir });
        return { store, remove: () => store.close() };
      })();

try {
  const tree = loadUnitTree();
  const provinces = await provincesOf(opened.store, tree, codes, MOST_PROVINCES);
  const entries = await Entries.read(opened.store, tree, provinces);
  const units = entries.units.filter(
    (unit) => unit.level !== 'commune' || tree.indexOf.get(unit.code)! % COMMUNE_STEP === 0,
  );
  const days = daysToLookAt(entries, STEP_DAYS);
  console.log(
    `Provinces ${provinces.join(', ')}; ${units.length} units (every ${COMMUNE_STEP}th commune) at the end of ${days.length} days ` +
      `from ${formatDay(days[0]!)} to ${formatDay(days.at(-1)!)}.\n`,
  );
  const thresholds = readThresholds(process.env['THRESHOLDS_FILE']);
  const rules = nowcastRules(thresholds);
  const { byLevel, byAge, weeks, all } = scoreNowcast(entries, units, days, rules);
  console.log(
    'Doses of a day, 0 to 6 days after it. "Error": |estimate − final| ÷ final; beside it the same as entered.',
  );
  console.log(
    tableText([
      NOWCAST_HEAD,
      ...[...byLevel].map(([level, score]) => scoreCells(level, score)),
      ...byAge.map((score, age) => scoreCells(`${age} days after`, score)),
      ...[...weeks].map(([level, score]) => scoreCells(`7 days together, ${level}`, score)),
      scoreCells('all', all),
    ]),
  );
  const coverage = all.inside / all.ranges;
  console.log(`\n80% ranges hold ${(100 * coverage).toFixed(1)}% of what came out.`);

  const targets = await TargetEntries.read(opened.store, tree, provinces);
  const dates = scoreTargets(
    entries,
    targets,
    units.filter((unit) => unit.level !== 'commune'),
    forecastDays(entries),
    { target: thresholds.target, nowcast: rules },
  );
  console.log(
    '\nTarget dates of provinces and districts: as many people more as 2, 4, 8 times the last week brought. Errors in days; "last week" ' +
      'is remaining people ÷ people of the last seven days, as entered.',
  );
  console.log(tableText([DATE_HEAD, ...[...dates].map(([name, score]) => dateCells(name, score))]));
  process.exitCode = coverage >= 0.7 && coverage <= 0.9 ? 0 : 1;
} finally {
  await opened.remove();
}
