/** The findings of one check of the radar: units further up, and in a district or below the findings themselves. */
import type { Unit, UnitTree } from '#schema/units.ts';
import {
  DOSE_CHECKS,
  PERSON_CHECKS,
  UNIT_CHECKS,
  type PersonCheck,
  type RadarCheck,
  type SweptCheck,
} from '#web/lib/indicators/radar.ts';
import type { RadarListAnswer, RadarRow } from '#web/lib/quality/radar-answer.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import { busyHours, entryBacklogs, radarContext } from './queries/radar-places.ts';
import { dosesFound, onsetsFound, type FoundRecord } from './queries/radar-records.ts';
import { unitFindings } from './radar-units.ts';
import type { RadarView } from './runtime.ts';

const isOneOf = <const T extends readonly string[]>(names: T, name: string): name is T[number] =>
  names.includes(name);

const EMPTY: Omit<RadarRow, 'code' | 'name'> = {
  site: null,
  day: null,
  hour: null,
  vaccine: null,
  lot: null,
  dose_number: null,
  source: null,
  record_id: null,
  other_source: null,
  other_record_id: null,
  value: null,
  limit: null,
};

/** Records are looked at in a district or below; above, each child stands with its count. */
export async function radarList(
  locals: App.Locals,
  unit: Unit,
  check: RadarCheck,
  limit: number,
): Promise<RadarListAnswer> {
  const { live, radar } = locals;
  if (isOneOf(UNIT_CHECKS, check)) {
    const rows = unitFindings(live, unit.code)[check].map(({ code, value, limit: most }) => ({
      ...EMPTY,
      ...faceOf(live.tree, code),
      value,
      limit: most,
    }));
    return { check, children: [], rows: rows.slice(0, limit), more: rows.length > limit };
  }
  if (unit.level === 'nation' || unit.level === 'province')
    return {
      check,
      children: live.tree.children(unit.code).map((child) => ({
        code: child.code,
        name: displayName(child),
        count: radar.countOf(child.code, check).count,
      })),
      rows: [],
      more: false,
    };
  const { rows, more } = await found(locals, unit, check, limit);
  return { check, children: [], rows: rows.slice(0, limit), more: more || rows.length > limit };
}

function faceOf(tree: UnitTree, code: string): { code: string; name: string } {
  const unit = tree.get(code);
  return { code, name: unit ? displayName(unit) : code };
}

async function found(
  { live, reads, radar, thresholds }: App.Locals,
  unit: Unit,
  check: SweptCheck,
  limit: number,
): Promise<{ rows: RadarRow[]; more: boolean }> {
  const { tree } = live;
  const places = tree.placesOf(unit.code);
  if (isOneOf(PERSON_CHECKS, check)) return persons(tree, radar, unit, check);
  if (check === 'onset_before_injection')
    return { rows: recordRows(tree, await onsetsFound(reads, places, limit + 1)), more: false };
  const context = await radarContext(reads, live.status().today, thresholds.quality);
  const codes = places.map(({ code }) => code);
  if (isOneOf(DOSE_CHECKS, check)) {
    const doses = await dosesFound(reads, tree, places, check, context, limit + 1);
    return { rows: recordRows(tree, doses), more: false };
  }
  if (check === 'hourly_overload')
    return {
      rows: (await busyHours(reads, codes, context)).map(
        ({ place, site, day, hour, doses, limit: most }) => ({
          ...EMPTY,
          ...faceOf(tree, place),
          site,
          day,
          hour,
          value: doses,
          limit: most,
        }),
      ),
      more: false,
    };
  return {
    rows: (await entryBacklogs(reads, codes, context)).map(({ place, day, entries, old }) => ({
      ...EMPTY,
      ...faceOf(tree, place),
      day,
      value: old,
      limit: Math.floor(entries * thresholds.quality.backlog_share),
    })),
    more: false,
  };
}

function recordRows(tree: UnitTree, records: readonly FoundRecord[]): RadarRow[] {
  return records.map(({ place, ...record }) => ({ ...EMPTY, ...faceOf(tree, place), ...record }));
}

/** As the sweep found them: counts and list are of one look. */
function persons(
  tree: UnitTree,
  radar: RadarView,
  unit: Unit,
  check: PersonCheck,
): { rows: RadarRow[]; more: boolean } {
  const district = tree.pathOf(unit.code).find(({ level }) => level === 'district') ?? unit;
  const rows = radar
    .personsOf(district.code)
    .filter((finding) => finding.check === check && tree.isWithin(finding.home, unit.code))
    .map(({ check: _, home: __, place, days, ...record }) => ({
      ...EMPTY,
      ...faceOf(tree, place),
      ...record,
      value: days,
    }));
  const key = (row: RadarRow): string => `${row.code} ${row.site} ${row.day} ${row.source} ${row.record_id}`;
  return {
    rows: rows.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    more: rows.length < (radar.countOf(unit.code, check).count ?? 0),
  };
}
