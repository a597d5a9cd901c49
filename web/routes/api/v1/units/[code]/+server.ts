/** All measures of one unit, from the hub's memory. */
import { MEASURES, measuresOf } from '#schema/measures.ts';
import { limitedMeasures, limitsOf } from '#web/lib/measure-limits.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';

export const GET = api((event) => {
  const unit = askedUnit(event);
  queryOf(event.url, noQuery);
  const { own, today } = event.locals.live.snapshot(unit.code, null);
  const measures = measuresOf(limitedMeasures(limitsOf(event.locals.thresholds)), own, unit);
  const { population, adults, adultsDerived: adults_derived } = unit;
  return {
    body: { unit: { ...unitFace(unit), population, adults, adults_derived }, today, measures },
    name: `unit-${unit.code}`,
    table: () => ({
      columns: ['code', 'name', 'level', 'parent', ...MEASURES.map((m) => m.name)],
      rows: [
        [unit.code, unit.name, unit.level, unit.parent, ...MEASURES.map((m) => measures[m.name] ?? null)],
      ],
    }),
  };
});
