/**
 * What is a signal: the subjects that are looked at, the figures of each, and whether the rules hold (INDICATORS, reactions). Pure.
 * A signal is a reason to look, never a cause.
 */
import type { Thresholds } from '#schema/thresholds.ts';
import { clusterChance, type VaccineAtSite } from './cluster.ts';
import { lotRatio, type LotCounts } from './lot-ratio.ts';
import { proportionalReporting, type FourCells } from './prr.ts';

/** Cluster at a site on a day; cluster of a lot at a site; a lot against the others; a vaccine and a symptom. */
export const SIGNAL_KINDS = ['cluster_day', 'cluster_lot', 'lot_ratio', 'prr'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** What a signal is about; what a kind does not name is empty. */
export interface Subject {
  readonly kind: SignalKind;
  readonly vaccine: string;
  readonly lot: string;
  readonly site: string;
  /** Code of the commune of the site. */
  readonly place: string;
  /** Given day, `2021-11-23`. */
  readonly day: string;
  readonly symptom: string;
}

export interface SignalFigures {
  /** Severe and fatal reactions; of a PRR all reports with the symptom. */
  readonly cases: number;
  /** Cases that chance lets expect. */
  readonly expected: number;
  /** Observed ÷ expected of a cluster, lot ratio, PRR; `null`: cannot be told, or nothing else has a case. */
  readonly ratio: number | null;
  /** Probability by chance; `null` for a PRR. */
  readonly p: number | null;
  /** χ² with Yates's correction of a PRR, else `null`. */
  readonly chi_squared: number | null;
  /** Valid doses behind the cases; of a PRR all reports of the vaccine. */
  readonly doses: number;
  /** What it is compared with: cases and doses elsewhere; of a PRR reports with the symptom, and all reports. */
  readonly other_cases: number;
  readonly other_doses: number;
}

export interface Finding {
  readonly subject: Subject;
  readonly figures: SignalFigures;
  /** Whether the rules hold now. */
  readonly holds: boolean;
}

type Rules = Thresholds['safety'];

/** One text per subject, the same for ever. Where the site lies is no part of it: a corrected place is not another signal. */
export function subjectKey(subject: Subject): string {
  const { kind, vaccine, lot, site, day, symptom } = subject;
  return JSON.stringify([kind, vaccine, lot, site, day, symptom]);
}

const finite = (ratio: number | null): number | null =>
  ratio !== null && Number.isFinite(ratio) ? ratio : null;

/** `vaccines`: those of the cases. */
export function clusterFinding(
  subject: Subject,
  cases: number,
  vaccines: readonly VaccineAtSite[],
  rules: Rules,
): Finding {
  const { expected, p } = clusterChance(cases, vaccines, rules.cluster_doses_least);
  const sum = (of: (one: VaccineAtSite) => number): number => vaccines.reduce((all, one) => all + of(one), 0);
  return {
    subject,
    holds: cases >= rules.cluster_cases_least && (p < rules.cluster_p || rules.cluster_p === 1),
    figures: {
      cases,
      expected,
      ratio: finite(cases / expected),
      p,
      chi_squared: null,
      doses: sum((one) => one.doses),
      other_cases: sum((one) => one.otherCases),
      other_doses: sum((one) => one.otherDoses),
    },
  };
}

export function lotFinding(subject: Subject, counts: LotCounts, rules: Rules): Finding {
  const { ratio, expected, p } = lotRatio(counts);
  return {
    subject,
    holds: counts.cases >= rules.lot_ratio_cases_least && p < rules.lot_ratio_p,
    figures: {
      cases: counts.cases,
      expected,
      ratio: finite(ratio),
      p,
      chi_squared: null,
      doses: counts.doses,
      other_cases: counts.otherCases,
      other_doses: counts.otherDoses,
    },
  };
}

export function prrFinding(subject: Subject, cells: FourCells, rules: Rules): Finding {
  const { prr, chiSquared } = proportionalReporting(cells);
  const { a, b, c, d } = cells;
  return {
    subject,
    holds:
      prr !== null &&
      prr >= rules.prr_least &&
      chiSquared >= rules.prr_chi_squared_least &&
      a >= rules.prr_cases_least,
    figures: {
      cases: a,
      expected: c + d > 0 ? ((a + b) * c) / (c + d) : 0,
      ratio: finite(prr),
      p: null,
      chi_squared: chiSquared,
      doses: a + b,
      other_cases: c,
      other_doses: c + d,
    },
  };
}

/** Weeks begin on Monday; the number of the week of a day since 1970. */
export function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}
