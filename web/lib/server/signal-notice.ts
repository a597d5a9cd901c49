/** A signal as every screen is told of it. */
import type { LastHoursNotice, SignalNotice } from '#schema/socket.ts';
import type { UnitTree } from '#schema/units.ts';
import type { Signal } from '#web/lib/signals/history.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { LotHours } from './queries/lot-hours.ts';
import { lotSituation, type LotName, type LotSituation } from './queries/lot-situation.ts';
import { signalCases, type CaseRow } from './queries/signal-cases.ts';
import type { LastHoursView, LiveView, Reads } from './runtime.ts';

/** Sites that a notice names: more would push the page away, the signal's page has all. */
const NAMED_SITES = 3;

/** Lots of the cases; of a lot's own signal that lot, even when its cases are gone. */
export function lotsOf({ subject }: Signal, cases: readonly CaseRow[]): LotName[] {
  if (subject.lot !== '') return [{ vaccine: subject.vaccine, lot: subject.lot }];
  return [
    ...new Map(cases.map(({ vaccine, lot }) => [`${vaccine} ${lot}`, { vaccine, lot }] as const)).values(),
  ];
}

function lastHoursOf(tree: UnitTree, { hours, at_campaign_ms, sites }: LotHours): LastHoursNotice {
  // A site may have given several of the lots.
  const bySite = new Map<string, { site: string; place: string; given: number }>();
  for (const { site, place, given } of sites) {
    const key = `${place} ${site}`;
    bySite.set(key, { site, place, given: given + (bySite.get(key)?.given ?? 0) });
  }
  const all = [...bySite.values()].sort((a, b) => b.given - a.given);
  const nameOf = (place: string): string => {
    const unit = tree.get(place);
    return unit ? displayName(unit) : place;
  };
  return {
    hours,
    at_campaign_ms,
    given: all.reduce((sum, { given }) => sum + given, 0),
    last_ms: sites.length === 0 ? null : Math.max(...sites.map(({ last_ms }) => last_ms)),
    sites: all.length,
    most: all.slice(0, NAMED_SITES).map(({ site, place, given }) => ({ site, name: nameOf(place), given })),
  };
}

function stockOf(
  { holders, sites }: LotSituation,
  last_hours: LastHoursNotice | null,
  at_campaign_ms: number,
): NonNullable<SignalNotice['stock']> {
  return {
    at_campaign_ms,
    last_hours,
    units: new Set(holders.map(({ unit }) => unit)).size,
    doses_left: holders.reduce((sum, { on_hand }) => sum + on_hand, 0),
    given_today: sites.reduce((sum, { given_today }) => sum + given_today, 0),
    given_yesterday: sites.reduce((sum, { given_yesterday }) => sum + given_yesterday, 0),
  };
}

/** Everything but lots and stock, which are asked of the store. */
export function plainNotice(tree: UnitTree, signal: Signal): SignalNotice {
  const { subject, figures } = signal;
  const path = subject.place === '' ? [] : tree.pathOf(subject.place).slice(1).reverse();
  return {
    id: signal.id,
    kind: subject.kind,
    state: signal.state,
    vaccine: subject.vaccine,
    lots: subject.lot === '' ? [] : [subject.lot],
    site: subject.site,
    place: path.map((unit) => ({ code: unit.code, name: displayName(unit) })),
    day: subject.day,
    symptom: subject.symptom,
    cases: figures.cases,
    expected: figures.expected,
    raised_campaign_ms: signal.raised_campaign_ms,
    stock: null,
  };
}

interface NoticeSources {
  readonly reads: Reads;
  readonly lastHours: LastHoursView;
  readonly tree: UnitTree;
  readonly live: Pick<LiveView, 'status'>;
}

/** Rejects when the store does not answer. */
export async function signalNotice(
  { reads, lastHours, tree, live }: NoticeSources,
  signal: Signal,
): Promise<SignalNotice> {
  const plain = plainNotice(tree, signal);
  if (signal.subject.kind === 'prr') return plain;
  const lots = lotsOf(signal, await signalCases(reads, signal.subject));
  const { today, campaign_ms } = live.status();
  const [situation, hours] = await Promise.all([lotSituation(reads, lots, today), lastHours.ask(lots)]);
  const stock = stockOf(situation, hours && lastHoursOf(tree, hours), campaign_ms);
  return { ...plain, lots: lots.map(({ lot }) => lot), stock };
}
