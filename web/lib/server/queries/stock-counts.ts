/**
 * The last physical count of each lot in each store, beside the books of that store at the moment of the count.
 *
 * A count is of what stands in the unit's own refrigerator, so it is set against the unit's own books, not those of what
 * lies below it. Movements are known to the instant, doses given by day: what of the day's doses was given before the
 * count is not known, so the books are a range (`web/lib/indicators/counts.ts`).
 */
import { z } from 'zod';
import { vnDayOfMicros } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { Reads } from '../runtime.ts';
import { unitsWithin } from './within.ts';

/** Counts that are looked at, the newest first. */
const COUNTS_MOST = 5000;
/** Counts of one question: a server takes no longer parameters. */
const AT_ONCE = 1000;

const countRow = z.object({
  unit: z.string(),
  vaccine: z.string(),
  lot: z.string(),
  at_micros: z.number(),
  counted: z.number(),
});
type Count = z.infer<typeof countRow>;
const bookedRow = z.object({ key: z.string(), booked: z.number() });
const givenRow = z.object({ key: z.string(), before: z.number(), that_day: z.number() });

export interface CountedLot extends Count {
  /** Received, moved in and out, wasted up to the instant. */
  booked: number;
  given_before_day: number;
  given_that_day: number;
}

const keyOf = (column: string): string => `concat(${column}, ' ', vaccine, ' ', lot)`;

export async function lastCounts(reads: Reads, tree: UnitTree, unit: Unit): Promise<CountedLot[]> {
  const counts = await newestCounts(reads, tree, unit);
  const found: CountedLot[] = [];
  for (let i = 0; i < counts.length; i += AT_ONCE)
    found.push(...(await besideBooks(reads, counts.slice(i, i + AT_ONCE))));
  return found;
}

async function besideBooks(reads: Reads, counts: readonly Count[]): Promise<CountedLot[]> {
  const keys = counts.map((row) => `${row.unit} ${row.vaccine} ${row.lot}`);
  const params = {
    keys,
    units: [...new Set(counts.map((row) => row.unit))],
    lots: [...new Set(counts.map((row) => row.lot))],
  };
  const instants = counts.map((row) => row.at_micros);
  const [booked, given] = await Promise.all([
    reads.select(bookedSql, { ...params, instants }, bookedRow, 'stock-counts-booked'),
    reads.select(givenSql, { ...params, days: instants.map(vnDayOfMicros) }, givenRow, 'stock-counts-given'),
  ]);
  const bookedOf = new Map(booked.map((row) => [row.key, row.booked]));
  const givenOf = new Map(given.map((row) => [row.key, row]));
  return counts.map((row, i) => ({
    ...row,
    booked: bookedOf.get(keys[i]!) ?? 0,
    given_before_day: givenOf.get(keys[i]!)?.before ?? 0,
    given_that_day: givenOf.get(keys[i]!)?.that_day ?? 0,
  }));
}

function newestCounts(reads: Reads, tree: UnitTree, unit: Unit): Promise<Count[]> {
  const { sql, params } = unitsWithin(tree, unit, 'unit');
  // Two counts of one lot at one instant mean the same doses.
  return reads.select(
    `SELECT unit, vaccine, lot, toInt64(toUnixTimestamp64Micro(at)) AS at_micros, intDiv(doses, n) AS counted
     FROM (SELECT unit, vaccine, lot, at, sum(sign) AS n, sum(sign * toInt64(doses)) AS doses FROM allocation_facts
       WHERE movement = 'counted' AND ${sql} GROUP BY movement, unit, vaccine, lot, at HAVING n > 0)
     ORDER BY at_micros DESC, unit, vaccine, lot LIMIT 1 BY unit, vaccine, lot LIMIT ${COUNTS_MOST}`,
    params,
    countRow,
    'stock-counts',
  );
}

/** Each movement counts up to the instant of the count of its lot in its store; others have no instant and count not. */
const bookedSql = `SELECT key, sum(n) AS booked FROM (
    SELECT ${keyOf('unit')} AS key, at, if(movement = 'wasted', -m, m) AS n
    FROM (SELECT movement, unit, vaccine, lot, at, sum(sign * toInt64(doses)) AS m FROM allocation_facts
      WHERE movement IN ('received', 'transferred', 'wasted') AND unit IN {units:Array(String)} AND lot IN {lots:Array(String)}
      GROUP BY movement, unit, vaccine, lot, at)
    UNION ALL
    SELECT ${keyOf('from_unit')} AS key, at, -m AS n
    FROM (SELECT from_unit, vaccine, lot, at, sum(sign * toInt64(doses)) AS m FROM allocation_facts
      WHERE movement = 'transferred' AND from_unit IN {units:Array(String)} AND lot IN {lots:Array(String)}
      GROUP BY from_unit, vaccine, lot, at)
  )
  WHERE toUnixTimestamp64Micro(at) <= transform(key, {keys:Array(String)}, {instants:Array(Int64)}, toInt64(-1))
  GROUP BY key`;

const givenSql = `SELECT key, sumIf(n, given < counted) AS before, sumIf(n, given = counted) AS that_day FROM (
    SELECT ${keyOf('site_commune')} AS key, toInt32(toUInt16(given_day)) AS given, n,
      transform(key, {keys:Array(String)}, {days:Array(Int32)}, toInt32(-1)) AS counted
    FROM (SELECT lot, vaccine, given_day, site_commune, sum(sign) AS n FROM dose_facts
      WHERE lot IN {lots:Array(String)} AND site_commune IN {units:Array(String)}
      GROUP BY lot, vaccine, given_day, site_commune)
  )
  WHERE counted >= 0 GROUP BY key`;
