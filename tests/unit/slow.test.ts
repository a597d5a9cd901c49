/** The list of slow units: gap, order, sentences, matrix, and the table of the check. */
import { describe, expect, it } from 'vitest';
import { CELLS, CELL_INDEX, measureOf } from '#schema/measures.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import type { UnitLevel } from '#schema/units.ts';
import { CAUSES } from '#web/lib/indicators/causes.ts';
import { goalPace } from '#web/lib/indicators/goal-pace.ts';
import type { GoalRule } from '#web/lib/indicators/goals.ts';
import { Survey } from '#web/lib/indicators/survey.ts';
import type { CauseAnswer, SlowRow } from '#web/lib/slow/answer.ts';
import type { ChartTheme } from '#web/lib/charts/theme.ts';
import { behindHref, figureHref } from '#web/lib/slow/links.ts';
import { chosenCodes, matrixOf, matrixOption } from '#web/lib/slow/matrix.ts';
import { causeNames, figureNames } from '#web/lib/slow/messages.ts';
import { changeOf, sentenceOf } from '#web/lib/slow/sentences.ts';
import {
  medianOf,
  notCompared,
  slowUnits,
  type SlowMeasure,
  type UnitCells,
} from '#web/lib/slow/slow-units.ts';
import { EvidenceBooks } from '#web/live/evidence-books.ts';
import { confusionTable, judge, type Case } from '../../scripts/causes/confusion.ts';
import { smallTree } from '#tests/support/small-tree.ts';

const tree = smallTree();
const TODAY = 18_915;
const defaults = defaultThresholds();
const at = (code: string): number => tree.indexOf.get(code)!;

/** Evidence of doses a day in each place, entered at once. */
function surveyOf(perDay: Record<string, number>, goals: readonly GoalRule[] = []): Survey {
  const books = new EvidenceBooks(tree, TODAY);
  for (const [code, doses] of Object.entries(perDay))
    for (let ago = 27; ago >= 0; ago--) {
      books.addDelay(at(code), TODAY - ago, TODAY - ago, doses);
      books.addSeries(at(code), 'astrazeneca', 1, false, doses);
    }
  books.rollUp(tree.units.keys());
  return new Survey(tree, (unit) => books.of(unit), TODAY, {
    ...defaults,
    target: { ...defaults.target, goals: [...goals] },
  });
}
function rowOf(code: string, cells: Partial<Record<(typeof CELLS)[number], number>>): UnitCells {
  const row = new Array<number>(CELLS.length).fill(0);
  for (const [name, value] of Object.entries(cells)) row[CELL_INDEX[name as 'doses_total']] = value!;
  return [at(code), ...row];
}

describe('slow units', () => {
  it('by pace lack what the median pace of their level would have given, the slowest first', () => {
    const survey = surveyOf({ '00001': 10, '00002': 4, '00003': 6 });
    const rows = ['00001', '00002', '00003'].map((code) => rowOf(code, { adults_1plus: 100 }));
    const slow = slowUnits(rows, tree.units, 'pace_7d', () => null, survey);
    expect(
      slow.map(({ unit, gap, value }) => [tree.units[unit]!.code, Math.round(gap.doses), value]),
    ).toEqual([['00002', 14, 4]]);
    expect(slow[0]).toMatchObject({
      entered: 28,
      large: true,
      onlyTyping: false,
      cause: null,
    });
  });

  it('by pace are those, too, that are below the pace their goals need', () => {
    const goals = [{ measure: 'coverage_1plus' as const, value: 0.8, by: '2021-10-24' }];
    const survey = surveyOf({ '00001': 10, '00002': 10, '00003': 10 }, goals);
    // 700 adults: 560 by the end of the tenth day, 100 have one.
    const rows = ['00001', '00002'].map((code) =>
      rowOf(code, { adults_1plus: code === '00001' ? 100 : 500 }),
    );
    const slow = slowUnits(rows, tree.units, 'pace_7d', () => null, survey);
    expect(slow).toMatchObject([
      { unit: at('00001'), toGoal: true, gap: { doses: 46 * 7 - 70, reference: 46 * 7 } },
    ]);
  });

  it('by pace lack no more than is left to give', () => {
    const survey = surveyOf({ '00001': 10, '00002': 0.5, '00003': 10 });
    // 700 adults, 698 with a first dose; nothing is due.
    const rows = [rowOf('00002', { adults_1plus: 698 })];
    const [slow] = slowUnits(rows, tree.units, 'pace_7d', () => null, survey);
    expect(slow!.gap.reference).toBeLessThan(20);
  });

  it('by a share lack the distance to the median, in what the share is of', () => {
    const survey = surveyOf({ '00001': 1, '00002': 1, '00003': 1 });
    const rows = [
      rowOf('00001', { doses_total: 80, allocated_received: 100 }),
      rowOf('00002', { doses_total: 60, allocated_received: 100 }),
      rowOf('00003', { doses_total: 20, allocated_received: 50, transferred_in: 50 }),
      // Never gave a dose: sets no median.
      rowOf('498', { allocated_received: 100 }),
    ];
    const median = medianOf(measureOf('progress_on_allocation')!, rows, tree.units);
    expect(median).toBeCloseTo(0.6, 9);
    const medians = (level: UnitLevel): number | null => (level === 'commune' ? median : null);
    const slow = slowUnits(rows, tree.units, 'progress_on_allocation', medians, survey);
    expect(slow.map(({ unit, gap }) => [tree.units[unit]!.code, gap.doses, gap.reference])).toEqual([
      ['00003', expect.closeTo(40, 9), expect.closeTo(60, 9)],
    ]);
  });

  it('by a share say of which nothing is in the books', () => {
    const survey = surveyOf({ '00001': 1 });
    const rows = ['00001', '00002'].map((code) => rowOf(code, { adults_1plus: 1 }));
    const slow = slowUnits(rows, tree.units, 'coverage_1plus', () => 0.5, survey);
    expect(slow.map(({ unit, noData }) => [tree.units[unit]!.code, noData])).toEqual([
      ['00001', false],
      ['00002', true],
    ]);
  });

  it('by a share are followed by those without any record; a unit with vaccine and no dose is slow as any other', () => {
    const books = new EvidenceBooks(tree, TODAY);
    books.addSeries(at('00001'), 'astrazeneca', 1, false, 10);
    books.add(at('00003'), 'received', 100);
    books.rollUp(tree.units.keys());
    const survey = new Survey(tree, (unit) => books.of(unit), TODAY, defaults);
    const units = tree.units.map((unit) => (unit.code === '498' ? { ...unit, adults: null } : unit));
    const rows = [
      rowOf('00001', { adults_1plus: 50 }),
      rowOf('00002', {}),
      rowOf('00003', {}),
      // Nobody knows how many live there.
      rowOf('498', {}),
    ];
    const slow = slowUnits(rows, units, 'coverage_1plus', () => 0.5, survey);
    expect(slow.map(({ unit, noData }) => [tree.units[unit]!.code, noData])).toEqual([
      ['00003', false],
      ['00001', false],
      ['00002', true],
    ]);
    expect(notCompared(rows, units, 'coverage_1plus', survey)).toBe(1);
    // By pace those without records take no part.
    expect(notCompared(rows, units, 'pace_7d', survey)).toBe(2);
  });

  it('are none whose gap is negligible, by a share or by pace', () => {
    const survey = surveyOf({ '00001': 100, '00002': 94, '00003': 96 });
    const share = ['00001', '00002', '00003'].map((code, i) =>
      rowOf(code, { doses_total: [100, 94, 96][i]!, allocated_received: 200 }),
    );
    const codesOf = (measure: SlowMeasure, rows: readonly UnitCells[]): string[] =>
      slowUnits(rows, tree.units, measure, () => 0.5, survey).map(({ unit }) => tree.units[unit]!.code);
    expect(codesOf('progress_on_allocation', share)).toEqual(['00002']);
    expect(codesOf('pace_7d', share)).toEqual([]);
    expect(survey.rules.gap_least).toBe(0.05);
  });
});

const FIGURES = Object.fromEntries(Object.keys(figureNames).map((name, i) => [name, 1000 + i]));
const row = (cause: CauseAnswer | null, change: Partial<SlowRow> = {}) => ({
  name: 'Huyện Nông Cống',
  level: 'district',
  gap: 12_345,
  reference: 50_000,
  to_goal: false,
  only_typing: false,
  no_data: false,
  cause,
  second: null,
  ...change,
});
const caused = (cause: CauseAnswer['cause'], figures = {}): CauseAnswer => ({
  cause,
  doses: 9000,
  share: 0.73,
  figures: { ...FIGURES, ...figures },
});

describe('the sentence', () => {
  it.each(CAUSES)('of %s is whole in both languages, with the gap and the share it explains', (cause) => {
    for (const lang of ['vi', 'en'] as const) {
      const sentence = sentenceOf(row(caused(cause)), lang);
      expect(sentence).not.toMatch(/[{}]|undefined|NaN/);
      expect(sentence).toContain(lang === 'vi' ? '12.345 mũi tiêm (25%' : '12,345 doses (25%');
      expect(sentence).toContain('73%');
      expect(sentence.endsWith('.')).toBe(true);
      expect(changeOf(row(caused(cause)), lang).length).toBeGreaterThan(20);
    }
    expect(behindHref('38', cause)).toMatch(/^\/38/);
  });

  it('reads like this', () => {
    expect(
      sentenceOf(
        row(
          caused('late_typing', {
            entered: 1000,
            estimated: 1600,
            p90_delay: 8,
            deadline: 2,
            manual_given: 0,
            manual_entered: 0,
          }),
        ),
        'vi',
      ),
    ).toBe(
      'Huyện Nông Cống còn thiếu 12.345 mũi tiêm (25% so với mức trung vị), do nhập liệu muộn: đã nhập 1.000 mũi, ước tính đã tiêm 1.600 mũi; 90% số mũi được nhập trong 8 ngày, thời hạn là 2 ngày; nguyên nhân này giải thích 73% phần thiếu.',
    );
    expect(sentenceOf(row(null), 'vi')).toBe(
      'Huyện Nông Cống còn thiếu 12.345 mũi tiêm (25% so với mức trung vị), chưa rõ nguyên nhân: các nguyên nhân đã thử đều không giải thích được phần thiếu này.',
    );
  });

  it('does not call a unit slow that is only late at typing, and names the second cause', () => {
    const told = row(caused('late_typing'), { only_typing: true, second: caused('screening') });
    expect(sentenceOf(told, 'vi')).toMatch(
      /^Huyện Nông Cống không chậm tiêm mà chậm nhập: .* Nguyên nhân thứ hai: hoãn tiêm/,
    );
    expect(sentenceOf(told, 'en')).toMatch(/^Huyện Nông Cống is not slow at injecting/);
  });

  it('says of a unit late at typing only what is left once all is typed', () => {
    const told = (share: number): string =>
      sentenceOf(row({ ...caused('late_typing'), share }, { only_typing: true }), 'vi');
    expect(told(1)).toMatch(/; nhập đủ thì không còn thiếu\.$/);
    expect(told(0.6)).toMatch(/; riêng việc này giải thích 60% số mũi còn thiếu trên sổ\.$/);
  });

  it('tells delays in words: no day is the same day, the longest is more than the ones before', () => {
    const told = (p90_delay: number, deadline: number): string =>
      sentenceOf(row(caused('late_typing', { p90_delay, deadline, manual_given: 0 })), 'vi');
    expect(told(0, 0)).toContain('90% số mũi được nhập ngay trong ngày, thời hạn là ngay trong ngày;');
    expect(told(15, 2)).toContain('chưa đến 90% số mũi được nhập trong 14 ngày, thời hạn là 2 ngày;');
  });

  it('does not name a best below the unit’s own, nor places where there is one', () => {
    const full = { per_table_hour: 4.8, best_per_table_hour: 4.2 };
    expect(sentenceOf(row(caused('capacity', full)), 'vi')).toContain(
      'mỗi bàn đã tiêm 4,8 mũi mỗi giờ, thuộc mức cao nhất trong vùng,',
    );
    expect(sentenceOf(row(caused('capacity', { ...full, best_per_table_hour: 5 })), 'vi')).toContain(
      'mức tốt trong vùng là 5,0,',
    );
    const out = caused('no_stock', { stockout_place_days: 3, session_place_days: 7 });
    expect(sentenceOf(row(out), 'vi')).toContain('3 trên 7 lượt xã có buổi tiêm');
    expect(sentenceOf(row(out, { level: 'commune' }), 'vi')).toContain('3 trên 7 ngày có buổi tiêm');
  });

  it('says that there is no data instead of no cause', () => {
    const told = row(null, { no_data: true });
    expect(sentenceOf(told, 'vi')).toMatch(/, chưa có dữ liệu: hệ thống chưa nhận được mũi tiêm/);
    expect(changeOf(told, 'vi')).toMatch(/^Gọi cho đơn vị: đã tiêm, đã kết nối/);
  });

  it('says by how much what is to be done would change it', () => {
    expect(changeOf(row(caused('no_stock')), 'vi')).toContain('khoảng 9.000 liều');
    expect(changeOf(row(caused('not_collected', { decided: 1000, received: 600 })), 'vi')).toContain(
      'Nhận nốt 400 liều',
    );
    for (const cause of CAUSES)
      for (const lang of ['vi', 'en'] as const)
        expect(changeOf(row(caused(cause)), lang)).not.toMatch(/[{}]|undefined|NaN/);
  });

  it('has a name for every cause and for none', () => {
    expect(Object.keys(causeNames).sort()).toEqual([...CAUSES, 'not_clear', 'no_data'].sort());
  });

  it('opens its figures to their records, of the same days', () => {
    const week = { from: '2021-10-09', to: '2021-10-15' };
    expect(figureHref('38', 'entered', week)).toBe(
      '/38/records?measure=doses_total&from=2021-10-09&to=2021-10-15',
    );
    expect(figureHref('38', 'on_hand', week)).toMatch(/^\/38\/records\?.*of=stock_on_hand/);
    expect(figureHref('38', 'estimated', week)).toBeNull();
  });
});

describe('the pace of goals', () => {
  const unit = { population: 1000, adults: 700 };
  const cells = rowOf('00001', { people_1plus: 400, people_full: 100, adults_1plus: 400 }).slice(1);
  it('is that of the goal that needs most; who has no dose needs two to be full', () => {
    const full = { measure: 'coverage_full_all_ages', value: 0.7, by: '2021-10-24' };
    // 600 to be full, 300 of them to begin, in ten days.
    expect(goalPace([full], cells, unit, TODAY)).toBe(90);
    expect(
      goalPace([{ measure: 'coverage_1plus', value: 0.5, by: '2021-10-24' }, full], cells, unit, TODAY),
    ).toBe(90);
    expect(goalPace([{ measure: 'coverage_1plus', value: 0.5, by: '2021-10-24' }], cells, unit, TODAY)).toBe(
      0,
    );
  });
  it('is not known without a goal ahead, or without a population', () => {
    expect(
      goalPace([{ measure: 'coverage_1plus', value: 1, by: '2021-10-14' }], cells, unit, TODAY),
    ).toBeNull();
    expect(
      goalPace(
        [{ measure: 'coverage_1plus', value: 1, by: '2021-12-31' }],
        cells,
        { population: null, adults: null },
        TODAY,
      ),
    ).toBeNull();
  });
});

describe('the matrix', () => {
  it('divides the units at the medians, and a choice leaves a field or one unit', () => {
    const point = (code: string, progress: number | null, on_time: number | null) => ({
      code,
      name: code,
      progress,
      on_time,
    });
    const matrix = matrixOf([
      point('a', 0.2, 0.2),
      point('b', 0.4, 0.9),
      point('c', 0.9, 0.4),
      point('d', 0.8, 0.8),
      point('e', null, 1),
    ]);
    expect(matrix.points.map(({ code, field }) => [code, field])).toEqual([
      ['a', 'slowLate'],
      ['b', 'slowOnTime'],
      ['c', 'fastLate'],
      ['d', 'fastOnTime'],
    ]);
    expect(chosenCodes(matrix, null)).toBeNull();
    expect([...chosenCodes(matrix, 'slowLate')!]).toEqual(['a']);
    expect([...chosenCodes(matrix, 'd')!]).toEqual(['d']);
    expect(matrixOf([])).toMatchObject({ points: [] });
  });
  it('ends at all on time, and has a length where all are', () => {
    const { yAxis } = matrixOption(matrixOf([]), null, {} as ChartTheme, 'vi') as {
      yAxis: { max: number; min: (of: { min: number }) => number };
    };
    expect(yAxis.max).toBe(1);
    expect([1, 0.95, 0.57].map((min) => yAxis.min({ min }))).toEqual([0.9, 0.9, 0.5]);
  });
});

describe('the check', () => {
  const one = (change: Partial<Case>): Case => ({
    unit: '38',
    truth: 'late_typing',
    stated: 'late_typing',
    second: null,
    large: true,
    calledSlow: false,
    ...change,
  });

  it('counts what agrees among the large gaps, and who is wrongly called slow', () => {
    const cases = [
      one({}),
      one({ unit: '51', stated: 'no_stock', calledSlow: true }),
      one({ truth: 'capacity', stated: 'capacity', calledSlow: true }),
      one({ truth: 'capacity', stated: 'not_slow', large: false }),
    ];
    expect(judge(cases)).toEqual({ large: 3, right: 2, wronglySlow: ['51'] });
    expect(confusionTable(cases).split('\n')[2]).toMatch(/^\| late_typing \| 1 \| 1 \|/);
  });
});
