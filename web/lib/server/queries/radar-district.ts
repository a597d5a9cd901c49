/** All checks of the radar that read records, for one district: how many findings at each of its places. */
import type { UnitTree } from '#schema/units.ts';
import type { SweptCheck } from '#web/lib/indicators/radar.ts';
import type { Reads } from '../runtime.ts';
import { personFindingsOf } from './radar-persons.ts';
import { joinedFindings, type WidePersons } from './radar-wide.ts';
import {
  busyHours,
  entryBacklogs,
  isForeignLot,
  lotUse,
  missingIdentities,
  type RadarContext,
} from './radar-places.ts';

export interface DistrictFindings {
  /** By check and place; a place without a finding is not named. */
  readonly counts: Partial<Record<SweptCheck, ReadonlyMap<string, number>>>;
  /** There are more persons with findings than were looked at. */
  readonly more: boolean;
}

/** One question after the other: nothing here is in a hurry. */
export async function sweepDistrict(
  reads: Reads,
  tree: UnitTree,
  district: string,
  context: RadarContext,
  wide: WidePersons,
): Promise<DistrictFindings> {
  const places = tree.placesOf(district);
  const codes = places.map(({ code }) => code);
  const counts: Partial<Record<SweptCheck, Map<string, number>>> = {};
  const add = (check: SweptCheck, place: string, count: number): void => {
    if (count <= 0) return;
    const found = (counts[check] ??= new Map());
    found.set(place, (found.get(place) ?? 0) + count);
  };
  const persons = joinedFindings(district, await personFindingsOf(reads, codes), wide);
  for (const { check, dose } of persons.findings) add(check, dose.home_commune, 1);
  const lots = await lotUse(reads, codes, context);
  const placeOf = new Map(places.map((place) => [place.code, place]));
  for (const use of lots) {
    add('before_approval', use.place, use.before_approval);
    add('lot_expired', use.place, use.lot_expired);
    if (isForeignLot(tree, placeOf.get(use.place)!, use, context))
      add('lot_not_received', use.place, use.doses);
  }
  if (lots.length > 0) {
    for (const { place, count } of await missingIdentities(reads, codes))
      add('identity_missing', place, count);
    for (const { place } of await busyHours(reads, codes, context)) add('hourly_overload', place, 1);
    for (const { place } of await entryBacklogs(reads, codes, context)) add('entry_backlog', place, 1);
  }
  return { counts, more: persons.more };
}
