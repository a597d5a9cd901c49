/**
 * What became of a signal, told by its events alone: the same events give the same state, whoever folds them, and an event that
 * changes nothing (raised twice by two processes) does no harm. Pure.
 */
import type { Finding, SignalFigures, Subject } from '../indicators/signals.ts';

export const SIGNAL_EVENTS = ['raised', 'changed', 'withdrawn', 'seen', 'closed'] as const;
export type SignalEventName = (typeof SIGNAL_EVENTS)[number];

export interface SignalEvent {
  readonly id: string;
  /** When it happened, ms; and what the campaign's clock showed, ms. */
  readonly at_ms: number;
  readonly campaign_ms: number;
  readonly event: SignalEventName;
  /** Who saw or closed it, and why it was closed; else empty. */
  readonly by: string;
  readonly reason: string;
  /** `null` where the event changes neither. */
  readonly subject: Subject | null;
  readonly figures: SignalFigures | null;
}

/** Open: nobody has looked yet. Withdrawn: what raised it was cancelled or corrected. */
export type SignalState = 'open' | 'seen' | 'withdrawn' | 'closed';

export interface Signal {
  readonly id: string;
  readonly state: SignalState;
  readonly subject: Subject;
  /** As of the last event that carried figures. */
  readonly figures: SignalFigures;
  /** When it was last raised, ms, and on the campaign's clock. */
  readonly raised_ms: number;
  readonly raised_campaign_ms: number;
  readonly changed_ms: number;
  /** All of them, the oldest first. */
  readonly history: readonly SignalEvent[];
}

/** Whether somebody still has to do something about it. */
export function isPending({ state }: Signal): boolean {
  return state === 'open' || state === 'seen';
}

/** The signal after one more event; unchanged when the event says nothing new. Undefined stays so until it is raised. */
export function withEvent(signal: Signal | undefined, event: SignalEvent): Signal | undefined {
  if (!signal) {
    if (event.event !== 'raised' || !event.subject || !event.figures) return undefined;
    return {
      id: event.id,
      state: 'open',
      subject: event.subject,
      figures: event.figures,
      raised_ms: event.at_ms,
      raised_campaign_ms: event.campaign_ms,
      changed_ms: event.at_ms,
      history: [event],
    };
  }
  const state = stateAfter(signal, event.event);
  if (!state) return signal;
  const raised = event.event === 'raised';
  return {
    ...signal,
    state,
    figures: event.figures ?? signal.figures,
    raised_ms: raised ? event.at_ms : signal.raised_ms,
    raised_campaign_ms: raised ? event.campaign_ms : signal.raised_campaign_ms,
    changed_ms: event.at_ms,
    history: [...signal.history, event],
  };
}

/** `undefined`: the event does not apply. */
function stateAfter(signal: Signal, event: SignalEventName): SignalState | undefined {
  const pending = isPending(signal);
  switch (event) {
    case 'raised':
      return pending ? undefined : 'open';
    case 'changed':
      return pending ? signal.state : undefined;
    case 'withdrawn':
      return pending ? 'withdrawn' : undefined;
    case 'seen':
      return signal.state === 'open' ? 'seen' : undefined;
    case 'closed':
      return signal.state === 'closed' ? undefined : 'closed';
  }
}

/** Cases must change by this part of what was last told to be told again: a daily trickle is no news. */
const WORTH_TELLING = 0.1;

/** What a new look at the subject of a signal means for it; `null`: nothing to tell. */
export function consequence(signal: Signal | undefined, finding: Finding): SignalEventName | null {
  if (!signal) return finding.holds ? 'raised' : null;
  const { cases } = finding.figures;
  const known = signal.figures.cases;
  // Closed by somebody who knew so many cases: only more of them raise it again.
  if (signal.state === 'closed') return finding.holds && cases > known ? 'raised' : null;
  if (signal.state === 'withdrawn') return finding.holds ? 'raised' : null;
  // Not because time or more doses diluted it: only when cases went away.
  if (!finding.holds && cases < known) return 'withdrawn';
  return cases !== known && Math.abs(cases - known) >= WORTH_TELLING * known ? 'changed' : null;
}
