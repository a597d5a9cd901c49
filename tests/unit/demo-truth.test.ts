import { describe, expect, it } from 'vitest';
import { campaignDays } from '#ingest/demo/campaign.ts';
import { PUT_CAUSES, type PutCause } from '#ingest/demo/causes.ts';
import type { Cell } from '#ingest/demo/cells.ts';
import { seedOf } from '#ingest/demo/draw.ts';
import { FIRST_DAY } from '#ingest/demo/national.ts';
import { provincePlan } from '#ingest/demo/province-plan.ts';
import { truthOf } from '#ingest/demo/truth.ts';
import { formatDay, parseDay } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';

const tree = loadUnitTree();
const plan = provincePlan();
const seed = seedOf('2021');
const demoDay = parseDay('2021-10-15')!;
const nation = truthOf(tree, plan, { seed, units: [], demoDay });
const BAC_KAN = '06';

const of = (level: string, cause: PutCause): string[] =>
  nation.filter((entry) => entry.cause === cause && tree.get(entry.unit)!.level === level).map((e) => e.unit);

describe('the truth that was put in', () => {
  it('has every cause at districts and communes, and all but the one that no published figures allow at provinces', () => {
    for (const cause of PUT_CAUSES) {
      expect([cause, of('province', cause).length > 0]).toEqual([cause, cause !== 'not_yet_due']);
      expect(of('district', cause).length).toBeGreaterThan(3);
      expect(of('commune', cause).length).toBeGreaterThan(40);
    }
  });

  it('leaves many units of each level without a cause', () => {
    for (const [level, most] of [
      ['province', 0.5],
      ['district', 0.52],
      ['commune', 0.6],
    ] as const) {
      const all = tree.descendants('VN', level).length;
      const put = nation.filter(({ unit }) => tree.get(unit)!.level === level).length;
      expect([level, put / all < most]).toEqual([level, true]);
    }
  });

  it('has every cause within a single province, and says the same of it as within the nation', () => {
    const alone = truthOf(tree, plan, { seed, units: [BAC_KAN], demoDay });
    expect(new Set(alone.map(({ cause }) => cause))).toEqual(new Set(PUT_CAUSES));
    expect(alone).toEqual(nation.filter(({ unit }) => tree.isWithin(unit, BAC_KAN)));
  });
});

describe('slow places of a province', () => {
  const truth = new Map(nation.map(({ unit, cause }) => [unit, cause]));
  const cells: Cell[] = [];
  for (const day of campaignDays(tree, plan, { seed, units: [BAC_KAN], demoDay })) {
    if (day.day > demoDay + 13) break;
    cells.push(...day.cells.filter((cell) => cell.givenDay <= demoDay));
  }
  const reached = (place: string, number: number): number =>
    cells.reduce((sum, c) => sum + (c.place.code === place && c.number === number ? c.count : 0), 0) /
    tree.get(place)!.adults!;
  const places = tree.placesOf(BAC_KAN).map(({ code }) => code);
  const usual = places
    .filter((place) => !truth.has(place))
    .map((place) => reached(place, 1))
    .sort((a, b) => a - b);
  const median = usual[Math.floor(usual.length / 2)]!;

  it('have reached far fewer people than the others, but where nothing is lacking but typing or time', () => {
    for (const place of places) {
      const cause = truth.get(place);
      if (cause === undefined || cause === 'late_typing' || cause === 'not_yet_due') continue;
      expect([place, cause, reached(place, 1) < 0.76 * median]).toEqual([place, cause, true]);
    }
  });

  it('do not happen without a cause', () => {
    expect(usual[0]! / median).toBeGreaterThan(0.8);
    expect(usual.length).toBeGreaterThan(places.length / 2);
  });

  it('wait for second doses where nearly everybody had the first a short time ago', () => {
    const waiting = places.filter((place) => truth.get(place) === 'not_yet_due');
    expect(waiting.length).toBeGreaterThan(0);
    for (const place of waiting) {
      expect(reached(place, 1)).toBeGreaterThan(0.9);
      expect(reached(place, 2)).toBeLessThan(0.1);
    }
  });

  it('give nothing on the days on which a place that lacks vaccine has none', () => {
    const short = places.filter((place) => truth.get(place) === 'no_stock');
    expect(short.length).toBeGreaterThan(0);
    for (const place of short) {
      const week = new Set(
        cells
          .filter((c) => c.place.code === place && c.givenDay > demoDay - 7)
          .map((c) => formatDay(c.givenDay)),
      );
      expect(week.size).toBeLessThanOrEqual(5);
    }
  });
});

describe('provinces that stand for a cause as a whole', () => {
  const until = parseDay('2021-10-31')!;
  it.each(['04', '34', '24', '62'])(
    '%s gives the planned doses of every day and number all the same',
    (province) => {
      const column = plan.provinces.indexOf(province);
      const given = new Map<string, number>();
      for (const day of campaignDays(tree, plan, { seed, units: [province], demoDay })) {
        if (day.day > until + 30) break;
        for (const cell of [...day.cells, ...day.revisions]) {
          const key = `${cell.givenDay}/${cell.number}`;
          given.set(key, (given.get(key) ?? 0) + cell.sign * cell.count);
        }
      }
      for (let k = 0; k < 2; k++)
        for (let day = FIRST_DAY; day <= until; day++) {
          const planned = plan.doses[k]![(day - FIRST_DAY) * plan.provinces.length + column];
          if ((given.get(`${day}/${k + 1}`) ?? 0) !== planned)
            expect([formatDay(day), k + 1, given.get(`${day}/${k + 1}`)]).toEqual([
              formatDay(day),
              k + 1,
              planned,
            ]);
        }
      expect(given.size).toBeGreaterThan(100);
    },
    60_000,
  );
});
