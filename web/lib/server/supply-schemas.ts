/** What the supply part of the API takes and answers. */
import { z } from 'zod';
import { LEVELS } from '#schema/units.ts';

const stamp = { simulated: z.boolean(), seq: z.int(), as_of: z.iso.datetime() };
const face = z.object({
  code: z.string(),
  name: z.string(),
  level: z.enum(LEVELS as [string, ...string[]]),
  parent: z.string().nullable(),
});
const count = z.int();
const date = z.iso.date();

export const levelQuery = z.object({ level: z.enum(['province', 'district', 'commune']).optional() });

export const lotsQuery = z.object({
  lots: z.enum(['worst', 'all']).default('worst').describe('The 100 worst lots, or all. Files hold all.'),
});

export const SUPPLY_COLUMNS = [
  'decided',
  'received',
  'collected',
  'not_collected',
  'transferred_in',
  'transferred_out',
  'transferred_inside',
  'wasted',
  'wasted_open',
  'wasted_closed',
  'wasted_unstated',
  'opened',
  'wastage_open',
  'wastage_closed',
  'given',
  'on_hand',
  'below_zero',
  'per_day',
  'days_of_stock',
  'stock_class',
  'doses_expiring',
  'doses_expired',
] as const;

const wastage = {
  wasted: count,
  wasted_open: count.describe('From opened vials, by the words of the reason.'),
  wasted_closed: count.describe('In unopened vials.'),
  wasted_unstated: count.describe('The reason says neither: in neither rate.'),
  opened: count.describe('Doses of the vials that must have been opened: whole vials by store and lot.'),
  wastage_open: z.number().nullable().describe('(opened − given) ÷ opened; null: none was opened.'),
  wastage_closed: z
    .number()
    .nullable()
    .describe('Wasted unopened ÷ received and transferred in; null: nothing was.'),
};

const figures = {
  decided: count,
  received: count,
  collected: z.number().nullable().describe('Received ÷ decided; null: nothing was decided.'),
  not_collected: count.describe('Decided for a store and not received there, by vaccine.'),
  transferred_in: count.describe('From outside of the unit; what moves inside it is not counted.'),
  transferred_out: count,
  transferred_inside: count.describe('From one store of the unit to another; in neither of the two.'),
  ...wastage,
  given: count,
  on_hand: count.describe('Below zero: an error of data.'),
  below_zero: count.describe(
    'What the books of single stores lack, lot by lot, whatever others hold: an error of data.',
  ),
  per_day: z.number().describe('Mean doses a day over the 7 whole days up to yesterday, as entered.'),
  days_of_stock: z.number().nullable().describe('null: nothing is used.'),
  stock_class: z.enum(['below_zero', 'red', 'amber', 'enough', 'unknown']),
  doses_expiring: count.describe(
    'Doses that will not be used before their expiry at the present pace, first expiry first out.',
  ),
  doses_expired: count.describe('On hand though their lot has expired.'),
};

const typing = {
  unentered: count
    .nullable()
    .describe(
      'Estimate of doses given and not entered yet: on hand by the books, used in fact. null: not known yet.',
    ),
  days_once_entered: z
    .number()
    .nullable()
    .describe('Days of stock once they are entered. null: not known yet, or nothing is used.'),
  typing_late: z
    .boolean()
    .describe(
      'Doses of the last week with those not entered ÷ as entered exceed `causes.late_typing_ratio`.',
    ),
};
export const TYPING_COLUMNS = ['unentered', 'days_once_entered', 'typing_late'] as const;

export const supplyAnswer = z.object({
  unit: face,
  today: date,
  totals: z.object(figures),
  ...typing,
  vaccines: z.array(z.object({ vaccine: z.string(), name: z.string(), ...figures })),
  lots_known: count.describe('How many lots there are.'),
  lots: z
    .array(
      z.object({
        vaccine: z.string(),
        lot: z.string(),
        expires_on: date.nullable(),
        decided: count,
        received: count,
        transferred_in: count,
        transferred_out: count,
        transferred_inside: count,
        ...wastage,
        given: count,
        on_hand: count,
        below_zero: count,
        expected_use: count,
        doses_expiring: count,
        doses_expired: count,
      }),
    )
    .describe(
      'The worst first, those of which nothing is on hand last; 100 of them unless all are asked for.',
    ),
  counts: z
    .object({
      lots_counted: count,
      lots_off: count,
      stock_discrepancy: count,
      findings: z.array(
        z.object({
          unit: z.string(),
          unit_name: z.string(),
          vaccine: z.string(),
          lot: z.string(),
          counted_at: z.string(),
          counted: count,
          computed_low: count,
          computed_high: count,
          stock_discrepancy: count,
        }),
      ),
    })
    .describe(
      'The last physical count of each lot in each store against the books at that moment; the newest 5,000 of them.',
    ),
  stockouts: z
    .object({ days: count, place_days: count, session_place_days: count })
    .nullable()
    .describe(
      'The 7 complete days before today: days on which the unit had nothing on hand while a session was planned, and the same by place. null: not read yet, or nothing is known of its stock.',
    ),
  ...stamp,
});

export const supplyChildrenAnswer = z.object({
  unit: face,
  today: date,
  level: z.string().nullable(),
  children: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      level: z.string(),
      parent: z.string().nullable(),
      is_depot: z.boolean().describe('Stands above the level; its stock is in no other row.'),
      stockout_days: z.int().nullable(),
      ...figures,
      ...typing,
      doses_expiring: count.nullable().describe('null for a depot: nobody injects there.'),
    }),
  ),
  ...stamp,
});

const days = z.number().nullable();
export const transfersAnswer = z.object({
  unit: face,
  today: date,
  level: z.string().nullable(),
  rules: z.record(z.string(), z.number()).describe('The thresholds that the advice obeys.'),
  transfers: z.array(
    z.object({
      from: z.string(),
      from_name: z.string(),
      to: z.string(),
      to_name: z.string(),
      vaccine: z.string(),
      vaccine_name: z.string(),
      lot: z.string(),
      expires_on: date,
      doses: count,
      vials: count,
      reason: z.enum(['shortage', 'expiry']),
      kilometres: days,
      from_days_before: days,
      from_days_after: days,
      to_days_before: days,
      to_days_after: days,
      doses_saved: count,
      days_gained: z.number(),
    }),
  ),
  ...stamp,
});

export const flowAnswer = z.object({
  unit: face,
  level: z.string().nullable(),
  others: count.describe('Units that the node `others` stands for.'),
  nodes: z.array(
    z.object({
      id: z.string(),
      kind: z.enum([
        'received',
        'moved_in',
        'below_zero',
        'depot',
        'unit',
        'others',
        'given',
        'wasted',
        'on_hand',
        'moved_out',
      ]),
      code: z.string().nullable(),
      name: z.string().nullable(),
    }),
  ),
  links: z.array(z.object({ from: z.string(), to: z.string(), doses: count })),
  ...stamp,
});

export const SUPPLY_OPERATIONS = [
  {
    path: '/api/v1/units/{code}/supply',
    summary:
      'Vaccine of one unit with everything below it: totals, by vaccine and by lot, expiry, physical counts, stock-out days.',
    query: lotsQuery,
    answer: supplyAnswer,
  },
  {
    path: '/api/v1/units/{code}/supply/children',
    summary: 'Vaccine of the units of a level below one unit, and of the depots above them.',
    query: levelQuery,
    answer: supplyChildrenAnswer,
  },
  {
    path: '/api/v1/units/{code}/transfers',
    summary:
      'Advice which lots to move between the units of a level; as a file, the draft of a dispatch order.',
    query: levelQuery,
    answer: transfersAnswer,
  },
  {
    path: '/api/v1/units/{code}/flow',
    summary: 'Where vaccine came from and where it went, from the depot of a unit to the units below it.',
    query: z.object({}),
    answer: flowAnswer,
  },
];
