/** Why a transfer is advised, as a sentence that can be read out. Pure. */
import { formatCount, formatDate, formatValue } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import { reasonMessages } from './messages.ts';

/** A transfer as the API answers it. */
export interface AdvisedTransfer {
  from: string;
  from_name: string;
  to: string;
  to_name: string;
  vaccine: string;
  vaccine_name: string;
  lot: string;
  expires_on: string;
  doses: number;
  vials: number;
  reason: 'shortage' | 'expiry';
  kilometres: number | null;
  from_days_before: number | null;
  from_days_after: number | null;
  to_days_before: number | null;
  to_days_after: number | null;
  doses_saved: number;
  days_gained: number;
}

export function reasonText(transfer: AdvisedTransfer, lang: Lang): string {
  return fill(reasonMessages[transfer.reason][lang], {
    from: transfer.from_name,
    to: transfer.to_name,
    before: formatValue('days', transfer.to_days_before, lang),
    after: formatValue('days', transfer.to_days_after, lang),
    doses: formatCount(transfer.doses, lang),
    expires: formatDate(transfer.expires_on, lang),
    saved: formatCount(transfer.doses_saved, lang),
  });
}
