/** Reactions of a unit: by day and severity, and by vaccine and dose with their rates. Pure. */
import { vaccineOf } from '#schema/vaccines.ts';
import { formatCount, formatDate } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { MeasureLimits } from '../measure-limits.ts';
import type { ReactionsAnswer, Severity, VaccinesAnswer } from './answers.ts';
import { reactionMessages as text } from './messages.ts';
import { SEVERITY_COLORS, VACCINE_ORDER } from './palette.ts';
import { ratePer100k, type Rate } from '../indicators/poisson.ts';
import { alongAxis, axisOf, incompleteFrom, type PreparedChart } from './prepared.ts';

/** Mild reports outnumber serious ones a hundred times: on one axis the serious ones would not be seen. */
export const REACTION_CHARTS = { serious: ['severe', 'fatal'], mild: ['mild'] } as const;

export function prepareReactionDays(
  answer: ReactionsAnswer,
  severities: readonly Severity[],
  { today, lang }: { today: string; lang: Lang },
): PreparedChart {
  const points = severities.map((severity) =>
    answer.by_day.map((day) => ({ date: day.date, value: day[severity] })),
  );
  const days = axisOf(points);
  const series = severities.map((severity, i) => ({
    key: severity,
    name: text[severity][lang],
    mark: 'bar' as const,
    color: SEVERITY_COLORS[severity],
    stack: 'severity',
    values: alongAxis(days, points[i]!),
  }));
  const counts = series.map((s) => {
    const sum = s.values.reduce((total: number, value) => total + (value ?? 0), 0);
    return `${s.name.toLowerCase()} ${formatCount(sum, lang)}`;
  });
  return {
    days,
    series,
    format: 'count',
    axisName: text.casesPerDay[lang],
    incompleteFrom: incompleteFrom(days, today),
    reference: null,
    summary:
      days.length === 0
        ? text.empty[lang]
        : fill(text.daySummary[lang], {
            days: days.length,
            to: formatDate(days.at(-1)!, lang),
            counts: counts.join(', '),
          }),
  };
}

const DOSE_NUMBERS = [1, 2, 3, 4] as const;

export interface ReactionRow {
  key: string;
  vaccine: string;
  name: string;
  /** `null` in the row of all. */
  doseNumber: number | null;
  counts: Record<Severity, number>;
  doses: number;
  /** Severe and fatal per 100,000 doses; `null` below the doses from which a rate is told. */
  rate: Rate | null;
  /** Limits and value as shares of the longest upper limit, 0 to 1. */
  whisker: { lower: number; value: number; upper: number } | null;
}

export interface PreparedReactions {
  rows: ReactionRow[];
  total: ReactionRow;
}

/**
 * One row per vaccine and number that was given or reported. The doses come from the vaccines' own answer,
 * which knows those without any report: leaving them out would make every total rate too high.
 */
export function prepareReactions(
  answer: ReactionsAnswer,
  vaccines: VaccinesAnswer,
  lang: Lang,
  limits: Pick<MeasureLimits, 'rate_doses_least'>,
): PreparedReactions {
  const rateOf = (
    counts: Record<Severity, number>,
    doses: number,
  ): Pick<ReactionRow, 'rate' | 'whisker'> => ({
    rate: ratePer100k(counts.severe + counts.fatal, doses, limits.rate_doses_least),
    whisker: null,
  });
  const reported = Map.groupBy(answer.by_vaccine, (row) => keyOf(row.vaccine, row.dose_number));
  const given = new Map(
    vaccines.rows.flatMap((row) =>
      DOSE_NUMBERS.map((number) => [keyOf(row.vaccine, number), row[`doses_${number}`]] as const),
    ),
  );
  const keys = new Set([...reported.keys(), ...[...given].filter(([, n]) => n > 0).map(([key]) => key)]);
  const rows = [...keys].map((key): ReactionRow => {
    const [vaccine, doseNumber] = key.split('/') as [string, string];
    const counts = countsOf(reported.get(key) ?? []);
    const doses = given.get(key) ?? 0;
    const name = vaccineOf(vaccine)?.name ?? vaccine;
    return { key, vaccine, name, doseNumber: Number(doseNumber), counts, doses, ...rateOf(counts, doses) };
  });
  rows.sort((a, b) => rank(a.vaccine) - rank(b.vaccine) || (a.doseNumber ?? 0) - (b.doseNumber ?? 0));
  const doses = rows.reduce((sum, row) => sum + row.doses, 0);
  const counts = countsOf(answer.by_vaccine);
  const total: ReactionRow = {
    key: 'total',
    vaccine: '',
    name: text.total[lang],
    doseNumber: null,
    counts,
    doses,
    ...rateOf(counts, doses),
  };
  const longest = Math.max(...[...rows, total].map((row) => row.rate?.upper ?? 0));
  for (const row of [...rows, total])
    if (row.rate && longest > 0)
      row.whisker = {
        lower: row.rate.lower / longest,
        value: row.rate.value / longest,
        upper: row.rate.upper / longest,
      };
  return { rows, total };
}

function keyOf(vaccine: string, doseNumber: number): string {
  return `${vaccine}/${doseNumber}`;
}

function countsOf(rows: ReactionsAnswer['by_vaccine']): Record<Severity, number> {
  const counts = { mild: 0, severe: 0, fatal: 0 };
  for (const row of rows) counts[row.severity] += row.count;
  return counts;
}

function rank(vaccine: string): number {
  const index = VACCINE_ORDER.indexOf(vaccine);
  return index < 0 ? VACCINE_ORDER.length : index;
}
