/**
 * Persons whose valid doses name more than one district of residence: what the books of one district cannot judge. The country is
 * looked through in slices by the hash of the person, so that one question holds few persons in memory.
 */
import type { UnitTree } from '#schema/units.ts';
import { personFindings, type PersonFinding } from '#web/lib/indicators/radar.ts';
import type { Reads } from '../runtime.ts';
import { personDosesSql, personsOf, type PersonFindings, type PlacedDose } from './radar-persons.ts';

/** Persons that are remembered at most; the others are compared within districts alone. */
const PERSONS_MOST = 500_000;

export interface WidePersons {
  /** Hashes of them: the findings of a district leave them out. */
  readonly persons: ReadonlySet<string>;
  /** What contradicts itself among all their doses, by the district that the dose names. */
  readonly findings: ReadonlyMap<string, readonly PersonFinding<PlacedDose>[]>;
  /** There are more than were looked at. */
  readonly more: boolean;
}
export const NO_WIDE_PERSONS: WidePersons = { persons: new Set(), findings: new Map(), more: false };

const SLICE = `person != '' AND cityHash64(person) % {slices:UInt32} = {slice:UInt32}`;
/** More than those wanted: also who moved within a district, and whose record was corrected. Their doses tell. */
const SQL = personDosesSql(
  SLICE,
  `SELECT who FROM (
     SELECT cityHash64(person) AS who, min(cityHash64(home_commune)) AS least, max(cityHash64(home_commune)) AS most
     FROM dose_facts WHERE ${SLICE} GROUP BY who)
   WHERE least != most`,
);

export interface WideDraft extends WidePersons {
  readonly persons: Set<string>;
  readonly findings: Map<string, PersonFinding<PlacedDose>[]>;
  more: boolean;
}

/** Adds what one slice of the country has. */
export async function addWideSlice(
  reads: Reads,
  tree: UnitTree,
  draft: WideDraft,
  slice: number,
  slices: number,
): Promise<void> {
  const found = await personsOf(reads, SQL, { slice, slices }, 'radar-wide');
  draft.more ||= found.more;
  const districtOf = (place: string): string =>
    tree.pathOf(place).find(({ level }) => level === 'district')?.code ?? place;
  for (const doses of found.persons) {
    if (new Set(doses.map((dose) => districtOf(dose.home_commune))).size < 2) continue;
    if (draft.persons.size >= PERSONS_MOST) {
      draft.more = true;
      return;
    }
    draft.persons.add(doses[0]!.who);
    for (const finding of personFindings(doses)) {
      const district = districtOf(finding.dose.home_commune);
      const findings = draft.findings.get(district);
      if (findings) findings.push(finding);
      else draft.findings.set(district, [finding]);
    }
  }
}

/** The findings of a district with those that its own books cannot tell. */
export function joinedFindings(district: string, own: PersonFindings, wide: WidePersons): PersonFindings {
  return {
    findings: [
      ...own.findings.filter(({ dose }) => !wide.persons.has(dose.who)),
      ...(wide.findings.get(district) ?? []),
    ],
    more: own.more || wide.more,
  };
}

export function sameWidePersons(one: WidePersons, other: WidePersons): boolean {
  const count = ({ findings }: WidePersons): number =>
    [...findings.values()].reduce((sum, list) => sum + list.length, 0);
  return (
    one.persons.size === other.persons.size &&
    count(one) === count(other) &&
    [...one.persons].every((who) => other.persons.has(who))
  );
}
