/** Where people are injected: places of a province with their share of its people, and the sites in them. */
import { readReference } from '#schema/csv.ts';
import type { UnitTree } from '#schema/units.ts';
import { draw, drawNormal, hash } from './draw.ts';
import { LATE_TYPING } from './provinces.ts';

/** How a site types: share of its session days by days of delay. */
export type Typing = 'prompt' | 'slow';

export interface Site {
  readonly code: string;
  readonly typing: Typing;
  /** Certificates printed and identities verified, whole percent. */
  readonly certificateRate: number;
  readonly verifiedRate: number;
}

export interface Place {
  readonly code: string;
  /** Position among the places of the nation, in tree order: the number that draws are made from. */
  readonly ordinal: number;
  readonly district: string;
  /** Share of the province's people with a first dose at the end, before the shares are made to add up to one. */
  readonly share: number;
  /** Exponent of the place's own course: below one it was reached earlier than its province, above one later. */
  readonly course: number;
  readonly sites: readonly Site[];
  /** Places of the same district where some of those injected here live; at least the place itself. */
  readonly neighbours: readonly string[];
}

/** People of 18 and over for each site of a place. */
const ADULTS_PER_SITE = 9_000;
const MAX_SITES = 5;

function sitesOf(seed: number, code: string, ordinal: number, adults: number, late: boolean): Site[] {
  const count = Math.max(1, Math.min(MAX_SITES, Math.round(adults / ADULTS_PER_SITE)));
  return Array.from({ length: count }, (_, i): Site => {
    const u = draw(seed, 11, ordinal, i);
    return {
      code: `${code}-${i + 1}`,
      typing: u < (late ? 0.72 : 0.05) ? 'slow' : 'prompt',
      certificateRate: Math.round(100 * (1 - 0.16 * draw(seed, 12, ordinal, i) ** 2)),
      verifiedRate: Math.round(100 * (1 - 0.22 * draw(seed, 13, ordinal, i) ** 2)),
    };
  });
}

/** Places of one province, in tree order. Those without people on record have share zero. */
export function placesOf(tree: UnitTree, seed: number, province: string): Place[] {
  const firstIndex = tree.indexOf;
  const late = LATE_TYPING.has(province);
  return tree.placesOf(province).map((unit): Place => {
    const ordinal = firstIndex.get(unit.code)!;
    const adults = unit.adults ?? 0;
    const urban = unit.type === 'phuong' || unit.type === 'thi-tran';
    const district = unit.level === 'commune' ? unit.parent! : unit.code;
    const around =
      unit.level === 'commune' ? tree.children(district).filter((u) => u.adults !== null) : [unit];
    const near = around.length === 0 ? [unit] : around;
    return {
      code: unit.code,
      ordinal,
      district,
      share: adults * Math.exp(0.09 * drawNormal(seed, 14, ordinal) + (urban ? 0.06 : -0.02)),
      course: Math.max(
        0.55,
        Math.min(1.6, (urban ? 0.88 : 1.06) * Math.exp(0.16 * drawNormal(seed, 15, ordinal))),
      ),
      sites: sitesOf(seed, unit.code, ordinal, adults, late),
      neighbours: [0, 1, 2].map((i) => near[hash(seed, 16, ordinal, i) % near.length]!.code),
    };
  });
}

/** Delays in days by typing habit, cumulative shares of session days. The order of November 2021 quickened all. */
const DELAYS: Record<Typing, readonly (readonly [days: number, upTo: number])[]> = {
  prompt: [
    [0, 0.72],
    [1, 0.94],
    [2, 0.985],
    [3, 0.995],
    [6, 1],
  ],
  slow: [
    [0, 0.1],
    [1, 0.24],
    [2, 0.4],
    [3, 0.55],
    [5, 0.75],
    [8, 0.92],
    [13, 1],
  ],
};
export const MAX_DELAY_DAYS = 13;

/** Days between the injections of one session and their entry. `quick`: share of sessions entered the same day in addition. */
export function typingDelay(typing: Typing, uniform: number, quick: number): number {
  if (uniform < quick) return 0;
  const rest = (uniform - quick) / (1 - quick);
  return DELAYS[typing].find(([, upTo]) => rest < upTo)?.[0] ?? MAX_DELAY_DAYS;
}

/** People by single year of age, 0–99, of a district; census 2019, ages shifted by two years to 2021. */
export function agesByDistrict(): ReadonlyMap<string, Float64Array> {
  return new Map(
    readReference('district-age-2019.csv').map((row) => {
      const ages = new Float64Array(100);
      for (const [name, value] of Object.entries(row)) {
        const group = /^a(\d+)_(\d+)$|^a(85)plus$/.exec(name);
        if (!group) continue;
        const from = Number(group[1] ?? group[3]);
        const years = group[3] ? 10 : 5;
        for (let i = 0; i < years; i++) ages[Math.min(99, from + i + 2)]! += Number(value) / years;
      }
      // Born since the census.
      ages[0] = ages[1] = ages[2]!;
      return [row['code']!, ages] as const;
    }),
  );
}
