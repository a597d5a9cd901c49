/** An alert in one sentence, in the reader's language. Pure. */
import { measureOf } from '#schema/measures.ts';
import { formatMeasure, formatSigned, formatValue } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { Alert } from './history.ts';
import { alertSentences } from './messages.ts';

/** What the thing is called that an alert is about. */
export type AlertNames = Readonly<Record<Lang, string>>;

export function alertSentence(
  { subject, figures }: Pick<Alert, 'subject' | 'figures'>,
  names: AlertNames,
  lang: Lang,
): string {
  const measure = measureOf(subject.measure);
  const told = (value: number | null): string => {
    if (subject.on === 'change') return formatSigned('percent', value, lang);
    if (!measure) return formatValue('count', value === null ? null : Math.round(value), lang);
    return [formatMeasure(measure, value, lang), measure.unit[lang]].filter(Boolean).join(' ');
  };
  return fill(alertSentences[subject.on][lang], {
    about: names[lang],
    measure: measure ? measure.label[lang].toLowerCase() : '',
    value: told(figures.value),
    limit: told(figures.limit),
  });
}
