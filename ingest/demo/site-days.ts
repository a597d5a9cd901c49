/**
 * Sessions: one record for each site and day, consistent with the doses given there. Kept from five weeks before the end of the
 * history on; before it the campaign had no such records. Numbers of tables, staff and people turned away are ours.
 */
import type { DayNumber } from '#schema/time.ts';
import type { Cell } from './cells.ts';
import { draw, drawWhole, hash } from './draw.ts';
import { dayStartSeconds, type DemoRecord, type RecordNumbers } from './records.ts';
import type { Place, Site } from './sites.ts';
import { emptyOn } from './slow-places.ts';
import { FULL_TABLE } from './tables.ts';

/** Days of history, the last one included, of which there are sessions. */
export const SESSION_DAYS = 35;
/** A session is planned so many days ahead. */
export const PLANNED_AHEAD = 2;
/** Share of a full table at which tables work: where people are turned away or not due, and from–to elsewhere. */
const IDLE = 0.25;
const USUAL = [0.3, 0.55] as const;
/** Share of those screened who were told to come later: from–to; and who must not be injected at all. */
const DEFERRED = [0.02, 0.05] as const;
const MUCH_DEFERRED = [0.34, 0.4] as const;
const CONTRAINDICATED = 0.003;

/** One site on one day. */
export interface SiteDay {
  readonly place: Place;
  readonly site: Site;
  readonly day: DayNumber;
  /** Doses given; zero when it was called off for want of vaccine. */
  readonly doses: number;
  /** Seconds of the day from the first to the last injection. */
  readonly begins: number;
  readonly ends: number;
}

/** Sites and days on which something is given, from the cells of these days; and those on which nothing was there to give. */
export function siteDaysOf(
  places: readonly Place[],
  cells: readonly Cell[],
  from: DayNumber,
  to: DayNumber,
): SiteDay[] {
  const days = new Map<string, SiteDay>();
  for (const cell of cells) {
    if (cell.givenDay < from || cell.givenDay > to) continue;
    const key = `${cell.site} ${cell.givenDay}`;
    const known = days.get(key);
    days.set(key, {
      place: cell.place,
      site: cell.habits,
      day: cell.givenDay,
      doses: (known?.doses ?? 0) + cell.count,
      begins: Math.min(known?.begins ?? cell.begins, cell.begins),
      ends: Math.max(known?.ends ?? 0, cell.begins + cell.lasts),
    });
  }
  const all = [...days.values()];
  for (const place of places) {
    if (place.putIn?.cause !== 'no_stock' || place.adults === 0) continue;
    const site = place.sites[0]!;
    for (let day = from; day <= to; day++)
      if (emptyOn(place, day) && !days.has(`${site.code} ${day}`))
        all.push({ place, site, day, doses: 0, begins: 7 * 3600, ends: 11 * 3600 });
  }
  return all.sort((a, b) => a.day - b.day || (a.site.code < b.site.code ? -1 : 1));
}

const between = ([least, most]: readonly [number, number], uniform: number): number =>
  least + (most - least) * uniform;

function tablesFor(seed: number, { place, doses }: SiteDay): number {
  const cause = place.putIn?.cause;
  if (cause === 'capacity') return Math.max(1, Math.round(doses / FULL_TABLE));
  const share =
    cause === 'screening' || cause === 'not_yet_due' ? IDLE : between(USUAL, draw(seed, 91, place.ordinal));
  return Math.max(1, Math.ceil(doses / (share * FULL_TABLE)));
}

/** Of how many who were screened the doses were given, and what became of the others. */
export function screenedOf(
  seed: number,
  { place, day, doses, site }: SiteDay,
): { screened: number; deferred: number; contraindicated: number } {
  const words = [place.ordinal, day, Number(site.code.slice(-1))];
  const share = between(
    place.putIn?.cause === 'screening' ? MUCH_DEFERRED : DEFERRED,
    draw(seed, 92, place.ordinal),
  );
  const deferred = drawWhole((doses * share) / (1 - share), draw(seed, 93, ...words));
  const contraindicated = drawWhole(doses * CONTRAINDICATED, draw(seed, 94, ...words));
  return { screened: doses + deferred + contraindicated, deferred, contraindicated };
}

/** What a site has; one in ten does not say whether it can scan. */
function readinessOf(seed: number, { place, site }: SiteDay, tables: number) {
  const u = (salt: number): number => draw(seed, salt, place.ordinal, Number(site.code.slice(-1)));
  return {
    computers: Math.max(1, Math.round(tables * (0.4 + 0.8 * u(95)))),
    internet: u(96) > 0.03,
    printer: u(97) > 0.07,
    ...(u(98) > 0.1 ? { qr_scanner: u(99) > 0.25 } : {}),
    trained: u(100) > 0.02,
  };
}

/** The records of a site's day; those of the history are entered when it is over, later ones are planned, opened and closed. */
export function sessionRecords(
  seed: number,
  numbers: RecordNumbers,
  demoDay: DayNumber,
  siteDay: SiteDay,
): DemoRecord[] {
  const { place, site, day, doses } = siteDay;
  const tables = tablesFor(seed, siteDay);
  const h = hash(seed, 101, place.ordinal, day, Number(site.code.slice(-1)));
  const base = {
    site: site.code,
    site_commune: place.code,
    date: new Date(day * 86_400_000).toISOString().slice(0, 10),
    tables,
    staff: tables * 3 + 2,
    planned_people: Math.ceil((Math.max(doses, 20) * (1.02 + (h % 16) / 100)) / 10) * 10,
    ...readinessOf(seed, siteDay, tables),
  };
  const midnight = dayStartSeconds(day);
  const planned = [
    midnight - PLANNED_AHEAD * 86_400 + 9 * 3600 + (h % 7200),
    { ...base, status: 'planned' as const },
  ] as const;
  const morning = midnight + siteDay.begins - 900 + (h % 600);
  const ends =
    doses === 0
      ? ([[morning, { ...base, status: 'cancelled' as const }]] as const)
      : ([
          [morning, { ...base, status: 'open' as const }],
          [
            midnight + siteDay.ends + 600 + (h % 3600),
            { ...base, status: 'done' as const, ...screenedOf(seed, siteDay) },
          ],
        ] as const);
  return numbers.record('session', day <= demoDay ? [ends.at(-1)!] : [planned, ...ends]);
}
