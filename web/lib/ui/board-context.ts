/** The one board of a browser tab, made by the root layout. On the server it exists and never connects. */
import { createContext } from 'svelte';
import type { HubStatus } from '#schema/socket.ts';
import type { Board } from '../board.svelte.ts';
import type { MeasureLimits } from '../measure-limits.ts';
import type { FreshLimits } from './old.ts';

export interface Live {
  readonly board: Board;
  /** The newest known status: live, or what the page was loaded with. */
  readonly status: HubStatus;
  /** Server time, ms, moving on once a second in the browser. */
  readonly nowMs: number;
  /** Why the figures shown are old; `null` when they are not. */
  readonly old: Old | null;
  /** From which age on the newest event is amber, and red. */
  readonly fresh: FreshLimits;
  /** What measures follow. */
  readonly limits: MeasureLimits;
}

export interface Old {
  readonly reason: 'lost' | 'failing' | 'unrefreshed';
  readonly since_ms: number;
}

export const [useLive, provideLive] = createContext<Live>();
