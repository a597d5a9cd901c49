/** What the question for the two clocks takes and answers. */
import { z } from 'zod';
import { face, stamp } from './api-schemas.ts';
import { day } from './queries/series.ts';

const date = z.iso.date();
const count = z.int();

export const clocksQuery = z.object({ from: day.optional(), to: day.optional() });

const owner = z
  .object({
    kind: z.enum(['unit', 'site']),
    code: z.string(),
    name: z.string(),
    doses: count,
    share: z.number(),
  })
  .describe(
    'Who has most of what is missing: a unit below by its unentered doses, or a site by its doses entered late.',
  );
const delay = z.int().nullable();

export const CLOCK_COLUMNS = [
  'date',
  'entered',
  'p10',
  'p50',
  'p90',
  'missing',
  'late',
  'deadline_days',
  'delay_median',
  'delay_p90',
  'manual',
  'manual_entered',
  'manual_gap',
  'age_days',
] as const;

export const clocksAnswerSchema = z.object({
  unit: z.object(face),
  ready: z.boolean().describe('False while the first evidence is being read.'),
  today: date,
  from: date,
  to: date,
  delay_median: delay.describe('Days within which half of the doses are entered now.'),
  delay_p90: delay.describe('Days within which nine tenths of the doses are entered now.'),
  longest_delay: count.describe('A delay of so many days means that or longer.'),
  days: z.array(
    z.object({
      date,
      entered: count,
      p10: count
        .nullable()
        .describe('80% of final figures lie between p10 and p90; null while the day is not over.'),
      p50: count.nullable(),
      p90: count.nullable(),
      missing: count.nullable().describe('p50 − entered.'),
      late: count.describe('Entered after the deadline that held on that day.'),
      deadline_days: count,
      delay_median: delay.describe('null: so many of the day are not entered yet.'),
      delay_p90: delay,
      manual: count.nullable().describe('The own manual report, or the sum of those below; null: none.'),
      manual_entered: count.nullable().describe('Entered of the units that reported.'),
      manual_gap: count.nullable(),
      age_days: count,
      owner: owner.nullable(),
    }),
  ),
  total: z
    .object({
      entered: count,
      p10: count,
      p50: count,
      p90: count,
      missing: count,
      late: count,
      manual: count.nullable(),
      manual_entered: count.nullable(),
      manual_gap: count.nullable(),
      oldest: date.nullable().describe('The oldest day that still misses doses.'),
      age_days: count.nullable(),
      owners: z.array(owner),
    })
    .nullable()
    .describe('The days that are over, together.'),
  ...stamp,
});
