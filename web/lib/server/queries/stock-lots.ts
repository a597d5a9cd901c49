/** What each lot did in each group of units: the books of vaccine by lot, and when lots expire. */
import { z } from 'zod';
import { parseDay, type DayNumber } from '#schema/time.ts';
import type { Reads } from '../runtime.ts';
import type { StockGroups } from './stock-groups.ts';

const bookRow = z.object({
  group: z.string(),
  vaccine: z.string(),
  /** Empty for decisions that name none. */
  lot: z.string(),
  decided: z.number(),
  received: z.number(),
  /** From outside of the group, and to outside: what moves inside is neither. */
  transferred_in: z.number(),
  transferred_out: z.number(),
  wasted: z.number(),
  given: z.number(),
});
export type LotBook = z.infer<typeof bookRow>;

/** Lots of which nothing is left to tell are left out. */
export function lotBooks(reads: Reads, groups: StockGroups): Promise<LotBook[]> {
  const { of, within, params } = groups;
  const movements = 'sum(sign * toInt64(doses))';
  // In the country as a whole nothing comes from outside, and the question needs no units at all.
  const unit = groups.isNation ? '' : 'unit, ';
  const came = `SELECT ${of('unit')} AS group, vaccine, lot, sumIf(n, movement = 'decided') AS decided,
      sumIf(n, movement = 'received') AS received, ${groups.isNation ? 'toInt64(0)' : `sumIf(n, movement = 'transferred')`} AS came,
      toInt64(0) AS went, toInt64(0) AS inside, sumIf(n, movement = 'wasted') AS wasted, toInt64(0) AS given
    FROM (SELECT ${unit}vaccine, lot, movement, ${movements} AS n FROM allocation_facts
      WHERE ${within('unit')} GROUP BY ${unit}vaccine, lot, movement)
    GROUP BY group, vaccine, lot`;
  const stays = `${within('unit')} AND ${of('unit')} = ${of('from_unit')}`;
  const went = `SELECT ${of('from_unit')} AS group, vaccine, lot, toInt64(0), toInt64(0), toInt64(0),
      sumIf(n, movement = 'transferred'), sumIf(n, movement = 'transferred' AND ${stays}), toInt64(0), toInt64(0)
    FROM (SELECT from_unit, unit, vaccine, lot, movement, ${movements} AS n FROM allocation_facts
      WHERE from_unit != '' AND ${within('from_unit')} GROUP BY from_unit, unit, vaccine, lot, movement)
    GROUP BY group, vaccine, lot`;
  const place = groups.isNation ? '' : ', site_commune';
  const given = `SELECT ${of('site_commune')} AS group, vaccine, lot, toInt64(0), toInt64(0), toInt64(0), toInt64(0), toInt64(0),
      toInt64(0), sum(n)
    FROM (SELECT lot, vaccine${place}, sum(sign) AS n FROM dose_facts
      WHERE ${within('site_commune')} GROUP BY lot, vaccine${place})
    GROUP BY group, vaccine, lot`;
  return reads.select(
    `SELECT group, vaccine, lot, sum(decided) AS decided, sum(received) AS received, sum(came - inside) AS transferred_in,
      sum(went - inside) AS transferred_out, sum(wasted) AS wasted, sum(given) AS given
    FROM (${[came, ...(groups.isNation ? [] : [went]), given].join('\nUNION ALL\n')})
    GROUP BY group, vaccine, lot
    HAVING decided != 0 OR received != 0 OR transferred_in != 0 OR transferred_out != 0 OR wasted != 0 OR given != 0
    ORDER BY group, vaccine, lot`,
    params,
    bookRow,
    'stock-lots',
  );
}

const expiryRow = z.object({ vaccine: z.string(), lot: z.string(), expires_on: z.string() });

const NOT_STATED = `toDate32('1970-01-01')`;

/** Last day of use by `vaccine lot`; the earliest where several were stated. Lots without one are left out. */
export async function lotExpiries(reads: Reads): Promise<ReadonlyMap<string, DayNumber>> {
  const rows = await reads.select(
    `SELECT vaccine, lot, toString(min(expiry)) AS expires_on
     FROM (SELECT lot, vaccine, ifNull(expires_on, ${NOT_STATED}) AS expiry, sum(sign) AS n
       FROM allocation_facts GROUP BY lot, vaccine, expiry HAVING n > 0)
     WHERE expiry > ${NOT_STATED} GROUP BY vaccine, lot`,
    {},
    expiryRow,
    'stock-expiries',
  );
  return new Map(rows.map((row) => [lotKey(row), parseDay(row.expires_on)!]));
}

export function lotKey({ vaccine, lot }: { vaccine: string; lot: string }): string {
  return `${vaccine} ${lot}`;
}

const useRow = z.object({ group: z.string(), vaccine: z.string(), doses: z.number() });

/** Doses given in the days from `first` to `last` (text of days), by group and vaccine. */
export function dosesUsed(
  reads: Reads,
  groups: StockGroups,
  range: { first: string; last: string },
): Promise<z.infer<typeof useRow>[]> {
  const place = groups.isNation ? '' : ', site_commune';
  return reads.select(
    `SELECT ${groups.of('site_commune')} AS group, vaccine, sum(n) AS doses
     FROM (SELECT vaccine${place}, sum(sign) AS n FROM dose_facts
       WHERE given_day BETWEEN {first:Date} AND {last:Date} AND ${groups.within('site_commune')}
       GROUP BY vaccine${place})
     GROUP BY group, vaccine ORDER BY group, vaccine`,
    { ...groups.params, ...range },
    useRow,
    'stock-use',
  );
}
