/** What the question for target dates takes and answers. */
import { z } from 'zod';
import { OUTLOOKS } from '#web/lib/target/answer.ts';
import { face, stamp } from './api-schemas.ts';

const date = z.iso.date();
const count = z.int();

export const targetsQuery = z.object({ level: z.enum(['province', 'district', 'commune']).optional() });

const goal = {
  measure: z.string(),
  value: z.number().describe('Share of the population of the measure.'),
  by: date,
};
const row = z.object({
  ...goal,
  code: z.string(),
  name: z.string(),
  level: z.string(),
  within: z.string(),
  outlook: z.enum(OUTLOOKS).describe('missed: the day is over; unknown: no population.'),
  people: count.describe('Who counts now, with what is not entered yet.'),
  goal: count.nullable(),
  remaining: count.nullable(),
  coverage: z.number().nullable(),
  p10: date
    .nullable()
    .describe('10% of simulated futures have reached it by this day; null: later than the horizon.'),
  p50: date.nullable(),
  p90: date.nullable(),
  probability: z.number().nullable().describe('Share of simulated futures that meet the date.'),
  needed_per_day: count.nullable().describe('Doses a day needed to meet the date.'),
  pace_per_day: count.describe('First and completing doses a day over the last week, estimated.'),
  limit: z.enum(['demand', 'capacity', 'stock']).nullable().describe('What holds back most.'),
});
export const TARGET_COLUMNS = Object.keys(row.shape) as (keyof z.infer<typeof row>)[];

export const targetsAnswerSchema = z.object({
  unit: z.object(face),
  ready: z.boolean().describe('False while the first evidence is being read.'),
  today: date,
  level: z.string().nullable(),
  horizon_days: count.describe('Days beyond which no date is told.'),
  goals: z.array(z.object(goal)),
  own: z.array(row),
  fans: z.array(
    z.object({
      ...goal,
      now: z.number(),
      past: z.array(z.object({ date, value: z.number() })),
      weeks: z.array(z.object({ date, p10: z.number(), p50: z.number(), p90: z.number() })),
    }),
  ),
  units: z.array(row).describe('Units below, those that cannot make it first.'),
  ...stamp,
});
