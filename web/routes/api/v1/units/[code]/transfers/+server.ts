/** Advice which lots to move where; as a file, the draft of a dispatch order. */
import type { Label } from '#schema/measures.ts';
import { formatDay } from '#schema/time.ts';
import { vaccineOf } from '#schema/vaccines.ts';
import { formatCount, formatDate, formatValue } from '#web/lib/i18n/format.ts';
import { fill } from '#web/lib/i18n/lang.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit, unitFace } from '#web/lib/server/asked-unit.ts';
import { transferAdvice } from '#web/lib/server/queries/unit-supply.ts';
import { supplyContext } from '#web/lib/server/supply-context.ts';
import { levelQuery } from '#web/lib/server/supply-schemas.ts';
import { orderMessages } from '#web/lib/supply/messages.ts';
import { reasonText, type AdvisedTransfer } from '#web/lib/supply/reason.ts';
import { displayName } from '#web/lib/tables/unit-rows.ts';

const COLUMNS = [
  'from',
  'from_name',
  'to',
  'to_name',
  'vaccine',
  'vaccine_name',
  'lot',
  'expires_on',
  'doses',
  'vials',
  'reason',
  'kilometres',
  'from_days_before',
  'from_days_after',
  'to_days_before',
  'to_days_after',
  'doses_saved',
  'days_gained',
] as const;

export const GET = api(async (event) => {
  const unit = askedUnit(event);
  const { level: asked } = queryOf(event.url, levelQuery);
  const context = supplyContext(event.locals);
  const { tree, rules, today } = context;
  const { level, transfers } = await transferAdvice(context, unit, asked);
  const nameOf = (code: string): string => displayName(tree.get(code)!);
  const rows = transfers.map((t): AdvisedTransfer => ({
    from: t.from,
    from_name: nameOf(t.from),
    to: t.to,
    to_name: nameOf(t.to),
    vaccine: t.vaccine,
    vaccine_name: vaccineOf(t.vaccine)?.name ?? t.vaccine,
    lot: t.lot,
    expires_on: formatDay(t.expiresOn),
    doses: t.doses,
    vials: t.vials,
    reason: t.reason,
    kilometres: t.kilometres,
    from_days_before: t.fromDaysBefore,
    from_days_after: t.fromDaysAfter,
    to_days_before: t.toDaysBefore,
    to_days_after: t.toDaysAfter,
    doses_saved: t.dosesSaved,
    days_gained: t.daysGained,
  }));
  const basis = (lang: 'vi' | 'en'): string =>
    fill(orderMessages.basis[lang], {
      unit: displayName(unit),
      day: formatDate(today, lang),
      reserve: formatValue('days', rules.reserve_days, lang),
      fill: formatValue('days', rules.fill_days, lang),
      life: formatCount(rules.life_days_least, lang),
      km: formatCount(rules.transfer_kilometres_most, lang),
    });
  const basisLabel: Label = { vi: basis('vi'), en: basis('en') };
  return {
    body: { unit: unitFace(unit), today, level, rules, transfers: rows },
    name: `dispatch-order-draft-${unit.code}-${today}`,
    table: () => ({
      title: orderMessages.title,
      before: [orderMessages.status, basisLabel],
      after: [orderMessages.signature],
      columns: ['number', ...COLUMNS, 'why'],
      rows: rows.map((row, i) => [
        i + 1,
        ...COLUMNS.map((column) => row[column]),
        reasonText(row, event.locals.lang),
      ]),
    }),
  };
});
