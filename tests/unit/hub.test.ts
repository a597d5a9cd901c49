/** The hub and its rooms over books in memory: whatever is committed, merged, or interrupted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_INDEX, NEWEST_CELLS, CELLS } from '#schema/measures.ts';
import { applyPatch, type Snapshot } from '#schema/socket.ts';
import { parseDay } from '#schema/time.ts';
import type { UnitLevel } from '#schema/units.ts';
import { Audience } from '#web/live/audience.ts';
import type { Tick } from '#web/live/diff.ts';
import { Hub } from '#web/live/hub.ts';
import { roomFor } from '#web/live/rooms.ts';
import { Verifier } from '#web/live/verify.ts';
import { silentLog, type Log } from '#web/log.ts';
import { MODEL_CELLS, ModelBooks, type ModelRow } from '#tests/support/model-books.ts';
import { SMALL_PLACES, SMALL_UNITS, smallTree } from '#tests/support/small-tree.ts';

const tree = smallTree();
const START = Date.parse('2021-10-15T03:00:00Z');
const START_DAY = parseDay('2021-10-15')!;
const DAY_MS = 86_400_000;

function build(options: { verifyMs?: number; log?: Log } = {}) {
  const books = new ModelBooks(tree);
  const clock = { ms: START, nowMs: () => clock.ms };
  const log = options.log ?? silentLog;
  const verifier = new Verifier(books, tree.units.length, options.verifyMs ?? Infinity, log);
  const hub = new Hub({ tree, reader: books, verifier, clock, tickMs: 10, log });
  return { books, clock, hub };
}

const place = fc.constantFrom(...SMALL_PLACES);
const common = {
  day: fc.integer({ min: START_DAY - 40, max: START_DAY + 3 }),
  recordedDay: fc.integer({ min: START_DAY - 40, max: START_DAY + 3 }),
  sign: fc.constantFrom<-1 | 0 | 1>(1, 1, 1, -1, 0),
  acceptedMs: fc.integer({ min: START, max: START + 1000 }),
};
const dose: fc.Arbitrary<ModelRow> = fc
  .record({ ...common, site: place, home: place, what: fc.integer({ min: 1, max: 4 }) })
  .map(({ site, home, ...row }) => ({
    ...row,
    table: 'dose_facts' as const,
    doses: 1,
    units: { dose_site: site, dose_home: home },
  }));
const allocation: fc.Arbitrary<ModelRow> = fc
  .record({
    ...common,
    unit: fc.constantFrom(...SMALL_UNITS),
    from: fc.constantFrom(...SMALL_UNITS),
    what: fc.constantFrom('received', 'transferred'),
    doses: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ unit, from, ...row }) => ({
    ...row,
    table: 'allocation_facts' as const,
    units: { allocation_unit: unit, ...(row.what === 'transferred' ? { allocation_from: from } : {}) },
  }));
const reaction: fc.Arbitrary<ModelRow> = fc
  .record({ ...common, site: place, what: fc.constantFrom('mild', 'severe', 'fatal') })
  .map(({ site, ...row }) => ({
    ...row,
    table: 'reaction_facts' as const,
    doses: 1,
    units: { reaction_site: site },
  }));
const rows = fc.array(fc.oneof(dose, allocation, reaction), { minLength: 1, maxLength: 5 });

type Step =
  | { do: 'commit'; rows: ModelRow[] }
  | { do: 'commit_during_questions'; rows: ModelRow[]; after: number }
  | { do: 'merge' }
  | { do: 'merge_during_questions'; after: number }
  | { do: 'fail'; after: number }
  | { do: 'watch'; viewer: number; unit: string; level: UnitLevel | null }
  | { do: 'next_day' }
  | { do: 'mark_simulated' }
  | { do: 'look' };

const after = fc.integer({ min: 0, max: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('commit' as const), rows }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('commit_during_questions' as const), rows, after }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge_during_questions' as const), after }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), after }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('watch' as const),
      viewer: fc.integer({ min: 0, max: 3 }),
      unit: fc.constantFrom(...SMALL_UNITS),
      level: fc.constantFrom<UnitLevel | null>(null, null, 'district', 'commune'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('next_day' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mark_simulated' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
);

/** Plays the steps with viewers that only know their snapshot and the patches of their room. */
async function play(steps: readonly Step[]) {
  const errors: string[] = [];
  const log = { ...silentLog, error: (message: string) => void errors.push(message) };
  const { books, clock, hub } = build({ verifyMs: 0, log });
  const audience = new Audience<number>(hub);
  const held = new Map<number, Snapshot>();
  let gaps = 0;
  hub.onTick = (tick: Tick) => {
    for (const { patch, viewers } of audience.step(tick, hub.status(), 0))
      for (const viewer of viewers) {
        const before = held.get(viewer)!;
        const next = applyPatch(before, patch, tree.indexOf.get(before.unit)!);
        if (next) held.set(viewer, next);
        else {
          // Only a new epoch may break the sequence.
          expect(patch.epoch).not.toBe(before.epoch);
          gaps += 1;
          held.delete(viewer);
          audience.leave(viewer);
        }
      }
  };
  await hub.refresh();
  const look = async (): Promise<void> => {
    clock.ms += 1001;
    await hub.refresh().catch((error: unknown) => {
      if (!String(error).includes('planned')) throw error;
    });
    books.onQuestion = () => {};
    for (const [viewer, { unit, level }] of held) {
      const now = hub.snapshot(unit, level);
      const mine = held.get(viewer)!;
      expect({ ...mine, as_of: '' }).toEqual({ ...now, as_of: '' });
    }
  };
  const onQuestion = (number: number, work: () => void): void => {
    let asked = 0;
    books.onQuestion = () => {
      if (asked++ === number) work();
    };
  };
  for (const s of steps) {
    if (s.do === 'commit') books.commit(s.rows);
    if (s.do === 'commit_during_questions') onQuestion(s.after, () => books.commit(s.rows));
    if (s.do === 'merge') books.merge('dose_facts');
    if (s.do === 'merge_during_questions') onQuestion(s.after, () => books.merge('dose_facts'));
    if (s.do === 'fail')
      onQuestion(s.after, () => {
        throw new Error('planned');
      });
    if (s.do === 'next_day') clock.ms += DAY_MS;
    if (s.do === 'mark_simulated') books.facts.set('simulated', '1');
    if (s.do === 'look') await look();
    if (s.do === 'watch' && (s.level === null || isBelow(s.unit, s.level)))
      held.set(s.viewer, audience.enter(s.viewer, roomFor(tree, s.unit, s.level)));
  }
  await look();
  await look();
  // The comparison with the books runs all the time and never finds anything.
  expect(errors).toEqual([]);
  return { books, hub, gaps };
}

function isBelow(unit: string, level: UnitLevel): boolean {
  const order = ['nation', 'province', 'district', 'commune'];
  return order.indexOf(level) > order.indexOf(tree.get(unit)!.level);
}

describe('the hub', () => {
  it('shows what is in the books and keeps every viewer exactly in step, whatever happens in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { books, hub } = await play(steps);
        for (const code of SMALL_UNITS) {
          const { own } = hub.snapshot(code, null);
          expect(own[CELL_INDEX.newest_accepted_ms]).toBe(books.newest(code));
          for (const cell of MODEL_CELLS)
            expect(`${code} ${cell} ${own[CELL_INDEX[cell]]! + 0}`).toBe(
              `${code} ${cell} ${books.total(code, cell) + 0}`,
            );
        }
      }),
      { numRuns: 1000 },
    );
  }, 120_000);

  it('adds up: places make districts, provinces and the nation, but for allocation held above', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { maxLength: 5 }), async (commits) => {
        const { books, hub } = build();
        for (const commit of commits) books.commit(commit.filter((row) => row.table !== 'allocation_facts'));
        await hub.refresh();
        for (const [unit, level] of [
          ['VN', 'province'],
          ['VN', 'district'],
          ['VN', 'commune'],
          ['01', 'commune'],
          ['02', 'district'],
        ] as const) {
          const { own, rows: below } = hub.snapshot(unit, level);
          for (const cell of CELLS) {
            if (NEWEST_CELLS.has(cell)) continue;
            const sum = below.reduce((total, row) => total + row[CELL_INDEX[cell] + 1]!, 0);
            expect(`${unit} ${cell} ${sum + 0}`).toBe(`${unit} ${cell} ${own[CELL_INDEX[cell]]! + 0}`);
          }
        }
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('repairs and reports what differs from the store', async () => {
    const errors: string[] = [];
    const { books, clock, hub } = build({
      verifyMs: 1,
      log: { ...silentLog, error: (message) => void errors.push(message) },
    });
    books.commit(fc.sample(dose, 20));
    await hub.refresh();
    await hub.refresh();
    clock.ms += 10;
    await hub.refresh();
    expect(hub.status().verified_ms).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    // Rows change behind the hub's back: same number, so no part tells of it.
    const [first] = books.rows;
    (first as { sign: number }).sign = first!.sign === 1 ? -1 : 1;
    for (let i = 0; i < 4; i++) {
      clock.ms += 10;
      await hub.refresh();
    }
    expect(errors).toEqual(['shown figures differed from the store and were repaired']);
    expect(hub.snapshot('VN', null).own[CELL_INDEX.doses_total]).toBe(books.total('VN', 'doses_total'));
  });

  it('moves the window at midnight in Vietnam by the campaign clock', async () => {
    const { books, clock, hub } = build();
    const acceptedMs = START;
    const given = (day: number): ModelRow => ({
      table: 'dose_facts',
      units: { dose_site: '00001', dose_home: '00001' },
      day,
      recordedDay: day,
      what: 1,
      sign: 1,
      doses: 1,
      acceptedMs,
    });
    const daysAgo = [0, 0, 6, 7, 7, 7, 8, 13, 14];
    books.commit(daysAgo.map((ago) => given(START_DAY - ago)));
    await hub.refresh();
    const cells = (): number[] => {
      const { own } = hub.snapshot('01', null);
      return (['doses_today', 'doses_7d', 'doses_whole_7d', 'doses_previous_7d'] as const).map(
        (name) => own[CELL_INDEX[name]]!,
      );
    };
    // Today is in none of the weeks that are compared: the seven days before it, and the seven before those.
    expect(cells()).toEqual([2, 3, 4, 3]);
    // 16:59:59 UTC is still the same day in Vietnam.
    clock.ms = Date.parse('2021-10-15T16:59:59Z');
    await hub.refresh();
    expect(hub.status().today).toBe('2021-10-15');
    clock.ms = Date.parse('2021-10-15T17:00:00Z');
    await hub.refresh();
    expect(hub.status().today).toBe('2021-10-16');
    expect(cells()).toEqual([0, 2, 3, 5]);
  });

  it('keeps the last figures and says since when the store fails', async () => {
    const { books, clock, hub } = build();
    books.commit(fc.sample(dose, 3));
    await hub.start();
    const before = hub.snapshot('VN', null);
    let heard = 0;
    const failed = new Promise<void>((resolve) => {
      hub.onHealth = () => {
        heard += 1;
        resolve();
      };
    });
    clock.ms += 5000;
    books.onQuestion = () => {
      throw new Error('store is down');
    };
    await failed;
    expect(hub.status().failing_since_ms).toBe(clock.ms);
    expect(hub.snapshot('VN', null).own).toEqual(before.own);
    const back = new Promise<void>((resolve) => {
      hub.onHealth = () => resolve();
    });
    books.onQuestion = () => {};
    await back;
    expect(hub.status().failing_since_ms).toBe(0);
    expect(heard).toBe(1);
    await hub.stop();
  });
});
