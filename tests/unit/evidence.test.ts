/** The evidence in memory is what the records say, in whatever order and batches they came, corrected or taken back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitEvidence } from '#web/lib/indicators/evidence.ts';
import { EvidenceBooks } from '#web/live/evidence-books.ts';
import { addNewRow } from '#web/live/evidence-rows.ts';
import { answeredRow, modelEvidence, type Fact } from '#tests/support/evidence-model.ts';
import { SMALL_PLACES, SMALL_UNITS, smallTree } from '#tests/support/small-tree.ts';

const tree = smallTree();
/** 20 October 2021: entry within two days. */
const TODAY = 18_920;
const unitOf = (code: unknown): number => tree.indexOf.get(String(code)) ?? -1;

const place = fc.constantFrom(...SMALL_PLACES);
const unit = fc.constantFrom(...SMALL_UNITS);
const day = fc.integer({ min: TODAY - 9, max: TODAY });
const small = fc.integer({ min: 1, max: 9 });

const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    table: fc.constant('dose_facts' as const),
    place,
    given: fc.oneof(day, fc.integer({ min: TODAY - 60, max: TODAY })),
    recorded: fc.integer({ min: TODAY - 30, max: TODAY }),
    vaccine: fc.constantFrom('astrazeneca' as const, 'abdala' as const),
    number: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    table: fc.constant('allocation_facts' as const),
    unit,
    from: fc.constant(''),
    day,
    movement: fc.constantFrom('decided', 'received', 'wasted', 'counted'),
    doses: small,
  }),
  fc.record({
    table: fc.constant('allocation_facts' as const),
    unit,
    from: unit,
    day,
    movement: fc.constant('transferred'),
    doses: small,
  }),
  fc.record({
    table: fc.constant('registration_facts' as const),
    place,
    status: fc.constantFrom('submitted', 'approved', 'scheduled', 'injected', 'withdrawn'),
  }),
  fc.record({
    table: fc.constant('session_facts' as const),
    place,
    day,
    status: fc.constantFrom('planned', 'open', 'done', 'cancelled'),
    tables: small,
    screened: small,
    deferred: small,
  }),
  fc.record({ table: fc.constant('manual_report_facts' as const), unit, day, given: small }),
);
/** A record and what became of it: its revisions in order, `null` for a cancelled one. */
const record = fc.array(fc.option(fact, { freq: 5 }), { minLength: 1, maxLength: 3 });

interface SignedRow {
  readonly fact: Fact;
  readonly sign: number;
}

/** The signed rows of a record, as the writer makes them. */
function rowsOf(revisions: readonly (Fact | null)[]): SignedRow[] {
  const rows: SignedRow[] = [];
  let before: Fact | null = null;
  for (const revision of revisions) {
    if (before) rows.push({ fact: before, sign: -1 });
    if (revision) rows.push({ fact: revision, sign: 1 });
    before = revision;
  }
  return rows;
}

const plain = (evidence: UnitEvidence): object => ({ ...evidence, triangle: Array.from(evidence.triangle) });

describe('evidence', () => {
  it('of every unit is what its records say, in any order and any batches, under correction and cancellation', () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }),
        (records, order, batches) => {
          const rows = records
            .flatMap(rowsOf)
            .map((row) => ({ row, at: order.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ row }) => row);
          const books = new EvidenceBooks(tree, TODAY);
          for (let i = 0, turn = 0; i < rows.length; turn++) {
            const batch = rows.slice(i, (i += batches[turn % batches.length]!));
            const dirty = batch.flatMap(({ fact, sign }) =>
              addNewRow(books, fact.table, answeredRow(fact, sign), unitOf),
            );
            books.rollUp(dirty);
          }
          const counted = records.flatMap((revisions) => revisions.at(-1) ?? []);
          for (const code of SMALL_UNITS)
            expect({ code, ...plain(books.of(unitOf(code))) }).toEqual({
              code,
              ...plain(modelEvidence(tree, counted, code, TODAY)),
            });
        },
      ),
      { numRuns: 500 },
    );
  }, 60_000);

  it('counts nothing for a row without a place, as a cancel leaves that came first', () => {
    const books = new EvidenceBooks(tree, TODAY);
    expect(addNewRow(books, 'dose_facts', ['', 0, 0, '', 0, 0], unitOf)).toEqual([]);
  });
});
