/**
 * People who come and go, at the few sites that have a gate: the largest of each province, and one in a hundred of the
 * others. From the last day of the history on. Everybody who is screened comes in and goes out, after half an hour's rest.
 */
import type { DayNumber } from '#schema/time.ts';
import { hash } from './draw.ts';
import { dayStartSeconds, rfc3339, type DemoRecord, type RecordNumbers } from './records.ts';
import { screenedOf, type SiteDay } from './site-days.ts';
import type { Place } from './sites.ts';

const SITES_PER_GATE = 100;

/** Sites of a province that have a gate. */
export function gatesOf(seed: number, places: readonly Place[]): ReadonlySet<string> {
  const largest = places.reduce((a, b) => (b.adults > a.adults ? b : a));
  const gates = new Set(largest.sites.map(({ code }) => code));
  for (const { ordinal, sites } of places)
    sites.forEach(({ code }, i) => {
      if (hash(seed, 131, ordinal, i) % SITES_PER_GATE === 0) gates.add(code);
    });
  return gates;
}

/** Check-ins of one site on one day. */
export function checkinRecords(seed: number, numbers: RecordNumbers, siteDay: SiteDay): DemoRecord[] {
  const { place, site, day, begins, ends, doses } = siteDay;
  if (doses === 0) return [];
  const { screened } = screenedOf(seed, siteDay);
  return Array.from({ length: screened }, (_, i) => {
    const h = hash(seed, 132, place.ordinal, day, i);
    const needle = begins + Math.floor(((ends - begins) * (i + (h % 100) / 100)) / screened);
    return [
      ...passing(numbers, site.code, place.code, day, needle - 300 - (h % 1500), 'in'),
      ...passing(numbers, site.code, place.code, day, needle + 1800 + (h % 900), 'out'),
    ];
  }).flat();
}

function passing(
  numbers: RecordNumbers,
  site: string,
  commune: string,
  day: DayNumber,
  second: number,
  direction: 'in' | 'out',
): DemoRecord[] {
  const at = dayStartSeconds(day) + second;
  const body = { site, site_commune: commune, at: rfc3339(at), direction };
  return numbers.record('checkin', [[at + 5, body]]);
}
