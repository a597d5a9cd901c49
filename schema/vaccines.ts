/**
 * The vaccines of the campaign: doses per primary series and intervals.
 *
 * Source: decisions of the Ministry of Health of Vietnam on conditional approval and use in 2021
 * (AstraZeneca 983/QĐ-BYT, Sputnik V 1654/QĐ-BYT, Vero Cell 2763/QĐ-BYT, Comirnaty 2908/QĐ-BYT,
 * Spikevax 3122/QĐ-BYT, Janssen 3448/QĐ-BYT, Hayat-Vax 4361/QĐ-BYT, Abdala 4471/QĐ-BYT) and the
 * product information sheets. Intervals are the minimum and the usual number of days between two
 * consecutive doses of the primary series.
 */
export interface Vaccine {
  /** Wire code. */
  readonly code: string;
  readonly name: string;
  readonly manufacturer: string;
  /** Doses that complete the primary series. */
  readonly seriesDoses: 1 | 2 | 3;
  readonly minIntervalDays: number;
  readonly usualIntervalDays: number;
  /** Day of the decision that allowed its use in the country: nothing may be given before it. */
  readonly approvedOn: string;
  /** Doses in one vial as delivered in 2021; the divisor for open-vial wastage. */
  readonly dosesPerVial: number;
}

export const VACCINES: readonly Vaccine[] = [
  {
    code: 'astrazeneca',
    name: 'AstraZeneca',
    manufacturer: 'AstraZeneca',
    seriesDoses: 2,
    minIntervalDays: 28,
    usualIntervalDays: 56,
    approvedOn: '2021-02-01',
    dosesPerVial: 10,
  },
  {
    code: 'comirnaty',
    name: 'Comirnaty (Pfizer–BioNTech)',
    manufacturer: 'Pfizer–BioNTech',
    seriesDoses: 2,
    minIntervalDays: 21,
    usualIntervalDays: 28,
    approvedOn: '2021-06-12',
    dosesPerVial: 6,
  },
  {
    code: 'spikevax',
    name: 'Spikevax (Moderna)',
    manufacturer: 'Moderna',
    seriesDoses: 2,
    minIntervalDays: 28,
    usualIntervalDays: 28,
    approvedOn: '2021-06-28',
    dosesPerVial: 14,
  },
  {
    code: 'verocell',
    name: 'Vero Cell (Sinopharm)',
    manufacturer: 'Sinopharm',
    seriesDoses: 2,
    minIntervalDays: 21,
    usualIntervalDays: 28,
    approvedOn: '2021-06-03',
    dosesPerVial: 1,
  },
  {
    code: 'hayatvax',
    name: 'Hayat-Vax',
    manufacturer: 'Sinopharm / Julphar',
    seriesDoses: 2,
    minIntervalDays: 21,
    usualIntervalDays: 28,
    approvedOn: '2021-09-10',
    dosesPerVial: 1,
  },
  {
    code: 'sputnikv',
    name: 'Sputnik V',
    manufacturer: 'Gamaleya',
    seriesDoses: 2,
    minIntervalDays: 21,
    usualIntervalDays: 21,
    approvedOn: '2021-03-23',
    dosesPerVial: 5,
  },
  {
    code: 'abdala',
    name: 'Abdala',
    manufacturer: 'CIGB',
    seriesDoses: 3,
    minIntervalDays: 14,
    usualIntervalDays: 14,
    approvedOn: '2021-09-17',
    dosesPerVial: 10,
  },
  {
    code: 'janssen',
    name: 'Janssen',
    manufacturer: 'Johnson & Johnson',
    seriesDoses: 1,
    minIntervalDays: 0,
    usualIntervalDays: 0,
    approvedOn: '2021-07-15',
    dosesPerVial: 5,
  },
];

const BY_CODE = new Map(VACCINES.map((vaccine) => [vaccine.code, vaccine]));

export function vaccineOf(code: string): Vaccine | undefined {
  return BY_CODE.get(code);
}

/** Whether a dose with this number completes the primary series of this vaccine (INDICATORS `people_full`). */
export function completesSeries(vaccineCode: string, doseNumber: number): boolean {
  return BY_CODE.get(vaccineCode)?.seriesDoses === doseNumber;
}
