/** What the API answers about alerts, and the page shows. */
import type { AlertEventName, AlertState, AlertSubject } from './history.ts';
import type { AlertNames } from './sentence.ts';

export interface AlertFace {
  readonly id: string;
  readonly state: AlertState;
  readonly subject: AlertSubject;
  readonly value: number | null;
  readonly limit: number | null;
  /** What the thing is called that it is about. */
  readonly names: AlertNames;
  /** On the campaign's clock, RFC 3339. */
  readonly raised_at: string;
  readonly changed_at: string;
  readonly history: readonly {
    readonly at: string;
    readonly event: AlertEventName;
    readonly by: string;
    readonly reason: string;
  }[];
}

export interface AlertsAnswer {
  readonly alerts: readonly AlertFace[];
}
