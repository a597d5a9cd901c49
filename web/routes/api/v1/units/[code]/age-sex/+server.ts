/** People with a dose by age band and sex, beside the people of the census. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { populationByBand } from '#web/lib/server/queries/age-bands.ts';
import { ageSex } from '#web/lib/server/queries/age-sex.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  queryOf(event.url, noQuery);
  const { live, reads, ages } = event.locals;
  const rows = await ageSex(reads, live.tree, unit, live.status().today);
  return {
    body: { unit: unitFace(unit), rows, population: populationByBand(live.tree, ages, unit) },
    name: `age-sex-${unit.code}`,
    table: () => ({
      columns: ['unit', 'band', 'sex', 'people_1plus', 'people_full'],
      rows: rows.map((row) => [unit.code, row.band, row.sex, row.people_1plus, row.people_full]),
    }),
  };
});
