/** When the viewers of a room hear the status: with a patch where something changes, by itself where nothing does. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '#schema/time.ts';
import { Audience } from '#web/live/audience.ts';
import type { Tick } from '#web/live/diff.ts';
import { Hub } from '#web/live/hub.ts';
import { roomFor } from '#web/live/rooms.ts';
import { Verifier } from '#web/live/verify.ts';
import { silentLog } from '#web/log.ts';
import { ModelBooks } from '#tests/support/model-books.ts';
import { smallTree } from '#tests/support/small-tree.ts';

const STATUS_MS = 3000;
const tree = smallTree();

/** A hub whose audience has viewer 1 at the nation and viewer 2 at province 02, and what both hear. */
function watched() {
  const books = new ModelBooks(tree);
  const verifier = new Verifier(books, tree.units.length, Infinity, silentLog);
  const hub = new Hub({ tree, reader: books, verifier, clock: systemClock, tickMs: 10, log: silentLog });
  const audience = new Audience<number>(hub);
  audience.enter(1, roomFor(tree, 'VN', 'province'));
  audience.enter(2, roomFor(tree, '02', 'district'));
  let seq = 0;
  /** Something changes at the nation at this moment: the viewers that hear the status with it. */
  const step = (nowMs: number): number[] => {
    const tick: Tick = {
      epoch: hub.epoch,
      seq: ++seq,
      asOf: '',
      today: '2021-10-15',
      toAll: false,
      changes: [{ unit: tree.indexOf.get('VN')!, cells: [0, seq], window: [] }],
      oldestAcceptedMs: new Map(),
    };
    return audience
      .step(tick, { ...hub.status(), server_ms: nowMs }, nowMs - STATUS_MS)
      .flatMap(({ patch, viewers }) => (patch.status ? [...viewers] : []));
  };
  const late = (nowMs: number): number[] => [...audience.withoutStatus(nowMs, nowMs - STATUS_MS)];
  return { audience, step, late };
}

describe('the status', () => {
  it('comes with a patch, but not with each', () => {
    const { step } = watched();
    expect([10_000, 10_500, 12_999, 13_000, 13_500].map(step)).toEqual([[1], [], [], [1], []]);
  });

  it('comes by itself where nothing changed, and only there', () => {
    const { step, late } = watched();
    expect(step(10_000)).toEqual([1]);
    expect(late(10_500)).toEqual([2]);
    expect(late(11_500)).toEqual([]);
    expect(step(13_000)).toEqual([1]);
    expect(late(13_500)).toEqual([2]);
    expect(late(16_500)).toEqual([1, 2]);
  });

  it('comes again when the clock of the server was set back', () => {
    const { step, late } = watched();
    step(3_600_000);
    late(3_600_000);
    expect(step(10_000)).toEqual([1]);
    expect(late(10_500)).toEqual([2]);
    expect(late(11_000)).toEqual([]);
  });

  it('is owed by somebody else to those who look at no unit', () => {
    const { audience } = watched();
    audience.leave(2);
    expect([audience.has(1), audience.has(2), audience.has(3)]).toEqual([true, false, false]);
  });
});
