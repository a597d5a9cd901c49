/** Where the figures behind a cause stand, and the records behind each of them. */
import type { CauseName } from '#web/lib/indicators/causes.ts';
import { recordsHref } from '#web/lib/records/figures.ts';
import { SUBJECT_PAGES, subjectHref } from '#web/lib/ui/subjects.ts';

const BEHIND: Record<CauseName, { page: string; measure: string }> = {
  late_typing: { page: 'quality', measure: 'entry_on_time_rate' },
  no_stock: { page: 'supply', measure: 'days_of_stock' },
  not_collected: { page: 'supply', measure: 'allocated_received' },
  low_demand: { page: 'supply', measure: 'stock_on_hand' },
  capacity: { page: 'target', measure: 'doses_7d' },
  not_yet_due: { page: 'target', measure: 'coverage_full' },
  screening: { page: 'quality', measure: 'doses_7d' },
};

/** Its own page when there is one, else the overview by the measure that shows it. */
export function behindHref(code: string, cause: CauseName): string {
  const { page, measure } = BEHIND[cause];
  const exists = SUBJECT_PAGES.some(({ path }) => path === page);
  return subjectHref(code, exists ? page : '', new URLSearchParams(exists ? {} : { m: measure }));
}

/** Figures that are sums over records: the measure whose records they open to, and whether they are those of the week. */
const RECORDS: Readonly<Record<string, { measure: string; ofWeek: boolean }>> = {
  entered: { measure: 'doses_total', ofWeek: true },
  manual_given: { measure: 'manual_reports', ofWeek: true },
  on_hand: { measure: 'stock_on_hand', ofWeek: false },
  stockout_days: { measure: 'stockout_days', ofWeek: false },
  session_place_days: { measure: 'sessions', ofWeek: true },
  decided: { measure: 'allocated_decided', ofWeek: false },
  received: { measure: 'allocated_received', ofWeek: false },
  registered_waiting: { measure: 'registrations', ofWeek: false },
  table_days: { measure: 'sessions', ofWeek: true },
  screened: { measure: 'sessions', ofWeek: true },
  deferred: { measure: 'sessions', ofWeek: true },
};

/** The records behind a figure of a cause; `null`: it is worked out from others beside it. `week`: first and last day of the causes. */
export function figureHref(
  code: string,
  figure: string,
  week: { readonly from: string; readonly to: string },
): string | null {
  const behind = RECORDS[figure];
  return behind
    ? recordsHref(code, behind.measure, behind.ofWeek ? { from: week.from, to: week.to } : {})
    : null;
}
