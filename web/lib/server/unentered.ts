/** What units have given and not entered yet, from the evidence in memory: worked out when asked for, kept until that changes. */
import type { Unit } from '#schema/units.ts';
import { unenteredOf, type Unentered } from '#web/lib/indicators/unentered.ts';
import type { EvidenceView } from './runtime.ts';

export type UnenteredIn = (unit: Unit) => Unentered;

const kept = new WeakMap<EvidenceView, { seq: number; known: Map<number, Unentered> }>();

/** `null` while the first evidence is being read. */
export function unenteredIn({
  live,
  evidence,
  thresholds,
}: Pick<App.Locals, 'live' | 'evidence' | 'thresholds'>): UnenteredIn | null {
  const { seq } = evidence;
  if (seq === 0) return null;
  let held = kept.get(evidence);
  if (held?.seq !== seq) kept.set(evidence, (held = { seq, known: new Map() }));
  const { known } = held;
  const { tree } = live;
  return (unit) => {
    const index = tree.indexOf.get(unit.code)!;
    let found = known.get(index);
    if (!found) {
      const parent = tree.parentIndex[index]!;
      found = unenteredOf(evidence.of(index), parent < 0 ? null : evidence.of(parent), thresholds);
      known.set(index, found);
    }
    return found;
  };
}
