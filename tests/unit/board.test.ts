import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Surroundings } from '#web/lib/board-browser.ts';
import { Board } from '#web/lib/board.svelte.ts';
import { ROOM, Wire } from '#tests/support/wire.ts';

const START = Date.parse('2021-10-15T01:00:00Z');

let wire: Wire;
let hidden: boolean;
let frames: number;
let reloads: number;
let board: Board;

const surroundings: Surroundings = {
  connect: () => Promise.resolve(wire as never),
  nowMs: () => Date.now(),
  nextFrame: (run) => {
    frames += 1;
    setTimeout(run, 16);
  },
  isHidden: () => hidden,
  reload: () => (reloads += 1),
};
const shown = (): unknown => ({ own: board.snapshot?.own, rows: board.snapshot?.rows });
const held = (): unknown => ({ own: wire.cells, rows: [[100, ...wire.cells]] });
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

async function open(): Promise<void> {
  wire = new Wire();
  hidden = false;
  frames = 0;
  reloads = 0;
  board = new Board(surroundings);
  board.watch(ROOM);
  await board.open(wire.status());
  await pass(50);
}

beforeEach(async () => {
  vi.useFakeTimers({ now: START });
  await open();
});
afterEach(() => {
  board.close();
  vi.useRealTimers();
});

describe('a board', () => {
  it('shows the snapshot of its room and is live', () => {
    expect(board.link.state).toBe('live');
    expect(shown()).toEqual(held());
  });

  it('is live on a page that shows no unit, as soon as the hub speaks', async () => {
    board.close();
    wire = new Wire();
    board = new Board(surroundings);
    await board.open(wire.status());
    wire.say('hub:status', wire.status());
    await pass(10_000);
    wire.say('hub:status', wire.status());
    await pass(1_000);
    expect(board.link.state).toBe('live');
    wire.break();
    expect(board.link.state).toBe('lost');
  });

  it('loads the page anew when the server was upgraded meanwhile, and shows no frame that it would read wrongly', async () => {
    const before = shown();
    expect(reloads).toBe(0);
    wire.break();
    wire.layout += 1;
    wire.cells = [7, 8, 9];
    wire.connect();
    await pass(1000);
    expect(reloads).toBeGreaterThan(0);
    expect(shown()).toEqual(before);
  });

  it('applies patches, and says which units changed', async () => {
    wire.step(1, 5);
    await pass(400);
    expect(shown()).toEqual(held());
    expect([...board.changed].sort()).toEqual([100, ROOM.index]);
  });

  it('hears the status with a patch as well as by itself, even with one of a room left behind', async () => {
    await pass(14_000);
    wire.say('unit:patch', {
      unit: '99',
      level: null,
      changes: [],
      status: { ...wire.status(), viewers: 7 },
    });
    expect(board.status?.viewers).toBe(7);
    await pass(14_000);
    expect(board.link.state).toBe('live');
    expect(shown()).toEqual(held());
  });

  it('draws a burst once: at most every quarter of a second, in a frame', async () => {
    await pass(1000);
    const before = frames;
    for (let i = 1; i <= 100; i++) {
      wire.step(0, i);
      await pass(5);
    }
    await pass(400);
    expect(shown()).toEqual(held());
    expect(frames - before).toBeLessThanOrEqual(4);
  });

  it('asks for the snapshot when a patch is missing', async () => {
    wire.step(0, 1, { lost: true });
    wire.step(1, 2);
    await pass(400);
    expect(wire.watches).toBe(2);
    expect(shown()).toEqual(held());
  });

  it('asks anew when the server was started again, though its sequence began anew', async () => {
    wire.break();
    expect(board.link.state).toBe('lost');
    wire.epoch = 'b';
    wire.seq = 1;
    wire.cells = [7, 7, 7];
    wire.connect();
    await pass(400);
    expect(board.link.state).toBe('live');
    expect(shown()).toEqual(held());
    expect(board.snapshot?.epoch).toBe('b');
  });

  it('says since when the link is lost, keeps the last figures, and catches up', async () => {
    wire.step(0, 3);
    await pass(400);
    const last = shown();
    const heardAt = Date.now() - 400;
    wire.break();
    await pass(60_000);
    expect(board.link).toEqual({ state: 'lost', since_ms: heardAt });
    expect(shown()).toEqual(last);
    wire.step(0, 4);
    wire.connect();
    await pass(400);
    expect(shown()).toEqual(held());
  });

  it('calls the link lost when the hub falls silent on an open connection, and begins anew', async () => {
    const watches = wire.watches;
    await pass(16_100);
    expect(board.link.state).toBe('lost');
    await pass(3_000);
    expect(wire.watches).toBeGreaterThan(watches);
    expect(board.link.state).toBe('live');
  });

  it('begins anew after the machine slept, whatever the socket believes', async () => {
    wire.step(0, 9, { lost: true });
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    board.check();
    expect(board.link.state).toBe('lost');
    await pass(3_000);
    expect(board.link.state).toBe('live');
    expect(shown()).toEqual(held());
  });

  it('goes on when the clock of the machine is set back', async () => {
    await pass(1000);
    vi.setSystemTime(Date.now() - 8 * 3_600_000);
    wire.step(0, 7);
    await pass(300);
    expect(shown()).toEqual(held());
    expect(board.link.state).toBe('live');
    expect(board.serverNow()).toBe(wire.status().server_ms);
  });

  it('does not wait for a silent hub for as long as the clock was set back', async () => {
    vi.setSystemTime(Date.now() - 8 * 3_600_000);
    const watches = wire.watches;
    await pass(4_000);
    expect(wire.watches).toBeGreaterThan(watches);
    expect(board.link.state).toBe('live');
  });

  it('keeps up while hidden and shows the newest when it is looked at again', async () => {
    hidden = true;
    for (let i = 1; i <= 10; i++) wire.step(2, i, { acceptedMs: Date.now() });
    await pass(10_000);
    wire.say('hub:status', wire.status());
    expect(shown()).not.toEqual(held());
    hidden = false;
    board.check();
    await pass(400);
    expect(shown()).toEqual(held());
    // A tab that nobody looked at says nothing about the time to the screen.
    expect(board.eventToScreen.samples).toBe(0);
  });

  it('measures from acceptance to painting on the clock of the server', async () => {
    wire.aheadMs = 5_000;
    wire.say('hub:status', wire.status());
    await pass(500);
    wire.step(0, 1, { acceptedMs: Date.now() + 5_000 - 120 });
    await pass(400);
    const { p50_ms, samples } = board.eventToScreen;
    expect(samples).toBe(1);
    // 120 ms on the way, one frame to be set, two to be painted.
    expect(p50_ms).toBeGreaterThanOrEqual(120 + 3 * 16);
    expect(p50_ms).toBeLessThan(120 + 4 * 16);
  });

  it('tells a refusal, keeps asking only where that can help', async () => {
    wire.break();
    wire.answer = 'not_found';
    wire.connect();
    await pass(20);
    expect(board.refusal?.code).toBe('not_found');
    const watches = wire.watches;
    await pass(10_000);
    expect(wire.watches).toBe(watches);
    wire.answer = 'unavailable';
    board.retry();
    await pass(20);
    expect(board.refusal?.code).toBe('unavailable');
    wire.answer = 'yes';
    await pass(6_000);
    expect(board.refusal).toBeNull();
    expect(board.link.state).toBe('live');
  });

  it('shows of another unit what its page was loaded with until the answer comes', async () => {
    const loaded = { ...wire.snapshot(), unit: '01' };
    const other = { ...ROOM, unit: '01' };
    wire.answer = 'never';
    board.watch(other);
    expect(board.snapshotOf(loaded, other)).toBe(loaded);
    expect(board.snapshotOf(wire.snapshot(), ROOM)).toBe(board.snapshot);
  });

  it('does not take the late answer about a unit that was left', async () => {
    wire.answerAfterMs = 500;
    board.watch({ ...ROOM, unit: '01' });
    wire.answerAfterMs = 0;
    board.watch(ROOM);
    await pass(2_000);
    expect(board.snapshot?.unit).toBe(ROOM.unit);
  });

  it('prefers the page over an older live snapshot of the same server', () => {
    const loaded = { ...wire.snapshot(), seq: wire.seq + 5 };
    expect(board.snapshotOf(loaded, ROOM)).toBe(loaded);
    expect(board.snapshotOf({ ...loaded, epoch: 'older server' }, ROOM)).toBe(board.snapshot);
  });

  it('prefers the page over what it heard of a server that was started again, while it cannot reach the new one', () => {
    const loaded = { ...wire.snapshot(), epoch: 'newer server', seq: 1, as_of: '2021-10-16T01:00:00.000Z' };
    expect(board.snapshotOf(loaded, ROOM)).toBe(loaded);
  });

  it('ends with what the hub holds, whatever is lost, doubled or cut on the way', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('step' as const),
          cell: fc.nat(2),
          value: fc.nat(1000),
          lost: fc.boolean(),
          twice: fc.boolean(),
        }),
      },
      { weight: 1, arbitrary: fc.constant({ do: 'break' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'wait' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'hide' as const }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        board.close();
        await open();
        for (const s of steps) {
          if (s.do === 'step') wire.step(s.cell, s.value, s);
          else if (s.do === 'break') wire.break();
          else if (s.do === 'restart') {
            wire.break();
            wire.epoch += 'x';
            wire.seq = 1;
          } else if (s.do === 'hide') hidden = !hidden;
          else await pass(300);
          if (!wire.connected) wire.connect();
          await pass(1);
        }
        hidden = false;
        wire.step(0, 1);
        await pass(2_000);
        expect(shown()).toEqual(held());
        expect(board.snapshot?.seq).toBe(wire.seq);
      }),
    );
  });
});
