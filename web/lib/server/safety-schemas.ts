/** What the questions about safety and signals take and answer. */
import { z } from 'zod';
import { INTERVAL_CLASSES } from '#web/lib/indicators/reaction-intervals.ts';
import { SIGNAL_KINDS } from '#web/lib/indicators/signals.ts';
import { SAFETY_GROUPS, SAFETY_TABLES } from '#web/lib/safety/answer.ts';
import { SIGNAL_EVENTS } from '#web/lib/signals/history.ts';
import { face, stamp } from './api-schemas.ts';

const count = z.int();
const limit = z.number().nullable();

export const safetyQuery = z.object({
  table: z.enum(SAFETY_TABLES).default('groups').describe('Which table a CSV or XLSX holds; JSON has all.'),
  group: z.enum(SAFETY_GROUPS).optional().describe('Only the rows of this group, beside the total.'),
});
export const SILENCE_COLUMNS = ['code', 'name', 'serious', 'expected', 'doses', 'per_million_year'] as const;
export const SAFETY_COLUMNS = [
  'group',
  'key',
  'about',
  'doses',
  'mild',
  'severe',
  'fatal',
  'rate',
  'lower',
  'upper',
] as const;

const silence = z.object({
  code: z.string(),
  name: z.string(),
  serious: count,
  doses: count,
  per_million_year: limit.describe('Serious reports per million people a year.'),
  expected: z
    .number()
    .describe(
      "Reports that the doses let expect at the country's rate, or at the least that is known of vaccines where that is higher.",
    ),
  silent: z.boolean(),
});

export const safetyAnswer = z.object({
  unit: z.object(face),
  rows: z.array(
    z.object({
      group: z.enum(SAFETY_GROUPS),
      key: z.string().describe('Vaccine, dose number, age band, sex, unit, lot or site.'),
      about: z.string(),
      doses: count,
      mild: count,
      severe: count,
      fatal: count,
      rate: limit.describe('Severe and fatal per 100,000 doses, with exact 95% limits.'),
      lower: limit,
      upper: limit,
    }),
  ),
  intervals: z.array(
    z.object({
      class: z.enum(INTERVAL_CLASSES).describe('Days; before: an error of data.'),
      onset: count.describe('Severe and fatal by days from dose to onset.'),
      report: count.describe('The same by days from onset to report.'),
    }),
  ),
  reported_24h: z.object({ in_time: count, of: count }),
  silence,
  silent: z.array(silence).describe('Units of the next level that are silent.'),
  ...stamp,
});

const subject = z.object({
  kind: z.enum(SIGNAL_KINDS),
  vaccine: z.string(),
  lot: z.string(),
  site: z.string(),
  place: z.string(),
  day: z.string(),
  symptom: z.string(),
});
const figures = z.object({
  cases: count,
  expected: z.number(),
  ratio: limit,
  p: limit,
  chi_squared: limit,
  doses: count,
  other_cases: count,
  other_doses: count,
});
const states = ['open', 'seen', 'withdrawn', 'closed'] as const;
const signal = z.object({
  id: z.string(),
  state: z.enum(states),
  subject,
  figures,
  place_name: z.string(),
  raised_at: z.iso.datetime().describe("On the campaign's clock."),
  changed_at: z.iso.datetime().describe('When its state or figures last changed, on the real clock.'),
});

export const signalsQuery = z.object({
  state: z.enum(states).optional(),
  unit: z
    .string()
    .regex(/^(VN|\d{2}|\d{3}|\d{5})$/, { error: 'must be the code of a unit' })
    .optional()
    .describe('Signals of sites at or below it; those of no site belong to the whole country.'),
});
export const signalsAnswer = z.object({ signals: z.array(signal), ...stamp });

export const SIGNAL_COLUMNS = ['id', 'state', 'raised_at', 'changed_at'] as const;
export const SUBJECT_COLUMNS = ['kind', 'vaccine', 'lot', 'site', 'place', 'day', 'symptom'] as const;
export const FIGURE_COLUMNS = [
  'cases',
  'expected',
  'ratio',
  'p',
  'chi_squared',
  'doses',
  'other_cases',
  'other_doses',
] as const;

/** Tables of one signal as files. */
export const SIGNAL_TABLES = {
  holders: ['unit', 'name', 'within', 'vaccine', 'lot', 'on_hand'],
  sites: [
    'place',
    'name',
    'within',
    'site',
    'vaccine',
    'lot',
    'given_last_hours',
    'last_given_at',
    'last_hours',
    'last_hours_to_at',
    'given_today',
    'given_yesterday',
    'given',
  ],
} as const;
export const signalQuery = z.object({
  table: z
    .enum(['holders', 'sites'])
    .default('holders')
    .describe(
      'Which table a CSV or XLSX holds: who still holds the lots, or which sites gave them. JSON has both.',
    ),
});

export const signalAnswer = z.object({
  signal,
  history: z.array(
    z.object({
      at: z.iso.datetime(),
      campaign_at: z.iso.datetime(),
      event: z.enum(SIGNAL_EVENTS),
      by: z.string(),
      reason: z.string(),
      cases: count.nullable(),
    }),
  ),
  cases: z.array(
    z.object({
      vaccine: z.string(),
      lot: z.string(),
      place: z.string(),
      place_name: z.string(),
      site: z.string(),
      day: z.string(),
      dose_number: count.describe('0: the cases of this signal are not kept by dose number.'),
      severity: z.enum(['severe', 'fatal']),
      cases: count,
    }),
  ),
  lots: z.array(z.object({ vaccine: z.string(), lot: z.string() })),
  holders: z.array(
    z.object({
      unit: z.string(),
      name: z.string(),
      within: z.string(),
      vaccine: z.string(),
      lot: z.string(),
      on_hand: count,
    }),
  ),
  last_hours: z
    .object({ hours: count, from: z.iso.datetime(), to: z.iso.datetime() })
    .nullable()
    .describe(
      "The hours of given_last_hours, after from up to to, on the campaign's clock; as asked within the last minute. Null: the store did not answer in time.",
    ),
  sites: z.array(
    z.object({
      place: z.string(),
      name: z.string(),
      within: z.string(),
      site: z.string(),
      vaccine: z.string(),
      lot: z.string(),
      given: count,
      given_last_hours: count.nullable().describe('Doses entered that were given in last_hours.'),
      last_given_at: z.iso
        .datetime()
        .nullable()
        .describe('When the last of those was given; null: none was.'),
      given_today: count,
      given_yesterday: count,
    }),
  ),
  ...stamp,
});

/** What a viewer may do with a signal. */
export const signalAction = z
  .strictObject({
    action: z.enum(['seen', 'closed']),
    by: z.string().trim().min(2).max(80).describe('Name of the viewer.'),
    reason: z.string().trim().max(500).default(''),
  })
  .refine(({ action, reason }) => action === 'seen' || reason.length >= 5, {
    path: ['reason'],
    error: 'is needed to close a signal, five characters at least',
  });

export const SAFETY_OPERATIONS = [
  {
    path: '/api/v1/units/{code}/safety',
    summary:
      'Reactions of one unit by vaccine, dose number, age, sex, unit, lot and site: rates per 100,000 doses with exact intervals; time to onset and to report; silence.',
    query: safetyQuery,
    answer: safetyAnswer,
  },
  {
    path: '/api/v1/signals',
    summary:
      'Signals of safety with their state, the newest first. A signal is a reason to look, never a cause.',
    query: signalsQuery,
    answer: signalsAnswer,
  },
  {
    path: '/api/v1/signals/{id}',
    summary:
      'One signal: history, cases as counts, who still holds the lots and who gave them in the last hours, today and yesterday. POST marks it seen or closed.',
    query: signalQuery,
    answer: signalAnswer,
  },
];
