/** Reactions by vaccine, dose and severity, and by reported day. Counts only. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { reactionsByDay, reactionsByVaccine } from '#web/lib/server/queries/reactions.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  queryOf(event.url, noQuery);
  const { live, reads } = event.locals;
  const [by_vaccine, by_day] = await Promise.all([
    reactionsByVaccine(reads, live.tree, unit),
    reactionsByDay(reads, live.tree, unit, live.status().today),
  ]);
  return {
    body: { unit: unitFace(unit), by_vaccine, by_day },
    name: `reactions-${unit.code}`,
    table: () => ({
      columns: ['unit', 'vaccine', 'dose_number', 'severity', 'count', 'doses'],
      rows: by_vaccine.map((r) => [unit.code, r.vaccine, r.dose_number, r.severity, r.count, r.doses]),
    }),
  };
});
