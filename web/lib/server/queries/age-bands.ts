/**
 * Age bands, and how many people of each lived in a unit at the census of 2019. Pure.
 *
 * The census counts in groups of five years; bands that begin at 12 and 18 take their share of a group as if
 * its ages were equally frequent.
 */
import type { Unit, UnitTree } from '#schema/units.ts';
import type { CensusAges } from '../runtime.ts';

export const AGE_BANDS = ['0-11', '12-17', '18-29', '30-39', '40-49', '50-64', '65+'] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

const FIRST_AGES = [0, 12, 18, 30, 40, 50, 65];

export function bandOf(age: number): AgeBand {
  let band = 0;
  while (band + 1 < FIRST_AGES.length && age >= FIRST_AGES[band + 1]!) band++;
  return AGE_BANDS[band]!;
}

/** Census columns and the share of each that belongs to the band. */
const CENSUS_SHARES: Record<AgeBand, Readonly<Record<string, number>>> = {
  '0-11': { a0_04: 1, a05_09: 1, a10_14: 2 / 5 },
  '12-17': { a10_14: 3 / 5, a15_19: 3 / 5 },
  '18-29': { a15_19: 2 / 5, a20_24: 1, a25_29: 1 },
  '30-39': { a30_34: 1, a35_39: 1 },
  '40-49': { a40_44: 1, a45_49: 1 },
  '50-64': { a50_54: 1, a55_59: 1, a60_64: 1 },
  '65+': { a65_69: 1, a70_74: 1, a75_79: 1, a80_84: 1, a85plus: 1 },
};

/** People by band, census 2019; `null` where the census publishes no ages: communes, and some districts. */
export function populationByBand(
  tree: UnitTree,
  census: CensusAges,
  unit: Unit,
): { band: AgeBand; people: number }[] | null {
  if (unit.level === 'commune') return null;
  const districts = unit.level === 'district' ? [unit] : tree.descendants(unit.code, 'district');
  const rows = districts.map((district) => census.get(district.code)).filter((row) => row !== undefined);
  if (rows.length === 0) return null;
  return AGE_BANDS.map((band) => {
    let people = 0;
    for (const row of rows)
      for (const [column, share] of Object.entries(CENSUS_SHARES[band]))
        people += share * Number(row[column]);
    return { band, people: Math.round(people) };
  });
}
