/** The checks of the radar that look at lots, hours and days of places, for one district: how many findings at each place. */
import type { UnitTree } from '#schema/units.ts';
import type { SweptCheck } from '#web/lib/indicators/radar.ts';
import type { Reads } from '../runtime.ts';
import { busyHours, entryBacklogs, isForeignLot, lotUse, type RadarContext } from './radar-places.ts';

/** By check and place; a place without a finding is not named. */
export type DistrictFindings = Partial<Record<SweptCheck, ReadonlyMap<string, number>>>;

/** One question after the other: nothing here is in a hurry. */
export async function sweepDistrict(
  reads: Reads,
  tree: UnitTree,
  district: string,
  context: RadarContext,
): Promise<DistrictFindings> {
  const places = tree.placesOf(district);
  const codes = places.map(({ code }) => code);
  const counts: Partial<Record<SweptCheck, Map<string, number>>> = {};
  const add = (check: SweptCheck, place: string, count: number): void => {
    if (count <= 0) return;
    const found = (counts[check] ??= new Map());
    found.set(place, (found.get(place) ?? 0) + count);
  };
  const lots = await lotUse(reads, codes, context);
  const placeOf = new Map(places.map((place) => [place.code, place]));
  for (const use of lots) {
    add('before_approval', use.place, use.before_approval);
    add('lot_expired', use.place, use.lot_expired);
    if (isForeignLot(tree, placeOf.get(use.place)!, use, context))
      add('lot_not_received', use.place, use.doses);
  }
  if (lots.length > 0) {
    for (const { place } of await busyHours(reads, codes, context)) add('hourly_overload', place, 1);
    for (const { place } of await entryBacklogs(reads, codes, context)) add('entry_backlog', place, 1);
  }
  return counts;
}
