/** A value of a record as it is written on screen. Pure. */
import { vaccineOf } from '#schema/vaccines.ts';
import { formatCount, formatDate, formatInstant, NO_VALUE } from '../i18n/format.ts';
import type { Lang } from '../i18n/lang.ts';
import type { RecordColumn, RecordValue } from './columns.ts';
import texts, { codeLabel } from './messages.ts';

/** `names`: of places, by code. */
export function recordText(
  column: RecordColumn,
  value: RecordValue | undefined,
  names: Readonly<Record<string, string>>,
  lang: Lang,
): string {
  if (value === null || value === undefined || value === '') return NO_VALUE;
  if (typeof value === 'boolean') return texts[value ? 'yes' : 'no'][lang];
  if (typeof value === 'number') return formatCount(value, lang);
  switch (column.type) {
    case 'instant':
      return formatInstant(Date.parse(value), lang);
    case 'day':
      return formatDate(value, lang);
    case 'place':
      return names[value] === undefined ? value : `${names[value]} (${value})`;
    case 'vaccine':
      return vaccineOf(value)?.name ?? value;
    default:
      return codeLabel(column.name, value)[lang];
  }
}
