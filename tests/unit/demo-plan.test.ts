import { describe, expect, it } from 'vitest';
import { DAY_COUNT, FIRST_DAY, nationalDoses } from '#ingest/demo/national.ts';
import { FIGURES_DAY, HCMC, provincePlan } from '#ingest/demo/province-plan.ts';
import { readReference } from '#schema/csv.ts';
import { formatDay, parseDay } from '#schema/time.ts';

const national = nationalDoses();
const plan = provincePlan();
const n = plan.provinces.length;
const figures = readReference('province-figures.csv');
const published = readReference('national-doses.csv').filter((row) => parseDay(row['date']!)! >= FIRST_DAY);

/** Doses of a number from the first day to a day, in the plan of the provinces. */
function planned(number: number, day: number, column?: number): number {
  let sum = 0;
  for (let d = 0; d <= day - FIRST_DAY; d++)
    for (let c = 0; c < n; c++)
      if (column === undefined || column === c) sum += plan.doses[number - 1]![d * n + c]!;
  return sum;
}

describe('the national plan', () => {
  const running = national.map((series) => {
    let sum = 0;
    return Array.from(series, (doses) => (sum += doses));
  });
  const on = (number: number, date: string): number => running[number - 1]![parseDay(date)! - FIRST_DAY]!;

  it('gives the published total on every published date', () => {
    for (const row of published.filter((row) => row['total_vaccinations'] !== ''))
      expect([row['date'], [1, 2, 3, 4].reduce((sum, k) => sum + on(k, row['date']!), 0)]).toEqual([
        row['date'],
        Number(row['total_vaccinations']),
      ]);
  });

  it('gives the published people with one dose and people fully vaccinated on every date that has them', () => {
    for (const [k, name] of [
      [1, 'people_vaccinated'],
      [2, 'people_fully_vaccinated'],
    ] as const)
      for (const row of published.filter((row) => row[name] !== ''))
        expect([row['date'], on(k, row['date']!)]).toEqual([row['date'], Number(row[name])]);
  });

  it('never takes a dose back', () => {
    for (const series of national) expect(Math.min(...series)).toBeGreaterThanOrEqual(0);
  });
});

describe('the plan of the provinces', () => {
  it('adds up to the national plan on every day, for every dose number', () => {
    for (let k = 0; k < 4; k++)
      for (let d = 0; d < DAY_COUNT; d++) {
        let sum = 0;
        for (let c = 0; c < n; c++) sum += plan.doses[k]![d * n + c]!;
        if (sum !== national[k]![d]) expect([k + 1, formatDay(FIRST_DAY + d), sum]).toBe(national[k]![d]);
      }
    expect(Math.min(...plan.doses.map((table) => Math.min(...table)))).toBe(0);
  });

  it('has the published people of every province by 4 December 2021, and its vaccine received', () => {
    figures.forEach((row, c) => {
      if (row['code'] === HCMC) return;
      expect([row['code'], planned(1, FIGURES_DAY, c)]).toEqual([
        row['code'],
        Number(row['people_vaccinated']),
      ]);
      expect([row['code'], planned(2, FIGURES_DAY, c)]).toEqual([
        row['code'],
        Number(row['people_two_doses']),
      ]);
      expect(plan.received[c]).toBe(Number(row['doses_allocated_actual']));
    });
  });

  it('leaves the rest of the nation to TP.HCM, which was ahead of the others', () => {
    const c = plan.provinces.indexOf(HCMC);
    expect(planned(1, FIGURES_DAY, c)).toBe(8_024_419);
    expect(planned(2, FIGURES_DAY, c)).toBe(6_317_474);
    const august = parseDay('2021-08-31')!;
    const ahead = (column: number): number => planned(1, august, column) / planned(1, FIGURES_DAY, column);
    expect(ahead(c)).toBeGreaterThan(0.7);
    expect(ahead(c)).toBeGreaterThan(3 * ahead(plan.provinces.indexOf('38')));
  });

  it('gives second doses at least three weeks after first ones, but for Cà Mau, whose figures contradict it', () => {
    const early: string[] = [];
    for (let c = 0; c < n; c++) {
      const firsts = [0];
      let seconds = 0;
      for (let d = 0; d < DAY_COUNT; d++) {
        firsts.push(firsts[d]! + plan.doses[0]![d * n + c]!);
        seconds += plan.doses[1]![d * n + c]!;
        if (seconds > (firsts[d - 21 + 1] ?? 0) && seconds > 0) {
          early.push(plan.provinces[c]!);
          break;
        }
      }
    }
    expect(early).toEqual(['96']);
  });
});
