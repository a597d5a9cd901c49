/** Series by day of one unit: which questions a view asks, and what its chart shows. Pure. */
import { measureOf, type Label } from '#schema/measures.ts';
import { vaccineOf } from '#schema/vaccines.ts';
import type { ClockDay } from '../clocks/answer.ts';
import { formatCount, formatDate, formatValue } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import { unitPath, type SeriesAnswer } from './answers.ts';
import { trailingMean } from './days.ts';
import { seriesMessages as text } from './messages.ts';
import { CLOCK_COLORS, COVERAGE_COLORS, doseNumberColor, vaccineColor, VACCINE_ORDER } from './palette.ts';
import {
  alongAxis,
  axisOf,
  incompleteFrom,
  type PreparedChart,
  type PreparedEstimate,
  type PreparedSeries,
} from './prepared.ts';
import { windowOf, type Range } from './range.ts';

export const SERIES_VIEWS = ['clocks', 'coverage', 'dose_number', 'vaccine'] as const;
export type SeriesView = (typeof SERIES_VIEWS)[number];

export interface SeriesQuery {
  measure: string;
  by: 'given' | 'recorded';
  split?: 'vaccine' | 'dose_number';
}

const QUERIES: Readonly<Record<SeriesView, readonly SeriesQuery[]>> = {
  clocks: [
    { measure: 'doses_total', by: 'given' },
    { measure: 'doses_total', by: 'recorded' },
  ],
  coverage: [
    { measure: 'coverage_1plus', by: 'given' },
    { measure: 'coverage_full', by: 'given' },
  ],
  dose_number: [{ measure: 'doses_total', by: 'given', split: 'dose_number' }],
  vaccine: [{ measure: 'doses_total', by: 'given', split: 'vaccine' }],
};

/** The questions of a view, in the order in which `prepareSeries` takes the answers. */
export function queriesOf(view: SeriesView): readonly SeriesQuery[] {
  return QUERIES[view];
}

export function seriesPath(unit: string, query: SeriesQuery, format?: 'csv'): string {
  return unitPath(unit, 'series', { ...query, ...(format === undefined ? {} : { format }) });
}

const ALL: Range = { last: 'all' };

interface Context {
  today: string;
  lang: Lang;
  /** Estimates of the newest days, for the view of the two clocks, and what these days miss together. */
  estimates?: readonly ClockDay[];
  missing?: number;
  /** The days that are looked at: the summary tells of these and no others. All, when not given. */
  range?: Range;
}

/** The chart of a view from the answers to its questions. */
export function prepareSeries(
  view: SeriesView,
  answers: readonly SeriesAnswer[],
  context: Context,
): PreparedChart {
  if (view === 'clocks') return prepareClocks(answers, context);
  if (view === 'coverage') return prepareCoverage(answers, context);
  return prepareSplit(view, answers[0], context);
}

function prepareClocks(
  answers: readonly SeriesAnswer[],
  { today, lang, estimates = [], missing = 0, range = ALL }: Context,
): PreparedChart {
  const points = QUERIES.clocks.map((_, i) => answers[i]?.points ?? []);
  const days = axisOf(points);
  const open = incompleteFrom(days, today);
  const [given, recorded] = points.map((p) => alongAxis(days, p)) as [(number | null)[], (number | null)[]];
  const estimate = estimateOf(days, given, estimates, lang);
  const series: PreparedSeries[] = [
    {
      key: 'given',
      name: text.given[lang],
      mark: 'bar',
      color: CLOCK_COLORS.given,
      stack: null,
      values: given,
    },
    {
      key: 'recorded',
      name: text.recorded[lang],
      mark: 'line',
      color: CLOCK_COLORS.recorded,
      stack: null,
      values: recorded,
    },
    {
      key: 'mean',
      name: (estimate ? text.meanEstimated : text.mean)[lang],
      mark: 'mean',
      color: CLOCK_COLORS.mean,
      stack: null,
      // With what is not entered yet: late typing must not look like a fall of the pace.
      values: trailingMean(
        given.map((doses, i) => estimate?.middle[i] ?? doses),
        7,
        open,
      ),
    },
  ];
  const seen = seenIn(days, range);
  const summary = summaryOf(seen(days), seen(given), text.clocksSummary, lang, {
    recorded: formatCount(sumOf(seen(recorded)), lang),
  });
  // One estimate of all its days together: told where all of them are looked at.
  const shown = new Set(seen(days));
  const told = estimates.every(({ date, missing: n }) => !n || shown.has(date)) ? missing : 0;
  return {
    days,
    series,
    estimate,
    format: 'count',
    axisName: text.dosesPerDay[lang],
    incompleteFrom: open,
    reference: null,
    summary: [summary, missingSentence(told, lang)].filter((part) => part !== '').join(' '),
  };
}

/** The range of each day that may still grow. The bars may be newer than the estimate: it never begins below them. */
function estimateOf(
  days: readonly string[],
  given: readonly (number | null)[],
  estimates: readonly ClockDay[],
  lang: Lang,
): PreparedEstimate | null {
  const open = new Map(
    estimates.filter((day) => day.p90 !== null && day.p90 > day.entered).map((day) => [day.date, day]),
  );
  if (open.size === 0) return null;
  const along = (of: (day: ClockDay) => number | null): (number | null)[] =>
    days.map((date, i) => {
      const day = open.get(date);
      return day ? Math.max(given[i] ?? 0, of(day)!) : null;
    });
  return {
    over: 'given',
    name: text.estimated[lang],
    color: CLOCK_COLORS.estimate,
    low: along((day) => day.p10),
    middle: along((day) => day.p50),
    high: along((day) => day.p90),
  };
}

function missingSentence(missing: number, lang: Lang): string {
  return missing === 0 ? '' : fill(text.missingSummary[lang], { missing: formatCount(missing, lang) });
}

function prepareCoverage(
  answers: readonly SeriesAnswer[],
  { today, lang, range = ALL }: Context,
): PreparedChart {
  const points = QUERIES.coverage.map((_, i) => answers[i]?.points ?? []);
  const days = axisOf(points);
  const series = QUERIES.coverage.map(({ measure }, i): PreparedSeries => ({
    key: measure,
    name: measureOf(measure)!.short[lang],
    mark: 'line',
    color: COVERAGE_COLORS[measure as keyof typeof COVERAGE_COLORS],
    stack: null,
    values: alongAxis(days, points[i]!),
  }));
  // Coverage at the end of a range is that of its last known day, which may lie before it.
  const end = windowOf(days, range).end;
  const newest = (index: number): string =>
    formatValue(
      'percent',
      series[index]!.values.slice(0, end + 1).findLast((value) => value !== null) ?? null,
      lang,
    );
  return {
    days,
    series,
    format: 'percent',
    axisName: text.cumulative[lang],
    incompleteFrom: incompleteFrom(days, today),
    reference: { value: 1, name: text.hundred[lang] },
    summary:
      days.length === 0
        ? text.noSeries[lang]
        : fill(text.coverageSummary[lang], {
            to: formatDate(days[end]!, lang),
            one: newest(0),
            full: newest(1),
          }),
  };
}

function prepareSplit(
  view: 'vaccine' | 'dose_number',
  answer: SeriesAnswer | undefined,
  { today, lang, range = ALL }: Context,
): PreparedChart {
  const parts = [...(answer?.series ?? [])]
    .filter((part) => part.points.some((point) => point.value !== null && point.value !== 0))
    .sort((a, b) => rankOf(view, a.key) - rankOf(view, b.key) || (a.key < b.key ? -1 : 1));
  const days = axisOf((answer?.series ?? []).map((part) => part.points));
  const series = parts.map((part): PreparedSeries => ({
    key: part.key,
    name:
      view === 'vaccine'
        ? (vaccineOf(part.key)?.name ?? part.key)
        : fill(text.doseNumber[lang], { n: part.key }),
    mark: 'bar',
    color: view === 'vaccine' ? vaccineColor(part.key) : doseNumberColor(part.key),
    stack: 'doses',
    values: alongAxis(days, part.points),
  }));
  const totals = days.map((_, day) => {
    const known = series.map((s) => s.values[day] ?? null).filter((value) => value !== null);
    return known.length === 0 ? null : sumOf(known);
  });
  const seen = seenIn(days, range);
  const shares = series
    .map((s) => ({ name: s.name, doses: sumOf(seen(s.values)) }))
    .filter(({ doses }) => doses !== 0)
    .map(({ name, doses }) => `${name} ${formatCount(doses, lang)}`)
    .join('; ');
  return {
    days,
    series,
    format: 'count',
    axisName: text.dosesPerDay[lang],
    incompleteFrom: incompleteFrom(days, today),
    reference: null,
    summary: summaryOf(seen(days), seen(totals), text.splitSummary, lang, { shares }),
  };
}

/** Fixed order; a key that no list knows stands last. */
function rankOf(view: 'vaccine' | 'dose_number', key: string): number {
  const rank = view === 'vaccine' ? VACCINE_ORDER.indexOf(key) : Number(key);
  return rank < 0 || Number.isNaN(rank) ? Number.MAX_SAFE_INTEGER : rank;
}

/** Takes what belongs to the days of the range out of what belongs to all. */
function seenIn(days: readonly string[], range: Range): <T>(along: readonly T[]) => readonly T[] {
  const { start, end } = windowOf(days, range);
  return (along) => along.slice(start, end + 1);
}

function sumOf(values: readonly (number | null)[]): number {
  return values.reduce((sum: number, value) => sum + (value ?? 0), 0);
}

function summaryOf(
  days: readonly string[],
  values: readonly (number | null)[],
  sentence: Label,
  lang: Lang,
  more: Record<string, string>,
): string {
  let peak = -1;
  values.forEach((value, i) => {
    if (value !== null && (peak < 0 || value > values[peak]!)) peak = i;
  });
  if (peak < 0) return text.noSeries[lang];
  return fill(sentence[lang], {
    from: formatDate(days[0]!, lang),
    to: formatDate(days.at(-1)!, lang),
    total: formatCount(sumOf(values), lang),
    peak: formatCount(values[peak], lang),
    peakDay: formatDate(days[peak]!, lang),
    ...more,
  });
}
