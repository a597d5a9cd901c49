/** Where people are injected: places of a province with their share of its people, and the sites in them. */
import { readReference } from '#schema/csv.ts';
import type { UnitTree } from '#schema/units.ts';
import type { PutIn } from './causes.ts';
import { draw, drawNormal, hash } from './draw.ts';

/** How a site types: share of its session days by days of delay. */
export type Typing = 'at_once' | 'next_day' | 'prompt' | 'slow';

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

/** Where something else than typing is the cause nothing waits for long; an empty refrigerator is only seen when all is entered. */
function typingOf(putIn: PutIn | undefined): Typing {
  if (!putIn) return 'prompt';
  if (putIn.cause === 'late_typing') return 'slow';
  return putIn.cause === 'no_stock' ? 'at_once' : 'next_day';
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
    return {
      code: `${code}-${i + 1}`,
      typing: typingOf(putIn),
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
  if (putIn && (!putIn.wide || putIn.cause === 'late_typing'))
    return { share: adults * putIn.weight, course: 1 };
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

/** Delays in days of a session that is typed promptly, as cumulative shares of session days. */
const PROMPT = [
  [0, 0.72],
  [1, 0.94],
  [2, 0.985],
  [3, 0.995],
  [6, 1],
] as const;
/** Share of sessions that are typed the next day where nothing waits longer. */
const NEXT_DAY = 0.2;
/** A slow typist has a pile: of every session some is typed the same day, the rest days later. Cumulative shares of doses. */
const PILE = [
  [0, 0.2],
  [3, 0.6],
  [7, 1],
] as const;
export const MAX_DELAY_DAYS = 7;

/**
 * How a session is typed: days of delay, each with the cumulative share of its doses that have been typed then.
 * `quick`: share of promptly typed sessions that are entered the same day in addition.
 */
export function typingOfSession(
  typing: Typing,
  uniform: number,
  quick: number,
): readonly (readonly [days: number, upTo: number])[] {
  if (typing === 'slow') return PILE;
  if (typing === 'at_once' || uniform < quick) return [[0, 1]];
  if (typing === 'next_day') return uniform < NEXT_DAY ? [[1, 1]] : [[0, 1]];
  const rest = (uniform - quick) / (1 - quick);
  return [[PROMPT.find(([, upTo]) => rest < upTo)?.[0] ?? 0, 1]];
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
