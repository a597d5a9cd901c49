/** The records behind a figure: what each unit below adds to it, and page by page the records themselves. */
import { z } from 'zod';
import { AppError } from '#schema/errors.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import { BODY_COLUMNS, ENVELOPE_COLUMNS, type RecordRow } from '#web/lib/records/columns.ts';
import { FIGURES, type RecordFigure } from '#web/lib/records/figures.ts';
import type { QueryParams, Reads } from '../runtime.ts';
import { figureSql, type Filters } from './record-figures.ts';
import { rowOf, storedRow, valueSql } from './record-values.ts';
import { placesWithin, unitsWithin } from './within.ts';

const sumRow = z.object({ code: z.string(), value: z.number() });
const countRow = z.object({ records: z.number() });

export interface Breakdown {
  readonly total: number;
  /** What stands at the unit itself: all of it at a place, and vaccine held above places. */
  readonly own: number;
  readonly children: { unit: Unit; value: number }[];
}

function boundFilters(filters: Filters): QueryParams {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

/** A figure of a unit as the sum of its own part and those of its children, from one question. */
export async function breakdown(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  figure: RecordFigure,
  filters: Filters,
): Promise<Breakdown> {
  const { table, place, value, where } = figureSql(figure, filters);
  const isUnit = place === 'unit' || place === 'from_unit';
  const within = (isUnit ? unitsWithin : placesWithin)(tree, unit, place);
  const rows = await reads.select(
    `SELECT ${place} AS code, ${value} AS value FROM ${table} WHERE ${where} AND ${within.sql} GROUP BY ${place}`,
    { ...within.params, ...boundFilters(filters) },
    sumRow,
    'records-breakdown',
  );
  const children = tree.children(unit.code).map((child) => ({ unit: child, value: 0 }));
  const childOf = new Map(children.map((child) => [child.unit.code, child]));
  const depth = tree.pathOf(unit.code).length;
  let own = 0;
  for (const row of rows) {
    if (row.code === unit.code) own += row.value;
    else {
      const child = childOf.get(tree.pathOf(row.code)[depth]?.code ?? '');
      if (child) child.value += row.value;
    }
  }
  return { total: own + children.reduce((sum, child) => sum + child.value, 0), own, children };
}

export interface RecordPage {
  readonly rows: readonly RecordRow[];
  /** Goes into `after` for the next page; `null`: this was the last. */
  readonly next: string | null;
}

/** `source:record_id`; a source has no colon in its name. */
const CURSOR = /^([a-z0-9-]{1,32}):(.{1,64})$/su;
const AFTER =
  '(source >= {after_source:String} AND (source > {after_source:String} OR record_id > {after_id:String}))';

type Key = readonly [source: string, recordId: string];

const keyRow = z.object({ source: z.string(), record_id: z.string() });

function keyOf(cursor: string): Key {
  const parts = CURSOR.exec(cursor);
  if (!parts) throw new AppError('bad_request', 'after: is not a cursor that was answered as `next`');
  return [parts[1]!, parts[2]!];
}

/**
 * Valid records that stand at this unit itself, in the order of their keys.
 *
 * A revision and what takes it back have the same columns, so under any condition on columns the signs of a record add
 * up to 1 when its valid revision meets the condition, and to 0 when it does not: the list adds up to the figure.
 *
 * The keys are found first, since the engine stops reading at the last one that is wanted; then the records of these keys.
 * With one stream for each part, merged afterwards, it finds them in a third of the time.
 */
export async function recordsAt(
  reads: Reads,
  unit: Unit,
  figure: RecordFigure,
  filters: Filters,
  page: { after?: string | undefined; limit: number },
): Promise<RecordPage> {
  const { kind } = FIGURES[figure];
  const { table, place, rows: condition } = figureSql(figure, filters);
  const where = `${place} = {place:String} AND ${condition}`;
  const params = { ...boundFilters(filters), place: unit.code };
  const columns = [...ENVELOPE_COLUMNS.slice(2), ...BODY_COLUMNS[kind]];
  const found: z.infer<typeof storedRow>[] = [];
  let after = page.after === undefined ? undefined : keyOf(page.after);
  while (found.length <= page.limit) {
    const wanted = page.limit + 1 - found.length;
    const keys = await reads.select(
      `SELECT source, record_id FROM ${table} WHERE ${where}${after ? ` AND ${AFTER}` : ''}
       ORDER BY source, record_id LIMIT 1 BY source, record_id LIMIT {limit:UInt32}
       SETTINGS read_in_order_two_level_merge_threshold = 1`,
      { ...params, limit: wanted, ...(after && { after_source: after[0], after_id: after[1] }) },
      keyRow,
      'records-keys',
    );
    const last = keys.at(-1);
    if (!last) break;
    const named = new Set(keys.map((key) => `${key.source}:${key.record_id}`));
    const rows = await reads.select(
      `SELECT source, record_id, ${columns.map(({ name }, i) => `tupleElement(r, ${i + 1}) AS ${name}`).join(', ')}
       FROM (
         SELECT source, record_id, argMaxIf(tuple(${columns.map(valueSql).join(', ')}),
           (revision, -toInt64(first_revision)), sign = 1) AS r
         FROM ${table} WHERE source IN {sources:Array(String)} AND record_id IN {ids:Array(String)} AND ${where}
         GROUP BY source, record_id HAVING sum(sign) > 0
       ) ORDER BY source, record_id`,
      {
        ...params,
        sources: [...new Set(keys.map(({ source }) => source))],
        ids: [...new Set(keys.map((key) => key.record_id))],
      },
      storedRow,
      'records-list',
    );
    // Ids of one source may occur in another too.
    found.push(...rows.filter((row) => named.has(`${String(row['source'])}:${String(row['record_id'])}`)));
    if (keys.length < wanted) break;
    after = [last.source, last.record_id];
  }
  const rows = found.slice(0, page.limit).map((row) => rowOf(kind, row));
  const last = rows.at(-1);
  return {
    rows,
    next: found.length > page.limit && last ? `${last['source']}:${last['record_id']}` : null,
  };
}

/** How many valid records stand at the unit itself, where the figure counts the doses that they move. */
export async function recordCountAt(
  reads: Reads,
  unit: Unit,
  figure: RecordFigure,
  filters: Filters,
): Promise<number> {
  const { table, place, rows } = figureSql(figure, filters);
  const [row] = await reads.select(
    `SELECT count() AS records FROM (
       SELECT source, record_id FROM ${table} WHERE ${place} = {place:String} AND ${rows}
       GROUP BY source, record_id HAVING sum(sign) > 0)`,
    { ...boundFilters(filters), place: unit.code },
    countRow,
    'records-count',
  );
  return row?.records ?? 0;
}
