/** What the API takes and answers, as schemas: they check parameters, make the OpenAPI document, and hold tests. */
import { z } from 'zod';
import { MEASURES } from '#schema/measures.ts';
import { LEVELS } from '#schema/units.ts';
import { AGE_BANDS } from './queries/age-bands.ts';
import { SERIES_MEASURES } from './queries/series.ts';

const measureNames = MEASURES.map((measure) => measure.name);

export const noQuery = z.object({});

export const childrenQuery = z.object({
  level: z.enum(['province', 'district', 'commune']).optional(),
  measures: z
    .string()
    .transform((text) => text.split(','))
    .refine((names) => names.every((name) => measureNames.includes(name)), {
      error: `must be names of measures, separated by commas: ${measureNames.join(', ')}`,
    })
    .optional(),
});

export const searchQuery = z.object({
  q: z.string().trim().min(1, { error: 'is needed' }).max(100),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, { error: 'must be a whole number from 1 to 100' })
    .transform(Number)
    .refine((n) => n >= 1 && n <= 100, { error: 'must be a whole number from 1 to 100' })
    .default(20),
});

export const stamp = {
  simulated: z.boolean().describe('Whether the records are simulated from published figures.'),
  seq: z.int().describe('Sequence number of the figures; comparable until the server restarts.'),
  as_of: z.iso.datetime().describe('When the figures were taken from the store.'),
};
export const face = {
  code: z.string(),
  name: z.string(),
  level: z.enum(LEVELS as [string, ...string[]]),
  parent: z.string().nullable(),
};
const measures = z
  .record(z.string(), z.number().nullable())
  .describe('Value by name of the measure; null: not known or not applicable.');
const date = z.iso.date();
const point = z.object({ date, value: z.number().nullable() });
const count = z.int();

export const unitAnswer = z.object({
  unit: z.object({
    ...face,
    population: count.nullable(),
    adults: count.nullable(),
    adults_derived: z.boolean(),
  }),
  today: date,
  measures,
  ...stamp,
});
export const childrenAnswer = z.object({
  unit: z.object(face),
  level: z.string().nullable(),
  today: date,
  children: z.array(z.object({ ...face, measures })),
  ...stamp,
});
const seriesHead = {
  unit: z.object(face),
  measure: z.enum(SERIES_MEASURES),
  by: z.enum(['given', 'recorded']),
};
export const seriesAnswer = z.union([
  z.object({ ...seriesHead, points: z.array(point), ...stamp }),
  z.object({
    ...seriesHead,
    split: z.enum(['vaccine', 'dose_number']),
    series: z.array(z.object({ key: z.string(), points: z.array(point) })),
    ...stamp,
  }),
]);
export const ageSexAnswer = z.object({
  unit: z.object(face),
  rows: z.array(
    z.object({ band: z.enum(AGE_BANDS), sex: z.string(), people_1plus: count, people_full: count }),
  ),
  population: z
    .array(z.object({ band: z.enum(AGE_BANDS), people: count }))
    .nullable()
    .describe('Census of 1 April 2019, both sexes; null where it publishes no ages.'),
  ...stamp,
});

export const VACCINE_COLUMNS = [
  'vaccine',
  'name',
  'received',
  'transferred_net',
  'wasted',
  'given',
  'doses_1',
  'doses_2',
  'doses_3',
  'doses_4',
  'on_hand',
] as const;
export const vaccinesAnswer = z.object({
  unit: z.object(face),
  rows: z.array(
    z.object({
      vaccine: z.string(),
      name: z.string(),
      received: count,
      transferred_net: count,
      wasted: count,
      given: count,
      doses_1: count,
      doses_2: count,
      doses_3: count,
      doses_4: count,
      on_hand: count,
    }),
  ),
  ...stamp,
});
export const reactionsAnswer = z.object({
  unit: z.object(face),
  by_vaccine: z.array(
    z.object({
      vaccine: z.string(),
      dose_number: count,
      severity: z.enum(['mild', 'severe', 'fatal']),
      count,
      doses: count,
    }),
  ),
  by_day: z.array(z.object({ date, mild: count, severe: count, fatal: count })),
  ...stamp,
});
export const searchAnswer = z.object({
  results: z.array(
    z.object({ code: z.string(), name: z.string(), level: z.string(), path: z.array(z.string()) }),
  ),
  ...stamp,
});

/** `rejected_by_code` is left to JSON. */
export const SOURCE_COLUMNS = [
  'source',
  'accepted',
  'duplicate',
  'stale',
  'rejected',
  'rejected_open',
  'newest_accepted_ms',
  'lag_seconds',
] as const;
export const sourcesAnswer = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      accepted: count,
      duplicate: count,
      stale: count,
      rejected: count,
      rejected_open: count,
      newest_accepted_ms: count,
      lag_seconds: z.int().nullable(),
      rejected_by_code: z.record(z.string(), count),
    }),
  ),
  ...stamp,
});

export const REJECT_COLUMNS = [
  'id',
  'received_at',
  'line',
  'code',
  'path',
  'message',
  'kind',
  'record_id',
  'event',
  'state',
] as const;
export const rejectsAnswer = z.object({
  source: z.string(),
  rejects: z.array(
    z.object({
      id: z.string(),
      received_at: z.string(),
      line: count,
      code: z.string(),
      path: z.string(),
      message: z.string(),
      kind: z.string(),
      record_id: z.string(),
      event: z.string(),
      state: z.string(),
    }),
  ),
  next: z.string().nullable(),
  ...stamp,
});

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  error_id: z.string().optional(),
});
