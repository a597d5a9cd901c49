import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, type CampaignEvent, type EventKind } from '#schema/events.ts';
import { factsOf, keyOf, type Outcome } from '#ingest/facts.ts';
import type { FactRow } from '#ingest/columns.ts';
import { rowOf } from '#ingest/rows.ts';
import { BookModel } from '#tests/support/book-model.ts';
import { batchesArb, deliveryArb, eventArb, historyArb } from '#tests/support/event-arbs.ts';
import {
  allocationEvent,
  cancelOf,
  checkinEvent,
  doseEvent,
  feedbackEvent,
  manualReportEvent,
  reactionEvent,
  registrationEvent,
  sessionEvent,
} from '#tests/support/events.ts';
import { bookOfModel, bookOfRows, byKind } from '#tests/support/totals.ts';

const RUNS = { numRuns: 1500 };

/** The writer's loop over a table that is a list: states are found in the rows, as the SELECT finds them. */
class ListStore {
  readonly rows: Record<EventKind, FactRow[]> = byKind(() => []);
  #batch = 0;

  states(kind: EventKind): Map<string, FactRow> {
    const states = new Map<string, FactRow>();
    for (const row of this.rows[kind]) {
      if (row.sign < 0) continue;
      const best = states.get(keyOf(row));
      const isBetter =
        !best ||
        row.revision > best.revision ||
        (row.revision === best.revision && row.first_revision < best.first_revision);
      if (isBetter) states.set(keyOf(row), row);
    }
    return states;
  }

  take(events: readonly CampaignEvent[]): Outcome[] {
    const outcomes: Outcome[] = [];
    const acceptedAt = `2021-12-01 00:00:00.${String(this.#batch++).padStart(3, '0')}`;
    for (const kind of EVENT_KINDS) {
      const places = events.map((event, i) => ({ event, i })).filter(({ event }) => event.kind === kind);
      const incoming = places.map(({ event }) => ({ kind, row: rowOf(event) }));
      const facts = factsOf(kind, incoming, this.states(kind), acceptedAt);
      this.rows[kind].push(...facts.rows);
      places.forEach(({ i }, at) => (outcomes[i] = facts.outcomes[at]!));
    }
    return outcomes;
  }
}

function storeOf(batches: readonly (readonly CampaignEvent[])[]): { store: ListStore; outcomes: Outcome[] } {
  const store = new ListStore();
  return { store, outcomes: batches.flatMap((batch) => store.take(batch)) };
}

function modelOf(events: readonly CampaignEvent[]): BookModel {
  const model = new BookModel();
  for (const event of events) model.take(event);
  return model;
}

const net = (store: ListStore, kind: EventKind = 'dose'): number =>
  store.rows[kind].reduce((sum, row) => sum + row.sign, 0);

describe('totals of the signed facts', () => {
  it('are those of the model, whatever the order, repetition and batching of the events', () => {
    const cases = historyArb().chain((events) =>
      deliveryArb(events).chain((sent) => batchesArb(sent).map((batches) => ({ events, batches }))),
    );
    fc.assert(
      fc.property(cases, ({ events, batches }) => {
        const { store } = storeOf(batches);
        expect(bookOfRows(store.rows)).toEqual(bookOfModel(modelOf(events)));
      }),
      RUNS,
    );
  });

  it('and every answer are those of the model, also when revisions contradict each other', () => {
    const cases = fc
      .array(eventArb(), { maxLength: 30 })
      .chain((events) => batchesArb(events).map((batches) => ({ events, batches })));
    fc.assert(
      fc.property(cases, ({ events, batches }) => {
        const model = new BookModel();
        const expected = events.map((event) => model.take(event));
        const { store, outcomes } = storeOf(batches);
        expect(outcomes).toEqual(expected);
        expect(bookOfRows(store.rows)).toEqual(bookOfModel(model));
      }),
      RUNS,
    );
  });

  it('count every record once or not at all', () => {
    fc.assert(
      fc.property(fc.array(eventArb(), { maxLength: 30, size: 'max' }).chain(batchesArb), (batches) => {
        const { store } = storeOf(batches);
        for (const kind of EVENT_KINDS) {
          const signs = new Map<string, number>();
          for (const row of store.rows[kind]) signs.set(keyOf(row), (signs.get(keyOf(row)) ?? 0) + row.sign);
          for (const sum of signs.values()) expect([0, 1]).toContain(sum);
        }
      }),
      RUNS,
    );
  });

  it('change nothing when everything is sent again', () => {
    fc.assert(
      fc.property(historyArb().chain(batchesArb), (batches) => {
        const { store } = storeOf(batches);
        const before = EVENT_KINDS.map((kind) => store.rows[kind].length);
        const outcomes = batches.flatMap((batch) => store.take(batch));
        expect(EVENT_KINDS.map((kind) => store.rows[kind].length)).toEqual(before);
        expect(outcomes.every((outcome) => outcome === 'duplicate' || outcome === 'stale')).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('one record', () => {
  const first = doseEvent();

  it('is corrected by a higher revision, in date, commune and vaccine', () => {
    const corrected = doseEvent({
      revision: 2,
      given_at: '2021-09-30T08:00:00+07:00',
      site_commune: '00001',
      vaccine: 'comirnaty',
    });
    const { store, outcomes } = storeOf([[first], [corrected]]);
    expect(outcomes).toEqual(['accepted', 'accepted']);
    expect(store.rows.dose.map((row) => [row.revision, row.sign])).toEqual([
      [1, 1],
      [1, -1],
      [2, 1],
    ]);
    expect(store.rows.dose[1]).toEqual({
      ...store.rows.dose[0],
      sign: -1,
      accepted_at: store.rows.dose[1]!.accepted_at,
    });
  });

  it('may come with several revisions in one batch', () => {
    const { store, outcomes } = storeOf([
      [first, doseEvent({ revision: 3, sex: 'm' }), doseEvent({ revision: 2, sex: 'x' }), first],
    ]);
    expect(outcomes).toEqual(['accepted', 'accepted', 'stale', 'stale']);
    expect(net(store)).toBe(1);
  });

  it('is higher by its revision, not by its clock', () => {
    const earlier = doseEvent({ revision: 2, recorded_at: '2021-10-01T08:30:00+07:00', sex: 'm' });
    const { store } = storeOf([[first], [earlier]]);
    expect(store.states('dose').get(keyOf(first))).toMatchObject({ revision: 2, sex: 'm' });
  });

  it('is cancelled, stays cancelled under what is lower, and is revived by what is higher', () => {
    const cancel = cancelOf(first, { revision: 3 });
    const { store, outcomes } = storeOf([
      [first],
      [cancel],
      [doseEvent({ revision: 2 })],
      [cancel],
      [doseEvent({ revision: 4 })],
    ]);
    expect(outcomes).toEqual(['accepted', 'accepted', 'stale', 'duplicate', 'accepted']);
    expect(net(store)).toBe(1);
  });

  it('never counts when its cancellation came before it', () => {
    const { store, outcomes } = storeOf([[cancelOf(first)], [first]]);
    expect(outcomes).toEqual(['accepted', 'stale']);
    expect(net(store)).toBe(0);
  });

  it('is in conflict when a revision comes with other content, and keeps the content it had', () => {
    for (const change of [
      { sex: 'm' as const },
      { recorded_at: '2021-10-01T09:00:01+07:00' },
      { person: undefined },
    ])
      expect(storeOf([[first], [doseEvent(change)]]).outcomes).toEqual(['accepted', 'revision_conflict']);
    expect(storeOf([[first], [cancelOf(first, { revision: 1 })]]).outcomes[1]).toBe('revision_conflict');
    const reaction = reactionEvent({ symptoms: ['fever', 'rash'] });
    expect(storeOf([[reaction, reactionEvent({ symptoms: ['rash', 'fever'] })]]).outcomes[1]).toBe(
      'revision_conflict',
    );
    expect(storeOf([[allocationEvent(), allocationEvent({ reason: 'x' })]]).outcomes[1]).toBe(
      'revision_conflict',
    );
  });

  it('of every kind is in conflict over any one field, and equal to what leaves an optional count out', () => {
    const pairs: [CampaignEvent, CampaignEvent, Outcome][] = [
      [registrationEvent(), registrationEvent({ status: 'injected' }), 'revision_conflict'],
      [registrationEvent(), registrationEvent({ person: undefined }), 'revision_conflict'],
      [sessionEvent({ printer: undefined }), sessionEvent({ printer: false }), 'revision_conflict'],
      [sessionEvent({ deferred: 0 }), sessionEvent({ deferred: undefined }), 'duplicate'],
      [sessionEvent(), sessionEvent({ date: '2021-10-02' }), 'revision_conflict'],
      [feedbackEvent(), feedbackEvent({ resolved_at: undefined }), 'revision_conflict'],
      [feedbackEvent({ site: undefined }), feedbackEvent({ site: undefined }), 'duplicate'],
      [manualReportEvent(), manualReportEvent({ stock_on_hand: 0 }), 'revision_conflict'],
      [checkinEvent(), checkinEvent({ direction: 'out' }), 'revision_conflict'],
      [checkinEvent(), checkinEvent({ at: '2021-10-01T00:45:00Z' }), 'duplicate'],
    ];
    for (const [first, again, outcome] of pairs)
      expect([again, storeOf([[first], [again]]).outcomes[1]]).toEqual([again, outcome]);
  });

  it('is the same instant in another offset: a duplicate', () => {
    const same = doseEvent({ recorded_at: '2021-10-01T02:00:00Z', given_at: '2021-10-01T01:00:00.000Z' });
    expect(storeOf([[first], [same]]).outcomes).toEqual(['accepted', 'duplicate']);
  });

  it('is entered when its first revision was entered, also when that one comes last', () => {
    const first = doseEvent({ recorded_at: '2021-10-01T09:00:00+07:00' });
    const third = doseEvent({ revision: 3, recorded_at: '2021-10-08T09:00:00+07:00' });
    const second = doseEvent({ revision: 2, recorded_at: '2021-10-05T09:00:00+07:00' });
    const { store, outcomes } = storeOf([[third], [second], [first]]);
    expect(outcomes).toEqual(['accepted', 'stale', 'stale']);
    expect(store.states('dose').get(keyOf(first))).toMatchObject({
      revision: 3,
      first_revision: 1,
      recorded_day: '2021-10-01',
      late: 0,
    });
    const late = store.rows.dose.reduce((sum, row) => sum + row.sign * (row['late'] as number), 0);
    expect([net(store), late]).toEqual([1, 0]);
  });

  it('keeps its entry clock through a cancellation', () => {
    const cancel = cancelOf(first, { revision: 2, recorded_at: '2021-10-07T09:00:00+07:00' });
    const revived = doseEvent({ revision: 3, recorded_at: '2021-10-09T09:00:00+07:00' });
    const { store } = storeOf([[cancel], [first], [revived]]);
    expect(store.states('dose').get(keyOf(first))).toMatchObject({
      recorded_day: '2021-10-01',
      first_revision: 1,
      late: 0,
    });
  });

  it('is another record under another source or kind', () => {
    const { outcomes } = storeOf([
      [first, doseEvent({ source: 'army' }), reactionEvent({ record_id: first.record_id })],
    ]);
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('is not taken over by a key that may not replace what stands', () => {
    const row = rowOf(doseEvent({ revision: 2 }));
    const states = new Map([[keyOf(first), rowOf(first)]]);
    const facts = factsOf('dose', [{ kind: 'dose', row, mayReplace: () => false }], states, 'now');
    expect(facts).toEqual({ rows: [], outcomes: ['out_of_scope'] });
  });
});
