/** Nowcasts of units from the evidence in memory, each worked out when it is first asked for and kept until that changes. */
import type { Thresholds } from '#schema/thresholds.ts';
import { parseDay, type DayNumber } from '#schema/time.ts';
import type { Unit } from '#schema/units.ts';
import type { DelayTriangle } from '#web/lib/indicators/delay-shares.ts';
import { DELAYS, EVIDENCE_DAYS } from '#web/lib/indicators/evidence.ts';
import type { Nowcast, NowcastRules } from '#web/lib/indicators/nowcast.ts';
import { nowcastOfUnit } from '#web/lib/indicators/unit-nowcast.ts';
import type { EvidenceView, LiveView } from './runtime.ts';

/** Row of yesterday, the last day that is over. */
const CLOSED = EVIDENCE_DAYS - 2;

export function nowcastRules({ nowcast }: Thresholds): NowcastRules {
  return {
    window: nowcast.window_days,
    poolingSessions: nowcast.pooling_sessions,
    poolingDays: nowcast.pooling_days,
  };
}

export class Nowcasts {
  /** First and last day that the rows stand for; the last is today. */
  readonly first: DayNumber;
  readonly today: DayNumber;
  readonly rules: NowcastRules;
  readonly #live: LiveView;
  readonly #evidence: EvidenceView;
  readonly #kept = new Map<string, Nowcast>();

  constructor(live: LiveView, evidence: EvidenceView, thresholds: Thresholds) {
    this.#live = live;
    this.#evidence = evidence;
    this.rules = nowcastRules(thresholds);
    this.today = parseDay(live.status().today)!;
    this.first = this.today - EVIDENCE_DAYS + 1;
  }

  /** The evidence's own cells: valid until the next turn of the event loop. */
  triangleOf(unit: Unit): DelayTriangle {
    const { triangle } = this.#evidence.of(this.#live.tree.indexOf.get(unit.code)!);
    return { cells: triangle, delays: DELAYS, closed: CLOSED };
  }

  of(unit: Unit): Nowcast {
    let nowcast = this.#kept.get(unit.code);
    if (!nowcast) {
      nowcast = nowcastOfUnit(this.#live.tree, unit, (one) => this.triangleOf(one), this.rules);
      this.#kept.set(unit.code, nowcast);
    }
    return nowcast;
  }
}

const kept = new WeakMap<EvidenceView, { key: string; nowcasts: Nowcasts }>();

/** The nowcasts of the moment; `undefined` while the first evidence is being read. */
export function nowcastsOf({ live, evidence, thresholds }: App.Locals): Nowcasts | undefined {
  if (evidence.seq === 0) return undefined;
  const { epoch, today } = live.status();
  const key = `${epoch} ${today} ${evidence.seq}`;
  const known = kept.get(evidence);
  if (known?.key === key) return known.nowcasts;
  const nowcasts = new Nowcasts(live, evidence, thresholds);
  kept.set(evidence, { key, nowcasts });
  return nowcasts;
}
