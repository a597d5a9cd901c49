import type { SignalNotice } from '#schema/socket.ts';
import type { Viewer } from '#schema/scopes.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import type { Lang } from '#web/lib/i18n/lang.ts';
import type {
  CensusAges,
  LastHoursView,
  EvidenceView,
  LiveView,
  RadarView,
  Reads,
  AlertsView,
  SignalsView,
  StockView,
} from '#web/lib/server/runtime.ts';

declare global {
  namespace App {
    interface Locals {
      live: LiveView;
      evidence: EvidenceView;
      stock: StockView;
      radar: RadarView;
      reads: Reads;
      signals: SignalsView;
      notices: () => readonly SignalNotice[];
      lastHours: LastHoursView;
      alerts: AlertsView;
      ages: CensusAges;
      thresholds: Thresholds;
      doorPort: number | null;
      lang: Lang;
      viewer: Viewer;
    }
    interface Error {
      message: string;
      /** Present for unexpected errors: look it up in the log. */
      id?: string;
    }
  }
}

export {};
