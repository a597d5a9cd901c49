/**
 * The main figures of the three subjects, taken from a snapshot. Values come from `schema/measures.ts` only;
 * a change over seven days is the same measure on today's cells and on the cells of seven days ago.
 */
import { CELL_INDEX, CELLS, type CellName, type Cells, type Measure } from '#schema/measures.ts';
import { WINDOW_SERIES, type Snapshot, type WindowSeries } from '#schema/socket.ts';
import type { Unit } from '#schema/units.ts';
import { limitedOf, type MeasureLimits } from '../measure-limits.ts';

type People = Pick<Unit, 'population' | 'adults'>;

/** `serious`: severe and fatal; `reports`: reactions of every severity. */
export type AddedUnit = 'people' | 'doses' | 'serious' | 'reports';

interface Added {
  readonly value: number;
  readonly of: AddedUnit;
}

interface AddedInWeek extends Added {
  /** The seven whole days up to yesterday, as the change beside it; otherwise today is among them. */
  readonly whole?: true;
}

export interface Figure {
  readonly measure: Measure;
  readonly value: number | null;
  /** What today added; `null` where it cannot be named. */
  readonly today: Added | null;
  /** Over 7 days: percentage points of a rate, or per cent against the 7 days before. */
  readonly change: { readonly value: number | null; readonly as: 'points' | 'percent' } | null;
  /** A count over 7 days that stands in place of a change. */
  readonly week: AddedInWeek | null;
  /** One value per day, the last is today; empty where none is kept. */
  readonly trend: readonly (number | null)[];
  readonly companions: readonly { readonly measure: Measure; readonly value: number | null }[];
}

export type FigureSubject = 'progress' | 'allocation' | 'reactions';

/** Cells as they stood before some of their growth; only what is named is taken back. */
function before(cells: Cells, taken: Partial<Record<CellName, CellName>>): number[] {
  const past = Array.from({ length: CELLS.length }, (_, i) => cells[i] ?? 0);
  for (const [cell, growth] of Object.entries(taken) as [CellName, CellName][])
    past[CELL_INDEX[cell]] = (past[CELL_INDEX[cell]] ?? 0) - (cells[CELL_INDEX[growth]] ?? 0);
  return past;
}

/** A measure at the end of each day of the window, from its value now and what each day added to one cell. */
function trendBack(measure: Measure, cells: Cells, people: People, cell: CellName, days: readonly number[]) {
  const past = Array.from({ length: CELLS.length }, (_, i) => cells[i] ?? 0);
  const values: (number | null)[] = [];
  for (let day = days.length - 1; day >= 0; day--) {
    values.unshift(measure.compute(past, people));
    past[CELL_INDEX[cell]] = past[CELL_INDEX[cell]]! - days[day]!;
  }
  return values;
}

/** Figures by subject, in the order of the screen. */
export function figuresOf(
  snapshot: Snapshot,
  people: People,
  limits: MeasureLimits,
): Record<FigureSubject, Figure[]> {
  const named = (name: string): Measure => limitedOf(name, limits)!;
  const own = snapshot.own;
  const cell = (name: CellName): number => own[CELL_INDEX[name]] ?? 0;
  const days = (series: WindowSeries): readonly number[] =>
    snapshot.window[WINDOW_SERIES.indexOf(series)] ?? [];
  const value = (name: string) => ({
    measure: named(name),
    value: named(name).compute(own, people),
  });
  const points = (name: string, taken: Partial<Record<CellName, CellName>>): Figure['change'] => {
    const now = value(name).value;
    const then = value(name).measure.compute(before(own, taken), people);
    return { value: now === null || then === null ? null : now - then, as: 'points' };
  };
  const empty = { today: null, change: null, week: null, trend: [], companions: [] };
  // Transfers are not kept by day: with them, the supply of seven days ago is not known.
  const moved = cell('transferred_in') !== cell('transferred_out');

  return {
    progress: [
      {
        ...empty,
        ...value('coverage_1plus'),
        today: { value: cell('adults_1plus_today'), of: 'people' },
        change: points('coverage_1plus', { adults_1plus: 'adults_1plus_7d' }),
        trend: trendBack(named('coverage_1plus'), own, people, 'adults_1plus', days('adults_1plus')),
        companions: [value('people_1plus')],
      },
      {
        ...empty,
        ...value('coverage_full'),
        today: { value: cell('adults_full_today'), of: 'people' },
        change: points('coverage_full', { adults_full: 'adults_full_7d' }),
        trend: trendBack(named('coverage_full'), own, people, 'adults_full', days('adults_full')),
        companions: [value('people_full')],
      },
      {
        ...empty,
        ...value('doses_total'),
        today: { value: cell('doses_today'), of: 'doses' },
        change: { value: value('change_7d').value, as: 'percent' },
        week: { value: cell('doses_whole_7d'), of: 'doses', whole: true },
        trend: days('doses'),
        companions: [value('doses_recorded_today'), value('entry_on_time_rate')],
      },
      {
        ...empty,
        ...value('progress_on_allocation'),
        change: moved
          ? null
          : points('progress_on_allocation', { doses_total: 'doses_7d', allocated_received: 'received_7d' }),
        companions: [value('pace_7d')],
      },
    ],
    allocation: [
      {
        ...empty,
        ...value('allocated_received'),
        today: { value: cell('received_today'), of: 'doses' },
        week: { value: cell('received_7d'), of: 'doses' },
        trend: days('received'),
        companions: [value('allocated_decided'), value('collected')],
      },
      { ...empty, ...value('stock_on_hand'), companions: [value('days_of_stock'), value('utilization')] },
    ],
    reactions: [
      {
        ...empty,
        ...value('reactions_per_100k'),
        week: { value: cell('serious_7d'), of: 'serious' },
        trend: days('serious'),
        companions: [value('reactions_severe'), value('reactions_fatal')],
      },
      {
        ...empty,
        ...value('reactions_mild'),
        today: { value: cell('reactions_today'), of: 'reports' },
        week: { value: cell('reactions_7d'), of: 'reports' },
        trend: days('reactions'),
      },
    ],
  };
}
