/** Why a transfer is advised, as a sentence that can be read out. Pure. */
import { formatCount, formatDate, formatValue } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { AdvisedTransfer } from './answers.ts';
import { reasonMessages } from './messages.ts';

export function reasonText(transfer: AdvisedTransfer, lang: Lang): string {
  // Less than a tenth of a day would be written as nothing.
  const isOut = transfer.reason === 'shortage' && (transfer.to_days_before ?? 0) < 0.05;
  return fill(reasonMessages[isOut ? 'out' : transfer.reason][lang], {
    vaccine: transfer.vaccine_name,
    from: transfer.from_name,
    to: transfer.to_name,
    before: formatValue('days', transfer.to_days_before, lang),
    after: formatValue('days', transfer.to_days_after, lang),
    doses: formatCount(transfer.doses, lang),
    expires: formatDate(transfer.expires_on, lang),
    saved: formatCount(transfer.doses_saved, lang),
  });
}
