/**
 * Every threshold of the statements that the product makes, grouped by subject, with its default and where the default
 * comes from. INDICATORS: docs/indicators.md; P: proposed there or by us, to be tuned with real data.
 *
 * An operator changes some of them in a JSON file named by `THRESHOLDS_FILE`, for example
 * `{"causes": {"late_typing_ratio": 1.2}}`; what it does not name keeps its default. Shares are parts of one.
 */
import { z } from 'zod';
import { alertRules, haveOwnNames, moreAlertRules } from './alert-rules.ts';

const share = (fallback: number) => z.number().min(0).max(1).default(fallback);
const ratio = (fallback: number) => z.number().positive().max(1000).default(fallback);
const count = (fallback: number, max = 1_000_000) => z.int().min(0).max(max).default(fallback);
const seconds = (fallback: number, max = 3600) => z.number().min(1).max(max).default(fallback);

/** Why a unit is slow (INDICATORS, causes of slowness). */
const causes = z.strictObject({
  /** Estimated ÷ entered doses of the window above which typing is late. INDICATORS. */
  late_typing_ratio: ratio(1.15),
  /** Share of doses whose delay of entry must be within the rule. INDICATORS (p90). */
  delay_share: share(0.9),
  /** Manually reported over entered doses, less one, from which typing is late. INDICATORS (5%). */
  manual_excess: share(0.05),
  /** Days of stock below which there is no stock. INDICATORS. */
  days_of_stock_low: ratio(1),
  /** Received ÷ decided below which the allocation was not collected. INDICATORS. */
  collected_low: share(0.95),
  /** Registered and waiting ÷ doses on hand below which demand is the limit. INDICATORS. */
  registered_per_dose_low: ratio(0.8),
  /** Doses per table and hour ÷ the local best from which the tables count as full. P ("near"; entry is behind a little). */
  capacity_share: share(0.75),
  /** The same ÷ the best of the level in the country: where all around work slowly, the local best is no limit. P. */
  capacity_national_share: share(0.5),
  /** The best in the country is this quantile. P. */
  capacity_national_quantile: share(0.99),
  /** The local best is this quantile of the siblings' doses per table and hour: one odd figure does not set it. P. */
  capacity_best_quantile: share(0.9),
  /** Hours in which a session's tables work a day, where nothing says otherwise. P. */
  hours_per_day: z.number().min(1).max(24).default(8),
  /** Share of what is left that is second doses before their date, from which it is "most". INDICATORS. */
  not_yet_due_share: share(0.5),
  /** Share deferred ÷ the national share above which screening is the cause. INDICATORS. */
  deferred_ratio: ratio(2),
  /** People screened below which a share deferred says nothing. P. */
  screened_least: count(100),
  /** A gap below this share of the doses that were to be expected is negligible: the unit is not called slow. P. */
  gap_least: share(0.05),
  /** A gap is large from this share of the doses that were to be expected. P. */
  gap_large: share(0.2),
  /** A cause that explains less than this share of the gap is passed over, though its condition holds. P. */
  explains_least: share(0.1),
  /** Late typing must explain this share of the gap for a unit to be late at typing only. P. */
  only_typing_share: share(0.25),
  /** A second cause is told when it explains at least this share of the gap. P. */
  second_cause_share: share(0.25),
  /** How many of the slowest units a list names. INDICATORS ("ten slowest"). */
  slowest: z.int().min(1).max(1000).default(10),
  /** Doses of the week below which a share of them says nothing. P. */
  doses_least: count(20),
  /** The parent's delays of entry count like this many doses of the unit's own. P. */
  delay_pooling: count(200),
  /** Seconds between two looks at what the causes rest on. P: a cause is read, not watched. */
  evidence_tick: seconds(5),
});

/** Doses given and not typed yet. */
const nowcast = z.strictObject({
  /** Given days from which delays are learnt. INDICATORS (the unit's own last 14 days). */
  window_days: z.int().min(3).max(14).default(14),
  /** The delays of the units beside it count like this many sessions of the unit's own. P, by `npm run backtest`. */
  pooling_sessions: count(6),
  /** How alike doses of a day wait beside it counts like this many days of the unit's own. P, by `npm run backtest`. */
  pooling_days: count(2, 1000),
});
/** Stock, expiry, transfers. */
const supply = z.strictObject({
  /** Days of stock below which a unit is red. INDICATORS. */
  days_red: ratio(3),
  /** Days of stock below which a unit is amber, and is to be filled up. INDICATORS. */
  days_amber: ratio(7),
  /** Days of its own use that a unit keeps when it gives. P. */
  reserve_days: ratio(10),
  /** Days of its own use up to which a unit that runs out is filled. P: not above what the givers keep. */
  fill_days: ratio(10),
  /** Days that a lot must still be usable when it is moved. P: transport, planning, and a second session. */
  life_days_least: count(14, 3650),
  /** Days of life left from which a lot that will not be used in time is to be moved. P: later on, the pace will have changed. */
  expiry_days_ahead: count(60, 3650),
  /** Doses below which a transfer is not worth a journey. P. */
  transfer_doses_least: count(20),
  /** Kilometres as the crow flies beyond which units are no neighbours. P: a day with a cold box on the road. */
  transfer_kilometres_most: ratio(300),
  /** How many transfers are advised at once. P: a list that one person can decide on. */
  transfers_most: z.int().min(1).max(1000).default(30),
});
/** Reactions, signals, silence. */
const safety = z.strictObject({
  /** Doses from which a rate of reactions is told. INDICATORS (`reactions_per_100k`). */
  rate_doses_least: count(1000),
  /** Proportional reporting ratio, its χ² with Yates's correction, and reports, all from which it is a signal. INDICATORS. */
  prr_least: ratio(2),
  prr_chi_squared_least: ratio(4),
  prr_cases_least: z.int().min(1).max(1000).default(3),
  /** Probability below which, and cases from which, a lot with more severe reactions than others is a signal. INDICATORS. */
  lot_ratio_p: share(0.001),
  lot_ratio_cases_least: z.int().min(1).max(1000).default(3),
  /** Severe reactions at one site, on one day or of one lot, from which they may be a cluster. INDICATORS. */
  cluster_cases_least: z.int().min(2).max(1000).default(2),
  /** Probability by chance below which they are one; 1: always. P, by `npm run check:signals`. */
  cluster_p: share(1e-5),
  /** Doses that a site is taken to have given at least in a session: reactions are told before doses are typed. P. */
  cluster_doses_least: count(50),
  /** Serious reports per million people a year below which a unit is silent. INDICATORS (WHO IA2030). */
  silence_per_million_year: ratio(1),
  /**
   * Serious reports per million doses that are to be expected anywhere, even where the whole country is silent. Anaphylaxis alone came
   * 2.5 to 4.7 times in a million doses (Shimabukuro T.T., Cole M., Su J.R., JAMA 2021; 325: 1101–1102).
   */
  silence_per_million_doses: ratio(2.5),
  /** Reports to be expected of a unit from which its silence means something. P: chance of none below 5%. */
  silence_expected_least: ratio(3),
  /** Days back from today whose lots and sites are looked at when the server starts. P. */
  look_back_days: z.int().min(1).max(366).default(28),
  /** Hours back from now in which the doses of a signal's lots are told by site. P: a morning's or an afternoon's session; a day at most. */
  lot_hours: z.int().min(1).max(24).default(6),
});
/** Entry, identity, complaints, validity. */
const quality = z.strictObject({
  /** Minutes since the newest event above which it is amber, and red. INDICATORS (`freshness`). */
  fresh_minutes_amber: z.number().positive().max(525_600).default(15),
  fresh_minutes_red: z.number().positive().max(525_600).default(60),
  /** Days that an entry may be late before it counts as old. INDICATORS ("older than a week"). */
  backlog_days: z.int().min(1).max(365).default(7),
  /** Share of a day's entries that are old, above which the day is a finding. INDICATORS ("more than half"). */
  backlog_share: share(0.5),
  /** Entries of a day below which a share of them says nothing. P. */
  backlog_entries_least: count(20),
  /** Doses that one table can give in an hour at most. P: one a minute without a pause; usual are ten to fifteen. */
  doses_per_table_hour: z.int().min(1).max(3600).default(60),
  /** Days, today the last, for which days of entry and hours of injection are looked at by the radar. P: what can still be mended. */
  radar_days: z.int().min(1).max(2000).default(28),
  /** Share of one core that the radar's sweep may take. P: the rest is for those who look. */
  radar_share: z.number().min(0.001).max(1).default(0.1),
  /** Doses of the slices by person in which the country is looked through for persons of several districts. P: under half a gigabyte. */
  radar_slice_doses: z.int().min(1).max(1_000_000_000).default(8_000_000),
  /** Seconds between the end of one sweep and the start of the next. P. */
  radar_rest: seconds(300, 86_400),
  /** Days of the trend by day, today the last. P: four weeks, as for reactions. */
  trend_days: z.int().min(7).max(366).default(28),
});
/** Share of the population of a measure that a unit is to reach by the end of a day. */
const goal = z.strictObject({
  measure: z.enum(['coverage_1plus', 'coverage_full', 'coverage_1plus_all_ages', 'coverage_full_all_ages']),
  value: z.number().positive().max(2),
  by: z.iso.date(),
});
const goals = z
  .array(goal)
  .max(20)
  .refine((list) => new Set(list.map(({ measure }) => measure)).size === list.length, {
    error: 'names a measure twice',
  });
/** Targets and forecasts. */
const target = z.strictObject({
  /**
   * Goals of every unit. The plan of the campaign (Decision 3355/QĐ-BYT of 8 July 2021): at least 50% of people of 18 and over
   * vaccinated in 2021, over 70% of the population by the end of the first quarter of 2022; the latter read as fully.
   */
  goals: goals.default([
    { measure: 'coverage_1plus', value: 0.5, by: '2021-12-31' },
    { measure: 'coverage_full_all_ages', value: 0.7, by: '2022-03-31' },
  ]),
  /** Goals of single units, by code: each in place of the one above of the same measure, for the unit and all below it that have none of their own. */
  units: z.record(z.string().regex(/^(VN|\d{2}|\d{3}|\d{5})$/), goals).default({}),
  /** Probability below which a unit cannot make it, and from which it is on course. P. */
  unlikely: share(0.2),
  likely: share(0.8),
  /** Futures that are simulated for a unit. P: more do not move the dates by a day. */
  runs: z.int().min(50).max(5000).default(200),
  /** Weeks after which nobody looks. P: a year. */
  weeks: z.int().min(4).max(104).default(52),
  /** Weeks back from today that pace and arrivals are learnt from. P. */
  look_back_weeks: z.int().min(4).max(8).default(8),
  /** How much of the trend of the pace goes on at first. P, by `npm run backtest`. */
  trend_share: share(0.6),
  /** How much of a drift or a trend of the pace is left after a week. P, by `npm run backtest`. */
  persistence: z.number().min(0).max(0.99).default(0.93),
  /** Least standard deviation of the logarithm of the pace from week to week. P, by `npm run backtest`. */
  least_drift: z.number().min(0.01).max(1).default(0.2),
  /** Share of the census population that may be vaccinated. P: 12 years and over, as from November 2021, with growth since 2019. */
  eligible_share: share(0.85),
  /** Share of those who may that come for a first dose, and of those due that come for the next. P. */
  willing_share: share(0.97),
  return_share: share(0.98),
});
/** Rules that raise an alert. */
const alerts = z
  .strictObject({
    /** Seconds between two looks at the rules. P: an alert is read by people, signals are told apart at once. */
    tick: seconds(5),
    /** All rules; an operator's list takes the place of the default one (schema/alert-rules.ts). */
    rules: alertRules,
    /** Rules beside those: an operator adds one and keeps the default ones. */
    more_rules: moreAlertRules,
  })
  .transform(({ more_rules, ...kept }) => ({ ...kept, rules: [...kept.rules, ...more_rules] }))
  .refine(({ rules }) => haveOwnNames(rules), { path: ['rules'], error: 'two rules have the same name' });

const thresholdsSchema = z.strictObject({
  causes: causes.prefault({}),
  nowcast: nowcast.prefault({}),
  supply: supply.prefault({}),
  safety: safety.prefault({}),
  quality: quality.prefault({}),
  target: target.prefault({}),
  alerts: alerts.prefault({}),
});

export type Thresholds = z.output<typeof thresholdsSchema>;

/** Thresholds from what an operator wrote. Throws one sentence that names every wrong or unknown key. */
export function parseThresholds(written: unknown): Thresholds {
  const parsed = thresholdsSchema.safeParse(written);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) =>
    [issue.path.join('.'), issue.message].filter(Boolean).join(' '),
  );
  throw new Error(`${wrong.join('; ')}.`);
}

export function defaultThresholds(): Thresholds {
  return parseThresholds({});
}
