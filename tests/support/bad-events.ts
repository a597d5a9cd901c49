/** Events of the kinds about people, sessions and reports that are wrong in one thing each. */
import type { EventKind } from '#schema/events.ts';
import { checkinEvent, feedbackEvent, manualReportEvent, registrationEvent, sessionEvent } from './events.ts';

/** Name, line as sent, code, path. */
export type BadLine = readonly [name: string, line: string, code: string, path: string];

const hours = (n: number): string => new Date(Date.now() + n * 3_600_000).toISOString();
/** Civil day in Vietnam, from today. */
const day = (n: number): string => hours(24 * n + 7).slice(0, 10);

const BEFORE = '2021-03-07';
const line = (event: object, change: object): string => JSON.stringify({ ...event, ...change });

function without(event: object, fields: readonly string[]): BadLine[] {
  const { kind } = event as { kind: EventKind };
  return fields.map((field) => [
    `a ${kind} without ${field}`,
    JSON.stringify(Object.fromEntries(Object.entries(event).filter(([name]) => name !== field))),
    'missing_field',
    field,
  ]);
}

const registration = (change: object): string => line(registrationEvent(), change);
const session = (change: object): string => line(sessionEvent(), change);
const feedback = (change: object): string => line(feedbackEvent(), change);
const report = (change: object): string => line(manualReportEvent(), change);
const checkin = (change: object): string => line(checkinEvent(), change);

export const BAD_EVENTS: readonly BadLine[] = [
  ...without(registrationEvent(), [
    'submitted_at',
    'channel',
    'status',
    'home_commune',
    'priority_group',
    'dose_number',
  ]),
  ['a registration by telephone', registration({ channel: 'phone' }), 'bad_format', 'channel'],
  ['a registration of no known status', registration({ status: 'done' }), 'bad_format', 'status'],
  ['a registration with null for its status', registration({ status: null }), 'wrong_type', 'status'],
  ['a registration from nowhere', registration({ home_commune: '99999' }), 'unknown_unit', 'home_commune'],
  ['a registration from a district', registration({ home_commune: '380' }), 'unknown_unit', 'home_commune'],
  ['a registration in the future', registration({ submitted_at: hours(1) }), 'in_future', 'submitted_at'],
  [
    'a registration in 2019',
    registration({ submitted_at: '2019-12-31T08:00:00+07:00' }),
    'before_campaign',
    'submitted_at',
  ],
  ['a registration for a fifth dose', registration({ dose_number: 5 }), 'out_of_range', 'dose_number'],
  ['a registration of group 0', registration({ priority_group: 0 }), 'out_of_range', 'priority_group'],
  [
    'a registration under an identity number',
    registration({ person: '001099012345' }),
    'person_not_pseudonym',
    'person',
  ],
  ['a registration under a name', registration({ person: 'Nguyễn Văn A' }), 'bad_format', 'person'],
  [
    'a registration with an identity number that the door has no key for',
    registration({ person: undefined, identity_number: '001099012345' }),
    'person_not_pseudonym',
    'identity_number',
  ],
  ['a registration with a telephone', registration({ phone: '0912345678' }), 'unknown_field', 'phone'],

  ...without(sessionEvent(), ['site', 'site_commune', 'date', 'status', 'tables', 'staff', 'planned_people']),
  ['a session of no known status', session({ status: 'closed' }), 'bad_format', 'status'],
  ['a session on an instant', session({ date: '2021-10-01T08:00:00+07:00' }), 'bad_format', 'date'],
  ['a session on 31 November', session({ date: '2021-11-31' }), 'bad_format', 'date'],
  ['a session before the campaign', session({ date: BEFORE }), 'before_campaign', 'date'],
  ['a session held in two days', session({ date: day(2) }), 'in_future', 'date'],
  [
    'a session planned for years ahead',
    session({ status: 'planned', date: day(368), screened: 0, deferred: 0, contraindicated: 0 }),
    'in_future',
    'date',
  ],
  ['a session held without tables', session({ tables: 0 }), 'inconsistent', 'tables'],
  ['an open session without tables', session({ status: 'open', tables: 0 }), 'inconsistent', 'tables'],
  ['a planned session that screened people', session({ status: 'planned' }), 'inconsistent', 'screened'],
  [
    'a session that turned away more than it screened',
    session({ screened: 11, deferred: 10, contraindicated: 2 }),
    'inconsistent',
    'screened',
  ],
  [
    'a session that deferred without screening',
    session({ screened: undefined, contraindicated: 0 }),
    'inconsistent',
    'screened',
  ],
  ['a session with 1001 tables', session({ tables: 1001 }), 'out_of_range', 'tables'],
  ['a session with fewer than no people', session({ planned_people: -1 }), 'out_of_range', 'planned_people'],
  ['a session with half a table', session({ tables: 1.5 }), 'wrong_type', 'tables'],
  ['a session that answers with a number', session({ internet: 1 }), 'wrong_type', 'internet'],
  ['a session that answers with null', session({ trained: null }), 'wrong_type', 'trained'],
  ['a session with a list of computers', session({ computers: ['a'] }), 'wrong_type', 'computers'],
  ['a session nowhere', session({ site_commune: '99999' }), 'unknown_unit', 'site_commune'],

  ...without(feedbackEvent(), ['opened_at', 'topic', 'commune']),
  ['a complaint about the weather', feedback({ topic: 'weather' }), 'bad_format', 'topic'],
  ['a complaint from nowhere', feedback({ commune: '99999' }), 'unknown_unit', 'commune'],
  ['a complaint to a province', feedback({ commune: '38' }), 'bad_format', 'commune'],
  [
    'a complaint answered before it came',
    feedback({ resolved_at: '2021-09-29T09:59:59.999999+07:00' }),
    'inconsistent',
    'resolved_at',
  ],
  ['a complaint that is answered tomorrow', feedback({ resolved_at: hours(24) }), 'in_future', 'resolved_at'],
  ['a complaint with null for its answer', feedback({ resolved_at: null }), 'wrong_type', 'resolved_at'],
  ['a complaint of tomorrow', feedback({ opened_at: hours(24) }), 'in_future', 'opened_at'],
  [
    'a complaint before the campaign',
    feedback({ opened_at: `${BEFORE}T23:59:59+07:00` }),
    'before_campaign',
    'opened_at',
  ],
  ['a complaint with its words', feedback({ text: 'Tôi tên Nguyễn Văn A' }), 'unknown_field', 'text'],

  ...without(manualReportEvent(), ['unit', 'date', 'doses_given', 'doses_received', 'stock_on_hand']),
  ['a report of no unit', report({ unit: '99' }), 'unknown_unit', 'unit'],
  ['a report of a unit in lower case', report({ unit: 'vn' }), 'bad_format', 'unit'],
  ['a report of two days ahead', report({ date: day(2) }), 'in_future', 'date'],
  ['a report before the campaign', report({ date: BEFORE }), 'before_campaign', 'date'],
  ['a report of 30 February', report({ date: '2021-02-30' }), 'bad_format', 'date'],
  ['a report of fewer than no doses', report({ doses_given: -1 }), 'out_of_range', 'doses_given'],
  ['a report of 2³² doses', report({ stock_on_hand: 4_294_967_296 }), 'out_of_range', 'stock_on_hand'],
  ['a report in text', report({ doses_received: '120' }), 'wrong_type', 'doses_received'],
  ['a report with a site', report({ site: 'S-1' }), 'unknown_field', 'site'],

  ...without(checkinEvent(), ['site', 'site_commune', 'at', 'direction']),
  ['a check-in to and fro', checkin({ direction: 'both' }), 'bad_format', 'direction'],
  ['a check-in nowhere', checkin({ site_commune: '99999' }), 'unknown_unit', 'site_commune'],
  ['a check-in at a site with spaces', checkin({ site: 'nhà văn hóa' }), 'bad_format', 'site'],
  ['a check-in of tomorrow', checkin({ at: hours(24) }), 'in_future', 'at'],
  ['a check-in before the campaign', checkin({ at: `${BEFORE}T12:00:00Z` }), 'before_campaign', 'at'],
  ['a check-in without offset', checkin({ at: '2021-10-01T08:00:00' }), 'bad_format', 'at'],
  ['a check-in of a person', checkin({ person: 'p-1' }), 'unknown_field', 'person'],
  ['a check-in of 3 people', checkin({ count: 3 }), 'unknown_field', 'count'],
];
