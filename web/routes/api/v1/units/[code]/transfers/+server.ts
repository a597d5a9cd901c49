/** Advice which lots to move where; as a file, the draft of a dispatch order. */
import type { Label } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import type { Unit } from '#schema/units.ts';
import { formatCount, formatDate, formatValue } from '#web/lib/i18n/format.ts';
import { fill, type Lang } from '#web/lib/i18n/lang.ts';
import { api, queryOf } from '#web/lib/server/answer.ts';
import { askedUnit } from '#web/lib/server/asked-unit.ts';
import { stampOf, supplyContext, transfersBody } from '#web/lib/server/supply-answers.ts';
import { levelQuery } from '#web/lib/server/supply-schemas.ts';
import { orderMessages } from '#web/lib/supply/messages.ts';
import { reasonText } from '#web/lib/supply/reason.ts';
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
  const { level } = queryOf(event.url, levelQuery);
  const context = await supplyContext(event.locals);
  const body = transfersBody(context, unit, level);
  const { today, rules, transfers } = body;
  return {
    body,
    stamp: stampOf(context),
    name: `dispatch-order-draft-${unit.code}-${today}`,
    table: () => ({
      title: orderMessages.title,
      before: [orderMessages.status, basisOf(unit, today, rules)],
      after: [orderMessages.signature],
      columns: ['number', ...COLUMNS, 'why'],
      rows: transfers.map((row, i) => [
        i + 1,
        ...COLUMNS.map((column) => row[column]),
        reasonText(row, event.locals.lang),
      ]),
    }),
  };
});

/** What the order rests on and obeys. */
function basisOf(unit: Unit, today: string, rules: Thresholds['supply']): Label {
  const text = (lang: Lang): string =>
    fill(orderMessages.basis[lang], {
      unit: displayName(unit),
      day: formatDate(today, lang),
      reserve: formatValue('days', rules.reserve_days, lang),
      fill: formatValue('days', rules.fill_days, lang),
      life: formatCount(rules.life_days_least, lang),
      km: formatCount(rules.transfer_kilometres_most, lang),
    });
  return { vi: text('vi'), en: text('en') };
}
