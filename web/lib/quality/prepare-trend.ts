/** The trend of quality by day as a chart: shares of the doses of each day. Pure. */
import { FEEDBACK_ANSWER_HOURS } from '#schema/rules.ts';
import { parseDay } from '#schema/time.ts';
import { BLUE, GREEN, ORANGE, PURPLE } from '../charts/palette.ts';
import { incompleteFrom, type PreparedChart, type PreparedSeries } from '../charts/prepared.ts';
import type { ColorPair } from '../charts/palette.ts';
import { formatDate, formatValue } from '../i18n/format.ts';
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
  const sum = (of: (day: QualityDay) => number): number => days.reduce((total, day) => total + of(day), 0);
  const doses = sum((day) => day.doses);
  const percent = (part: number): string => formatValue('percent', share(part, doses), lang);
  return {
    days: dates,
    series: [
      line('on_time', texts.onTime[lang], BLUE, (d) => share(d.doses - d.doses_late, d.doses)),
      line('verified', texts.verified[lang], GREEN, (d) => share(d.identity_verified, d.doses)),
      line('certified', texts.certified[lang], ORANGE, (d) => share(d.certificate_printed, d.doses)),
      line('feedback', texts.feedback[lang], PURPLE, (d) =>
        parseDay(d.date)! + ANSWER_DAYS < now ? share(d.feedback_in_time, d.feedback) : null,
      ),
    ],
    format: 'percent',
    axisName: texts.trendAxis[lang],
    incompleteFrom: incompleteFrom(dates, today),
    reference: { value: 1, name: '100%' },
    summary:
      doses === 0
        ? texts.none[lang]
        : fill(texts.trendSummary[lang], {
            from: formatDate(dates[0]!, lang),
            to: formatDate(dates.at(-1)!, lang),
            onTime: percent(doses - sum((day) => day.doses_late)),
            verified: percent(sum((day) => day.identity_verified)),
            printed: percent(sum((day) => day.certificate_printed)),
          }),
  };
}
