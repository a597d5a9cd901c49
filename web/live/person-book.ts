/**
 * What contradicts itself among all doses of one person, anywhere in the country: counts by place of residence, and the findings
 * themselves by district of residence, packed, since a country has some hundred thousand.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { formatDay, vnDayOfMicros } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { personFindings, type PersonCheck } from '#web/lib/indicators/radar.ts';
import { RADAR_ROWS } from '#web/lib/quality/radar-answer.ts';
import type { FoundPerson } from '#web/lib/server/runtime.ts';
import type { PlacedDose } from '#web/lib/server/queries/radar-persons.ts';

interface District {
  /** JSON of findings, one after the other, until they are packed. */
  lines: string[];
  packed: Buffer | null;
  readonly listed: Map<PersonCheck, number>;
}

export class PersonBook {
  readonly #tree: UnitTree;
  readonly #districts = new Map<string, District>();
  readonly #counts = new Map<PersonCheck, Map<string, number>>();
  /** There are more persons with findings than were looked at. */
  more = false;
  /** When the look through the country ended, ms. */
  atMs = 0;

  constructor(tree: UnitTree) {
    this.#tree = tree;
  }

  /** Takes in all valid doses of one person. */
  add(doses: readonly PlacedDose[]): void {
    for (const { check, dose, other, days } of personFindings(doses)) {
      const counts = this.#counts.get(check) ?? new Map<string, number>();
      this.#counts.set(check, counts);
      // Of every unit above as well: a list of the provinces then needs no look at ten thousand communes for each.
      for (const { code } of this.#tree.pathOf(dose.home_commune))
        counts.set(code, (counts.get(code) ?? 0) + 1);
      const district = this.#districtOf(dose.home_commune);
      const listed = district.listed.get(check) ?? 0;
      district.listed.set(check, listed + 1);
      if (listed >= RADAR_ROWS) continue;
      const found: FoundPerson = {
        check,
        home: dose.home_commune,
        place: dose.site_commune,
        site: dose.site,
        day: formatDay(vnDayOfMicros(dose.given)),
        vaccine: dose.vaccine,
        lot: dose.lot,
        dose_number: dose.number,
        source: dose.source,
        record_id: dose.record_id,
        other_source: other?.source ?? null,
        other_record_id: other?.record_id ?? null,
        days,
      };
      district.lines.push(JSON.stringify(found));
    }
  }

  /** Nothing is added any more. */
  close(atMs: number): void {
    for (const district of this.#districts.values()) {
      district.packed = deflateRawSync(`[${district.lines.join(',')}]`);
      district.lines = [];
    }
    this.atMs = atMs;
  }

  /** Findings of people who live in the unit. */
  countOf(unit: string, check: PersonCheck): number {
    return this.#counts.get(check)?.get(unit) ?? 0;
  }

  /** All findings of a district that are listed, of every check. */
  findingsOf(district: string): FoundPerson[] {
    const packed = this.#districts.get(district)?.packed;
    return packed ? (JSON.parse(inflateRawSync(packed).toString()) as FoundPerson[]) : [];
  }

  #districtOf(place: string): District {
    const code = this.#tree.pathOf(place).find(({ level }) => level === 'district')?.code ?? place;
    let district = this.#districts.get(code);
    if (!district) this.#districts.set(code, (district = { lines: [], packed: null, listed: new Map() }));
    return district;
  }
}
