/**
 * Why a unit is slow: the causes of INDICATORS, tried in their order; the first that holds and explains something of
 * the gap is stated, with its figures and its share. "Not clear" is an answer. Pure; why it is so: docs/decisions/causes.md.
 *
 * Every cause says how many doses of the gap it holds back, so causes of different kinds can be compared.
 */
import type { Thresholds } from '#schema/thresholds.ts';
import { CAUSE_DAYS, type UnitEvidence } from './evidence.ts';

/** In the order in which they are tried. */
export const CAUSES = [
  'late_typing',
  'no_stock',
  'not_collected',
  'low_demand',
  'capacity',
  'not_yet_due',
  'screening',
] as const;
export type CauseName = (typeof CAUSES)[number];

/** What a cause rests on beyond the unit's own evidence. Doses are doses of the week, unless said otherwise. */
export interface Situation {
  /** What the unit lacks, in doses, above zero, and what it would have without the gap. */
  readonly gap: number;
  readonly reference: number;
  /** Doses that the unit should give in the week. */
  readonly needed: number;
  /** Doses given in the week: as entered, and with those not entered yet. */
  readonly entered: number;
  readonly estimated: number;
  /** Doses given and not entered yet, of the time that the gap is of. */
  readonly untyped: number;
  /** Given ÷ entered that the unit's delays make at an even pace. */
  readonly usualRatio: number;
  /** Days within which 90% of its doses are entered, and the days that the rule allows. */
  readonly p90Delay: number;
  readonly deadlineDays: number;
  /** Doses per table and hour that the best of its surroundings reach; `null`: not known. */
  readonly bestPerTableHour: number | null;
  /** What the best of its level reach in the country. */
  readonly nationalBestPerTableHour: number | null;
  /** Share of those screened who were deferred, in the whole country; `null`: not known. */
  readonly nationalDeferred: number | null;
  /** People of the target population without a first dose; `null`: not known. */
  readonly withoutFirst: number | null;
}

/** Figures of a cause by name; `null`: not known. Shares are parts of one. */
export type CauseFigures = Readonly<Record<string, number | null>>;

export interface Try {
  readonly cause: CauseName;
  /** Whether its condition holds. */
  readonly holds: boolean;
  /** Doses of the gap that it holds back, and their share of the gap (0–1). */
  readonly doses: number;
  readonly share: number;
  readonly figures: CauseFigures;
}

/** Half the width of an 80% range, in standard errors: what is not typed yet is an estimate, off by its square root at least (Poisson). */
const Z_80 = 1.2816;

export interface Verdict {
  /** The stated cause; `null`: not clear. */
  readonly cause: Try | null;
  /** Another one that explains much, when there is one. */
  readonly second: Try | null;
  /** The unit is late at typing and, once typed, perhaps not far behind: it must not be called slow at injecting. */
  readonly onlyTyping: boolean;
  /** The gap is a large part of what the unit should have. */
  readonly large: boolean;
  readonly tries: readonly Try[];
}

type Rules = Thresholds['causes'];
type Attempt = { holds: boolean; doses: number; figures: CauseFigures };

/** `null` instead of a division by nothing. */
const ratio = (a: number, b: number): number | null => (b > 0 ? a / b : null);

const ATTEMPTS: Record<CauseName, (e: UnitEvidence, s: Situation, rules: Rules) => Attempt> = {
  late_typing: (e, s, rules) => {
    // A place with a session every other day is estimated coarsely: its delays must say the same as its last days.
    const late = s.estimated > rules.late_typing_ratio * s.entered && s.usualRatio > rules.late_typing_ratio;
    const overRule = s.p90Delay > s.deadlineDays;
    const unreported = e.manualGiven > (1 + rules.manual_excess) * e.manualEntered;
    return {
      holds:
        (s.estimated >= rules.doses_least && (late || overRule)) ||
        (e.manualGiven >= rules.doses_least && unreported),
      doses: Math.max(s.untyped, unreported ? e.manualGiven - e.manualEntered : 0),
      figures: {
        entered: s.entered,
        estimated: s.estimated,
        p90_delay: s.p90Delay,
        deadline: s.deadlineDays,
        manual_given: e.manualGiven,
        manual_entered: e.manualEntered,
      },
    };
  },

  no_stock: (e, s, rules) => {
    const onHand = Math.max(0, e.onHand);
    const days = ratio(onHand, s.estimated / CAUSE_DAYS) ?? (onHand > 0 ? null : 0);
    const short = days !== null && days < rules.days_of_stock_low;
    const outShare = Math.max(
      e.stockoutDays / CAUSE_DAYS,
      ratio(e.stockoutPlaceDays, e.sessionPlaceDays) ?? 0,
    );
    return {
      holds: e.stockKnown && (short || outShare > 0),
      doses: Math.max(s.needed * outShare, short ? s.gap - onHand : 0),
      figures: {
        on_hand: e.onHand,
        days_of_stock: days,
        stockout_days: e.stockoutDays,
        stockout_place_days: e.stockoutPlaceDays,
        session_place_days: e.sessionPlaceDays,
      },
    };
  },

  not_collected: (e, _s, rules) => ({
    holds: e.decided > 0 && e.received < rules.collected_low * e.decided,
    doses: e.decided - e.received,
    figures: { decided: e.decided, received: e.received, collected: ratio(e.received, e.decided) },
  }),

  low_demand: (e, s, rules) => ({
    holds:
      e.stockKnown &&
      e.registered > 0 &&
      e.onHand > 0 &&
      e.registeredWaiting < rules.registered_per_dose_low * e.onHand,
    // What the stock would allow of the gap, in so far as nobody waits for it.
    doses: Math.min(s.gap, e.onHand) * (1 - (ratio(e.registeredWaiting, e.onHand) ?? 1)),
    figures: {
      registered_waiting: e.registeredWaiting,
      on_hand: e.onHand,
      waiting_per_dose: ratio(e.registeredWaiting, e.onHand),
    },
  }),

  capacity: (e, s, rules) => {
    const perTableHour = ratio(e.tableDoses, e.tableDays * rules.hours_per_day);
    const best = s.bestPerTableHour;
    return {
      holds:
        perTableHour !== null &&
        best !== null &&
        perTableHour >= rules.capacity_share * best &&
        perTableHour >= rules.capacity_national_share * (s.nationalBestPerTableHour ?? 0) &&
        e.onHand > 0 &&
        // A queue: demand is not the limit.
        e.registeredWaiting >= rules.registered_per_dose_low * e.onHand,
      // Of the gap, what vaccine and people are there for.
      doses: Math.min(s.gap, e.onHand, e.registeredWaiting),
      figures: {
        per_table_hour: perTableHour,
        best_per_table_hour: best,
        national_best_per_table_hour: s.nationalBestPerTableHour,
        table_days: e.tableDays,
        registered_waiting: e.registeredWaiting,
        on_hand: e.onHand,
      },
    };
  },

  not_yet_due: (e, s, rules) => {
    const left = s.withoutFirst === null ? null : s.withoutFirst + e.nextDue + e.nextNotYetDue;
    return {
      holds: left !== null && e.nextNotYetDue > rules.not_yet_due_share * left,
      doses: e.nextNotYetDue,
      figures: {
        next_not_yet_due: e.nextNotYetDue,
        next_due: e.nextDue,
        without_first: s.withoutFirst,
        left,
      },
    };
  },

  screening: (e, s, rules) => {
    const national = s.nationalDeferred;
    const deferred = ratio(e.deferred, e.screened);
    return {
      holds:
        e.screened >= rules.screened_least &&
        deferred !== null &&
        national !== null &&
        deferred > rules.deferred_ratio * national,
      doses: e.deferred - (national ?? 0) * e.screened,
      figures: {
        screened: e.screened,
        deferred: e.deferred,
        deferred_share: deferred,
        national_deferred_share: national,
      },
    };
  },
};

/** The cause of a gap above zero. */
export function causeOf(evidence: UnitEvidence, situation: Situation, rules: Rules): Verdict {
  const tries = CAUSES.map((cause): Try => {
    const { holds, doses, figures } = ATTEMPTS[cause](evidence, situation, rules);
    const held = Math.max(0, Math.min(situation.gap, doses));
    return { cause, holds, doses: held, share: situation.gap > 0 ? held / situation.gap : 0, figures };
  });
  const holding = tries.filter((t) => t.holds && t.share > 0 && t.share >= rules.explains_least);
  const cause = holding[0] ?? null;
  const second = holding
    .slice(1)
    .filter((t) => t.share >= rules.second_cause_share)
    .reduce<Try | null>((best, t) => (best === null || t.share > best.share ? t : best), null);
  const largest = rules.gap_large * situation.reference;
  return {
    cause,
    second,
    onlyTyping:
      cause?.cause === 'late_typing' &&
      cause.share >= rules.only_typing_share &&
      situation.gap - cause.doses - Z_80 * Math.sqrt(cause.doses) < largest,
    large: situation.gap >= largest,
    tries,
  };
}
