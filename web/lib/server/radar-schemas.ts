/** What the questions to the radar take and answer. */
import { z } from 'zod';
import { RADAR_CHECKS } from '#web/lib/indicators/radar.ts';
import { RADAR_ROWS } from '#web/lib/quality/radar-answer.ts';
import { face, stamp } from './api-schemas.ts';

const count = z.int();
const text = z.string().nullable();

export const radarListQuery = z.object({
  limit: z
    .string()
    .regex(/^\d{1,4}$/, { error: `must be a whole number from 1 to ${RADAR_ROWS}` })
    .transform(Number)
    .refine((n) => n >= 1 && n <= RADAR_ROWS, { error: `must be a whole number from 1 to ${RADAR_ROWS}` })
    .default(100),
});

export const radarAnswer = z.object({
  unit: z.object(face),
  checks: z.array(
    z.object({
      check: z.enum(RADAR_CHECKS),
      count: count.nullable().describe('null: not looked at yet.'),
      at_least: z.boolean(),
      as_of: text.describe('When the oldest part of the count was looked at.'),
    }),
  ),
  swept: count.describe('Districts that the present sweep has looked at, of all `districts`.'),
  districts: count,
  ...stamp,
});

/** Columns of a finding, as in exports. Nothing of who it is about. */
export const RADAR_COLUMNS = [
  'code',
  'name',
  'site',
  'day',
  'hour',
  'vaccine',
  'lot',
  'dose_number',
  'source',
  'record_id',
  'other_source',
  'other_record_id',
  'value',
  'limit',
] as const;
export const radarListAnswer = z.object({
  unit: z.object(face),
  check: z.enum(RADAR_CHECKS),
  children: z.array(z.object({ code: z.string(), name: z.string(), count: count.nullable() })),
  rows: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      site: text,
      day: text,
      hour: count.nullable().describe('Of the day in Vietnam.'),
      vaccine: text,
      lot: text,
      dose_number: count.nullable(),
      source: text,
      record_id: text,
      other_source: text.describe('The record that this one contradicts.'),
      other_record_id: text,
      value: z
        .number()
        .nullable()
        .describe(
          'Days from the other dose; doses of the hour; old entries of the day; the figure of a unit.',
        ),
      limit: z.number().nullable().describe('What the value should not pass.'),
    }),
  ),
  more: z.boolean().describe('There are more than are listed.'),
  ...stamp,
});
