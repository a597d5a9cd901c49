/**
 * Where each cause of slowness is put (INDICATORS, causes of slowness), as a pure choice from plan and seed. Which unit stands
 * for which cause is ours; it says nothing about what happened there. Listed in docs/demonstration.md.
 *
 * Provinces keep their published doses, so a province gets a cause that its published figures allow. Inside the other
 * provinces some districts and communes get one, and fewer doses than their neighbours.
 */
import type { DayNumber } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import { draw, hash } from './draw.ts';
import { FIRST_DAY } from './national.ts';
import type { ProvincePlan } from './province-plan.ts';

/** In the order of INDICATORS. */
export const PUT_CAUSES = [
  'late_typing',
  'no_stock',
  'not_collected',
  'low_demand',
  'capacity',
  'not_yet_due',
  'screening',
] as const;
export type PutCause = (typeof PUT_CAUSES)[number];

/** Chosen among the provinces that are slow by the published figures, by doses received or by people reached. */
const PROVINCES: Readonly<Record<Exclude<PutCause, 'not_yet_due'>, readonly string[]>> = {
  // As fast as the nation, so that nothing but typing is late.
  late_typing: ['54', '60', '62'],
  // They gave more than they are said to have received.
  no_stock: ['04', '19', '36', '42', '84'],
  not_collected: ['02', '08', '49'],
  // They received far more than they gave.
  low_demand: ['14', '51', '52', '87', '91', '92', '94'],
  capacity: ['30', '34', '38', '40'],
  screening: ['24', '46', '64', '66'],
};

/** Provinces that stand for a cause as a whole. */
export const PROVINCE_CAUSES: ReadonlyMap<string, PutCause> = new Map(
  Object.entries(PROVINCES).flatMap(([cause, codes]) => codes.map((code) => [code, cause as PutCause])),
);

/** Received of decided where not all was collected: in a whole province, in a part of one. */
export const COLLECTED_SHARE = { wide: 0.85, part: 0.62 } as const;

export interface PutIn {
  readonly cause: PutCause;
  /** The whole province stands for it; its doses are the published ones. */
  readonly wide: boolean;
  /** Doses of the place against those that it would have without the cause. */
  readonly weight: number;
}

export interface Causes {
  /** By place. */
  readonly places: ReadonlyMap<string, PutIn>;
  /** Provinces, districts and communes at which a cause was put in, and all below them. */
  readonly units: ReadonlyMap<string, PutCause>;
}

/** One district in so many of a province gets a cause. */
const DISTRICTS_PER_CAUSE = 7;
/** Provinces with fewer places have no single communes with a cause: there would be too few without one. */
const LEAST_PLACES = 40;
/** Doses of a slow place against the others; where people are turned away at the table, less is needed. */
const WEIGHT = { usual: 0.6, screening: 0.7 } as const;
/** A slow place stays so much below the nation, however far its province is ahead. */
const BELOW_NATION = 0.66;
const LEAST_WEIGHT = 0.3;
/** Communes that type late beside the one that stands for it, of those that are not small. */
const MORE_LATE = 0.1;
const LATE_TYPISTS = 1.25;
/** Next doses are only awaited where nearly everybody had the first: a province must be as far as this, by the nation. */
const FAR_ENOUGH = 1;

/** How a province stands against the nation, by people of 18 and over. */
interface Standing {
  /** First doses by a day. */
  readonly reached: number;
  /** Doses of the week that ends on it. */
  readonly pace: number;
}

function standingOf(tree: UnitTree, plan: ProvincePlan, day: DayNumber): ReadonlyMap<string, Standing> {
  const n = plan.provinces.length;
  const days = Math.max(1, Math.min(day - FIRST_DAY + 1, plan.doses[0]!.length / n));
  const doses = (tables: readonly Int32Array[], from: number): number[] =>
    plan.provinces.map((_, c) => {
      let sum = 0;
      for (const table of tables) for (let d = Math.max(0, from); d < days; d++) sum += table[d * n + c]!;
      return sum;
    });
  const adults = plan.provinces.map((code) => tree.get(code)!.adults ?? 1);
  const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const against = (values: readonly number[]): number[] => {
    const nation = Math.max(1, sumOf(values)) / sumOf(adults);
    return values.map((value, c) => value / adults[c]! / nation);
  };
  const reached = against(doses([plan.doses[0]!], 0));
  const pace = against(doses(plan.doses, days - 7));
  return new Map(plan.provinces.map((code, c) => [code, { reached: reached[c]!, pace: pace[c]! }]));
}

function weightOf(cause: PutCause, { reached, pace }: Standing): number {
  // Who waits for the second dose had the first: the course of such places is their own.
  if (cause === 'not_yet_due') return 1;
  // Who types late injects no slower than others; a little faster, as few doses make a poor estimate of what is not typed.
  if (cause === 'late_typing') return LATE_TYPISTS * Math.max(1, 1 / Math.max(pace, 0.3));
  const most = cause === 'screening' ? WEIGHT.screening : WEIGHT.usual;
  return Math.max(LEAST_WEIGHT, Math.min(most, BELOW_NATION / Math.max(reached, pace, 0.01)));
}

/**
 * `demoDay`: the day on which the causes are to be seen, the last one of the history.
 * The choice does not depend on which provinces are loaded.
 */
export function causesOf(tree: UnitTree, plan: ProvincePlan, seed: number, demoDay: DayNumber): Causes {
  const standings = standingOf(tree, plan, demoDay);
  const places = new Map<string, PutIn>();
  const units = new Map<string, PutCause>();
  const put = (unit: Unit, cause: PutCause, wide: boolean, weight: number): void => {
    units.set(unit.code, cause);
    if (tree.isPlace(unit.code)) places.set(unit.code, { cause, wide, weight });
    else for (const child of tree.children(unit.code)) put(child, cause, wide, weight);
  };
  for (const code of plan.provinces) {
    const standing = standings.get(code)!;
    const whole = PROVINCE_CAUSES.get(code);
    if (whole) {
      put(tree.get(code)!, whole, true, 1);
      // Tables are only seen to be idle beside full ones.
      if (whole === 'screening')
        for (const district of largestDistricts(tree, code)) put(district, 'capacity', true, 1);
    } else
      for (const [unit, cause] of slowParts(tree, seed, code, standing))
        put(unit, cause, false, weightOf(cause, standing));
  }
  return { places, units };
}

/** The two districts with the most communes. */
function largestDistricts(tree: UnitTree, province: string): Unit[] {
  const communes = (unit: Unit): number => tree.children(unit.code).length;
  return [...tree.children(province)]
    .sort((a, b) => communes(b) - communes(a) || (a.code < b.code ? -1 : 1))
    .slice(0, 2);
}

/** A fixed order of units that the seed decides. */
function shuffled(tree: UnitTree, seed: number, salt: number, units: readonly Unit[]): Unit[] {
  const rank = (unit: Unit): number => hash(seed, salt, tree.indexOf.get(unit.code)!);
  return [...units].sort((a, b) => rank(a) - rank(b) || (a.code < b.code ? -1 : 1));
}

/** Districts and communes of a province that get a cause. */
function slowParts(
  tree: UnitTree,
  seed: number,
  province: string,
  { reached }: Standing,
): [Unit, PutCause][] {
  const districts = slowDistricts(tree, seed, province, reached >= FAR_ENOUGH);
  const taken = new Set(districts.map(([unit]) => unit.code));
  const all = tree.placesOf(province).filter((unit) => (unit.adults ?? 0) > 0);
  if (all.length < LEAST_PLACES) return districts;
  const usual = all.map((unit) => unit.adults!).sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
  const possible = all.filter(
    (unit) => unit.level === 'commune' && !taken.has(unit.parent!) && unit.adults! >= usual,
  );
  return [...districts, ...slowCommunes(tree, seed, possible)];
}

function slowDistricts(tree: UnitTree, seed: number, province: string, far: boolean): [Unit, PutCause][] {
  const possible = tree.children(province).filter((unit) => tree.children(unit.code).length > 3);
  const causes = PUT_CAUSES.filter((cause) => cause !== 'not_yet_due' || far);
  const first = hash(seed, 81, Number(province));
  return shuffled(tree, seed, 82, possible)
    .slice(0, Math.floor(tree.children(province).length / DISTRICTS_PER_CAUSE))
    .map((unit, i) => [unit, causes[(first + i) % causes.length]!]);
}

/** One commune for each cause, of different districts where there are enough; and some more that type late. */
function slowCommunes(tree: UnitTree, seed: number, possible: readonly Unit[]): [Unit, PutCause][] {
  const turn = new Map<Unit, number>();
  const mixed = shuffled(tree, seed, 83, possible);
  for (const siblings of Map.groupBy(mixed, (unit) => unit.parent).values())
    siblings.forEach((unit, i) => turn.set(unit, i));
  const order = mixed.sort((a, b) => turn.get(a)! - turn.get(b)!);
  // Not beside a commune with another cause: few doses borrow the delays of their district.
  const districts = new Set(order.slice(0, PUT_CAUSES.length).map((unit) => unit.parent));
  const late = order
    .slice(PUT_CAUSES.length)
    .filter((unit) => !districts.has(unit.parent))
    .filter((unit) => draw(seed, 84, tree.indexOf.get(unit.code)!) < MORE_LATE);
  return [
    ...PUT_CAUSES.flatMap((cause, i): [Unit, PutCause][] => (order[i] ? [[order[i], cause]] : [])),
    ...late.map((unit): [Unit, PutCause] => [unit, 'late_typing']),
  ];
}
