/** Where the figures behind a cause stand: its own page when there is one, else the overview by the measure that shows it. */
import type { CauseName } from '#web/lib/indicators/causes.ts';
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

export function behindHref(code: string, cause: CauseName): string {
  const { page, measure } = BEHIND[cause];
  const exists = SUBJECT_PAGES.some(({ path }) => path === page);
  return subjectHref(code, exists ? page : '', new URLSearchParams(exists ? {} : { m: measure }));
}
