import { describe, expect, it } from 'vitest';
import { campaignDays } from '#ingest/demo/campaign.ts';
import type { Cell, DayPlan } from '#ingest/demo/cells.ts';
import { chunksOf } from '#ingest/demo/chunks.ts';
import { PROVINCE_CAUSES } from '#ingest/demo/causes.ts';
import { DAY_COUNT, FIRST_DAY } from '#ingest/demo/national.ts';
import { FIGURES_DAY, provincePlan } from '#ingest/demo/province-plan.ts';
import { CLUSTER } from '#ingest/demo/vaccines.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import { NATION } from '#schema/units.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';

const tree = loadUnitTree();
const plan = provincePlan();
const n = plan.provinces.length;

/** Days of entry of one province up to a day; without one: all. */
function daysOf(province: string, until?: string, seed = 7): DayPlan[] {
  const days: DayPlan[] = [];
  const choice = { seed, units: [province], demoDay: parseDay('2021-10-15')! };
  for (const day of campaignDays(tree, plan, choice)) {
    if (until !== undefined && day.day > parseDay(until)!) break;
    days.push(day);
  }
  return days;
}

const BAC_KAN = '06';
const whole = daysOf(BAC_KAN);

/** What stands after all corrections and cancellations: doses by given day and number. */
function standing(days: readonly DayPlan[], keyOf: (cell: Cell) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const cell of days.flatMap((day) => [...day.cells, ...day.revisions])) {
    const key = keyOf(cell);
    sums.set(key, (sums.get(key) ?? 0) + cell.sign * cell.count);
  }
  return sums;
}

describe('the campaign of a province', () => {
  it('is the same for the same seed, and another for another', () => {
    const digest = (days: DayPlan[]): string =>
      JSON.stringify(
        days.map(({ cells, movements }) => [cells.map((c) => [c.site, c.lot, c.count]), movements]),
      );
    expect(digest(daysOf(BAC_KAN, '2021-09-01'))).toBe(digest(daysOf(BAC_KAN, '2021-09-01')));
    expect(digest(daysOf(BAC_KAN, '2021-09-01', 8))).not.toBe(digest(daysOf(BAC_KAN, '2021-09-01')));
  });

  it('ends on the plan of every day and dose number, whatever was entered wrongly on the way', () => {
    const sums = standing(whole, (cell) => `${cell.givenDay}/${cell.number}`);
    const column = plan.provinces.indexOf(BAC_KAN);
    for (let k = 0; k < 4; k++)
      for (let d = 0; d < DAY_COUNT; d++)
        if ((sums.get(`${FIRST_DAY + d}/${k + 1}`) ?? 0) !== plan.doses[k]![d * n + column])
          expect([formatDay(FIRST_DAY + d), k + 1, sums.get(`${FIRST_DAY + d}/${k + 1}`)]).toBe(
            plan.doses[k]![d * n + column],
          );
    expect(whole.flatMap((day) => day.revisions).length).toBeGreaterThan(1000);
  });

  it('gives every record a number of its own within its day of entry, without gaps', () => {
    for (const day of whole) {
      let next = 0;
      for (const cell of day.cells) {
        // `expect` a quarter of a million times takes seconds.
        if (cell.sequence !== next || cell.entryDay !== day.day)
          expect(cell).toMatchObject({ sequence: next, entryDay: day.day });
        next += cell.count;
      }
      expect(next).toBe(day.doses);
    }
  });

  it('gives people their doses in order: never more second doses in a place than first ones', () => {
    const given = new Map<string, number[]>();
    const cells = whole
      .flatMap((day) => day.cells)
      .sort((a, b) => a.givenDay - b.givenDay || a.number - b.number);
    for (const cell of cells) {
      const numbers = given.get(cell.place.code) ?? [0, 0, 0, 0, 0];
      numbers[cell.number] = Math.max(numbers[cell.number]!, cell.from + cell.count);
      given.set(cell.place.code, numbers);
      if (cell.number > 1 && numbers[cell.number]! > numbers[cell.number - 1]!)
        expect([cell.place.code, formatDay(cell.givenDay), numbers]).toBe('in order');
    }
  });

  it('receives the published doses by 4 December 2021, and no stock falls below zero', () => {
    const stock = new Map<string, number>();
    let received = 0;
    const change = (unit: string, doses: number): void =>
      void stock.set(unit, (stock.get(unit) ?? 0) + doses);
    for (const day of whole) {
      for (const move of day.movements) {
        if (move.movement === 'decided') continue;
        change(move.unit, move.movement === 'wasted' ? -move.doses : move.doses);
        if (move.fromUnit !== '') change(move.fromUnit, -move.doses);
        if (move.movement === 'received' && move.unit !== NATION && day.day <= FIGURES_DAY)
          received += move.doses;
      }
      for (const cell of [...day.cells, ...day.revisions]) change(cell.commune, -cell.sign * cell.count);
      expect([formatDay(day.day), Math.min(0, ...stock.values())]).toEqual([formatDay(day.day), 0]);
    }
    expect(received).toBe(plan.received[plan.provinces.indexOf(BAC_KAN)]);
  });

  it('is cut into chunks that hold every record once, and none too many', () => {
    const chunks = [...chunksOf(whole[Symbol.iterator](), Infinity, 50_000)];
    expect(Math.max(...chunks.map((chunk) => chunk.doses))).toBeLessThanOrEqual(50_000);
    expect(chunks.reduce((sum, chunk) => sum + chunk.doses, 0)).toBe(
      whole.reduce((sum, day) => sum + day.doses, 0),
    );
    expect(chunks.reduce((sum, chunk) => sum + chunk.movements.length, 0)).toBe(
      whole.reduce((sum, day) => sum + day.movements.length, 0),
    );
  });
});

describe('what the data tells', () => {
  it('shows late typing in the provinces that stand for it', () => {
    const lateShare = (province: string): number => {
      const cells = daysOf(province, '2021-10-15').flatMap((day) => day.cells);
      const late = cells.filter((cell) => cell.entryDay - cell.givenDay > 2);
      return late.reduce((s, c) => s + c.count, 0) / cells.reduce((s, c) => s + c.count, 0);
    };
    expect(PROVINCE_CAUSES.get('60')).toBe('late_typing');
    expect(lateShare('60')).toBeGreaterThan(0.6);
    expect(lateShare(BAC_KAN)).toBeLessThan(0.2);
  });

  // 2021: the seed that everybody sees; its draw of mistakes falls on the session of the cluster.
  it.each([7, 2021])(
    'has one lot with eleven severe reactions within half an hour at one site (seed %i)',
    (seed) => {
      const reactions = daysOf(CLUSTER.province, '2021-11-24', seed).flatMap((day) => day.reactions);
      const struck = reactions.filter(
        ({ dose, severity }) =>
          severity === 'severe' && dose.lot === CLUSTER.lot && dose.givenDay === CLUSTER.day,
      );
      const bySite = Map.groupBy(struck, ({ dose }) => dose.site);
      const cluster = [...bySite.values()].find((cases) => cases.length >= 10) ?? [];
      expect(cluster).toHaveLength(11);
      // The session lasted a quarter of an hour; onset came five to fifteen minutes after each injection.
      expect(cluster.every(({ dose, onsetAfter }) => dose.lasts + onsetAfter <= 1800)).toBe(true);
      expect(cluster.every(({ onsetAfter }) => onsetAfter >= 300)).toBe(true);
    },
    60_000,
  );
});
