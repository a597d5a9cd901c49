/** Conditions that keep a question to what lies at or below a unit. */
import { NATION, type Unit, type UnitTree } from '#schema/units.ts';
import type { QueryParams } from '../runtime.ts';

export interface Condition {
  /** For a WHERE; `1` when everything counts. */
  readonly sql: string;
  readonly params: QueryParams;
}

/** Rows of places at or below the unit. `column`: site_commune or home_commune. */
export function placesWithin(tree: UnitTree, unit: Unit, column: string): Condition {
  if (unit.code === NATION) return { sql: '1', params: {} };
  return {
    sql: `${column} IN {places:Array(String)}`,
    params: { places: tree.placesOf(unit.code).map((place) => place.code) },
  };
}

/** Rows of units of any level at or below the unit: allocation stands where the doses are held. */
export function unitsWithin(tree: UnitTree, unit: Unit, column: string): Condition {
  if (unit.code === NATION) return { sql: '1', params: {} };
  const codes: string[] = [];
  const add = (u: Unit): void => {
    codes.push(u.code);
    tree.children(u.code).forEach(add);
  };
  add(unit);
  return { sql: `${column} IN {units:Array(String)}`, params: { units: codes } };
}
