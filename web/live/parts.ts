/**
 * Which rows of a table the hub has not seen, told by parts and blocks. Pure.
 *
 * A merge keeps all rows (plain MergeTree, signed facts), so a part whose rows are as many as those of
 * the parts it replaced brings nothing new. A merged part that took in both seen and unseen rows is told apart
 * by its blocks: a part that was seen held every row of its range of blocks, since the engine merges
 * no range in which an insert is still under way.
 */
export interface Part {
  readonly name: string;
  readonly partition: string;
  readonly minBlock: number;
  readonly maxBlock: number;
  readonly rows: number;
}

/** A part with rows that were not seen. */
export interface UnseenPart {
  readonly name: string;
  /** Rows that were not seen. */
  readonly rows: number;
  /** Ranges of blocks (first, last) whose rows were seen in other parts. */
  readonly seen: readonly (readonly [number, number])[];
}

export interface Unseen {
  readonly parts: readonly UnseenPart[];
  /** Rows that were not seen. */
  readonly rows: number;
  /** Rows of all those parts, seen or not: what a look into them reads. */
  readonly rowsToRead: number;
  /** Rows were taken away: nothing that is held can be trusted. */
  readonly lost: boolean;
}

export function unseenParts(known: readonly Part[], now: readonly Part[]): Unseen {
  const stillThere = new Set(now.map((part) => part.name));
  const before = new Set(known.map((part) => part.name));
  const vanished = new Set(known.filter((part) => !stillThere.has(part.name)));
  const parts: UnseenPart[] = [];
  let rowsToRead = 0;
  let lost = false;
  for (const part of now) {
    if (before.has(part.name)) continue;
    let seenRows = 0;
    const seen: [number, number][] = [];
    for (const old of vanished) {
      if (old.partition !== part.partition) continue;
      if (old.minBlock < part.minBlock || old.maxBlock > part.maxBlock) continue;
      seenRows += old.rows;
      seen.push([old.minBlock, old.maxBlock]);
      vanished.delete(old);
    }
    if (part.rows < seenRows) lost = true;
    if (part.rows === seenRows) continue;
    parts.push({ name: part.name, rows: part.rows - seenRows, seen });
    rowsToRead += part.rows;
  }
  return {
    parts,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    rowsToRead,
    lost: lost || vanished.size > 0,
  };
}

/** A part by its name, as `_part` gives it: `<partition>_<first block>_<last block>_<level>[_<mutation>]`. */
export function partOfName(name: string, rows: number): Part {
  const match = /^(.+?)_(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(name);
  if (!match) throw new Error(`not the name of a part: ${name}`);
  return { name, partition: match[1]!, minBlock: Number(match[2]), maxBlock: Number(match[3]), rows };
}
