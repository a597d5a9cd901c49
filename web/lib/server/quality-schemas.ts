/** What the questions about data quality take and answer. */
import { z } from 'zod';
import { SOURCE_PATTERN } from '#schema/event-fields.ts';
import { QUALITY_BY, QUALITY_SORTS, READINESS } from '#web/lib/quality/answer.ts';
import { face, stamp } from './api-schemas.ts';

const QUALITY_ROWS = 1000;
const count = z.int();
const known = count.nullable();
const rate = z.number().nullable();
const flag = z.boolean().nullable();
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,31}$/, { error: 'is not a code' });

/** Whose trend by day is asked for: without any of these, the unit's. */
export const daysOfQuery = z.object({
  site: code
    .optional()
    .describe(
      'The trend by day is that of this site alone; with `commune`, since sites of two may be called alike.',
    ),
  commune: code.optional().describe('The commune of `site`, at or below the unit.'),
  source: z
    .string()
    .regex(SOURCE_PATTERN, { error: 'is not a source name' })
    .optional()
    .describe('The trend by day is that of what this source sent of the unit.'),
});

export const qualityQuery = z.object({
  by: z.enum(QUALITY_BY).default('unit'),
  level: z.enum(['province', 'district', 'commune']).optional(),
  sort: z.enum(QUALITY_SORTS).default('doses_late'),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, { error: `must be a whole number from 1 to ${QUALITY_ROWS}` })
    .transform(Number)
    .refine((n) => n >= 1 && n <= QUALITY_ROWS, {
      error: `must be a whole number from 1 to ${QUALITY_ROWS}`,
    })
    .default(100),
  table: z
    .enum(['rows', 'days'])
    .default('rows')
    .describe(
      'Which table a CSV or XLSX holds: the units, sites or sources, or the trend by day. JSON has both.',
    ),
  ...daysOfQuery.shape,
});

export const sitesQuery = z.object({
  table: z
    .enum(['readiness', 'present', 'more_out'])
    .default('readiness')
    .describe(
      'Which table a CSV or XLSX holds: what sites lack, the people at them, or the sites where more went out than came in. JSON has all.',
    ),
});

const row = z.object({
  code: z.string().describe('Of the unit; of a site, its commune; or the name of the source.'),
  name: z.string(),
  site: z.string().nullable(),
  doses: count,
  doses_late: count,
  entry_on_time_rate: rate,
  identity_unverified: count,
  identity_verified_rate: rate,
  certificate_missing: count,
  certificate_rate: rate,
  feedback: known,
  feedback_late: known,
  feedback_open: known,
  feedback_overdue: known.describe('Open for more than 48 hours.'),
  feedback_48h: rate,
  manual_given: known.describe(
    'In manual reports of the seven days before today; a report is of a unit, so null for sites and sources.',
  ),
  manual_entered: known.describe('Entered for the same units and days.'),
  manual_gap: known,
  entered_vs_reported: rate,
});
export const QUALITY_COLUMNS = Object.keys(row.shape) as (keyof z.infer<typeof row>)[];

export const QUALITY_DAY_COLUMNS = [
  'date',
  'doses',
  'doses_late',
  'identity_verified',
  'certificate_printed',
  'feedback',
  'feedback_in_time',
] as const;

export const qualityAnswer = z.object({
  unit: z.object(face),
  by: z.enum(QUALITY_BY),
  level: z.string().nullable(),
  sort: z.enum(QUALITY_SORTS),
  total: row,
  rows: z.array(row),
  more: z.boolean(),
  feedback_without_site: count.describe('Complaints that name no site, so that no site has them.'),
  days_of: z
    .object({
      by: z.enum(['site', 'source']),
      code: z.string(),
      name: z.string(),
      site: z.string().nullable(),
    })
    .nullable()
    .describe('Whose days `days` are, named as in `rows`; null: the unit’s.'),
  days: z.array(
    z.object({
      date: z.iso.date(),
      doses: count,
      doses_late: count,
      identity_verified: count,
      certificate_printed: count,
      feedback: count,
      feedback_in_time: count,
    }),
  ),
  ...stamp,
});

const perReadiness = z.object(
  Object.fromEntries(READINESS.map((name) => [name, count])) as Record<(typeof READINESS)[number], z.ZodInt>,
);
export const sitesAnswer = z.object({
  unit: z.object(face),
  from: z.iso.date(),
  to: z.iso.date(),
  sites: count.describe('With a session in these days.'),
  not_ready: count,
  lacking: perReadiness,
  not_said: perReadiness,
  worst: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      site: z.string(),
      day: z.iso.date(),
      internet: flag,
      printer: flag,
      qr_scanner: flag,
      trained: flag,
    }),
  ),
  present: count.describe(
    'People checked in and not out again today, at sites where more came in than went out.',
  ),
  present_sites: count,
  fullest: z.array(
    z.object({ code: z.string(), name: z.string(), site: z.string(), present: count, came: count }),
  ),
  more_out_sites: count.describe(
    'Sites where more went out today than came in: an error of data, not in `present`.',
  ),
  more_out: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      site: z.string(),
      more_out: count.describe('Out less in.'),
      came: count,
      went: count,
    }),
  ),
  ...stamp,
});
