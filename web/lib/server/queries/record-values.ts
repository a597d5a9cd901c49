/** Values of records on their way from the store to people: without who it is about. */
import { z } from 'zod';
import { formatVn } from '#schema/time.ts';
import { columnsOf, type RecordColumn, type RecordKind, type RecordRow } from '#web/lib/records/columns.ts';
import { bandOf } from './age-bands.ts';

export const storedRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
type StoredRow = z.infer<typeof storedRow>;

/** How a column is read. Ages are read in years and leave as bands. */
export function valueSql({ name, type }: RecordColumn): string {
  switch (type) {
    case 'instant':
      return `intDiv(toUnixTimestamp64Micro(${name}), 1000)`;
    case 'day':
      return `toString(${name})`;
    case 'age':
      return 'toInt32(toYear(given_day)) - toInt32(birth_year)';
    case 'count':
    case 'flag':
    case 'answer':
      return name;
    default:
      return `toString(${name})`;
  }
}

const ANSWERS = [false, true, null] as const;

/** What may be shown of it: columns of its kind and nothing else. */
export function rowOf(kind: RecordKind, stored: StoredRow): RecordRow {
  return Object.fromEntries(
    columnsOf(kind).map(({ name, type }) => {
      const value = stored[name] ?? null;
      if (value === null || value === '') return [name, null];
      if (type === 'instant') return [name, formatVn(Number(value))];
      if (type === 'flag') return [name, value === 1];
      if (type === 'answer') return [name, ANSWERS[Number(value)] ?? null];
      if (type === 'age') return [name, bandOf(Number(value))];
      return [name, value];
    }),
  );
}
