/** Who is injected when: age groups by phase of the campaign, told as knots of the distribution of ages. */
import { parseDay, type DayNumber } from '#schema/time.ts';

/** Phase of somebody's first dose, which decides the ages: frontline, priority, adults, teens, children. */
export type Phase = 0 | 1 | 2 | 3 | 4;

/** Knots at 0, 20, 40, 60, 80 and 100% of the people of a phase: ages in years between which it is even. */
export const KNOTS = 6;

/** How much sooner than others an age comes in a phase; zero: not yet allowed. */
const WEIGHTS: readonly ((age: number) => number)[] = [
  (age) => (age < 20 || age > 62 ? 0 : age < 45 ? 1.4 : 1),
  (age) => (age < 18 ? 0 : age >= 65 ? 1.5 : age >= 50 ? 1.3 : 1),
  (age) => (age < 18 ? 0 : age >= 65 ? 0.8 : 1),
  (age) => (age < 12 ? 0 : age < 18 ? 3.2 : 0.35),
  (age) => (age < 5 ? 0 : age < 12 ? 1 : age < 18 ? 0.12 : 0.01),
];

const FROM: readonly DayNumber[] = [
  '2021-03-08',
  '2021-07-08', // the general campaign began on 10 July 2021
  '2021-09-10',
  '2021-11-01', // 12–17 years: letter 8688/BYT-DP, first cities at the end of October
  '2022-04-14', // 5–11 years
].map((day) => parseDay(day)!);

/** Vaccines allowed under 18 in 2021–22. */
const FOR_MINORS = new Set(['comirnaty', 'spikevax']);

/** Phase of a first dose given on a day with a vaccine. */
export function phaseOf(day: DayNumber, vaccine: string): Phase {
  let phase = 0;
  while (phase < 4 && day >= FROM[phase + 1]!) phase += 1;
  return (phase >= 3 && !FOR_MINORS.has(vaccine) ? 2 : phase) as Phase;
}

/** Ages at the knots for one phase. `people`: by single year of age. */
export function ageKnots(people: Float64Array, phase: Phase): number[] {
  const weight = WEIGHTS[phase]!;
  const weighted = Array.from(people, (count, age) => count * weight(age));
  const all = weighted.reduce((a, b) => a + b, 0);
  const knots: number[] = [];
  let sum = 0;
  for (let age = 0; age < weighted.length && knots.length < KNOTS; age++) {
    while (knots.length < KNOTS && sum + weighted[age]! > (all * knots.length) / (KNOTS - 1)) knots.push(age);
    sum += weighted[age]!;
  }
  const last = weighted.findLastIndex((w) => w > 0) + 1;
  while (knots.length < KNOTS) knots.push(last);
  return knots;
}
