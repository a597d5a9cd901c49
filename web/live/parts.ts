/**
 * Which parts of a table hold rows that the hub has not seen. Pure.
 *
 * A merge keeps all rows (plain MergeTree, signed facts), so a part whose rows are as many as those of
 * the parts it replaced brings nothing new. This needs no assumption about the order of block numbers.
 */
export interface Part {
  readonly name: string;
  readonly partition: string;
  readonly minBlock: number;
  readonly maxBlock: number;
  readonly rows: number;
}

export interface Unseen {
  /** Parts that hold new rows, perhaps among old ones. */
  readonly parts: readonly Part[];
  /** Rows of those parts: what a look into them has to read. */
  readonly rows: number;
  /** Rows were taken away: nothing that is held can be trusted. */
  readonly lost: boolean;
}

export function unseenParts(known: readonly Part[], now: readonly Part[]): Unseen {
  const stillThere = new Set(now.map((part) => part.name));
  const before = new Set(known.map((part) => part.name));
  const vanished = new Set(known.filter((part) => !stillThere.has(part.name)));
  const parts: Part[] = [];
  let lost = false;
  for (const part of now) {
    if (before.has(part.name)) continue;
    let seenRows = 0;
    for (const old of vanished) {
      if (old.partition !== part.partition) continue;
      if (old.minBlock < part.minBlock || old.maxBlock > part.maxBlock) continue;
      seenRows += old.rows;
      vanished.delete(old);
    }
    if (part.rows < seenRows) lost = true;
    if (part.rows !== seenRows) parts.push(part);
  }
  return {
    parts,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    lost: lost || vanished.size > 0,
  };
}
