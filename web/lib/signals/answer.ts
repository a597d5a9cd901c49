/** What the API answers about signals, and the pages show. */
import type { SignalFigures, Subject } from '../indicators/signals.ts';
import type { SignalEventName, SignalState } from './history.ts';

export interface SignalFace {
  readonly id: string;
  readonly state: SignalState;
  readonly subject: Subject;
  readonly figures: SignalFigures;
  /** Commune of the site with what it lies in; empty when the signal is of no site. */
  readonly place_name: string;
  /** On the campaign's clock, RFC 3339. */
  readonly raised_at: string;
  /** On the real clock, RFC 3339. */
  readonly changed_at: string;
}

export interface SignalsAnswer {
  readonly signals: readonly SignalFace[];
}

export interface SignalAnswer {
  readonly signal: SignalFace;
  readonly history: readonly {
    readonly at: string;
    readonly campaign_at: string;
    readonly event: SignalEventName;
    readonly by: string;
    readonly reason: string;
    readonly cases: number | null;
  }[];
  readonly cases: readonly {
    readonly vaccine: string;
    readonly lot: string;
    readonly place: string;
    readonly place_name: string;
    readonly site: string;
    readonly day: string;
    readonly dose_number: number;
    readonly severity: 'severe' | 'fatal';
    readonly cases: number;
  }[];
  readonly lots: readonly { readonly vaccine: string; readonly lot: string }[];
  /** Units with doses left by the books, the most first. */
  readonly holders: readonly {
    readonly unit: string;
    readonly name: string;
    readonly within: string;
    readonly vaccine: string;
    readonly lot: string;
    readonly on_hand: number;
  }[];
  /** The hours of `given_last_hours`, after `from` up to `to` (RFC 3339, the campaign's clock); `null`: not known. */
  readonly last_hours: { readonly hours: number; readonly from: string; readonly to: string } | null;
  /** Sites that gave the lots, those that gave most in the last hours first, then today and yesterday. */
  readonly sites: readonly {
    readonly place: string;
    readonly name: string;
    readonly within: string;
    readonly site: string;
    readonly vaccine: string;
    readonly lot: string;
    readonly given: number;
    /** `null` where `last_hours` is. */
    readonly given_last_hours: number | null;
    /** When the last of those was given, RFC 3339; `null`: none was. */
    readonly last_given_at: string | null;
    readonly given_today: number;
    readonly given_yesterday: number;
  }[];
}
