/** From a figure to its records, on the real door and store: each step adds up to the one above it, for any events. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '#schema/events.ts';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import type { RecordsAnswer } from '#web/lib/records/answer.ts';
import { columnsOf } from '#web/lib/records/columns.ts';
import { FIGURES, figuresBehind, RECORD_FIGURES, type RecordFigure } from '#web/lib/records/figures.ts';
import { MEASURES } from '#schema/measures.ts';
import { historyAnswer, recordsAnswer } from '#web/lib/server/records-answer.ts';
import { recordsTable } from '#web/lib/server/records-table.ts';
import { recordsQuery, type RecordsQuery } from '#web/lib/server/records-schemas.ts';
import type { QueryParams, Reads } from '#web/lib/server/runtime.ts';
import { ReadPool } from '#web/lib/server/select.ts';
import { BookModel, type Attributes } from '#tests/support/book-model.ts';
import { historyArb } from '#tests/support/event-arbs.ts';
import { cancelOf, doseEvent } from '#tests/support/events.ts';
import { startTestIngest, type TestIngest } from '#tests/support/ingest.ts';
import type { z } from 'zod';

const tree = loadUnitTree();
const model = new BookModel();
const plans: { tag: string; plan: string }[] = [];
let ingest: TestIngest;
let locals: App.Locals;

beforeAll(async () => {
  ingest = await startTestIngest();
  // As after merges: what a question reads does not hang on what was merged by chance.
  await projectOnInsert(ingest.store, true);
  const pool = new ReadPool([ingest.store]);
  const reads: Reads = {
    async select<T>(query: string, params: QueryParams, row: z.ZodType<T>, tag: string) {
      const plan = await ingest.store.query({
        query: `EXPLAIN projections = 1, indexes = 1 ${query}`,
        query_params: params as Record<string, unknown>,
        format: 'TabSeparatedRaw',
      });
      plans.push({ tag, plan: await plan.text() });
      return pool.select(query, params, row, tag);
    },
  };
  locals = { live: { tree }, reads, viewer: OPEN_NATIONAL_VIEWER } as unknown as App.Locals;
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      historyArb({ sources: ['clinic'], recordIds: Array.from({ length: 24 }, (_, i) => `${i}`) }, 300),
      async (events) => {
        run += 1;
        const own = events.map((event) => ({ ...event, record_id: `${run}-${event.record_id}` }));
        for (const event of own) model.take(event);
        if (own.length > 0) await ingest.send(own);
      },
    ),
    { numRuns: 6 },
  );
});
afterAll(async () => {
  await ingest?.close();
});

function ask(code: string, query: Record<string, string>): Promise<RecordsAnswer> {
  return recordsAnswer(locals, tree.get(code)!, recordsQuery.parse(query) as RecordsQuery);
}

/** Told apart from the product: what each figure counts of a record, by the words of INDICATORS. */
const COUNTS: Record<RecordFigure, (record: Attributes) => boolean> = {
  doses_total: () => true,
  doses_1: (r) => r['dose_number'] === 1,
  doses_2: (r) => r['dose_number'] === 2,
  doses_3: (r) => r['dose_number'] === 3,
  doses_4: (r) => r['dose_number'] === 4,
  doses_recorded: () => true,
  doses_late: (r) => r['late'] === 1,
  identity_unverified: (r) => r['identity'] !== 'verified',
  certificate_missing: (r) => r['certificate_printed'] === 0,
  people_1plus: (r) => r['dose_number'] === 1,
  people_full: (r) => r['completes'] === 1,
  adults_1plus: (r) => r['dose_number'] === 1 && r['adult'] === 1,
  adults_full: (r) => r['completes'] === 1 && r['adult'] === 1,
  allocated_decided: (r) => r['movement'] === 'decided',
  allocated_received: (r) => r['movement'] === 'received',
  transferred_in: (r) => r['movement'] === 'transferred',
  transferred_out: (r) => r['movement'] === 'transferred',
  wasted: (r) => r['movement'] === 'wasted',
  stock_counts: (r) => r['movement'] === 'counted',
  reactions_mild: (r) => r['severity'] === 'mild',
  reactions_severe: (r) => r['severity'] === 'severe',
  reactions_fatal: (r) => r['severity'] === 'fatal',
  registrations: () => true,
  sessions: () => true,
  feedback: () => true,
  feedback_open: (r) => r['state'] === 'open',
  feedback_late: (r) => r['state'] === 'late',
  manual_reports: () => true,
  checkins: () => true,
};
const DAYS: Record<string, string> = {
  allocation: 'at_day',
  reaction: 'reported_day',
  registration: 'submitted_day',
  session: 'session_day',
  feedback: 'opened_day',
  manual_report: 'report_day',
  checkin: 'at_day',
};

function placeOf(figure: RecordFigure, record: Attributes): string {
  const { kind } = FIGURES[figure];
  if (/^(people|adults)_/.test(figure) || kind === 'registration') return String(record['home_commune']);
  if (figure === 'transferred_out') return String(record['from_unit']);
  if (kind === 'allocation' || kind === 'manual_report') return String(record['unit']);
  return String(record[kind === 'feedback' ? 'commune' : 'site_commune']);
}

/** What the model says that the figure is, and of how many records. */
function expected(figure: RecordFigure, unit: string, filters: Record<string, string>) {
  const { kind, counts } = FIGURES[figure];
  const dayColumn =
    kind === 'dose' ? (figure === 'doses_recorded' ? 'recorded_day' : 'given_day') : DAYS[kind]!;
  const records = model
    .counted(kind)
    .filter(COUNTS[figure])
    .filter((record) => tree.isWithin(placeOf(figure, record), unit))
    .filter((record) =>
      Object.entries(filters).every(([name, value]) => {
        const day = String(record[name.startsWith('recorded') ? 'recorded_day' : dayColumn]);
        if (name === 'day') return day === value;
        if (name.endsWith('from')) return day >= value;
        return name.endsWith('to') ? day <= value : record[name] === value;
      }),
    );
  const total = records.reduce((sum, record) => sum + (counts === 'doses' ? Number(record['doses']) : 1), 0);
  return { total, records: records.length };
}

/** Filters that stand for a condition of the books, each way of saying it. */
const VALUES: Record<string, readonly Record<string, string>[]> = {
  day: [{ day: '2021-10-03' }, { from: '2021-10-02', to: '2021-10-04' }],
  recorded: [{ recorded_from: '2021-10-03', recorded_to: '2021-10-05' }],
  vaccine: [{ vaccine: 'astrazeneca' }],
  lot: [{ lot: 'L1' }],
  site: [{ site: 'S-1' }],
};
/** Every way of narrowing a figure down that a set of conditions allows. */
const waysOf = (set: string): Record<string, string>[] =>
  set
    .split(' ')
    .filter(Boolean)
    .reduce<Record<string, string>[]>(
      (ways, name) => ways.flatMap((way) => VALUES[name]!.map((more) => ({ ...way, ...more }))),
      [{}],
    );

/** Down from a unit: the figure is the sum of its parts on every step, and of its records at the end. */
async function open(
  code: string,
  query: Record<string, string>,
): Promise<{ total: number; records: number }> {
  const answer = await ask(code, query);
  let records = answer.records;
  let listed = 0;
  let page: RecordsAnswer | null = answer;
  const keys = new Set<string>();
  while (page) {
    for (const row of page.rows) {
      keys.add(`${row['source']} ${row['record_id']}`);
      listed += answer.counts === 'doses' ? Number(row['doses']) : 1;
    }
    page = page.next === null ? null : await ask(code, { ...query, after: page.next });
  }
  expect([listed, keys.size], `${code} ${JSON.stringify(query)}`).toEqual([answer.own, answer.records]);
  let sum = answer.own;
  for (const child of answer.children.filter(({ value }) => value !== 0)) {
    const below = await open(child.code, query);
    expect(below.total).toBe(child.value);
    sum += below.total;
    records += below.records;
  }
  expect(sum).toBe(answer.total);
  return { total: answer.total, records };
}

describe('a figure', () => {
  it('of every kind and filter opens down to records that add up to it, and is what was sent', async () => {
    for (const figure of RECORD_FIGURES)
      for (const filters of FIGURES[figure].filters.flatMap(waysOf)) {
        const query = { measure: figure, ...filters, limit: '7' };
        expect(await open('VN', query), JSON.stringify(query)).toEqual(expected(figure, 'VN', filters));
      }
  });

  it('is there for every measure of the board', () => {
    for (const { name } of MEASURES) expect(figuresBehind(name), name).not.toEqual([]);
    expect(figuresBehind('nothing')).toEqual([]);
  });

  it('is refused where the books cannot count it', async () => {
    await expect(ask('VN', { measure: 'people_full', lot: 'L1' })).rejects.toThrow('not counted by that');
    await expect(ask('VN', { measure: 'people_full', kind: 'session' })).rejects.toThrow(
      'are of the kind dose',
    );
    await expect(ask('VN', { measure: 'sessions', recorded_from: '2021-10-01' })).rejects.toThrow(
      'not counted by that',
    );
    await expect(ask('VN', { from: '2021-10-02', to: '2021-10-01' })).rejects.toThrow('from: lies after to');
    await expect(ask('14833', { after: 'nonsense' })).rejects.toThrow('not a cursor');
  });
});

describe('a record', () => {
  it('tells nothing of who it is about', async () => {
    for (const kind of EVENT_KINDS) {
      const names = columnsOf(kind).map(({ name }) => name);
      for (const personal of ['person', 'birth_year', 'sex', 'reason', 'symptoms'])
        expect(names).not.toContain(personal);
    }
    const { rows } = await ask('14833', { measure: 'doses_total' });
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(columnsOf('dose').map(({ name }) => name));
      expect(row['age_band']).toMatch(/^(\d+-\d+|65\+)$/);
      expect(row['given_at']).toMatch(/^2021-.*\+07:00$/);
    }
  });

  it('keeps all its revisions, with what each of them counts for', async () => {
    const first = doseEvent({ record_id: 'story/1', revision: 2, site_commune: '00001' });
    const moved = { ...first, revision: 3, lot: 'AZ-0002' };
    await ingest.send([first]);
    await ingest.send([moved]);
    // A late first revision restates the entry clock.
    await ingest.send([{ ...first, revision: 1, recorded_at: '2021-10-01T08:30:00+07:00' }]);
    const story = () => historyAnswer(locals, { source: 'clinic', kind: 'dose', id: 'story/1' });
    const { revisions } = await story();
    expect(revisions.map(({ sign, state, record }) => [record['revision'], sign, state])).toEqual([
      [2, 1, 'replaced'],
      [2, -1, 'taken_back'],
      [3, 1, 'replaced'],
      [3, -1, 'taken_back'],
      [3, 1, 'valid'],
    ]);
    expect(revisions.at(-1)!.record).toMatchObject({
      lot: 'AZ-0002',
      first_recorded_at: '2021-10-01T08:30:00.000+07:00',
      age_band: '40-49',
      certificate_printed: true,
    });
    const at = async (): Promise<unknown[]> =>
      (await ask('00001', {})).rows.filter((row) => row['record_id'] === 'story/1');
    expect(await at()).toMatchObject([{ revision: 3, lot: 'AZ-0002' }]);
    await ingest.send([cancelOf(moved)]);
    const after = (await story()).revisions;
    expect(
      after
        .map(({ state }) => state)
        .slice(-2)
        .sort(),
    ).toEqual(['cancelled', 'taken_back']);
    expect(after.some(({ state }) => state === 'valid')).toBe(false);
    expect(after.find(({ state }) => state === 'cancelled')!.record).toMatchObject({
      revision: 4,
      lot: null,
    });
    expect(await at()).toEqual([]);
  });

  it('that was never sent, of a kind that does not exist, or out of scope is not found', async () => {
    const none = { source: 'clinic', kind: 'dose', id: 'never' };
    await expect(historyAnswer(locals, none)).rejects.toThrow('no such record');
    await expect(historyAnswer(locals, { ...none, kind: 'person' })).rejects.toThrow(
      'no records of the kind',
    );
    const elsewhere = { ...locals, viewer: { role: 'national', scope: '79' } } as App.Locals;
    await expect(historyAnswer(elsewhere, { source: 'clinic', kind: 'dose', id: 'story/1' })).rejects.toThrow(
      'no such record',
    );
  });

  it('stands in an export with the same columns', async () => {
    const answer = await ask('14833', { measure: 'doses_total' });
    const table = recordsTable(tree.get('14833')!, answer);
    expect(table.columns).toEqual(columnsOf('dose').map(({ name }) => name));
    expect(table.rows).toHaveLength(answer.rows.length);
    const above = recordsTable(tree.get('38')!, await ask('38', { measure: 'doses_total' }));
    expect(above.rows.length).toBe(tree.children('38').length);
  });
});

describe('the store', () => {
  it('answers totals by projections, lists by the indexes of place, histories by the key', () => {
    const of = (tag: string): string[] => plans.filter((plan) => plan.tag === tag).map(({ plan }) => plan);
    expect(of('records-breakdown').length).toBeGreaterThan(50);
    for (const plan of of('records-breakdown'))
      expect(plan.match(/ReadFromMergeTree \(([^)]*)\)/)?.[1], plan).toMatch(/^by_\w+$/);
    const ofDoses = (tag: string): string[] => of(tag).filter((plan) => plan.includes('dose_facts'));
    expect(ofDoses('records-list').length).toBeGreaterThan(10);
    for (const plan of ofDoses('records-list')) expect(plan).toMatch(/PrimaryKey[\s\S]*record_id/);
    expect(ofDoses('records-keys').length).toBeGreaterThan(10);
    for (const plan of ofDoses('records-keys')) {
      expect(plan).toMatch(/(site|home)_commune_bloom/);
      expect(plan).toContain('Read type: InOrder');
    }
    for (const plan of of('record-history')) expect(plan).toMatch(/PrimaryKey[\s\S]*record_id/);
  });
});
