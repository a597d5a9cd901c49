/** What the questions for records take and answer. */
import { z } from 'zod';
import { RECORD_KINDS } from '#web/lib/records/columns.ts';
import { RECORD_FIGURES } from '#web/lib/records/figures.ts';
import { face, stamp } from './api-schemas.ts';
import { day } from './queries/series.ts';

const RECORDS_LIMIT = 500;
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,31}$/, { error: 'is not a code' });
const limit = z
  .string()
  .regex(/^\d{1,3}$/, { error: `must be a whole number from 1 to ${RECORDS_LIMIT}` })
  .transform(Number)
  .refine((n) => n >= 1 && n <= RECORDS_LIMIT, {
    error: `must be a whole number from 1 to ${RECORDS_LIMIT}`,
  });

export const recordFilters = {
  day: day.optional().describe('One day, by the clock of the figure (`clock` in the answer).'),
  from: day.optional().describe('First day of a range, by the clock of the figure.'),
  to: day.optional().describe('Last day of the range.'),
  recorded_from: day
    .optional()
    .describe(
      'First day of a range of days of entry, for doses; with or without days by the clock of the figure.',
    ),
  recorded_to: day.optional(),
  vaccine: code.optional(),
  lot: code.optional(),
  site: code.optional(),
};

export const RECORD_TABLES = ['records', 'parts'] as const;
export const recordsQuery = z.object({
  kind: z.enum(RECORD_KINDS).optional(),
  measure: z.enum(RECORD_FIGURES).optional(),
  ...recordFilters,
  /** `next` of the page before. */
  after: z.string().max(100).optional(),
  limit: limit.default(50),
  table: z
    .enum(RECORD_TABLES)
    .optional()
    .describe('Which table a CSV or XLSX holds; without it the records where there are some. JSON has both.'),
});
export type RecordsQuery = z.output<typeof recordsQuery>;

const names = z.record(z.string(), z.string()).describe('Names of the places in the records, by code.');
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const record = z
  .record(z.string(), value)
  .describe('By column of the kind. Nothing of who it is about: an age stands as its band.');

export const recordsAnswer = z.object({
  unit: z.object(face),
  measure: z.enum(RECORD_FIGURES),
  kind: z.enum(RECORD_KINDS),
  clock: z.string().describe('By which day it is counted.'),
  counts: z.enum(['records', 'doses']).describe('Whether a record counts as one, or as the doses it moves.'),
  filters: z.record(z.string(), z.string()),
  total: z.int().describe('The figure: `own` and the values of all `children` together.'),
  own: z.int().describe('What stands at the unit itself.'),
  records: z.int().describe('Records that stand at the unit itself; `rows` is a page of them.'),
  children: z.array(z.object({ code: z.string(), name: z.string(), level: z.string(), value: z.int() })),
  rows: z.array(record),
  next: z.string().nullable().describe('Goes into `after` for the next page; null: this was the last.'),
  names,
  ...stamp,
});

export const historyAnswer = z.object({
  source: z.string(),
  kind: z.enum(RECORD_KINDS),
  record_id: z.string(),
  revisions: z.array(
    z.object({
      sign: z.int().describe('1: was counted; -1: taken back; 0: cancelled, counts for nothing.'),
      state: z.enum(['valid', 'replaced', 'taken_back', 'cancelled']),
      accepted_at: z.string(),
      first_revision: z.int(),
      record,
    }),
  ),
  names,
  ...stamp,
});
