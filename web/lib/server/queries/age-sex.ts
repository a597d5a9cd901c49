/** People by age band and sex, by residence. */
import { z } from 'zod';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { Reads } from '../runtime.ts';
import { AGE_BANDS, bandOf, type AgeBand } from './age-bands.ts';
import { placesWithin } from './within.ts';

const row = z.object({
  birth_year: z.number(),
  sex: z.string(),
  people_1plus: z.number(),
  people_full: z.number(),
});

export interface AgeSexRow {
  band: AgeBand;
  sex: string;
  people_1plus: number;
  people_full: number;
}

/** Age is counted in the year of `today`, from the year of birth. */
export async function ageSex(reads: Reads, tree: UnitTree, unit: Unit, today: string): Promise<AgeSexRow[]> {
  const { sql, params } = placesWithin(tree, unit, 'home_commune');
  const rows = await reads.select(
    `SELECT birth_year, sex, sumIf(sign, dose_number = 1) AS people_1plus, sumIf(sign, completes = 1) AS people_full
     FROM dose_facts WHERE ${sql} GROUP BY birth_year, sex`,
    params,
    row,
    'age-sex',
  );
  const year = Number(today.slice(0, 4));
  const bands = new Map<string, AgeSexRow>();
  for (const { birth_year, sex, people_1plus, people_full } of rows) {
    if (people_1plus === 0 && people_full === 0) continue;
    const band = bandOf(year - birth_year);
    const key = `${band} ${sex}`;
    const sum = bands.get(key) ?? { band, sex, people_1plus: 0, people_full: 0 };
    sum.people_1plus += people_1plus;
    sum.people_full += people_full;
    bands.set(key, sum);
  }
  return [...bands.values()].sort(
    (a, b) => AGE_BANDS.indexOf(a.band) - AGE_BANDS.indexOf(b.band) || (a.sex < b.sex ? -1 : 1),
  );
}
