/**
 * Where each cause of slowness is put (INDICATORS, causes of slowness), as a pure choice from plan and seed. Which unit stands
 * for which cause is ours; it says nothing about what happened there. Listed in docs/demonstration.md.
 *
 * Provinces keep their published doses, so a province gets a cause that its published figures allow. Inside the other
 * provinces some districts and communes get one, and fewer doses than their neighbours.
 */
import type { DayNumber } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import { hash } from './draw.ts';
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
  late_typing: ['51', '60', '64'],
  // They gave more than they are said to have received.
  no_stock: ['04', '19', '36', '42', '84'],
  not_collected: ['02', '08', '49'],
  // They received far more than they gave.
  low_demand: ['14', '52', '87', '91', '92', '94'],
  capacity: ['30', '34', '38', '40'],
  screening: ['24', '46', '66'],
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
/** Next doses are only awaited where nearly everybody had the first: a province must be as far as this, by the nation. */
const FAR_ENOUGH = 1;

/** First doses by a day per person of 18 and over, of a province against the nation. */
function reachedByProvince(tree: UnitTree, plan: ProvincePlan, day: DayNumber): ReadonlyMap<string, number> {
  const n = plan.provinces.length;
  const firsts = new Float64Array(n);
  const days = Math.max(1, Math.min(day - FIRST_DAY + 1, plan.doses[0]!.length / n));
  for (let i = 0; i < days * n; i++) firsts[i % n]! += plan.doses[0]![i]!;
  const adults = plan.provinces.map((code) => tree.get(code)!.adults ?? 1);
  const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
  const nation = sum(firsts) / sum(adults);
  return new Map(plan.provinces.map((code, c) => [code, firsts[c]! / adults[c]! / nation]));
}

function weightOf(cause: PutCause, reached: number): number {
  // Injected like everybody else: late typing is not slow injecting, and who waits for the second dose had the first.
  if (cause === 'late_typing' || cause === 'not_yet_due') return 1;
  const most = cause === 'screening' ? WEIGHT.screening : WEIGHT.usual;
  return Math.max(LEAST_WEIGHT, Math.min(most, BELOW_NATION / Math.max(reached, 0.01)));
}

/**
 * `demoDay`: the day on which the causes are to be seen, the last one of the history.
 * The choice does not depend on which provinces are loaded.
 */
export function causesOf(tree: UnitTree, plan: ProvincePlan, seed: number, demoDay: DayNumber): Causes {
  const reached = reachedByProvince(tree, plan, demoDay);
  const places = new Map<string, PutIn>();
  const units = new Map<string, PutCause>();
  const put = (unit: Unit, cause: PutCause, wide: boolean, weight: number): void => {
    units.set(unit.code, cause);
    if (tree.isPlace(unit.code)) places.set(unit.code, { cause, wide, weight });
    else for (const child of tree.children(unit.code)) put(child, cause, wide, weight);
  };
  for (const code of plan.provinces) {
    const whole = PROVINCE_CAUSES.get(code);
    if (whole) put(tree.get(code)!, whole, true, 1);
    else
      for (const [unit, cause] of [
        ...slowDistricts(tree, seed, code, reached.get(code)!),
        ...slowCommunes(tree, seed, code, reached.get(code)!),
      ])
        put(unit, cause, false, weightOf(cause, reached.get(code)!));
  }
  return { places, units };
}

/** A fixed order of units that the seed decides. */
function shuffled(tree: UnitTree, seed: number, salt: number, units: readonly Unit[]): Unit[] {
  const rank = (unit: Unit): number => hash(seed, salt, tree.indexOf.get(unit.code)!);
  return [...units].sort((a, b) => rank(a) - rank(b) || (a.code < b.code ? -1 : 1));
}

function slowDistricts(tree: UnitTree, seed: number, province: string, reached: number): [Unit, PutCause][] {
  const possible = tree.children(province).filter((unit) => tree.children(unit.code).length > 3);
  const causes = PUT_CAUSES.filter((cause) => cause !== 'not_yet_due' || reached >= FAR_ENOUGH);
  const first = hash(seed, 81, Number(province));
  return shuffled(tree, seed, 82, possible)
    .slice(0, Math.floor(tree.children(province).length / DISTRICTS_PER_CAUSE))
    .map((unit, i) => [unit, causes[(first + i) % causes.length]!]);
}

/** One commune for each cause, not of a slow district, of different districts where there are enough, not the smallest. */
function slowCommunes(tree: UnitTree, seed: number, province: string, reached: number): [Unit, PutCause][] {
  const all = tree.placesOf(province).filter((unit) => (unit.adults ?? 0) > 0);
  if (all.length < LEAST_PLACES) return [];
  const taken = new Set(slowDistricts(tree, seed, province, reached).map(([unit]) => unit.code));
  const usual = all.map((unit) => unit.adults!).sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
  const possible = shuffled(
    tree,
    seed,
    83,
    all.filter((unit) => unit.level === 'commune' && !taken.has(unit.parent!) && unit.adults! >= usual),
  );
  const turn = new Map<Unit, number>();
  for (const siblings of Map.groupBy(possible, (unit) => unit.parent).values())
    siblings.forEach((unit, i) => turn.set(unit, i));
  const order = [...possible].sort((a, b) => turn.get(a)! - turn.get(b)!);
  return PUT_CAUSES.flatMap((cause, i): [Unit, PutCause][] => (order[i] ? [[order[i], cause]] : []));
}
