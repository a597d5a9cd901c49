/**
 * `npm run check:signals [-- provinces [from [to]]]`: the simulated campaign from its history day to its end, entered day by day and
 * reported case by case, through the rules of the signals. Prints true and false signals of every week, beside the false clusters that
 * the plain rule of two cases would raise, and after how many cases the lot of 23 November 2021 raises its signals. Needs no store.
 * Exits with 1 when the lot raises none within its first five cases, or when there is more than one false signal a week.
 */
import { campaignDays } from '#ingest/demo/campaign.ts';
import { LAST_DAY } from '#ingest/demo/national.ts';
import { provincePlan } from '#ingest/demo/province-plan.ts';
import { CLUSTER } from '#ingest/demo/vaccines.ts';
import { formatDay, parseDay, type DayNumber } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { parseWebConfig } from '#web/config.ts';
import { SIGNAL_KINDS, weekOf } from '#web/lib/indicators/signals.ts';
import { readThresholds } from '#web/thresholds-file.ts';
import { Replay, type RaisedSignal } from './signals/replay.ts';

const HISTORY_DAY = '2021-10-15';
const MOST_FALSE_A_WEEK = 1;
const FIRST_CASES = 5;

function dayOf(text: string | undefined, fallback: DayNumber): DayNumber {
  if (text === undefined) return fallback;
  const day = parseDay(text);
  if (day !== undefined) return day;
  console.error(`${text} is no day: write 2021-11-30.`);
  process.exit(2);
}
const [provinces = '', first, last] = process.argv.slice(2);
const from = dayOf(first, parseDay(HISTORY_DAY)!);
const to = dayOf(last, LAST_DAY);
const units = provinces.split(',').filter((code) => /^\d{2}$/.test(code));

const rules = readThresholds(parseWebConfig().thresholdsFile).safety;
const replay = new Replay(rules);
const plain = new Replay({ ...rules, cluster_p: 1 });
interface Week {
  readonly first: DayNumber;
  serious: number;
  readonly raised: RaisedSignal[];
  plainFalse: number;
}
const weeks = new Map<number, Week>();
const plan = provincePlan();
const choice = { seed: 2021, units, demoDay: parseDay(HISTORY_DAY)! };
for (const day of campaignDays(loadUnitTree(), plan, choice)) {
  if (day.day > to) break;
  const look = day.day > from;
  const { raised, serious } = replay.day(day, look);
  const byPlain = plain.day(day, look).raised;
  if (process.stderr.isTTY) process.stderr.write(`\r${formatDay(day.day)} `);
  if (!look) continue;
  const number = weekOf(day.day);
  const week = weeks.get(number) ?? { first: day.day, serious: 0, raised: [], plainFalse: 0 };
  weeks.set(number, week);
  week.serious += serious;
  week.raised.push(...raised);
  week.plainFalse += byPlain.filter(({ isTrue, kind }) => !isTrue && kind.startsWith('cluster')).length;
}
if (process.stderr.isTTY) process.stderr.write('\r');

const COLUMNS = [
  'week from',
  'serious',
  'true',
  'false',
  ...SIGNAL_KINDS.map((kind) => `false ${kind}`),
  'false by two cases alone',
];
console.log(COLUMNS.join(' | '));
for (const { first, serious, raised, plainFalse } of weeks.values()) {
  const wrong = raised.filter(({ isTrue }) => !isTrue);
  const cells = [
    formatDay(first),
    serious,
    raised.length - wrong.length,
    wrong.length,
    ...SIGNAL_KINDS.map((kind) => wrong.filter((one) => one.kind === kind).length),
    plainFalse,
  ];
  console.log(cells.map((cell, i) => String(cell).padStart(COLUMNS[i]!.length)).join(' | '));
}
const all = [...weeks.values()].flatMap(({ raised }) => raised);
const wrong = all.filter(({ isTrue }) => !isTrue);
const perWeek = wrong.length / Math.max(1, weeks.size);
const plainPerWeek =
  [...weeks.values()].reduce((sum, week) => sum + week.plainFalse, 0) / Math.max(1, weeks.size);
console.log(
  `\n${weeks.size} weeks: ${all.length - wrong.length} true and ${wrong.length} false signals, ${perWeek.toFixed(2)} false a week (two cases at a site alone would raise ${plainPerWeek.toFixed(1)} a week).`,
);
for (const { day, finding } of wrong) {
  const { subject, figures } = finding;
  const about = [subject.kind, subject.vaccine, subject.lot, subject.site, subject.day, subject.symptom];
  console.log(
    `false on ${formatDay(day)}: ${about.filter((text) => text !== '').join(' ')}, ${figures.cases} cases, ${figures.expected.toFixed(1)} expected`,
  );
}
const ofCluster = all.filter(({ isTrue }) => isTrue);
for (const { day, kind, finding, clusterCases } of ofCluster)
  console.log(
    `lot ${CLUSTER.lot}: ${kind} raised on ${formatDay(day)} with case ${clusterCases} of the day (${finding.figures.cases} in its group)`,
  );
const isInside =
  from < CLUSTER.day && to >= CLUSTER.day && (units.length === 0 || units.includes(CLUSTER.province));
const isFound = ofCluster.some(({ day, clusterCases }) => day === CLUSTER.day && clusterCases <= FIRST_CASES);
if (isInside && !isFound)
  console.log(`The lot ${CLUSTER.lot} raised no signal within its first ${FIRST_CASES} cases.`);
process.exit((isInside && !isFound) || perWeek > MOST_FALSE_A_WEEK ? 1 : 0);
