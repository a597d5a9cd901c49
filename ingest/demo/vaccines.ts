/**
 * Which vaccine a place uses in a round, and the lot. The mix follows what arrived: AstraZeneca first; Comirnaty,
 * Spikevax, Vero Cell from summer; Abdala from October; for children Comirnaty and Spikevax.
 * Shares are ours, after press reports of deliveries; only AstraZeneca being first and the starts are facts.
 */
import { formatDay, parseDay, type DayNumber } from '#schema/time.ts';
import { draw, drawIndex, hash } from './draw.ts';

/** Order of the shares below. */
export const USED = ['astrazeneca', 'comirnaty', 'spikevax', 'verocell', 'sputnikv', 'abdala'] as const;
const [, COMIRNATY, SPIKEVAX, VEROCELL, , ABDALA] = [0, 1, 2, 3, 4, 5] as const;

type Mix = readonly (readonly [from: DayNumber, shares: readonly number[]])[];
const mix = (...rows: [string, number[]][]): Mix => rows.map(([from, shares]) => [parseDay(from)!, shares]);

const FIRST_DOSES = mix(
  ['2021-03-08', [1, 0, 0, 0, 0, 0]],
  ['2021-07-10', [0.72, 0.08, 0.17, 0.02, 0.01, 0]],
  ['2021-08-05', [0.46, 0.1, 0.2, 0.22, 0.02, 0]],
  ['2021-09-05', [0.33, 0.2, 0.03, 0.43, 0.01, 0]],
  ['2021-10-01', [0.24, 0.29, 0.01, 0.41, 0, 0.05]],
  ['2021-11-01', [0.09, 0.78, 0.01, 0.1, 0, 0.02]],
  ['2022-01-01', [0.15, 0.8, 0, 0.05, 0, 0]],
  ['2022-04-14', [0, 0.55, 0.45, 0, 0, 0]],
);
/** Third and fourth doses; the third of an Abdala series is Abdala whatever this says. */
const LATER_DOSES = mix(
  ['2021-03-08', [0.3, 0.55, 0.1, 0.05, 0, 0]],
  ['2022-03-01', [0.2, 0.65, 0.15, 0, 0, 0]],
);
/** Spikevax ran out: second doses with Comirnaty (official letter 7548/BYT-DP of 8 September 2021). */
const SPIKEVAX_MIXED = [parseDay('2021-09-08')!, parseDay('2022-04-14')!] as const;

function sharesOn(table: Mix, day: DayNumber): readonly number[] {
  let shares = table[0]![1];
  for (const [from, row] of table) if (day >= from) shares = row;
  return shares;
}

/** Vaccine (index in `USED`) of first doses at a place in the round that begins on a day. TP.HCM and Hà Nội had more Vero Cell. */
export function firstVaccine(seed: number, province: string, place: number, roundDay: DayNumber): number {
  const shares = [...sharesOn(FIRST_DOSES, roundDay)];
  if (province === '79' || province === '01') shares[VEROCELL]! *= 1.6;
  return drawIndex(shares, draw(seed, 21, place, roundDay));
}

/** Vaccine of dose number 2, 3 or 4 for somebody whose first dose was `first`. */
export function laterVaccine(
  seed: number,
  number: number,
  first: number,
  place: number,
  roundDay: DayNumber,
): number {
  if (number === 2) {
    const short = roundDay >= SPIKEVAX_MIXED[0] && roundDay < SPIKEVAX_MIXED[1];
    return first === SPIKEVAX && short && draw(seed, 22, place, roundDay) < 0.7 ? COMIRNATY : first;
  }
  if (number === 3 && first === ABDALA) return ABDALA;
  return drawIndex(sharesOn(LATER_DOSES, roundDay), draw(seed, 23, place, roundDay, number));
}

const PREFIX = ['AZ', 'CM', 'SP', 'VC', 'SV', 'AB'] as const;

/** The lot that was stopped after a cluster of severe reactions; its name is invented, the event of 23 November 2021 in Thanh Hóa is not. */
export const CLUSTER = {
  province: '38',
  district: 'Huyện Nông Cống',
  day: parseDay('2021-11-23')!,
  vaccine: VEROCELL,
  lot: 'DEMO-VC-2111-KV',
} as const;

/** Lot of a vaccine in a province's round: lots are shared by a group of provinces and last a few rounds. Names are invented. */
export function lotOf(seed: number, vaccine: number, province: string, roundDay: DayNumber): string {
  const month = formatDay(roundDay).slice(2, 7).replace('-', '');
  const group = hash(seed, 24, vaccine, Number(province)) % 6;
  const half = Number(formatDay(roundDay).slice(8)) > 15 ? 2 : 1;
  return `DEMO-${PREFIX[vaccine]!}-${month}-${half}${'ABCDEF'[group]!}`;
}

/** Last day of use of the lot that a round uses: six months from the start of the month in its name. */
export function expiryOf(roundDay: DayNumber): DayNumber {
  return parseDay(`${formatDay(roundDay).slice(0, 7)}-01`)! + 181;
}
