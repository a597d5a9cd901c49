/** Signals as the API answers them. */
import { AppError } from '#schema/errors.ts';
import { maySeeUnit } from '#schema/scopes.ts';
import { NATION, type UnitTree } from '#schema/units.ts';
import type { SignalAnswer, SignalFace, SignalsAnswer } from '#web/lib/signals/answer.ts';
import type { Signal, SignalState } from '#web/lib/signals/history.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import type { LotHours } from './queries/lot-hours.ts';
import { lotSituation, type LotSite } from './queries/lot-situation.ts';
import { signalCases } from './queries/signal-cases.ts';
import { lotsOf } from './signal-notice.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** Name of a unit, and of those above it below the nation, the smallest first. */
function placeNames(tree: UnitTree, code: string): { name: string; within: string } {
  const [name = code, ...above] = tree
    .pathOf(code)
    .filter((unit, i) => i > 0 || unit.code === code)
    .reverse()
    .map((unit) => displayName(unit));
  return { name, within: above.join(', ') };
}

export function signalFace(tree: UnitTree, signal: Signal): SignalFace {
  const { id, state, subject, figures, raised_campaign_ms, changed_ms } = signal;
  const { name, within } = placeNames(tree, subject.place);
  return {
    id,
    state,
    subject,
    figures,
    place_name: [name, within].filter((text) => text !== '').join(', '),
    raised_at: iso(raised_campaign_ms),
    changed_at: iso(changed_ms),
  };
}

/** A signal of a site belongs to the units above it, one of no site to the whole country. */
function isOf(tree: UnitTree, { subject }: Signal, unit: string): boolean {
  return subject.place === '' ? unit === NATION : tree.isWithin(subject.place, unit);
}

export function signalsBody(
  { live, viewer, signals }: Pick<App.Locals, 'live' | 'viewer' | 'signals'>,
  asked: { state?: SignalState | undefined; unit?: string | undefined },
): SignalsAnswer {
  const unit = asked.unit ?? NATION;
  if (!maySeeUnit(viewer, live.tree, unit))
    throw new AppError('not_found', `There is no unit with the code ${unit}.`);
  return {
    signals: signals
      .list()
      .filter((signal) => asked.state === undefined || signal.state === asked.state)
      .filter((signal) => isOf(live.tree, signal, unit) && isOf(live.tree, signal, viewer.scope))
      .map((signal) => signalFace(live.tree, signal)),
  };
}

/** The signal that a request names, when the viewer may see it. Throws not_found. */
export function askedSignal(
  { live, viewer, signals }: Pick<App.Locals, 'live' | 'viewer' | 'signals'>,
  id: string,
): Signal {
  const signal = signals.get(id);
  if (!signal || !isOf(live.tree, signal, viewer.scope))
    throw new AppError('not_found', `There is no signal with the id ${id.slice(0, 16)}.`);
  return signal;
}

const MS_PER_HOUR = 3_600_000;

/** Sites with what they gave in the last hours, those that gave most then first. */
function withHours(sites: readonly LotSite[], hours: LotHours | null) {
  const keyOf = ({
    place,
    site,
    vaccine,
    lot,
  }: Pick<LotSite, 'place' | 'site' | 'vaccine' | 'lot'>): string => [place, site, vaccine, lot].join('\n');
  const known = new Map(hours?.sites.map((row) => [keyOf(row), row]));
  return sites
    .map((site) => {
      const recent = known.get(keyOf(site));
      return {
        ...site,
        given_last_hours: hours && (recent?.given ?? 0),
        last_given_at: recent ? iso(recent.last_ms) : null,
      };
    })
    .sort((a, b) => (b.given_last_hours ?? 0) - (a.given_last_hours ?? 0));
}

export async function signalBody(
  { live, reads, lastHours }: Pick<App.Locals, 'live' | 'reads' | 'lastHours'>,
  signal: Signal,
): Promise<SignalAnswer> {
  const { tree } = live;
  const cases = await signalCases(reads, signal.subject);
  const lots = lotsOf(signal, cases);
  const [{ holders, sites }, hours] = await Promise.all([
    lotSituation(reads, lots, live.status().today),
    lastHours.recent(lots),
  ]);
  return {
    signal: signalFace(tree, signal),
    history: signal.history.map(({ at_ms, campaign_ms, event, by, reason, figures }) => ({
      at: iso(at_ms),
      campaign_at: iso(campaign_ms),
      event,
      by,
      reason,
      cases: figures?.cases ?? null,
    })),
    cases: cases.map((row) => ({ ...row, place_name: placeNames(tree, row.place).name })),
    lots,
    holders: holders.map((row) => ({ ...row, ...placeNames(tree, row.unit) })),
    last_hours: hours && {
      hours: hours.hours,
      from: iso(hours.at_campaign_ms - hours.hours * MS_PER_HOUR),
      to: iso(hours.at_campaign_ms),
    },
    sites: withHours(sites, hours).map((row) => ({ ...row, ...placeNames(tree, row.place) })),
  };
}
