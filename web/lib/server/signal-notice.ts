/** A signal as every screen is told of it. */
import type { HubStatus, SignalNotice } from '#schema/socket.ts';
import type { UnitTree } from '#schema/units.ts';
import type { Signal } from '#web/lib/signals/history.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';
import { lotSituation, type LotName, type LotSituation } from './queries/lot-situation.ts';
import { signalCases, type CaseRow } from './queries/signal-cases.ts';
import type { Reads } from './runtime.ts';

/** Lots of the cases; of a lot's own signal that lot, even when its cases are gone. */
export function lotsOf({ subject }: Signal, cases: readonly CaseRow[]): LotName[] {
  if (subject.lot !== '') return [{ vaccine: subject.vaccine, lot: subject.lot }];
  return [
    ...new Map(cases.map(({ vaccine, lot }) => [`${vaccine} ${lot}`, { vaccine, lot }] as const)).values(),
  ];
}

function stockOf(
  { holders, sites }: LotSituation,
  at_campaign_ms: number,
): NonNullable<SignalNotice['stock']> {
  return {
    at_campaign_ms,
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

/** Rejects when the store does not answer. */
export async function signalNotice(
  reads: Reads,
  tree: UnitTree,
  signal: Signal,
  { today, campaign_ms }: Pick<HubStatus, 'today' | 'campaign_ms'>,
): Promise<SignalNotice> {
  const plain = plainNotice(tree, signal);
  if (signal.subject.kind === 'prr') return plain;
  const lots = lotsOf(signal, await signalCases(reads, signal.subject));
  const stock = stockOf(await lotSituation(reads, lots, today), campaign_ms);
  return { ...plain, lots: lots.map(({ lot }) => lot), stock };
}
