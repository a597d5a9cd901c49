/** The records behind a check of the radar, at the places of one district, in an order that suits a list for the sites. */
import { z } from 'zod';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { DoseCheck } from '#web/lib/indicators/radar.ts';
import type { QueryParams, Reads } from '../runtime.ts';
import {
  BEFORE_APPROVAL,
  isForeignLot,
  LOT_EXPIRED,
  lotParams,
  lotUse,
  type RadarContext,
} from './radar-places.ts';

const recordRow = z.object({
  source: z.string(),
  record_id: z.string(),
  place: z.string(),
  site: z.string(),
  day: z.string(),
  vaccine: z.string(),
  lot: z.string(),
  dose_number: z.number(),
});
export type FoundRecord = z.infer<typeof recordRow>;

const COLUMNS = `toString(site_commune) AS place, toString(site) AS site_name, toString(given_day) AS day,
  toString(vaccine) AS vaccine_code, toString(lot) AS lot_code, dose_number`;

function recordsSql(table: string, condition: string): string {
  return `SELECT source, record_id, place, site_name AS site, day, vaccine_code AS vaccine, lot_code AS lot, dose_number
    FROM (SELECT source, record_id, ${COLUMNS} FROM ${table}
      WHERE site_commune IN {places:Array(String)} AND ${condition}
      GROUP BY source, record_id, site_commune, site, given_day, vaccine, lot, dose_number HAVING sum(sign) > 0)
    ORDER BY place, site, day, source, record_id LIMIT {limit:UInt32}`;
}

/** Up to `limit` valid doses that a check finds at these places. */
export async function dosesFound(
  reads: Reads,
  tree: UnitTree,
  places: readonly Unit[],
  check: DoseCheck,
  context: RadarContext,
  limit: number,
): Promise<FoundRecord[]> {
  const codes = places.map(({ code }) => code);
  const ask = (condition: string, params: QueryParams = {}): Promise<FoundRecord[]> =>
    reads.select(
      recordsSql('dose_facts', condition),
      { places: codes, limit, ...params },
      recordRow,
      'radar-records',
    );
  switch (check) {
    case 'identity_missing':
      return ask(`identity = 'missing'`);
    case 'before_approval':
      return ask(BEFORE_APPROVAL);
    case 'lot_expired':
      return ask(LOT_EXPIRED, lotParams(context));
    case 'lot_not_received': {
      const placeOf = new Map(places.map((place) => [place.code, place]));
      const uses = await lotUse(reads, codes, context);
      const keys = uses
        .filter((use) => isForeignLot(tree, placeOf.get(use.place)!, use, context))
        .map(({ place, vaccine, lot }) => `${place} ${vaccine} ${lot}`);
      if (keys.length === 0) return [];
      return ask(`concat(site_commune, ' ', vaccine, ' ', lot) IN {keys:Array(String)}`, { keys });
    }
  }
}

/** Up to `limit` valid reports of reactions that began before the injection. */
export function onsetsFound(reads: Reads, places: readonly Unit[], limit: number): Promise<FoundRecord[]> {
  return reads.select(
    recordsSql('reaction_facts', 'onset_at < given_at'),
    { places: places.map(({ code }) => code), limit },
    recordRow,
    'radar-reports',
  );
}
