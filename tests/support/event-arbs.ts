/** Generators of events for properties: few records, so that most events meet, and hours around midnight. */
import fc from 'fast-check';
import { EVENT_KINDS, type CampaignEvent, type EventKind } from '#schema/events.ts';

/** Places of two districts of Thanh Hóa and one of Hà Nội. */
const PLACES = ['14833', '14836', '14839', '16012', '00001'] as const;
const VACCINES = ['astrazeneca', 'comirnaty', 'abdala', 'janssen'] as const;

const two = (n: number): string => String(n).padStart(2, '0');

/** Instants around midnight in Vietnam and in UTC, where a day is easily counted wrong. */
const instantArb = (fromDay: number, toDay: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.integer({ min: fromDay, max: toDay }),
      fc.constantFrom('00:00:00', '06:59:59', '07:00:00', '16:59:59.999999', '17:00:00', '23:59:59.5'),
      fc.constantFrom('+07:00', 'Z', '-05:00'),
    )
    .map(([day, time, offset]) => `2021-10-${two(day)}T${time}${offset}`);

const vaccineArb = fc.constantFrom(...VACCINES);
const lotArb = fc.constantFrom('L1', 'L2', 'L3');
const placeArb = fc.constantFrom(...PLACES);
const doseNumberArb = fc.integer({ min: 1, max: 4 });
const birthYearArb = fc.constantFrom(1940, 2002, 2003, 2004, 2015);
const sexArb = fc.constantFrom('f' as const, 'm' as const, 'x' as const);

const doseBodyArb = fc.record({
  given_at: instantArb(1, 6),
  dose_number: doseNumberArb,
  vaccine: vaccineArb,
  lot: lotArb,
  site: fc.constantFrom('S-1', 'S-2'),
  site_commune: placeArb,
  home_commune: placeArb,
  birth_year: birthYearArb,
  sex: sexArb,
  priority_group: fc.integer({ min: 1, max: 16 }),
  identity: fc.constantFrom('verified' as const, 'declared' as const, 'missing' as const),
  certificate_printed: fc.boolean(),
});

const allocationBodyArb = fc
  .record({
    movement: fc.constantFrom('decided', 'received', 'wasted', 'counted', 'transferred' as const),
    at: instantArb(1, 6),
    vaccine: vaccineArb,
    lot: lotArb,
    doses: fc.constantFrom(1, 10, 1_000_000_000),
    unit: fc.constantFrom('38', '393', '14833'),
    from: fc.constantFrom('01', '001'),
  })
  .map(({ from, ...body }) => (body.movement === 'transferred' ? { ...body, from_unit: from } : body));

const reactionBodyArb = fc.record({
  given_at: instantArb(1, 4),
  onset_at: instantArb(1, 6),
  reported_at: instantArb(1, 6),
  severity: fc.constantFrom('mild' as const, 'severe' as const, 'fatal' as const),
  symptoms: fc.subarray(['fever', 'headache', 'rash']),
  vaccine: vaccineArb,
  lot: lotArb,
  dose_number: doseNumberArb,
  site: fc.constantFrom('S-1', 'S-2'),
  site_commune: placeArb,
  home_commune: placeArb,
  birth_year: birthYearArb,
  sex: sexArb,
});

const siteArb = fc.constantFrom('S-1', 'S-2');
const dayArb = fc.integer({ min: 1, max: 6 }).map((day) => `2021-10-${two(day)}`);
const countArb = fc.constantFrom(1, 250, 100_000);

const registrationBodyArb = fc.record(
  {
    submitted_at: instantArb(1, 6),
    channel: fc.constantFrom('portal', 'app', 'paper'),
    status: fc.constantFrom('submitted', 'approved', 'scheduled', 'injected', 'withdrawn'),
    home_commune: placeArb,
    priority_group: fc.integer({ min: 1, max: 16 }),
    dose_number: doseNumberArb,
    person: fc.constantFrom('p-1', 'p-2'),
  },
  {
    requiredKeys: ['submitted_at', 'channel', 'status', 'home_commune', 'priority_group', 'dose_number'],
  },
);

/** Held sessions have tables and may have screened people; what is left out is never what stands for absent. */
const sessionBodyArb = fc
  .record({
    body: fc.record(
      {
        site: siteArb,
        site_commune: placeArb,
        date: dayArb,
        tables: fc.constantFrom(1, 12, 1000),
        staff: fc.constantFrom(0, 5, 10_000),
        planned_people: fc.constantFrom(0, 300, 100_000),
        computers: fc.constantFrom(1, 4),
        internet: fc.boolean(),
        printer: fc.boolean(),
        qr_scanner: fc.boolean(),
        trained: fc.boolean(),
      },
      { requiredKeys: ['site', 'site_commune', 'date', 'tables', 'staff', 'planned_people'] },
    ),
    status: fc.constantFrom('planned', 'open', 'done', 'cancelled'),
    screening: fc.option(
      fc.record({ left: countArb.filter((n) => n < 1000), deferred: fc.constantFrom(1, 30) }),
      { nil: undefined },
    ),
  })
  .map(({ body, status, screening }) => ({
    ...body,
    status,
    ...(screening && status !== 'planned'
      ? { screened: screening.left + screening.deferred, deferred: screening.deferred }
      : {}),
  }));

const feedbackBodyArb = fc.record(
  {
    opened_at: instantArb(1, 4),
    // Some just within 48 hours, some just over, by the times of day above.
    resolved_at: instantArb(6, 8),
    topic: fc.constantFrom('missing_dose', 'wrong_identity', 'wrong_dose', 'certificate', 'other'),
    commune: placeArb,
    site: siteArb,
  },
  { requiredKeys: ['opened_at', 'topic', 'commune'] },
);

const manualReportBodyArb = fc.record({
  unit: fc.constantFrom('VN', '38', '393', '14833'),
  date: dayArb,
  doses_given: fc.constantFrom(0, 100, 1_000_000_000),
  doses_received: fc.constantFrom(0, 100, 1_000_000_000),
  stock_on_hand: fc.constantFrom(0, 1, 1_000_000_000),
});

const checkinBodyArb = fc.record({
  site: siteArb,
  site_commune: placeArb,
  at: instantArb(1, 6),
  direction: fc.constantFrom('in', 'out'),
});

const BODY_ARBS: Record<EventKind, fc.Arbitrary<object>> = {
  dose: doseBodyArb,
  allocation: allocationBodyArb,
  reaction: reactionBodyArb,
  registration: registrationBodyArb,
  session: sessionBodyArb,
  feedback: feedbackBodyArb,
  manual_report: manualReportBodyArb,
  checkin: checkinBodyArb,
};

export interface RecordPool {
  readonly kinds: readonly EventKind[];
  readonly sources: readonly string[];
  readonly recordIds: readonly string[];
  readonly maxRevision: number;
}

const SMALL_POOL: RecordPool = {
  kinds: EVENT_KINDS,
  sources: ['clinic', 'army'],
  recordIds: ['1', '2'],
  maxRevision: 4,
};

/** Any event about few records, so that most of them meet. */
export function eventArb(pool: Partial<RecordPool> = {}): fc.Arbitrary<CampaignEvent> {
  const { kinds, sources, recordIds, maxRevision } = { ...SMALL_POOL, ...pool };
  return fc.constantFrom(...kinds).chain((kind) =>
    fc
      .record({
        envelope: fc.record({
          source: fc.constantFrom(...sources),
          record_id: fc.constantFrom(...recordIds),
          revision: fc.integer({ min: 1, max: maxRevision }),
          recorded_at: instantArb(1, 9),
        }),
        isCancel: fc.nat(4).map((n) => n === 0),
        body: BODY_ARBS[kind],
      })
      .map(({ envelope, isCancel, body }) =>
        isCancel
          ? { kind, op: 'cancel' as const, ...envelope }
          : ({ kind, op: 'upsert', ...envelope, ...body } as CampaignEvent),
      ),
  );
}

/** Revisions of records, each revision with one content only: what sources that keep the contract send. */
export function historyArb(pool: Partial<RecordPool> = {}, maxLength = 24): fc.Arbitrary<CampaignEvent[]> {
  return fc.uniqueArray(eventArb(pool), {
    maxLength,
    size: 'max',
    selector: (event) => `${event.kind} ${event.source} ${event.record_id} ${event.revision}`,
  });
}

/** The same events in any order, some of them sent several times. */
export function deliveryArb(events: readonly CampaignEvent[]): fc.Arbitrary<CampaignEvent[]> {
  if (events.length === 0) return fc.constant([]);
  return fc.array(fc.constantFrom(...events), { maxLength: events.length }).chain((again) => {
    const all = [...events, ...again];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });
}

/** Cuts a sequence into batches. */
export function batchesArb<T>(items: readonly T[]): fc.Arbitrary<T[][]> {
  return fc
    .array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: items.length + 1 })
    .map((sizes) => {
      const batches: T[][] = [];
      for (let at = 0, i = 0; at < items.length; i++) {
        const size = sizes[i % sizes.length]!;
        batches.push(items.slice(at, at + size));
        at += size;
      }
      return batches;
    });
}
