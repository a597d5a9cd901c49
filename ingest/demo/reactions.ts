/**
 * Reactions after injection, at rates of what was *reported*, not of what people felt.
 *
 * Severe: anaphylaxis after AstraZeneca 0.03% of people in TP.HCM (aefi-figures.csv, 29 July 2021); the other
 * vaccines lower, chosen by us. Fatal: five deaths within about five million doses by the same day, so one in a
 * million. Mild: studies that asked everybody found 24% and 64% (Comirnaty, first and second dose), 41% and 86%
 * (Spikevax), 52% and 17% (AstraZeneca); one in two hundred of these is reported here, a share chosen by us.
 */
import type { Cell, Reaction } from './cells.ts';
import { draw, drawIndex, drawWhole, hash } from './draw.ts';
import { CLUSTER, USED } from './vaccines.ts';
import { CLUSTER_CASES } from './cluster.ts';

const REPORTED_OF_MILD = 1 / 200;
/** Share with complaints after the first and after a later dose. */
const COMPLAINTS: Record<string, readonly [number, number]> = {
  astrazeneca: [0.5226, 0.1656],
  comirnaty: [0.244, 0.642],
  spikevax: [0.4125, 0.8564],
};
const OTHER_COMPLAINTS = [0.15, 0.1] as const;
const SEVERE: Record<string, number> = {
  astrazeneca: 3e-4,
  spikevax: 1.5e-4,
  comirnaty: 1.2e-4,
};
const OTHER_SEVERE = 0.8e-4;
const FATAL = 1e-6;

const MILD_SYMPTOMS = [
  'injection_site_pain',
  'fever',
  'fatigue',
  'headache',
  'muscle_pain',
  'nausea',
] as const;
const SEVERE_SYMPTOMS = ['anaphylaxis', 'dyspnoea', 'hypotension', 'urticaria'] as const;

function meanOf(cell: Cell, severity: Reaction['severity']): number {
  const vaccine = USED[cell.vaccine]!;
  if (severity === 'fatal') return FATAL;
  if (severity === 'severe') return (SEVERE[vaccine] ?? OTHER_SEVERE) * (cell.number === 1 ? 1 : 0.5);
  return (COMPLAINTS[vaccine] ?? OTHER_COMPLAINTS)[cell.number === 1 ? 0 : 1] * REPORTED_OF_MILD;
}

/** Reactions to the doses of a cell whose ids are given. None is reported before its dose is entered. */
export function reactionsOf(seed: number, cell: Cell): Reaction[] {
  const reactions: Reaction[] = [];
  const clustered = CLUSTER_CASES.holds(cell);
  (['mild', 'severe', 'fatal'] as const).forEach((severity, kind) => {
    const words = [cell.entryDay, cell.sequence, kind];
    const count =
      clustered && severity === 'severe'
        ? Math.min(cell.count, CLUSTER_CASES.count)
        : drawWhole(cell.count * meanOf(cell, severity), draw(seed, 71, ...words));
    for (let n = 0; n < count; n++)
      reactions.push(one(seed, cell, severity, n, clustered && severity === 'severe'));
  });
  return reactions;
}

function one(
  seed: number,
  cell: Cell,
  severity: Reaction['severity'],
  n: number,
  clustered: boolean,
): Reaction {
  const h = (salt: number): number => draw(seed, salt, cell.entryDay, cell.sequence, n);
  const offset = clustered ? n : hash(seed, 72, cell.entryDay, cell.sequence, n) % cell.count;
  const symptoms = severity === 'mild' ? MILD_SYMPTOMS : SEVERE_SYMPTOMS;
  const first = Math.floor(h(73) * symptoms.length);
  const days = severity === 'mild' ? drawIndex([55, 30, 10, 4, 1], h(74)) : drawIndex([85, 10, 5], h(74));
  const onsetAfter =
    severity === 'mild'
      ? days * 86_400 + 3600 + Math.floor(h(75) * 30_000)
      : clustered
        ? 300 + Math.floor(h(75) * 600)
        : days * 86_400 + 300 + Math.floor(h(75) * 3600);
  const lastOnset = cell.begins + cell.lasts + onsetAfter;
  const onsetDay = cell.givenDay + Math.floor(lastOnset / 86_400);
  const waits = severity === 'mild' ? drawIndex([30, 40, 20, 10], h(76)) : drawIndex([80, 16, 4], h(76));
  // Reported the same evening when it began before it, otherwise from the next morning on.
  const evening = waits === 0 && lastOnset % 86_400 < 19 * 3600;
  const reportedDay = evening
    ? Math.max(cell.entryDay, onsetDay)
    : Math.max(cell.entryDay, onsetDay + Math.max(1, waits));
  const reportedAt = evening
    ? 19.5 * 3600 + Math.floor(h(78) * 9_000)
    : 8 * 3600 + Math.floor(h(78) * 36_000);
  return {
    dose: { ...cell, from: cell.from + offset, sequence: cell.sequence + offset, count: 1 },
    severity,
    symptoms: [symptoms[first]!, symptoms[(first + 1) % symptoms.length]!]
      .slice(0, 1 + Math.floor(h(77) * 2))
      .sort(),
    outcome: severity === 'fatal' ? 'died' : severity === 'severe' ? 'recovering' : 'recovered',
    onsetAfter,
    reportedDay: clustered ? CLUSTER.day : reportedDay,
    reportedAt: clustered ? 11 * 3600 + n * 120 : reportedAt,
  };
}
