/**
 * Entry mistakes: some records are entered wrongly and corrected days later, some are entered twice and one of the
 * two is cancelled. What stands in the end is the plan.
 */
import type { Cell } from './cells.ts';
import { CLUSTER_CASES } from './cluster.ts';
import { draw, hash } from './draw.ts';
import { FIRST_DAY } from './national.ts';
import { USED } from './vaccines.ts';

/** Share of records entered wrongly; share of records entered twice. Chosen by us. */
const WRONG = 0.003;
const TWICE = 0.001;
/** A mistake is mended after at least one day and at most this many. */
export const MAX_MENDING_DAYS = 8;

/** A record as first entered, and the rows that mend it later: what is taken back, then what stands. */
interface Mistake {
  readonly entered: Cell;
  readonly mended: Cell;
}

export interface Entered {
  /** Cells of revision 1, in place of the one that was planned. */
  readonly cells: Cell[];
  readonly mistake: Mistake | undefined;
}

const record = (cell: Cell, offset: number, changes: Partial<Cell> = {}): Cell => ({
  ...cell,
  from: cell.from + offset,
  count: 1,
  ...changes,
});

/** What was typed instead of the record: certificate, day, commune or vaccine. */
function wrongly(seed: number, cell: Cell): Partial<Cell> {
  const which = hash(seed, 51, cell.place.ordinal, cell.givenDay, cell.from) % 4;
  const elsewhere = cell.place.neighbours.find((code) => code !== cell.place.code);
  if (which === 1 && cell.givenDay > FIRST_DAY) return { givenDay: cell.givenDay - 1 };
  if (which === 2 && elsewhere !== undefined) return { commune: elsewhere, site: `${elsewhere}-1` };
  if (which === 3) {
    const vaccine = (cell.vaccine + 1) % 4;
    return { vaccine, lot: cell.lot.replace(/-[A-Z]{2}-/, `-${['AZ', 'CM', 'SP', 'VC'][vaccine]!}-`) };
  }
  return { certificateRate: 0 };
}

/** A planned cell as it was entered. Most cells come back as they are. */
export function enter(seed: number, cell: Cell): Entered {
  const u = draw(seed, 52, cell.place.ordinal, cell.givenDay, cell.from, cell.number);
  // Where stock runs out a single slip of the pen would hide it; the session of the cluster must stay one, or its cases double.
  const spared = cell.place.putIn?.cause === 'no_stock' || CLUSTER_CASES.holds(cell);
  if (u >= cell.count * (WRONG + TWICE) || USED[cell.vaccine] === undefined || spared)
    return { cells: [cell], mistake: undefined };
  const offset = hash(seed, 53, cell.place.ordinal, cell.givenDay, cell.from) % cell.count;
  const revisedDay =
    cell.entryDay + 1 + (hash(seed, 54, cell.place.ordinal, cell.givenDay, cell.from) % MAX_MENDING_DAYS);
  if (u < cell.count * TWICE) {
    const entered = record(cell, offset);
    return {
      cells: [cell, entered],
      mistake: { entered, mended: { ...entered, revision: 2, sign: 0, revisedDay } },
    };
  }
  const right = record(cell, offset);
  const entered = { ...right, ...wrongly(seed, cell) };
  const cells = [
    { ...cell, count: offset },
    entered,
    { ...cell, from: cell.from + offset + 1, count: cell.count - offset - 1 },
  ].filter((part) => part.count > 0);
  return { cells, mistake: { entered, mended: { ...right, revision: 2, sign: 1, revisedDay } } };
}
