/** How questions about stock put units together: all of a unit as one, or by the units of a level below it. */
import { NATION, type Unit, type UnitLevel, type UnitTree } from '#schema/units.ts';
import type { QueryParams } from '../runtime.ts';

/** Groups that a question about lots may have: more would answer more rows than a screen or a store can bear. */
export const GROUPS_MOST = 1000;

export interface StockGroups {
  /** Codes of the groups: the unit alone, or the units of the level and the depots above them. */
  readonly codes: readonly string[];
  /** SQL for the group of a column that holds the code of a unit; text. */
  readonly of: (column: string) => string;
  /** SQL that keeps rows whose column holds a unit of any level at or below the unit; `1`: all are. */
  readonly within: (column: string) => string;
  /** Bound parameters of both. */
  readonly params: QueryParams;
  /** The whole country as one: whatever moves stays inside. */
  readonly isNation: boolean;
}

function allWithin(tree: UnitTree, unit: Unit): Unit[] {
  return [unit, ...tree.children(unit.code).flatMap((child) => allWithin(tree, child))];
}

/**
 * `level` null: one group. Otherwise each unit belongs to its ancestor of the level, a place without one to itself, and
 * what stands above the level is a group of its own: a depot.
 */
export function stockGroups(tree: UnitTree, unit: Unit, level: UnitLevel | null): StockGroups {
  const isNation = unit.code === NATION;
  const all = allWithin(tree, unit);
  const within = (column: string): string => (isNation ? '1' : `${column} IN {units:Array(String)}`);
  const units: QueryParams = isNation ? {} : { units: all.map(({ code }) => code) };
  if (level === null)
    return {
      codes: [unit.code],
      of: () => '{group:String}',
      within,
      params: { ...units, group: unit.code },
      isNation,
    };
  const headOf = new Map<string, string>();
  for (const head of tree.descendants(unit.code, level))
    for (const { code } of allWithin(tree, head)) headOf.set(code, head.code);
  const codes = all.map(({ code }) => code).filter((code) => (headOf.get(code) ?? code) === code);
  const { starts, heads } = runsOf(all.map(({ code }) => ({ code, head: headOf.get(code) ?? code })));
  return {
    codes,
    of: (column) =>
      `transform(roundDown(${orderSql(column)}, {starts:Array(UInt32)}), {starts:Array(UInt32)}, {heads:Array(String)}, '')`,
    within,
    params: { ...units, starts, heads },
    isNation: false,
  };
}

/** Codes in the order of their length, then of their number: `VN` stands before the provinces. */
function orderOf(code: string): number {
  return code.length * 100_000 + (code === NATION ? 0 : Number(code));
}

function orderSql(column: string): string {
  return `toUInt32(length(${column}) * 100000 + toUInt32OrZero(toString(${column})))`;
}

/**
 * Units that follow each other and have one head are one run: the 63 provinces are 200 runs of 11,368 units, so a question
 * stays short. Places outside of the unit fall into some run too; `within` keeps them out.
 */
function runsOf(units: { code: string; head: string }[]): { starts: number[]; heads: string[] } {
  const ordered = units.sort((a, b) => orderOf(a.code) - orderOf(b.code));
  const firsts = ordered.filter((unit, i) => ordered[i - 1]?.head !== unit.head);
  return { starts: firsts.map(({ code }) => orderOf(code)), heads: firsts.map(({ head }) => head) };
}
