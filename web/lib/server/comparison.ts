/** What units are compared by, worked out when it is first asked for and kept until the evidence changes. */
import { measureOf } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { parseDay } from '#schema/time.ts';
import { NATION, type UnitLevel } from '#schema/units.ts';
import { Survey } from '#web/lib/indicators/survey.ts';
import { PACE, medianOf, type SlowMeasure } from '#web/lib/slow/slow-units.ts';
import type { EvidenceView, LiveView } from './runtime.ts';

export class Comparison {
  readonly survey: Survey;
  readonly #live: LiveView;
  readonly #medians = new Map<string, number | null>();

  constructor(live: LiveView, evidence: EvidenceView, thresholds: Thresholds) {
    this.#live = live;
    const today = parseDay(live.status().today)!;
    this.survey = new Survey(live.tree, (unit) => evidence.of(unit), today, thresholds);
  }

  /** Median of a measure over all units of a level in the country; `null`: not known, or the measure is the pace. */
  median(measure: SlowMeasure, level: UnitLevel): number | null {
    if (measure === PACE) return null;
    const key = `${measure} ${level}`;
    let median = this.#medians.get(key);
    if (median === undefined) {
      const rows = this.#live.snapshot(NATION, level === 'nation' ? null : level).rows;
      median = medianOf(measureOf(measure)!, rows, this.#live.tree.units);
      this.#medians.set(key, median);
    }
    return median;
  }
}

const kept = new WeakMap<EvidenceView, { key: string; comparison: Comparison }>();

/** The comparison of the moment; `undefined` while the first evidence is being read. */
export function comparisonOf({ live, evidence, thresholds }: App.Locals): Comparison | undefined {
  if (evidence.seq === 0) return undefined;
  const { epoch, today } = live.status();
  const key = `${epoch} ${today} ${evidence.seq}`;
  const known = kept.get(evidence);
  if (known?.key === key) return known.comparison;
  const comparison = new Comparison(live, evidence, thresholds);
  kept.set(evidence, { key, comparison });
  return comparison;
}
