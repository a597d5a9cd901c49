/** Flows of vaccine from the depot of a unit to the units below it. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { askedUnit } from '#web/lib/server/asked-unit.ts';
import { flowBody, stampOf, supplyContext } from '#web/lib/server/supply-answers.ts';

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  queryOf(event.url, noQuery);
  const context = await supplyContext(event.locals);
  const body = flowBody(context, unit);
  const byId = new Map(body.nodes.map((node) => [node.id, node]));
  return {
    body,
    stamp: stampOf(context),
    name: `supply-flow-${unit.code}`,
    table: () => ({
      columns: ['from_kind', 'from', 'from_name', 'to_kind', 'to', 'to_name', 'doses'],
      rows: body.links.map(({ from, to, doses }) => {
        const [source, target] = [byId.get(from)!, byId.get(to)!];
        return [source.kind, source.code, source.name, target.kind, target.code, target.name, doses];
      }),
    }),
  };
});
