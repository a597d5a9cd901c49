/** Events for tests: plain ones to change field by field, and generators for properties. */
import fc from 'fast-check';
import type {
  AllocationUpsert,
  CampaignEvent,
  CancelEvent,
  DoseUpsert,
  EventKind,
  ReactionUpsert,
} from '#schema/events.ts';

const RECORDED = '2021-10-01T09:00:00+07:00';

export function doseEvent(change: Partial<DoseUpsert> = {}): DoseUpsert {
  return {
    kind: 'dose',
    op: 'upsert',
    source: 'clinic',
    record_id: 'd-000001',
    revision: 1,
    recorded_at: RECORDED,
    given_at: '2021-10-01T08:00:00+07:00',
    dose_number: 1,
    vaccine: 'astrazeneca',
    lot: 'AZ-0001',
    site: 'S-1',
    site_commune: '14833',
    home_commune: '14836',
    person: 'p-000001',
    birth_year: 1980,
    sex: 'f',
    priority_group: 3,
    identity: 'verified',
    certificate_printed: true,
    ...change,
  };
}

export function allocationEvent(change: Partial<AllocationUpsert> = {}): AllocationUpsert {
  return {
    kind: 'allocation',
    op: 'upsert',
    source: 'clinic',
    record_id: 'a-000001',
    revision: 1,
    recorded_at: RECORDED,
    movement: 'received',
    at: '2021-09-30T08:00:00+07:00',
    vaccine: 'astrazeneca',
    lot: 'AZ-0001',
    doses: 1000,
    unit: '38',
    ...change,
  };
}

export function reactionEvent(change: Partial<ReactionUpsert> = {}): ReactionUpsert {
  return {
    kind: 'reaction',
    op: 'upsert',
    source: 'clinic',
    record_id: 'r-000001',
    revision: 1,
    recorded_at: '2021-10-02T09:00:00+07:00',
    dose_record_id: 'd-000001',
    given_at: '2021-10-01T08:00:00+07:00',
    onset_at: '2021-10-01T20:00:00+07:00',
    reported_at: '2021-10-02T08:00:00+07:00',
    severity: 'mild',
    symptoms: ['fever'],
    vaccine: 'astrazeneca',
    lot: 'AZ-0001',
    dose_number: 1,
    site: 'S-1',
    site_commune: '14833',
    home_commune: '14836',
    birth_year: 1980,
    sex: 'f',
    ...change,
  };
}

export function cancelOf(event: CampaignEvent, change: Partial<CancelEvent> = {}): CancelEvent {
  const { kind, source, record_id, revision, recorded_at } = event;
  return { kind, op: 'cancel', source, record_id, revision: revision + 1, recorded_at, ...change };
}

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

export const doseBodyArb = fc.record({
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

export const allocationBodyArb = fc
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

export const reactionBodyArb = fc.record({
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

const BODY_ARBS = { dose: doseBodyArb, allocation: allocationBodyArb, reaction: reactionBodyArb };

export interface RecordPool {
  readonly kinds: readonly EventKind[];
  readonly sources: readonly string[];
  readonly recordIds: readonly string[];
  readonly maxRevision: number;
}

const SMALL_POOL: RecordPool = {
  kinds: ['dose', 'allocation', 'reaction'],
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
        body: BODY_ARBS[kind] as fc.Arbitrary<object>,
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
