/**
 * `npm run check:causes [-- measure]`: what the demonstration put in beside what the product states, for the units whose gap is
 * large. Reads the store of DATA_DIR (no server may run on it) or CLICKHOUSE_URL. Exits with 1 when fewer than 90% agree, or
 * when a unit that is only late at typing is called slow at injecting.
 */
import { openStore } from '#schema/clickhouse/client.ts';
import { measureOf } from '#schema/measures.ts';
import { formatDay } from '#schema/time.ts';
import type { UnitLevel } from '#schema/units.ts';
import { parseWebConfig } from '#web/config.ts';
import { Survey } from '#web/lib/indicators/survey.ts';
import { PACE, SLOW_MEASURES, medianOf, slowUnit } from '#web/lib/slow/slow-units.ts';
import { readThresholds } from '#web/thresholds-file.ts';
import { confusionTable, demoTruth, judge, type Case } from './causes/confusion.ts';
import { readStore } from './causes/read-store.ts';

const LEAST_AGREEMENT = 0.9;

const asked = process.argv[2] ?? PACE;
const measure = SLOW_MEASURES.find((name) => name === asked);
if (!measure) {
  console.error(`There is no slowness by ${asked}. There is: ${SLOW_MEASURES.join(', ')}.`);
  process.exit(2);
}
const config = parseWebConfig();
const thresholds = readThresholds(config.thresholdsFile);
const store = openStore(config);
const state = await readStore(store);
await store.close();

const text = state.facts.get('demo_truth');
if (text === undefined) {
  console.error('This store does not say which causes were put in: it is not a demonstration.');
  process.exit(2);
}
const survey = new Survey(state.tree, (unit) => state.evidence.of(unit), state.today, thresholds);
const levels = new Map(
  (['province', 'district', 'commune'] as const satisfies UnitLevel[]).map((level) => {
    const rows = state.rowsOf(level);
    const median = measure === PACE ? null : medianOf(measureOf(measure)!, rows, state.tree.units);
    return [level as UnitLevel, { rows: new Map(rows.map((row) => [row[0]!, row.slice(1)])), median }];
  }),
);

const truths = new Map(demoTruth.parse(JSON.parse(text)).map(({ unit, cause }) => [unit, cause]));
const cases = state.tree.units.slice(1).map((unit, i): Case => {
  const index = i + 1;
  const truth = truths.get(unit.code) ?? null;
  const { rows, median } = levels.get(unit.level)!;
  const slow = slowUnit(index, unit, rows.get(index)!, measure, median, survey);
  return {
    unit: unit.code,
    truth,
    stated: slow ? (slow.cause?.cause ?? 'not_clear') : 'not_slow',
    second: slow?.second?.cause ?? null,
    large: slow?.large ?? false,
    calledSlow: slow !== null && slow.large && !slow.onlyTyping,
  };
});
const { large, right, wronglySlow } = judge(cases);
console.log(`Slowness by ${measure}, the days before ${formatDay(state.today)}. Units with a large gap:\n`);
console.log(confusionTable(cases));
for (const { unit, truth, stated, second } of cases.filter(
  (one) => one.large && one.truth !== null && one.stated !== one.truth,
))
  console.log(`${unit}: put in ${truth}, stated ${stated}${second ? `, second ${second}` : ''}`);
const agreement = large === 0 ? 0 : right / large;
console.log(
  `\n${truths.size} units with a cause put in, ${large} with a large gap; ${right} of them named rightly (${Math.round(1000 * agreement) / 10}%).`,
);
console.log(
  `Only late at typing and called slow at injecting: ${wronglySlow.length === 0 ? 'none' : wronglySlow.join(', ')}.`,
);
process.exit(agreement >= LEAST_AGREEMENT && wronglySlow.length === 0 ? 0 : 1);
