/** What the question for causes takes and answers. */
import { z } from 'zod';
import { CAUSES } from '#web/lib/indicators/causes.ts';
import { SLOW_MEASURES } from '#web/lib/slow/slow-units.ts';
import { face, stamp } from './api-schemas.ts';

const date = z.iso.date();
const count = z.int();

const cause = z
  .object({
    cause: z.enum(CAUSES),
    doses: count.describe('Doses of the gap that it holds back.'),
    share: z.number().describe('Share of the gap that it explains, 0 to 1.'),
    figures: z.record(z.string(), z.number().nullable()),
  })
  .nullable()
  .describe('null: not clear, or no other.');
export const causesQuery = z.object({
  measure: z.enum(SLOW_MEASURES).default('progress_on_allocation'),
  level: z.enum(['province', 'district', 'commune']).optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, { error: 'must be a whole number from 1 to 1000' })
    .transform(Number)
    .refine((n) => n >= 1 && n <= 1000, { error: 'must be a whole number from 1 to 1000' })
    .optional(),
});
/** The last six are those of the cause and the second cause. */
export const CAUSE_COLUMNS = [
  'code',
  'name',
  'level',
  'value',
  'gap',
  'reference',
  'to_goal',
  'entered',
  'estimated',
  'large',
  'only_typing',
  'no_data',
  'cause',
  'cause_doses',
  'cause_share',
  'second',
  'second_doses',
  'second_share',
] as const;
export const causesAnswer = z.object({
  unit: z.object(face),
  ready: z.boolean().describe('False while the first evidence is being read.'),
  level: z.string().nullable(),
  measure: z.enum(SLOW_MEASURES),
  median: z.number().nullable().describe('Of all units of the level in the country.'),
  from: date.describe('First and last of the complete days that the causes look at.'),
  to: date,
  slow: count.describe(
    'Units whose gap by the measure is not negligible (`causes.gap_least`); `units` holds the slowest.',
  ),
  typing: count.describe('How many of those are late at typing only.'),
  no_data: count.describe(
    'How many of those have no dose, stock or session in the books: they are the last.',
  ),
  not_compared: count.describe(
    'Units that are not held against the others: what the measure is a share of is not known, or by pace nothing of them is in the books.',
  ),
  total: count,
  units: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      within: z.string(),
      level: z.string(),
      parent: z.string().nullable(),
      value: z.number(),
      gap: count.describe('Doses lacking.'),
      reference: count.describe('Doses without the gap.'),
      to_goal: z
        .boolean()
        .describe('`reference` is the pace that its goals need, not the median of its level.'),
      entered: count.describe('Doses given in the days, as entered, and with those not entered yet.'),
      estimated: count,
      large: z.boolean(),
      only_typing: z.boolean().describe('Late at typing, and not far behind at injecting.'),
      no_data: z.boolean().describe('No dose, stock or session of it is in the books.'),
      cause,
      second: cause,
    }),
  ),
  points: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      progress: z.number().nullable(),
      on_time: z.number().nullable(),
    }),
  ),
  ...stamp,
});
