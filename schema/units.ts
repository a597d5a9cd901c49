/**
 * The tree of units of 2021–22: nation, 63 provinces, 705 districts, 10,599 communes.
 *
 * A *place* is where somebody lives or is injected: a commune, or one of the five island districts
 * that have no communes. Every total is a sum over places.
 */
export const NATION = 'VN';

export type UnitLevel = 'nation' | 'province' | 'district' | 'commune';
export const LEVELS: readonly UnitLevel[] = ['nation', 'province', 'district', 'commune'];

/** The two archipelagos that every national map shows by name. */
export const ARCHIPELAGOS = ['498', '576'] as const;

export interface Unit {
  readonly code: string;
  readonly level: UnitLevel;
  /** Code of the parent; `null` for the nation. */
  readonly parent: string | null;
  /** Full name with its type: `Thành phố Hà Nội`, `Quận Ba Đình`, `Phường Phúc Xá`. */
  readonly name: string;
  /** Name alone: `Hà Nội`. */
  readonly shortName: string;
  /** Type as in the source: `tinh` `thanh-pho` `quan` `huyen` `thi-xa` `phuong` `xa` `thi-tran` `quoc-gia`. */
  readonly type: string;
  /** Census of 1 April 2019; `null` where the census published none. */
  readonly population: number | null;
  /** People of 18 and over, 2021, derived (see `schema/population.ts`); `null` where not known. */
  readonly adults: number | null;
  /** Whether `adults` is published (provinces, nation) or derived by us (districts, communes). */
  readonly adultsDerived: boolean;
  /** A point inside: [longitude, latitude], WGS 84; `null` for the nation. */
  readonly point: readonly [number, number] | null;
}

/** Level of a code by its form alone; `undefined` when it has none of the forms. */
export function levelOfCode(code: string): UnitLevel | undefined {
  if (code === NATION) return 'nation';
  if (!/^\d+$/.test(code)) return undefined;
  if (code.length === 2) return 'province';
  if (code.length === 3) return 'district';
  if (code.length === 5) return 'commune';
  return undefined;
}

/** The next level down; `null` below communes. */
export function childLevel(level: UnitLevel): UnitLevel | null {
  return LEVELS[LEVELS.indexOf(level) + 1] ?? null;
}

/**
 * The tree with everything that is asked of it. Units stand in a fixed order: the nation, provinces,
 * districts, communes, each by code; `index` is the place in that order and is what frames carry.
 */
export class UnitTree {
  readonly units: readonly Unit[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Index of the parent of each unit; -1 for the nation. */
  readonly parentIndex: Int32Array;
  readonly #children: readonly (readonly Unit[])[];

  constructor(units: readonly Unit[]) {
    this.units = units;
    this.indexOf = new Map(units.map((unit, index) => [unit.code, index]));
    this.parentIndex = new Int32Array(units.length).fill(-1);
    const children: Unit[][] = units.map(() => []);
    units.forEach((unit, index) => {
      if (unit.parent === null) return;
      const parent = this.indexOf.get(unit.parent);
      if (parent === undefined || parent >= index)
        throw new Error(`unit ${unit.code} stands before its parent`);
      this.parentIndex[index] = parent;
      children[parent]!.push(unit);
    });
    this.#children = children;
  }

  get(code: string): Unit | undefined {
    const index = this.indexOf.get(code);
    return index === undefined ? undefined : this.units[index];
  }

  children(code: string): readonly Unit[] {
    const index = this.indexOf.get(code);
    return index === undefined ? [] : this.#children[index]!;
  }

  /** A commune, or a district without communes. */
  isPlace(code: string): boolean {
    const unit = this.get(code);
    if (!unit) return false;
    return unit.level === 'commune' || (unit.level === 'district' && this.children(code).length === 0);
  }

  /** Places at or below a unit, in tree order. */
  placesOf(code: string): Unit[] {
    const unit = this.get(code);
    if (!unit) return [];
    if (this.isPlace(code)) return [unit];
    return this.children(code).flatMap((child) => this.placesOf(child.code));
  }

  /** From the nation down to the unit itself. */
  pathOf(code: string): Unit[] {
    const path: Unit[] = [];
    for (let unit = this.get(code); unit; unit = unit.parent === null ? undefined : this.get(unit.parent))
      path.unshift(unit);
    return path;
  }

  /**
   * Units of a level at or below a unit. A district without communes stands in for itself on the
   * commune level, so that no place is missing from a map of communes.
   */
  descendants(code: string, level: UnitLevel): Unit[] {
    const unit = this.get(code);
    if (!unit) return [];
    if (unit.level === level) return [unit];
    if (level === 'commune' && this.isPlace(code)) return [unit];
    return this.children(code).flatMap((child) => this.descendants(child.code, level));
  }

  /** Whether `code` is `ancestor` or lies below it. */
  isWithin(code: string, ancestor: string): boolean {
    for (let unit = this.get(code); unit; unit = unit.parent === null ? undefined : this.get(unit.parent))
      if (unit.code === ancestor) return true;
    return false;
  }
}

/** `Hoằng Hóa` and `Hoàng Hoá` → `hoang hoa`: what search compares. */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
