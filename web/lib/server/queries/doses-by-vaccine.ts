/** Valid doses by vaccine and number, at the place of injection. */
import { z } from 'zod';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { Reads } from '../runtime.ts';
import { placesWithin } from './within.ts';

const row = z.object({ vaccine: z.string(), dose_number: z.number(), doses: z.number() });
export type DosesOfVaccine = z.infer<typeof row>;

export function dosesByVaccine(reads: Reads, tree: UnitTree, unit: Unit): Promise<DosesOfVaccine[]> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  return reads.select(
    // A record that was only ever cancelled has no vaccine.
    `SELECT vaccine, dose_number, sum(sign) AS doses FROM dose_facts WHERE ${sql} AND vaccine != ''
     GROUP BY vaccine, dose_number`,
    params,
    row,
    'doses-by-vaccine',
  );
}
