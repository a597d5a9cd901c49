/** Vaccines of a unit in their fixed order, with the lengths of their bars. Pure. */
import { formatCount } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { VaccineRow, VaccinesAnswer } from './answers.ts';
import { vaccineMessages as text } from './messages.ts';
import { VACCINE_ORDER } from './palette.ts';

export interface PreparedVaccine extends VaccineRow {
  /** Doses given by number as shares of the longest bar, 0 to 1, in the order 1 to 4. */
  shares: number[];
  /** Received, moved in and out, as a share of the longest bar. */
  suppliedShare: number;
  /** More was used than ever came: an error of data, shown as such. */
  belowZero: boolean;
}

export interface PreparedVaccines {
  /** Dose numbers that were given at all, and always the first two. */
  doseNumbers: (1 | 2 | 3 | 4)[];
  rows: PreparedVaccine[];
  total: Omit<VaccineRow, 'vaccine' | 'name'>;
  summary: string;
}

const COUNTS = [
  'received',
  'transferred_net',
  'wasted',
  'given',
  'doses_1',
  'doses_2',
  'doses_3',
  'doses_4',
  'on_hand',
] as const;
const NUMBERS = ['doses_1', 'doses_2', 'doses_3', 'doses_4'] as const;

export function prepareVaccines(answer: VaccinesAnswer, lang: Lang): PreparedVaccines {
  const rank = (code: string): number => {
    const index = VACCINE_ORDER.indexOf(code);
    return index < 0 ? VACCINE_ORDER.length : index;
  };
  const used = answer.rows
    .filter((row) => COUNTS.some((count) => row[count] !== 0))
    .sort((a, b) => rank(a.vaccine) - rank(b.vaccine) || (a.vaccine < b.vaccine ? -1 : 1));
  const supplied = (row: VaccineRow): number => Math.max(0, row.received + row.transferred_net);
  const longest = Math.max(1, ...used.flatMap((row) => [row.given, supplied(row)]));
  const total = Object.fromEntries(
    COUNTS.map((count) => [count, used.reduce((sum, row) => sum + row[count], 0)]),
  ) as PreparedVaccines['total'];
  return {
    doseNumbers: ([1, 2, 3, 4] as const).filter((n) => n <= 2 || total[`doses_${n}`] !== 0),
    rows: used.map((row) => ({
      ...row,
      shares: NUMBERS.map((number) => Math.max(0, row[number]) / longest),
      suppliedShare: supplied(row) / longest,
      belowZero: row.on_hand < 0,
    })),
    total,
    summary: fill(text.summary[lang], {
      received: formatCount(total.received, lang),
      given: formatCount(total.given, lang),
      onHand: formatCount(total.on_hand, lang),
    }),
  };
}
