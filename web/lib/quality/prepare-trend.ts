/** The trend of quality by day as a chart: shares of the doses of each day. Pure. */
import { FEEDBACK_ANSWER_HOURS } from '#schema/rules.ts';
import { parseDay } from '#schema/time.ts';
import { BLUE, GREEN, ORANGE, PURPLE } from '../charts/palette.ts';
import { incompleteFrom, type PreparedChart, type PreparedSeries } from '../charts/prepared.ts';
import type { ColorPair } from '../charts/palette.ts';
import { formatCount, formatDate, formatValue } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { QualityDay } from './answer.ts';
import texts from './messages.ts';

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Days after that of a complaint until the last of its hours for an answer is over. */
const ANSWER_DAYS = Math.ceil(FEEDBACK_ANSWER_HOURS / 24);

/**
 * `today`: not over yet. Days without a dose are gaps; so are, for complaints, those that may still be answered in time: what is open
 * would be told as late.
 */
export function prepareTrend(days: readonly QualityDay[], today: string, lang: Lang): PreparedChart {
  const line = (
    key: string,
    name: string,
    color: ColorPair,
    of: (day: QualityDay) => number | null,
  ): PreparedSeries => ({ key, name, mark: 'line', color, stack: null, values: days.map(of) });
  const now = parseDay(today)!;
  const dates = days.map(({ date }) => date);
  const answered = days.filter(({ date }) => parseDay(date)! + ANSWER_DAYS < now);
  return {
    days: dates,
    series: [
      line('on_time', texts.onTime[lang], BLUE, (d) => share(d.doses - d.doses_late, d.doses)),
      line('verified', texts.verified[lang], GREEN, (d) => share(d.identity_verified, d.doses)),
      line('certified', texts.certified[lang], ORANGE, (d) => share(d.certificate_printed, d.doses)),
      line('feedback', texts.feedback[lang], PURPLE, (d) =>
        answered.includes(d) ? share(d.feedback_in_time, d.feedback) : null,
      ),
    ],
    format: 'percent',
    axisName: texts.trendAxis[lang],
    incompleteFrom: incompleteFrom(dates, today),
    reference: { value: 1, name: '100%' },
    summary: summaryOf(days, answered, lang),
  };
}

/** The shares of all these days; of a source that keeps complaints and enters no dose, those of its complaints. */
function summaryOf(days: readonly QualityDay[], answered: readonly QualityDay[], lang: Lang): string {
  const of = (some: readonly QualityDay[], value: (day: QualityDay) => number): number =>
    some.reduce((total, day) => total + value(day), 0);
  const percent = (part: number, whole: number): string => formatValue('percent', share(part, whole), lang);
  const range = { from: formatDate(days[0]!.date, lang), to: formatDate(days.at(-1)!.date, lang) };
  const doses = of(days, (day) => day.doses);
  if (doses > 0)
    return fill(texts.trendSummary[lang], {
      ...range,
      onTime: percent(doses - of(days, (day) => day.doses_late), doses),
      verified: percent(
        of(days, (day) => day.identity_verified),
        doses,
      ),
      printed: percent(
        of(days, (day) => day.certificate_printed),
        doses,
      ),
    });
  if (of(days, (day) => day.feedback) === 0) return texts.none[lang];
  const told = of(answered, (day) => day.feedback);
  return fill(texts.trendComplaints[lang], {
    ...range,
    n: formatCount(told, lang),
    inTime: percent(
      of(answered, (day) => day.feedback_in_time),
      told,
    ),
  });
}
