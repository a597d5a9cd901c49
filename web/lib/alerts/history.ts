/** What became of an alert, told by its events alone, like that of a signal. Pure. */
import type { AlertRule } from '#schema/alert-rules.ts';

export const ALERT_EVENTS = ['raised', 'cleared', 'acknowledged', 'sent', 'failed'] as const;
export type AlertEventName = (typeof ALERT_EVENTS)[number];

export interface AlertSubject {
  readonly rule: string;
  readonly on: AlertRule['on'];
  /** Code of a unit, name of a source, id of a signal, or `store`. */
  readonly about: string;
  /** Of a threshold or change, else empty. */
  readonly measure: string;
}

export interface AlertFigures {
  readonly value: number | null;
  readonly limit: number | null;
}

export interface AlertEvent {
  readonly id: string;
  readonly at_ms: number;
  readonly campaign_ms: number;
  readonly event: AlertEventName;
  readonly by: string;
  readonly reason: string;
  readonly subject: AlertSubject | null;
  readonly figures: AlertFigures | null;
}

export type AlertState = 'raised' | 'acknowledged' | 'cleared';

export interface Alert {
  readonly id: string;
  readonly state: AlertState;
  readonly subject: AlertSubject;
  /** When it was raised, or cleared. */
  readonly figures: AlertFigures;
  readonly raised_ms: number;
  readonly raised_campaign_ms: number;
  readonly changed_ms: number;
  readonly history: readonly AlertEvent[];
}

export function isUp({ state }: Alert): boolean {
  return state !== 'cleared';
}

/** The alert after one more event; unchanged when it says nothing new. */
export function withAlertEvent(alert: Alert | undefined, event: AlertEvent): Alert | undefined {
  if (!alert) {
    if (event.event !== 'raised' || !event.subject || !event.figures) return undefined;
    return {
      id: event.id,
      state: 'raised',
      subject: event.subject,
      figures: event.figures,
      raised_ms: event.at_ms,
      raised_campaign_ms: event.campaign_ms,
      changed_ms: event.at_ms,
      history: [event],
    };
  }
  const state = stateAfter(alert, event.event);
  if (!state) return alert;
  const raised = event.event === 'raised';
  return {
    ...alert,
    state,
    figures: event.figures ?? alert.figures,
    raised_ms: raised ? event.at_ms : alert.raised_ms,
    raised_campaign_ms: raised ? event.campaign_ms : alert.raised_campaign_ms,
    changed_ms: event.at_ms,
    history: [...alert.history, event],
  };
}

/** `undefined`: the event does not apply. */
function stateAfter(alert: Alert, event: AlertEventName): AlertState | undefined {
  switch (event) {
    case 'raised':
      return isUp(alert) ? undefined : 'raised';
    case 'cleared':
      return isUp(alert) ? 'cleared' : undefined;
    case 'acknowledged':
      return alert.state === 'raised' ? 'acknowledged' : undefined;
    case 'sent':
    case 'failed':
      return alert.state;
  }
}

/** Whether the alert was sent by this way since it was last raised. */
export function wasSent(alert: Alert, way: string): boolean {
  return alert.history.some(
    ({ event, by, at_ms }) => event === 'sent' && by === way && at_ms >= alert.raised_ms,
  );
}
