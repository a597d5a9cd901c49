/** Where people are injected: places of a province with their share of its people, and the sites in them. */
import { readReference } from '#schema/csv.ts';
import type { UnitTree } from '#schema/units.ts';
import type { PutIn } from './causes.ts';
import { draw, drawNormal, hash } from './draw.ts';

/** How a site types: share of its session days by days of delay. */
export type Typing = 'at_once' | 'prompt' | 'slow';

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
  /** People of 18 and over. */
  readonly adults: number;
  /** The cause of slowness that was put in here. */
  readonly putIn: PutIn | undefined;
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

/** Share of slow typists among the sites of a place. */
function slowShare(putIn: PutIn | undefined): number {
  if (!putIn) return 0.05;
  if (putIn.cause !== 'late_typing') return 0;
  return putIn.wide ? 0.9 : 1;
}

function sitesOf(
  seed: number,
  code: string,
  ordinal: number,
  adults: number,
  putIn: PutIn | undefined,
): Site[] {
  const count = Math.max(1, Math.min(MAX_SITES, Math.round(adults / ADULTS_PER_SITE)));
  return Array.from({ length: count }, (_, i): Site => {
    const slow = draw(seed, 11, ordinal, i) < slowShare(putIn);
    return {
      code: `${code}-${i + 1}`,
      // An empty refrigerator is only seen where every dose given from it has been entered.
      typing: putIn?.cause === 'no_stock' ? 'at_once' : slow ? 'slow' : 'prompt',
      certificateRate: Math.round(100 * (1 - 0.16 * draw(seed, 12, ordinal, i) ** 2)),
      verifiedRate: Math.round(100 * (1 - 0.22 * draw(seed, 13, ordinal, i) ** 2)),
    };
  });
}

/** Places differ, but not so much that one is slow without a cause; with one it is slow for nothing else. */
function courseOf(
  seed: number,
  ordinal: number,
  adults: number,
  urban: boolean,
  putIn: PutIn | undefined,
): Pick<Place, 'share' | 'course'> {
  if (putIn && !putIn.wide) return { share: adults * putIn.weight, course: 1 };
  return {
    share: adults * Math.exp(0.04 * drawNormal(seed, 14, ordinal) + (urban ? 0.04 : -0.02)),
    course: (urban ? 0.97 : 1.015) * Math.exp(0.04 * drawNormal(seed, 15, ordinal)),
  };
}

/** Places of one province, in tree order. Those without people on record have share zero. */
export function placesOf(
  tree: UnitTree,
  seed: number,
  province: string,
  causes: ReadonlyMap<string, PutIn>,
): Place[] {
  const firstIndex = tree.indexOf;
  return tree.placesOf(province).map((unit): Place => {
    const ordinal = firstIndex.get(unit.code)!;
    const adults = unit.adults ?? 0;
    const urban = unit.type === 'phuong' || unit.type === 'thi-tran';
    const district = unit.level === 'commune' ? unit.parent! : unit.code;
    const around =
      unit.level === 'commune' ? tree.children(district).filter((u) => u.adults !== null) : [unit];
    const near = around.length === 0 ? [unit] : around;
    const putIn = causes.get(unit.code);
    return {
      code: unit.code,
      ordinal,
      district,
      adults,
      putIn,
      ...courseOf(seed, ordinal, adults, urban, putIn),
      sites: sitesOf(seed, unit.code, ordinal, adults, putIn),
      neighbours: [0, 1, 2].map((i) => near[hash(seed, 16, ordinal, i) % near.length]!.code),
    };
  });
}

/** Delays in days by typing habit, cumulative shares of session days. The order of November 2021 quickened all. */
const DELAYS: Record<Typing, readonly (readonly [days: number, upTo: number])[]> = {
  at_once: [[0, 1]],
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
