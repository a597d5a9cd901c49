/**
 * The rules that raise alerts, as an operator writes them (thresholds, group `alerts`). Each has two limits: an alert is raised beyond the
 * one and cleared beyond the other only, so a value that trembles at a limit does not ring the bell all day.
 */
import { z } from 'zod';
import { measureOf } from './measures.ts';

const name = z.string().regex(/^[a-z0-9_]{1,40}$/, { error: 'must be letters, digits and underscores' });
const level = z.enum(['nation', 'province', 'district', 'commune']);
const measure = z.string().refine((text) => measureOf(text) !== undefined, { error: 'is no measure' });
const minutes = z.number().positive().max(525_600);
const hour = z.int().min(0).max(24);

const threshold = z
  .strictObject({
    name,
    on: z.literal('threshold'),
    measure,
    level,
    when: z.enum(['below', 'above']),
    raise: z.number(),
    clear: z.number(),
  })
  .refine(({ when, raise, clear }) => (when === 'below' ? clear >= raise : clear <= raise), {
    path: ['clear'],
    error: 'must lie on the good side of raise',
  });
/** By how much of itself a measure fell or rose within so many minutes. */
const change = z
  .strictObject({
    name,
    on: z.literal('change'),
    measure,
    level,
    when: z.enum(['fall', 'rise']),
    over_minutes: minutes,
    raise: z.number().positive(),
    clear: z.number().min(0),
  })
  .refine(({ raise, clear }) => clear <= raise, { path: ['clear'], error: 'must not lie above raise' });
/** Minutes without an accepted event of a unit, or of a source, in the working hours of Vietnam. */
const silenceOfData = <On extends string>(on: On) =>
  ({ name, on: z.literal(on), raise: minutes, clear: minutes, from_hour: hour, to_hour: hour }) as const;
const noData = z.strictObject({ ...silenceOfData('no_data'), level });
const sourceStale = z.strictObject(silenceOfData('source_stale'));
/** A signal of safety that nobody has closed; a unit that reports no serious reaction; books that differ from what is shown. */
const signal = z.strictObject({ name, on: z.literal('signal') });
const silence = z.strictObject({ name, on: z.literal('silence'), level });
const books = z.strictObject({ name, on: z.literal('books') });

const alertRule = z.discriminatedUnion('on', [
  threshold,
  change,
  noData,
  sourceStale,
  signal,
  silence,
  books,
]);
export type AlertRule = z.output<typeof alertRule>;
export type RuleOf<On extends AlertRule['on']> = Extract<AlertRule, { on: On }>;

/** What is on where the operator says nothing. */
const DEFAULT_RULES: AlertRule[] = [
  // INDICATORS, causes: no stock below one day. Cleared with some distance. P.
  {
    name: 'stock_out',
    on: 'threshold',
    measure: 'days_of_stock',
    level: 'province',
    when: 'below',
    raise: 1,
    clear: 2,
  },
  { name: 'signal', on: 'signal' },
  { name: 'silence', on: 'silence', level: 'province' },
  // INDICATORS, freshness: 60 minutes red, 15 amber, in working hours.
  { name: 'source_stale', on: 'source_stale', raise: 60, clear: 15, from_hour: 7, to_hour: 19 },
  { name: 'books', on: 'books' },
];

const list = z.array(alertRule).max(100);
/** All rules: an operator's list takes the place of the default one. */
export const alertRules = list.default(DEFAULT_RULES);
/** Rules beside those. */
export const moreAlertRules = list.default([]);

export function haveOwnNames(rules: readonly AlertRule[]): boolean {
  return new Set(rules.map(({ name: of }) => of)).size === rules.length;
}
