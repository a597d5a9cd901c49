/** The two clocks of a unit as sentences and a table. Pure. */
import { entryDeadlineDays } from '#schema/rules.ts';
import { parseDay } from '#schema/time.ts';
import type { TableData } from '../charts/day-table.ts';
import { panelMessages } from '../charts/messages.ts';
import { formatCount, formatDate, formatSigned, formatValue, NO_VALUE } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import { recordsHref } from '../records/figures.ts';
import type { ClockDay, ClocksAnswer, GapOwner } from './answer.ts';
import text from './messages.ts';

/** `1.234 (1.200–1.300)`, or the figure alone when it is certain. */
function rangeText({ p10, p50, p90 }: ClockDay, lang: Lang): string {
  if (p10 === null || p50 === null || p90 === null) return NO_VALUE;
  const middle = formatCount(p50, lang);
  return p90 > p10 ? `${middle} (${formatCount(p10, lang)}–${formatCount(p90, lang)})` : middle;
}

/** `longest`: a delay of so many days means that or longer. */
function delayText(days: number | null, longest: number, lang: Lang): string {
  if (days === null) return NO_VALUE;
  if (days === 0) return text.sameDay[lang];
  return fill((days >= longest ? text.orMore : text.days)[lang], { n: formatCount(days, lang) });
}

/** Where an owner's doses stand: the unit's own screen, or the late ones of a site of the place. */
export function ownerHref(unit: string, { kind, code }: GapOwner): string {
  return kind === 'unit' ? `/${code}` : recordsHref(unit, 'doses_late', { site: code });
}

export function ownerText({ doses, share }: GapOwner, lang: Lang): string {
  return fill(text.ownerDoses[lang], {
    doses: formatCount(doses, lang),
    share: formatValue('percent', share, lang),
  });
}

/** Newest day first, each with the records of its doses. `unit`: code of the unit. */
export function clocksTable(unit: string, answer: ClocksAnswer, lang: Lang): TableData {
  const { days, longest_delay } = answer;
  return {
    headCell: text.day[lang],
    columns: [
      text.entered,
      text.estimated,
      text.missing,
      text.manual,
      text.manualGap,
      text.late,
      text.deadline,
      text.delay,
      text.owner,
    ].map((label) => label[lang]),
    rows: days
      .map((day) => ({
        key: day.date,
        head: formatDate(day.date, lang),
        href: recordsHref(unit, 'doses_total', { day: day.date }),
        cells: [
          formatCount(day.entered, lang),
          rangeText(day, lang),
          formatCount(day.missing, lang),
          formatCount(day.manual, lang),
          formatSigned('count', day.manual_gap, lang),
          formatCount(day.late, lang),
          delayText(day.deadline_days, Infinity, lang),
          `${delayText(day.delay_median, longest_delay, lang)} / ${delayText(day.delay_p90, longest_delay, lang)}`,
          day.owner ? `${day.owner.name} (${formatValue('percent', day.owner.share, lang)})` : NO_VALUE,
        ],
        ...(day.p50 === null ? { note: panelMessages.today[lang] } : {}),
      }))
      .reverse(),
  };
}

/** What the days together say, sentence by sentence. */
export function clocksSentences(answer: ClocksAnswer, lang: Lang): string[] {
  const { total, delay_median, delay_p90, today } = answer;
  if (!total) return [];
  const count = (value: number): string => formatCount(value, lang);
  // The longest delay that is told apart means that or longer.
  const within = (days: number): string =>
    days === 0
      ? text.withinDay[lang]
      : days >= answer.longest_delay
        ? fill(text.longer[lang], { n: count(answer.longest_delay - 1) })
        : fill(text.within[lang], { n: count(days) });
  const sentences = [
    fill((total.missing > 0 ? text.sentence : text.allEntered)[lang], {
      entered: count(total.entered),
      p10: count(total.p10),
      p50: count(total.p50),
      p90: count(total.p90),
      missing: count(total.missing),
    }),
  ];
  if (total.oldest !== null && total.age_days !== null)
    sentences.push(
      fill(text.oldest[lang], { day: formatDate(total.oldest, lang), age: count(total.age_days) }),
    );
  if (delay_median !== null && delay_p90 !== null)
    sentences.push(
      fill(text.pace[lang], {
        median: within(delay_median),
        p90: within(delay_p90),
        deadline: delayText(entryDeadlineDays(parseDay(today)!), Infinity, lang),
      }),
    );
  sentences.push(fill(text.lateTotal[lang], { late: count(total.late) }));
  sentences.push(
    total.manual === null
      ? text.manualNone[lang]
      : fill(text.manualTotal[lang], {
          manual: count(total.manual),
          entered: count(total.manual_entered ?? 0),
          gap: formatSigned('count', total.manual_gap, lang),
        }),
  );
  return sentences;
}
