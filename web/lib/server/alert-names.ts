/** What the thing is called that an alert is about: a unit, a source, a signal. */
import type { UnitTree } from '#schema/units.ts';
import type { AlertSubject } from '#web/lib/alerts/history.ts';
import type { AlertNames } from '#web/lib/alerts/sentence.ts';
import { signalSentence } from '#web/lib/signals/sentence.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { SignalsView } from './runtime.ts';
import { signalFace } from './signal-answer.ts';

const alike = (name: string): AlertNames => ({ vi: name, en: name });

export function alertNames(
  tree: UnitTree,
  signals: Pick<SignalsView, 'get'>,
  { on, about }: AlertSubject,
): AlertNames {
  if (on === 'signal') {
    const signal = signals.get(about);
    if (!signal) return alike(about);
    const face = signalFace(tree, signal);
    return { vi: signalSentence(face, 'vi'), en: signalSentence(face, 'en') };
  }
  if (on === 'source_stale' || on === 'books') return alike(about);
  const unit = tree.get(about);
  if (!unit) return alike(about);
  if (unit.parent === null) return { vi: 'Toàn quốc', en: 'Nation' };
  const above = tree.pathOf(about).slice(1, -1).reverse();
  return alike([unit, ...above].map((one) => displayName(one)).join(', '));
}
