/** Units of a table or map as they travel to the browser (short tuples), and joined with their cells. */
import type { Cells } from '#schema/measures.ts';
import type { Unit, UnitLevel, UnitTree } from '#schema/units.ts';

/** `[index in the tree, code, name, name of the unit it lies in, population, adults]`. */
export type UnitTuple = readonly [number, string, string, string, number | null, number | null];

export interface UnitRef {
  readonly index: number;
  readonly code: string;
  readonly name: string;
  /** Name of the unit it lies in; empty where the screen shows the children of one unit. */
  readonly within: string;
  readonly population: number | null;
  readonly adults: number | null;
}

export interface BoardRow {
  readonly ref: UnitRef;
  /** In the order of `CELLS`. */
  readonly cells: Cells;
}

/** `Hà Nội`, but `Quận 1` and `Huyện Hoằng Hóa`: below provinces the type belongs to the name. */
export function displayName(unit: Pick<Unit, 'level' | 'name' | 'shortName'>): string {
  if (unit.level === 'nation') return 'Toàn quốc';
  // Alone, the city's name is the man's.
  if (unit.shortName === 'Hồ Chí Minh') return 'TP. Hồ Chí Minh';
  return unit.level === 'province' ? unit.shortName : unit.name;
}

/** Levels that can be drawn below a unit, the children's level first; none for a place. */
export function levelsBelow(tree: UnitTree, code: string): UnitLevel[] {
  const unit = tree.get(code);
  if (!unit || tree.isPlace(code)) return [];
  if (unit.level === 'nation') return ['province', 'district', 'commune'];
  return unit.level === 'province' ? ['district', 'commune'] : ['commune'];
}

/** Units of a level below a unit, in tree order. */
export function unitTuples(tree: UnitTree, code: string, level: UnitLevel): UnitTuple[] {
  return tree.descendants(code, level).map((unit) => {
    const parent = unit.parent === null || unit.parent === code ? undefined : tree.get(unit.parent);
    const above = parent && parent.level === 'district' ? tree.get(parent.parent ?? '') : undefined;
    const within = [parent, above && above.code !== code ? above : undefined]
      .filter((u) => u !== undefined)
      .map((u) => displayName(u))
      .join(', ');
    return [
      tree.indexOf.get(unit.code)!,
      unit.code,
      displayName(unit),
      within,
      unit.population,
      unit.adults,
    ] as const;
  });
}

export function unitRef([index, code, name, within, population, adults]: UnitTuple): UnitRef {
  return { index, code, name, within, population, adults };
}

const joinedRows = new WeakMap<readonly number[], BoardRow>();

/**
 * Rows of a snapshot joined with their units; a row whose unit is not known is left out. A patch keeps the rows it
 * does not change, and so does this: only changed rows are redrawn.
 */
export function joinRows(
  rows: readonly (readonly number[])[],
  units: ReadonlyMap<number, UnitRef>,
): BoardRow[] {
  const joined: BoardRow[] = [];
  for (const row of rows) {
    const ref = units.get(row[0]!);
    if (!ref) continue;
    let known = joinedRows.get(row);
    if (known?.ref !== ref) joinedRows.set(row, (known = { ref, cells: row.slice(1) }));
    joined.push(known);
  }
  return joined;
}
