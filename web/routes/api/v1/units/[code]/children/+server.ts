/** Measures of the units of a level below one unit, from the hub's memory. */
import { limitedMeasures, limitsOf } from '#web/lib/measure-limits.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { childrenQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';

export const GET = api((event) => {
  const unit = askedUnit(event);
  const { level, measures: wanted } = queryOf(event.url, childrenQuery);
  const { live } = event.locals;
  const snapshot = live.snapshot(unit.code, level ?? null);
  const all = limitedMeasures(limitsOf(event.locals.thresholds));
  const measures = wanted === undefined ? all : all.filter((m) => wanted.includes(m.name));
  const children = snapshot.rows.map(([index, ...cells]) => {
    const child = live.tree.units[index!]!;
    return { child, values: measures.map((measure) => measure.compute(cells, child)) };
  });
  const names = measures.map((measure) => measure.name);
  return {
    body: {
      unit: unitFace(unit),
      level: snapshot.level,
      today: snapshot.today,
      children: children.map(({ child, values }) => ({
        ...unitFace(child),
        measures: Object.fromEntries(values.map((value, i) => [names[i]!, value])),
      })),
    },
    name: `children-${unit.code}`,
    table: () => ({
      columns: ['code', 'name', 'level', 'parent', ...names],
      rows: children.map(({ child, values }) => [
        child.code,
        child.name,
        child.level,
        child.parent,
        ...values,
      ]),
    }),
  };
});
