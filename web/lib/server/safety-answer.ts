/** Reactions of a unit and what they say: rates with intervals by group, intervals, reporting in time, silence. */
import { CELL_INDEX, type CellName } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { CAMPAIGN_FIRST_DAY, parseDay } from '#schema/time.ts';
import { NATION, type Unit } from '#schema/units.ts';
import { ratePer100k } from '#web/lib/indicators/poisson.ts';
import { byIntervalClass } from '#web/lib/indicators/reaction-intervals.ts';
import { silenceOf } from '#web/lib/indicators/silence.ts';
import type { SafetyAnswer, SafetyGroup, SafetyRow, SilenceRow } from '#web/lib/safety/answer.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import { AGE_BANDS, bandOf } from './queries/age-bands.ts';
import { dosesByVaccine } from './queries/doses-by-vaccine.ts';
import {
  reactionIntervals,
  reactionsByLot,
  reactionsByPerson,
  reactionsBySite,
  reactionsByVaccineAndDose,
} from './queries/reaction-groups.ts';

/** Lots and sites with the most cases that are asked for; those shown first are high beyond chance. */
const MOST_ROWS = 100;

interface Counts {
  doses: number;
  mild: number;
  severe: number;
  fatal: number;
}
const NONE: Counts = { doses: 0, mild: 0, severe: 0, fatal: 0 };

type Locals = Pick<App.Locals, 'live' | 'reads' | 'thresholds'>;

/** `only`: the group of rows that is wanted beside the total, and asked for; absent: all. */
export async function safetyBody(
  { live, reads, thresholds }: Locals,
  unit: Unit,
  only?: SafetyGroup,
): Promise<SafetyAnswer> {
  const { tree } = live;
  const wanted = (...groups: SafetyGroup[]): boolean => only === undefined || groups.includes(only);
  const rules = thresholds.safety;
  const { today } = live.status();
  const [reactions, doses, lots, sites, people, intervals] = await Promise.all([
    reactionsByVaccineAndDose(reads, tree, unit),
    dosesByVaccine(reads, tree, unit),
    wanted('lot') ? reactionsByLot(reads, tree, unit, MOST_ROWS) : [],
    wanted('site') ? reactionsBySite(reads, tree, unit, MOST_ROWS) : [],
    wanted('age', 'sex') ? reactionsByPerson(reads, tree, unit) : [],
    reactionIntervals(reads, tree, unit),
  ]);
  const given = [
    ...reactions.map((row) => ({ ...NONE, ...row })),
    ...doses.map((row) => ({ ...NONE, ...row })),
  ];
  const year = Number(today.slice(0, 4));
  const row = (group: SafetyGroup, key: string, counts: Counts, about = ''): SafetyRow =>
    rowOf(group, key, about, counts, rules);
  const grouped = <T extends Counts>(
    group: SafetyGroup,
    rows: readonly T[],
    keyOf: (one: T) => string,
  ): SafetyRow[] => [...sums(rows, keyOf)].map(([key, counts]) => row(group, key, counts));
  const ages = grouped('age', people, (one) => bandOf(year - one.birth_year));
  const bands: readonly string[] = AGE_BANDS;
  const below = unitsBelow(live, unit);
  const rows = [
    row('total', unit.code, sums(given, () => '').get('') ?? NONE),
    ...grouped('vaccine', given, (one) => one.vaccine).sort(byKey),
    ...grouped('dose_number', given, (one) => String(one.dose_number)).sort(byKey),
    ...ages.sort((a, b) => bands.indexOf(a.key) - bands.indexOf(b.key)),
    ...grouped('sex', people, (one) => one.sex).sort(byKey),
    ...below.map(({ of, counts }) => row('unit', of.code, counts, displayName(of))).sort(byLowerLimit),
    ...lots.map((one) => row('lot', one.lot, one, one.vaccine)).sort(byLowerLimit),
    ...sites
      .map((one) => row('site', one.site, one, placeName(live.tree.get(one.place)) || one.place))
      .sort(byLowerLimit),
  ];
  return {
    rows: rows.filter(({ group }) => group === 'total' || wanted(group)),
    intervals: byIntervalClass(
      intervals.map((one) => ({ onsetDays: one.onset_days, reportDays: one.report_days, count: one.count })),
    ),
    reported_24h: {
      in_time: intervals.reduce((sum, one) => sum + (one.in_time === 1 ? one.count : 0), 0),
      of: intervals.reduce((sum, one) => sum + one.count, 0),
    },
    ...silences(live, unit, below, today, rules),
  };
}

const placeName = (unit: Unit | undefined): string => (unit ? displayName(unit) : '');
const byKey = (a: SafetyRow, b: SafetyRow): number => (a.key < b.key ? -1 : 1);
/** What is high beyond chance first, then what has cases, then the rest by name. */
const byLowerLimit = (a: SafetyRow, b: SafetyRow): number =>
  (b.lower ?? -1) - (a.lower ?? -1) || b.severe + b.fatal - (a.severe + a.fatal) || (a.key < b.key ? -1 : 1);

function rowOf(
  group: SafetyGroup,
  key: string,
  about: string,
  { doses, mild, severe, fatal }: Counts,
  rules: Thresholds['safety'],
): SafetyRow {
  const rate = ratePer100k(severe + fatal, doses, rules.rate_doses_least);
  const limits = { rate: rate?.value ?? null, lower: rate?.lower ?? null, upper: rate?.upper ?? null };
  return { group, key, about, doses, mild, severe, fatal, ...limits };
}

function sums<T extends Counts>(rows: readonly T[], keyOf: (one: T) => string): Map<string, Counts> {
  const found = new Map<string, Counts>();
  for (const one of rows) {
    const { doses, mild, severe, fatal } = found.get(keyOf(one)) ?? NONE;
    found.set(keyOf(one), {
      doses: doses + one.doses,
      mild: mild + one.mild,
      severe: severe + one.severe,
      fatal: fatal + one.fatal,
    });
  }
  return found;
}

interface UnitCounts {
  readonly of: Unit;
  readonly counts: Counts;
}

function countsOf(cells: readonly number[]): Counts {
  const at = (name: CellName): number => cells[CELL_INDEX[name]] ?? 0;
  return {
    doses: at('doses_total'),
    mild: at('reactions_mild'),
    severe: at('reactions_severe'),
    fatal: at('reactions_fatal'),
  };
}

/** The units of the next level, from memory; none below a place. */
function unitsBelow(live: Locals['live'], unit: Unit): UnitCounts[] {
  return live
    .snapshot(unit.code, null)
    .rows.map(([index, ...cells]) => ({ of: live.tree.units[index!]!, counts: countsOf(cells) }));
}

function silences(
  live: Locals['live'],
  unit: Unit,
  below: readonly UnitCounts[],
  today: string,
  rules: Thresholds['safety'],
): Pick<SafetyAnswer, 'silence' | 'silent'> {
  const nation = countsOf(live.snapshot(NATION, null).own);
  const nationalRate = nation.doses > 0 ? (nation.severe + nation.fatal) / nation.doses : 0;
  const years = (parseDay(today)! - parseDay(CAMPAIGN_FIRST_DAY)! + 1) / 365.25;
  const silence = ({ of, counts }: UnitCounts): SilenceRow => {
    const serious = counts.severe + counts.fatal;
    const told = silenceOf(
      { serious, people: of.population, years, doses: counts.doses, nationalRate },
      rules,
    );
    return {
      code: of.code,
      name: displayName(of),
      serious,
      doses: counts.doses,
      per_million_year: told.perMillionYear,
      expected: told.expected,
      silent: told.silent,
    };
  };
  return {
    silence: silence({ of: unit, counts: countsOf(live.snapshot(unit.code, null).own) }),
    silent: below
      .map(silence)
      .filter(({ silent }) => silent)
      .sort((a, b) => b.expected - a.expected),
  };
}
