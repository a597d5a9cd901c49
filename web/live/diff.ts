/** What each room is told after a look at the store. Pure. */
import { CELL_COUNT } from '#schema/measures.ts';
import { WINDOW_DAYS, WINDOW_SERIES, roomOf, type Patch, type Snapshot } from '#schema/socket.ts';
import type { UnitLevel, UnitTree } from '#schema/units.ts';
import { WINDOW_SIZE, type Figures } from './layout.ts';
import type { UnitChange } from './rollup.ts';

/** A unit that somebody looks at, with the level of the rows drawn below it. */
export interface Room {
  readonly unit: string;
  readonly level: UnitLevel | null;
}

/** One step of the hub: everything that changed between two sequence numbers. */
export interface Tick {
  readonly epoch: string;
  readonly seq: number;
  readonly asOf: string;
  readonly today: string;
  /** Every room gets a frame, changed or not: the day or the epoch changed. */
  readonly toAll: boolean;
  readonly changes: readonly UnitChange[];
  /** Accepted instant (ms) of the oldest new event at or below a unit, by index; absent: none known. */
  readonly oldestAcceptedMs: ReadonlyMap<number, number>;
}

/** The unit's figures for a room, as they are now. */
export function snapshotOf(
  tree: UnitTree,
  totals: Figures,
  room: Room,
  state: Pick<Snapshot, 'epoch' | 'seq' | 'as_of' | 'today' | 'simulated'>,
): Snapshot {
  const cellsOf = (unit: number): Float64Array =>
    totals.cells.subarray(unit * CELL_COUNT, (unit + 1) * CELL_COUNT);
  const own = tree.indexOf.get(room.unit)!;
  const window = WINDOW_SERIES.map((_, series) => {
    const start = own * WINDOW_SIZE + series * WINDOW_DAYS;
    return Array.from(totals.window.subarray(start, start + WINDOW_DAYS));
  });
  return {
    unit: room.unit,
    level: room.level,
    ...state,
    own: Array.from(cellsOf(own)),
    rows: rowsOf(tree, room).map((unit) => [unit, ...cellsOf(unit)]),
    window,
  };
}

/** Indexes of the rows of a room, in tree order. */
export function rowsOf(tree: UnitTree, room: Room): number[] {
  if (room.level === null) return [];
  return tree.descendants(room.unit, room.level).map((unit) => tree.indexOf.get(unit.code)!);
}

/** Names of the rooms in which a change of this unit's cells shows as a row. */
function roomsAbove(tree: UnitTree, unit: number): string[] {
  const { code, level } = tree.units[unit]!;
  // A district without communes stands in for itself where communes are drawn.
  const levels: UnitLevel[] = level === 'district' && tree.isPlace(code) ? [level, 'commune'] : [level];
  const rooms: string[] = [];
  for (let above = tree.parentIndex[unit]!; above >= 0; above = tree.parentIndex[above]!)
    for (const drawn of levels) rooms.push(roomOf(tree.units[above]!.code, drawn));
  return rooms;
}

/**
 * The patch of each open room that shows a change. `prev` is the sequence number that the viewers of the
 * room hold: the last one at which something in the room changed.
 */
export function patchesOf(
  tree: UnitTree,
  tick: Tick,
  openRooms: ReadonlyMap<string, Room & { readonly seq: number }>,
): Map<string, Patch> {
  const drafts = new Map<string, { changes: number[]; window: number[] }>();
  const draftOf = (name: string): { changes: number[]; window: number[] } | undefined => {
    if (!openRooms.has(name)) return undefined;
    let draft = drafts.get(name);
    if (!draft) drafts.set(name, (draft = { changes: [], window: [] }));
    return draft;
  };
  const ownRooms = new Map<string, string[]>();
  for (const [name, room] of openRooms) {
    const names = ownRooms.get(room.unit);
    if (names) names.push(name);
    else ownRooms.set(room.unit, [name]);
    if (tick.toAll) draftOf(name);
  }
  for (const change of tick.changes) {
    const own = ownRooms.get(tree.units[change.unit]!.code) ?? [];
    for (const name of own) draftOf(name)!.window.push(...change.window);
    if (change.cells.length === 0) continue;
    for (const name of [...own, ...roomsAbove(tree, change.unit)])
      draftOf(name)?.changes.push(change.unit, change.cells.length / 2, ...change.cells);
  }
  const patches = new Map<string, Patch>();
  for (const [name, { changes, window }] of drafts) {
    const { unit, level, seq } = openRooms.get(name)!;
    patches.set(name, {
      unit,
      level,
      epoch: tick.epoch,
      seq: tick.seq,
      prev: seq,
      as_of: tick.asOf,
      today: tick.today,
      oldest_accepted_ms: tick.oldestAcceptedMs.get(tree.indexOf.get(unit)!) ?? 0,
      changes,
      ...(window.length > 0 ? { window } : {}),
    });
  }
  return patches;
}
