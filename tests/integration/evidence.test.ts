/** Evidence read from the real store is what the records say: read whole, and added up through its real merges. */
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '#schema/clickhouse/client.ts';
import { migrate } from '#schema/clickhouse/migrate.ts';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import type { EvidenceBooks } from '#web/live/evidence-books.ts';
import { EVIDENCE_TABLES, evidenceSql } from '#web/live/evidence-questions.ts';
import { EvidenceReader } from '#web/live/evidence-reader.ts';
import { Evidence } from '#web/live/evidence.ts';
import { silentLog } from '#web/log.ts';
import { modelEvidence, type Fact } from '#tests/support/evidence-model.ts';
import { insertFacts } from '#tests/support/fact-rows.ts';

const tree = loadUnitTree();
const TODAY = parseDay('2021-10-15')!;
const PLACES = ['00001', '00004', '26734', '498'] as const;
const UNITS = ['VN', '01', '79', '001', ...PLACES] as const;
let dataDir: string;
let store: Store;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vaccination-command-'));
  store = openStore({ dataDir });
  await migrate(store);
  await projectOnInsert(store, true);
});
afterAll(async () => {
  await store?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const place = fc.constantFrom(...PLACES);
const unit = fc.constantFrom(...UNITS);
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

function columnsOf(fact: Fact, sign: number): Record<string, unknown> {
  switch (fact.table) {
    case 'dose_facts':
      return {
        sign,
        site_commune: fact.place,
        given_day: formatDay(fact.given),
        recorded_day: formatDay(fact.recorded),
        vaccine: fact.vaccine,
        dose_number: fact.number,
      };
    case 'allocation_facts': {
      const { unit, from, movement, doses } = fact;
      return { sign, unit, from_unit: from, movement, doses, at_day: formatDay(fact.day) };
    }
    case 'registration_facts':
      return { sign, home_commune: fact.place, status: fact.status };
    case 'session_facts': {
      const { status, tables, screened, deferred } = fact;
      return {
        sign,
        site_commune: fact.place,
        session_day: formatDay(fact.day),
        status,
        tables,
        screened,
        deferred,
      };
    }
    case 'manual_report_facts':
      return { sign, unit: fact.unit, report_day: formatDay(fact.day), doses_given: fact.given };
  }
}

/** Counts how often everything is read anew. */
class CountingReader extends EvidenceReader {
  whole = 0;
  override all(books: EvidenceBooks): ReturnType<EvidenceReader['all']> {
    this.whole += 1;
    return super.all(books);
  }
}

const evidenceOf = (today: () => number, reader = new EvidenceReader(store, tree)): Evidence =>
  new Evidence({
    tree,
    reader,
    live: { status: () => ({ today: formatDay(today()), server_ms: 1, demo: null }) as never },
    tickMs: 1000,
    log: silentLog,
  });

function expectTruth(evidence: Evidence, facts: readonly Fact[], today: number): void {
  for (const code of UNITS) {
    const shown = evidence.of(tree.indexOf.get(code)!);
    const truth = modelEvidence(tree, facts, code, today);
    expect({ code, ...shown, triangle: [...Array.from(shown.triangle)] }).toEqual({
      code,
      ...truth,
      triangle: [...Array.from(truth.triangle)],
    });
  }
}

describe('evidence', () => {
  it('follows the store exactly, through corrections, merges, a restart and midnight', async () => {
    let today = TODAY;
    const reader = new CountingReader(store, tree);
    const evidence = evidenceOf(() => today, reader);
    const counted: Fact[] = [];
    const rounds = fc.sample(
      fc.record({
        facts: fc.array(fact, { minLength: 1, maxLength: 20 }),
        takenBack: fc.array(fc.nat(), { maxLength: 4 }),
        merge: fc.constantFrom(...EVIDENCE_TABLES, null),
      }),
      { numRuns: 25, seed: 2021 },
    );
    for (const { facts, takenBack, merge } of rounds) {
      const gone = takenBack.flatMap((at) =>
        counted.length > 0 ? counted.splice(at % counted.length, 1) : [],
      );
      for (const table of EVIDENCE_TABLES) {
        const rows = [
          ...facts.filter((f) => f.table === table).map((f) => columnsOf(f, 1)),
          ...gone.filter((f) => f.table === table).map((f) => columnsOf(f, -1)),
        ];
        if (rows.length > 0) await insertFacts(store, table, rows as never);
      }
      counted.push(...facts);
      if (merge) await store.command({ query: `OPTIMIZE TABLE ${merge} FINAL` });
      const before = evidence.seq;
      await evidence.refresh();
      expect(evidence.seq).toBe(before + 1);
      expectTruth(evidence, counted, today);
    }
    // New rows were added up, but where a merge came between two questions.
    expect(reader.whole).toBeLessThan(rounds.length / 2);
    // Nothing new: nothing to tell.
    const seq = evidence.seq;
    await evidence.refresh();
    expect(evidence.seq).toBe(seq);
    const restarted = evidenceOf(() => today);
    await restarted.refresh();
    expectTruth(restarted, counted, today);
    today += 1;
    await evidence.refresh();
    expectTruth(evidence, counted, today);
  });

  it('is answered by projections alone', async () => {
    const days = { today: '2021-10-15', from8: '2021-10-08', from28: '2021-09-18' };
    for (const table of EVIDENCE_TABLES) {
      const result = await store.query({
        query: `EXPLAIN projections = 1 ${evidenceSql(table).replace(/SETTINGS .*$/s, '')}`,
        query_params: days,
        format: 'TabSeparatedRaw',
      });
      const plan = await result.text();
      const reads = [...plan.matchAll(/ReadFromMergeTree \(([^)]*)\)/g)].map((match) => match[1]!);
      expect(reads.length, `${table}\n${plan}`).toBeGreaterThan(0);
      for (const from of reads) expect(from, `${table}\n${plan}`).toMatch(/^by_\w+$/);
    }
  });
});
